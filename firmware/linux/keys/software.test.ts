import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { equal, fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { readVector } from '#proto/vectors.fixture.js';
import { deviceIdOf } from '../identity.js';
import { createKey, type OpenKeyStore, openKeyStore, withoutSecrets } from '../keystore.js';
import { temporaryFolder } from '../process.fixture.js';
import { publicKeyOf, signSecp256k1, verifySecp256k1 } from '../secp256k1.js';
import { createFinisher, ownVerifier, withLowS } from './ecdsa.js';
import { softwareKeyStore } from './software.js';

const digestOf = (text: string): Uint8Array => new Uint8Array(createHash('sha256').update(text).digest());

const sign = (store: OpenKeyStore, digest: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    store.sign(digest, (error, signature) => (error === undefined ? resolve(signature!) : reject(error)));
  });

const errorOf = async (promise: Promise<unknown>): Promise<FieldmarkError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof FieldmarkError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
const codeOf = async (promise: Promise<unknown>): Promise<string> => (await errorOf(promise)).code;

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'device.key');
});
afterEach(() => {
  jest.restoreAllMocks();
  folder.remove();
});

describe('signing', () => {
  const secret = new Uint8Array(32).fill(5);
  const publicKey = publicKeyOf(secret);

  test('A03 a constant random source changes no signature', () => {
    const before = toHex(signSecp256k1(digestOf('x'), secret));
    jest.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => array);
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const signatures = Array.from({ length: 20 }, (_, i) => toHex(signSecp256k1(digestOf(`${i}`), secret)));
    expect(toHex(signSecp256k1(digestOf('x'), secret))).toBe(before);
    expect(new Set(signatures.map((signature) => signature.slice(0, 64))).size).toBe(20);
  });

  test('A08 normalises a high s, and refuses the high twin', () => {
    const verify = ownVerifier(secp256k1.Point, publicKey);
    const finish = createFinisher(secp256k1.Point, publicKey);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
        const low = signSecp256k1(digest, secret);
        const s = BigInt(`0x${toHex(low.subarray(32))}`);
        const high = new Uint8Array([
          ...low.subarray(0, 32),
          ...secp256k1.Point.Fn.toBytes(secp256k1.Point.Fn.ORDER - s),
        ]);
        expect(verify(digest, low)).toBe(true);
        expect(verify(digest, high)).toBe(false);
        expect(verifySecp256k1(digest, low, publicKey)).toBe(true);
        expect(verifySecp256k1(digest, high, publicKey)).toBe(false);
        expect(equal(withLowS(secp256k1.Point, high), low)).toBe(true);
        expect(equal(finish(digest, high), low)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('the check of own signatures says what noble says, over changed bytes', () => {
    const verify = ownVerifier(secp256k1.Point, publicKey);
    const digest = digestOf('checked');
    const signature = signSecp256k1(digest, secret);
    for (let bit = 0; bit < 512; bit += 7) {
      const changed = signature.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(verify(digest, changed)).toBe(verifySecp256k1(digest, changed, publicKey));
      expect(verify(digest, changed)).toBe(false);
    }
    expect(verify(digestOf('other'), signature)).toBe(false);
    expect(verify(digest, new Uint8Array(64))).toBe(false);
    expect(verify(digest, new Uint8Array(64).fill(0xff))).toBe(false);
  });

  test('a false signature does not leave', () => {
    const finish = createFinisher(secp256k1.Point, publicKey);
    const other = signSecp256k1(digestOf('x'), new Uint8Array(32).fill(6));
    expect(() => finish(digestOf('x'), other)).toThrow(expect.objectContaining({ code: 'SIGNATURE_INVALID' }));
    expect(() => finish(digestOf('x'), other.subarray(1))).toThrow(
      expect.objectContaining({ code: 'SIGNATURE_INVALID' }),
    );
  });

  test('a closed store forgets its secret and signs no more', async () => {
    const held = secret.slice();
    const store = softwareKeyStore(held, 0);
    expect(await sign(store, digestOf('x'))).toHaveLength(64);
    await store.close();
    expect(held.every((byte) => byte === 0)).toBe(true);
    expect(await codeOf(sign(store, digestOf('x')))).toBe('KEY_LOCKED');
  });

  test('the device id is the EVM address of the public key', () => {
    // the address of the secret key 1, as every Ethereum wallet gives it
    const one = publicKeyOf(fromHex('1'.padStart(64, '0'))!);
    expect(toHex(deviceIdOf(-47, one))).toBe('7e5f4552091a69125d5dfcb7b8c2659029395bdf');
    expect(() => deviceIdOf(-9, new Uint8Array(33).fill(255).fill(2, 0, 1))).toThrow(
      expect.objectContaining({ code: 'KEY_DAMAGED' }),
    );
  });
});

describe('a key file', () => {
  test('opens as it was made, for its owner only', async () => {
    const created = await createKey(`file:${path}`);
    expect(created).toMatchObject({ algorithm: -47, assurance: 0 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(['device.key']);
    const store = await openKeyStore(`file:${path}`);
    expect(equal(store.publicKey, created.publicKey)).toBe(true);
    const signature = await sign(store, digestOf('x'));
    expect(verifySecp256k1(digestOf('x'), signature, store.publicKey)).toBe(true);
    expect(toHex(await sign(created, digestOf('x')))).toBe(toHex(signature));
  });

  test('is never overwritten', async () => {
    await createKey(`file:${path}`);
    const before = readFileSync(path);
    expect(await codeOf(createKey(`file:${path}`))).toBe('KEY_EXISTS');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['device.key']);
  });

  test('that others could read is refused', async () => {
    await createKey(`file:${path}`);
    for (const mode of [0o640, 0o604, 0o644, 0o660]) {
      chmodSync(path, mode);
      expect(await codeOf(openKeyStore(`file:${path}`))).toBe('KEY_LOCKED');
    }
  });

  test('that is absent, a folder, or in no folder is named so', async () => {
    expect(await codeOf(openKeyStore(`file:${path}`))).toBe('KEY_NOT_FOUND');
    mkdirSync(path, { mode: 0o700 });
    expect(await codeOf(openKeyStore(`file:${path}`))).toBe('STORAGE_FAILED');
    expect(await codeOf(createKey(`file:${folder.path}/none/device.key`))).not.toBe('none');
    expect(await codeOf(createKey(`file:${folder.path}/x`, { algorithm: -9 }))).toBe('KEY_URL_INVALID');
  });

  test('A02 damaged at any byte is KEY_DAMAGED, and the error holds nothing of it', async () => {
    await createKey(`file:${path}`);
    const whole = readFileSync(path);
    const secret = JSON.parse(whole.toString()).secret as string;
    const damagedPath = join(folder.path, 'damaged.key');
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1;
      // a change of white space leaves the same fields
      if (/\s/.test(String.fromCharCode(whole[at]!)) && /\s/.test(String.fromCharCode(bytes[at]!))) continue;
      writeFileSync(damagedPath, bytes, { mode: 0o600 });
      const error = await errorOf(openKeyStore(`file:${damagedPath}`));
      expect(error.code).toBe('KEY_DAMAGED');
      const told = `${error.stack} ${JSON.stringify(error)} ${error.next} ${String(error.cause)}`;
      for (let i = 0; i + 8 <= secret.length; i += 8) expect(told).not.toContain(secret.slice(i, i + 8));
    }
    for (const length of [0, 1, whole.length >> 1, whole.length - 3]) {
      writeFileSync(damagedPath, whole.subarray(0, length), { mode: 0o600 });
      expect(await codeOf(openKeyStore(`file:${damagedPath}`))).toBe('KEY_DAMAGED');
    }
  });

  test.each(['', 'device.key', 'file:', 'ftp:/x', 'FILE:/x', ':x', 'toString:x'])('%j is no key URL', async (url) => {
    expect(await codeOf(openKeyStore(url))).toBe('KEY_URL_INVALID');
    expect(await codeOf(createKey(url))).toBe('KEY_URL_INVALID');
  });

  test('A02 a PIN in a key URL is not shown', async () => {
    const url = 'nothing:token=a?pin-value=834712&x=1';
    expect(withoutSecrets(url)).not.toContain('834712');
    expect((await errorOf(openKeyStore(url))).message).not.toContain('834712');
  });
});

describe('a key sealed by the secret of the board', () => {
  const source = (name: string, bytes: Uint8Array): string => {
    const file = join(folder.path, name);
    writeFileSync(file, bytes, { mode: 0o600 });
    return `sealed:${path}?by=board&source=file:${file}`;
  };
  const random = (seed: string): Uint8Array => digestOf(seed);

  test('opens on this board and not on another', async () => {
    const url = source('fuses', random('this board'));
    const created = await createKey(url);
    expect(created).toMatchObject({ algorithm: -47, assurance: 1 });
    const store = await openKeyStore(url);
    expect(equal(store.publicKey, created.publicKey)).toBe(true);
    expect(verifySecp256k1(digestOf('x'), await sign(store, digestOf('x')), store.publicKey)).toBe(true);
    expect(await codeOf(openKeyStore(source('other', random('another board'))))).toBe('KEY_LOCKED');
    expect(await codeOf(createKey(url))).toBe('KEY_EXISTS');
    expect(await codeOf(openKeyStore(`sealed:${path}?by=tpm2`))).toBe('KEY_URL_INVALID');
  });

  test('A02 its file holds neither the key nor the secret of the board', async () => {
    // with a constant random source, the key that will be made is known beforehand
    jest.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
      new Uint8Array(array!.buffer).fill(9);
      return array;
    });
    const key = secp256k1.utils.randomSecretKey();
    const secret = random('a board');
    const created = await createKey(source('fuses', secret));
    expect(toHex(created.publicKey)).toBe(toHex(publicKeyOf(key)));
    const text = readFileSync(path);
    for (const hidden of [key, secret])
      for (const form of ['latin1', 'hex', 'base64', 'base64url'] as const)
        expect(text.toString('latin1').toLowerCase()).not.toContain(Buffer.from(hidden).toString(form).toLowerCase());
  });

  test('is refused where the board has no secret', async () => {
    expect(await codeOf(createKey(source('blank', new Uint8Array(32))))).toBe('KEYSTORE_UNAVAILABLE');
    expect(await codeOf(createKey(source('short', new Uint8Array([1, 2, 3]))))).toBe('KEYSTORE_UNAVAILABLE');
    expect(await codeOf(createKey(`sealed:${path}?by=board&source=file:/nowhere`))).toBe('KEYSTORE_UNAVAILABLE');
    expect(await codeOf(createKey(`sealed:${path}?by=magic`))).toBe('KEY_URL_INVALID');
    expect(await codeOf(createKey(`sealed:${path}?by=tpm2&pcrs=x`))).toBe('KEY_URL_INVALID');
    expect(existsSync(path)).toBe(false);
  });

  test('reads the one-time memory of a Raspberry Pi', async () => {
    const program = join(folder.path, 'vcmailbox');
    const answer = (status: string, rows: readonly string[]): void => {
      const words = ['0x00000044', status, '0x00030081', '0x00000028', '0x80000028', '0x00000000', '0x00000008'];
      writeFileSync(program, `#!/bin/sh\necho "${[...words, ...rows, '0x00000000'].join(' ')}"\n`, { mode: 0o755 });
    };
    const rows = Array.from({ length: 8 }, (_, i) => `0x${toHex(random('pi').subarray(4 * i, 4 * i + 4))}`);
    const env = { PATH: `${folder.path}:/bin:/usr/bin` };
    const url = `sealed:${path}?by=board`;
    answer('0x80000000', rows);
    const created = await createKey(url, { env });
    await openKeyStore(url, { env });
    // the fuses hold the same 32 bytes that the words show
    const byFile = await openKeyStore(source('fuses', random('pi')));
    expect(equal(byFile.publicKey, created.publicKey)).toBe(true);
    answer('0x80000001', rows);
    expect(await codeOf(openKeyStore(url, { env }))).toBe('KEYSTORE_UNAVAILABLE');
    answer('0x80000000', Array(8).fill('0x00000000'));
    expect(await codeOf(openKeyStore(url, { env }))).toBe('KEYSTORE_UNAVAILABLE');
    expect(await codeOf(openKeyStore(url, { env: { PATH: '/nowhere' } }))).toBe('KEYSTORE_UNAVAILABLE');
  });
});

type Rfc6979 = { readonly valid: readonly { readonly d: string; readonly m: string; readonly signature: string }[] };
const vectors = readVector<Rfc6979>('secp256k1-rfc6979/ecdsa.json');

(vectors === undefined ? test.skip : test)('A03 signatures are those of RFC 6979, by foreign vectors', () => {
  expect(vectors!.valid.length).toBeGreaterThan(10);
  for (const { d, m, signature } of vectors!.valid)
    expect(toHex(signSecp256k1(fromHex(m)!, fromHex(d)!))).toBe(signature);
});
