import { createECDH, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { decode as decodeLoosely, type Tag } from 'cbor2';
import { concat, equal, fromHex, toHex } from './bytes.js';
import { formatCid, parseCid } from './cid.js';
import { unwrap } from './errors.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import { crypto } from './media.fixture.js';
import { encryptStructure, kdfContext } from './media-format.js';
import { readVector, readVectors } from './vectors.fixture.js';

const hex = (text: string): Uint8Array => fromHex(text)!;
const EMPTY = new Uint8Array(0);

type Group<T> = { readonly testGroups: readonly ({ readonly tests: readonly (T & Case)[] } & Settings)[] };
type Case = { readonly tcId: number; readonly result: 'valid' | 'invalid' | 'acceptable' };
type Settings = { readonly ivSize?: number; readonly keySize?: number; readonly tagSize?: number };

/** SubjectPublicKeyInfo of secp256k1 (RFC 5480 §2) with a point of 65 or 33 bytes. */
const SPKI_UNCOMPRESSED = '3056301006072a8648ce3d020106052b8104000a034200';
const SPKI_COMPRESSED = '3036301006072a8648ce3d020106052b8104000a032200';

const pointIn = (spki: string): Uint8Array | undefined => {
  if (spki.startsWith(SPKI_COMPRESSED)) return fromHex(spki.slice(SPKI_COMPRESSED.length));
  if (!spki.startsWith(SPKI_UNCOMPRESSED)) return undefined;
  return fromHex(spki.slice(SPKI_UNCOMPRESSED.length));
};

describe('vectors of Wycheproof', () => {
  test('ECDH on secp256k1', () => {
    type Ecdh = { readonly public: string; readonly private: string; readonly shared: string };
    const vectors = readVector<Group<Ecdh>>('wycheproof/ecdh_secp256k1_test.json');
    if (vectors === undefined) return;
    let agreed = 0;
    let refused = 0;
    for (const one of vectors.testGroups.flatMap((group) => group.tests)) {
      const point = pointIn(one.public);
      const secret = hex(one.private.padStart(64, '0').slice(-64));
      const shared = point === undefined ? undefined : crypto.sharedSecret(secret, point);
      if (shared !== undefined) {
        expect({ id: one.tcId, shared: toHex(shared) }).toEqual({ id: one.tcId, shared: one.shared });
        expect({ id: one.tcId, result: one.result }).not.toMatchObject({ result: 'invalid' });
        agreed++;
      } else {
        expect({ id: one.tcId, result: one.result }).not.toMatchObject({ result: 'valid' });
        refused++;
      }
    }
    expect(agreed).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(20);
  });

  test('AES-GCM with a nonce of 12 and a tag of 16 bytes', () => {
    type Gcm = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string };
    const vectors = readVector<Group<Gcm>>('wycheproof/aes_gcm_test.json');
    if (vectors === undefined) return;
    const groups = vectors.testGroups.filter((group) => group.ivSize === 96 && group.tagSize === 128);
    const tests = groups.flatMap((group) => group.tests);
    for (const one of tests) {
      const [key, iv, aad, msg] = [hex(one.key), hex(one.iv), hex(one.aad), hex(one.msg)];
      const sealed = concat([hex(one.ct), hex(one.tag)]);
      const opened = crypto.decrypt(key, iv, aad, sealed);
      expect({ id: one.tcId, ok: opened !== undefined }).toEqual({ id: one.tcId, ok: one.result === 'valid' });
      if (opened === undefined) continue;
      expect(toHex(opened)).toBe(one.msg);
      const out = crypto.encrypt(key, iv, aad, [msg.subarray(0, 3), msg.subarray(3)]);
      expect(toHex(concat(out))).toBe(toHex(sealed));
    }
    expect(tests.length).toBeGreaterThan(150);
  });

  test('HKDF with SHA-256', () => {
    type Hkdf = { ikm: string; salt: string; info: string; size: number; okm: string };
    const vectors = readVector<Group<Hkdf>>('wycheproof/hkdf_sha256_test.json');
    if (vectors === undefined) return;
    const tests = vectors.testGroups.flatMap((group) => group.tests);
    for (const one of tests) {
      const made = () => {
        const key = hkdfExtract(crypto.hmac, hex(one.salt), hex(one.ikm));
        return toHex(hkdfExpand(crypto.hmac, key, hex(one.info), one.size));
      };
      if (one.result === 'valid') expect({ id: one.tcId, okm: made() }).toEqual({ id: one.tcId, okm: one.okm });
      else expect(made).toThrow();
    }
    expect(tests.length).toBeGreaterThan(80);
  });
});

type Cose = {
  readonly title: string;
  readonly input: { readonly enveloped: { readonly recipients: readonly [Recipient] } };
  readonly intermediates: {
    readonly AAD_hex: string;
    readonly CEK_hex: string;
    readonly recipients: readonly [{ readonly Context_hex: string; readonly Secret_hex: string }];
  };
  readonly output: { readonly cbor: string };
};
type Loose = Map<number, unknown>;
type Recipient = { readonly key: { readonly crv: string; readonly d: string }; readonly sender_key?: unknown };

const CURVES = { 'P-256': ['prime256v1', 32], 'P-521': ['secp521r1', 66] } as const;
const CONTENT_ALGORITHM: { readonly [algorithm: number]: number } = { 1: 128, 2: 192, 3: 256 };

describe('vectors of cose-wg', () => {
  test('ECDH-ES with HKDF-SHA-256: the KDF context, the additional data and the content come out as theirs', () => {
    const vectors = readVectors<Cose>('cose-wg-examples/ecdh-direct-examples');
    if (vectors === undefined) return;
    const ephemeral = vectors.filter(
      ({ file, value }) => /p(256|521)-hkdf-256/.test(file) && value.input.enveloped !== undefined,
    );
    expect(ephemeral.length).toBe(4);
    for (const { value } of ephemeral) {
      // their maps are not in deterministic order, so another's decoder reads them
      const message = decodeLoosely<Tag>(hex(value.output.cbor.toLowerCase()));
      expect(message.tag).toBe(96);
      const [protectedBytes, unprotected, sealed, recipients] = message.contents as [
        Uint8Array,
        Loose,
        Uint8Array,
        [[Uint8Array, Loose, Uint8Array]],
      ];
      const [recipientProtected, recipientUnprotected] = recipients[0];
      const algorithm = decodeLoosely<Loose>(protectedBytes).get(1) as number;
      const bits = CONTENT_ALGORITHM[algorithm]!;
      const { key } = value.input.enveloped.recipients[0];
      const [curve, size] = CURVES[key.crv as keyof typeof CURVES];
      const ecdh = createECDH(curve);
      ecdh.setPrivateKey(Buffer.from(key.d, 'base64url'));
      const theirs = recipientUnprotected.get(-1) as Loose;
      const y = theirs.get(-3);
      const point =
        typeof y === 'boolean'
          ? concat([new Uint8Array([y ? 3 : 2]), theirs.get(-2) as Uint8Array])
          : concat([new Uint8Array([4]), theirs.get(-2) as Uint8Array, y as Uint8Array]);
      const secret = new Uint8Array(ecdh.computeSecret(point));
      const theirSecret = value.intermediates.recipients[0];
      expect(toHex(secret)).toBe(theirSecret.Secret_hex.toLowerCase().padStart(2 * size, '0'));
      const context = kdfContext(algorithm, bits, recipientProtected);
      expect(toHex(context)).toBe(theirSecret.Context_hex.toLowerCase());
      const contentKey = hkdfExpand(crypto.hmac, hkdfExtract(crypto.hmac, EMPTY, secret), context, bits / 8);
      expect(toHex(contentKey)).toBe(value.intermediates.CEK_hex.toLowerCase());
      const aad = encryptStructure(protectedBytes, EMPTY);
      expect(toHex(aad)).toBe(value.intermediates.AAD_hex.toLowerCase());
      const plaintext = crypto.decrypt(contentKey, unprotected.get(5) as Uint8Array, aad, sealed);
      expect(new TextDecoder().decode(plaintext)).toBe('This is the content.');
    }
  });
});

describe('key wrap and CID', () => {
  test('RFC 3394 §4.6', () => {
    const key = hex('00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f');
    const wrapping = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    const wrapped = crypto.wrapKey(wrapping, key);
    expect(toHex(wrapped)).toBe('28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21');
    expect(crypto.unwrapKey(wrapping, wrapped)).toEqual(key);
    wrapped[5]! ^= 1;
    expect(crypto.unwrapKey(wrapping, wrapped)).toBeUndefined();
  });

  test('a CID as IPFS gives it for the empty block, and no other form of it', () => {
    const empty = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
    const hash = crypto.sha256([EMPTY]);
    expect(formatCid(hash)).toBe(empty);
    expect(equal(unwrap(parseCid(empty)), hash)).toBe(true);
    const wrong = [
      empty.toUpperCase(),
      `${empty}a`,
      empty.slice(0, -1),
      `${empty.slice(0, -1)}v`,
      `b0${empty.slice(2)}`,
    ];
    for (const text of [...wrong, 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG', '', `bafybei${empty.slice(7)}`])
      expect(parseCid(text)).toMatchObject({ ok: false, code: 'CID_INVALID' });
  });

  test('HMAC is that of Node', () => {
    const made = createHmac('sha256', 'key').update('message').digest('hex');
    expect(toHex(crypto.hmac(new TextEncoder().encode('key'), new TextEncoder().encode('message')))).toBe(made);
  });
});
