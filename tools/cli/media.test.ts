import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { openMediaIndex } from '#gateway/media-index.js';
import { toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { codeOfCall } from '#proto/errors.fixture.js';
import { crypto, FRIEND, OWNER, pictureOf, recordOf, STRANGER } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import { encryptMedia } from '#proto/media-cipher.js';
import { assembleMediaReceipt, type MediaReceipt, prepareMediaReceipt } from '#proto/media-receipt.js';
import { CONTENT, encodeCti } from '#proto/reading.js';
import { createSealer, simIdentity } from '../sim/sealer.js';
import { sha256 } from '../verify/signatures.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';
import { readReaderKey } from './reader-key.js';

const NET = new Uint8Array(8).fill(7);
const identity = simIdentity(3);
const PICTURE = pictureOf(700);
const MEDIA = encryptMedia(crypto, {
  picture: PICTURE,
  mediaType: 'image/jpeg',
  net: NET,
  deviceId: identity.deviceId,
  readers: [OWNER, FRIEND],
  chunkBytes: 256,
});
const { bytes: ENVELOPE } = createSealer(identity, NET, 4).sealPayload(
  CONTENT.media,
  encodeMediaRecord(recordOf(MEDIA)),
  1_796_000_000,
);

/** Files of one picture, and the words that name them. */
const withFiles = (work: (paths: { readonly [name: string]: string }) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const paths = Object.fromEntries(['record', 'object', 'key', 'out'].map((name) => [name, join(folder, name)]));
    writeFileSync(paths.record!, ENVELOPE);
    writeFileSync(paths.object!, MEDIA.object);
    writeFileSync(paths.key!, `0x${toHex(FRIEND.secretKey)}\n`, { mode: 0o600 });
    await work(paths);
  });

const verify = (paths: { readonly [name: string]: string }) =>
  call(['media', 'verify', paths.record!, '--object', paths.object!]);

describe('media', () => {
  test('verify says device, time and that nothing was altered; open gives the picture', () =>
    withFiles(async (paths) => {
      const said = await verify(paths);
      expect(said).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
      expect(said.stdout).toContain(
        `captured by device ${toHex(identity.deviceId)} as 4.0 at 2026-11-30T00:53:20Z, and not altered since`,
      );
      expect(said.stdout).toContain('open:   whether its checkpoint is on chain');
      const words = [paths.record!, '--object', paths.object!, '--key', paths.key!, '--out', paths.out!];
      expect(await call(['media', 'open', ...words])).toMatchObject({ exitCode: EXIT.ok });
      expect(new Uint8Array(readFileSync(paths.out!))).toEqual(PICTURE);
    }));

  test('A41: every byte of the record and of the object flipped in turn is refused', () =>
    withFiles(async (paths) => {
      const taken: string[] = [];
      const tryAll = async (name: 'record' | 'object', bytes: Uint8Array, step: number) => {
        for (let at = 0; at < bytes.length; at += step) {
          const altered = bytes.slice();
          altered[at]! ^= 1;
          writeFileSync(paths[name]!, altered);
          if ((await verify(paths)).exitCode !== EXIT.verify) taken.push(`${name} ${at}`);
        }
        writeFileSync(paths[name]!, bytes);
      };
      await tryAll('record', ENVELOPE, 1);
      await tryAll('object', MEDIA.object, 3);
      expect(taken).toEqual([]);
      expect((await verify(paths)).exitCode).toBe(EXIT.ok);
    }));

  test('embed puts a proof beside the picture that holds for it alone', () =>
    withFiles(async (paths) => {
      const words = [paths.record!, '--object', paths.object!, '--key', paths.key!, '--out', paths.out!];
      expect(await call(['media', 'embed', ...words])).toMatchObject({ exitCode: EXIT.ok });
      const sidecar = `${paths.out}.json`;
      const check = () => call(['media', 'verify', sidecar, '--picture', paths.out!]);
      expect(await check()).toMatchObject({ exitCode: EXIT.ok });
      const text = readFileSync(sidecar, 'utf8');
      expect(text).not.toContain(toHex(FRIEND.secretKey));
      const altered = PICTURE.slice();
      altered[5]! ^= 1;
      writeFileSync(paths.out!, altered);
      expect((await check()).exitCode).toBe(EXIT.verify);
      writeFileSync(paths.out!, PICTURE);
      writeFileSync(sidecar, text.replace(/"salt": "../, '"salt": "zz'));
      expect((await check()).exitCode).toBe(EXIT.verify);
      writeFileSync(sidecar, '{');
      expect((await check()).exitCode).toBe(EXIT.verify);
    }));

  test('A41: a picture other than the one that the device committed to is not given', () =>
    withFiles(async (paths) => {
      const record = { ...recordOf(MEDIA), commitment: new Uint8Array(32) };
      const { bytes } = createSealer(identity, NET, 5).sealPayload(CONTENT.media, encodeMediaRecord(record), 1);
      writeFileSync(paths.record!, bytes);
      const words = [paths.record!, '--object', paths.object!, '--key', paths.key!, '--out', paths.out!];
      expect((await call(['media', 'open', ...words])).exitCode).toBe(EXIT.verify);
      expect(() => readFileSync(paths.out!)).toThrow();
    }));

  test('a stranger opens nothing, and nothing is written', () =>
    withFiles(async (paths) => {
      writeFileSync(paths.key!, toHex(STRANGER.secretKey));
      const words = [paths.record!, '--object', paths.object!, '--key', paths.key!, '--out', paths.out!];
      const said = await call(['media', 'open', ...words]);
      expect(said.exitCode).toBe(EXIT.permission);
      expect(said.stderr).toContain('MEDIA_NOT_FOR_READER');
      // whose key it is, and whose it wants
      for (const { id } of [STRANGER, OWNER, FRIEND]) expect(said.stderr).toContain(toHex(id));
      expect(() => readFileSync(paths.out!)).toThrow();
    }));

  test('what is no picture, and a file that can’t be written, are named with what to do', () =>
    withFiles(async (paths) => {
      const open = (...words: string[]) => call(['media', 'open', paths.record!, ...words, '--key', paths.key!]);
      const nowhere = await open('--object', paths.object!, '--out', join(paths.out!, 'nowhere'));
      expect([nowhere.exitCode, nowhere.stderr.includes('--out')]).toEqual([EXIT.usage, true]);
      const health = createSealer(identity, NET, 6).sealPayload(CONTENT.health, new Uint8Array([0xa0]), 1);
      writeFileSync(paths.record!, health.bytes);
      const said = await open('--out', paths.out!);
      expect([said.exitCode, said.stderr.includes('is no picture but health')]).toEqual([EXIT.usage, true]);
      expect(said.stderr).toContain('media list');
    }));

  test('a receipt proves what a gateway signed to keep, and against it where it gives it no more', () =>
    withFiles(async (paths) => {
      const receipt = `${paths.out}.receipt`;
      const put = (more: Partial<MediaReceipt> = {}, secretKey = FRIEND.secretKey): void => {
        const prepared = prepareMediaReceipt({
          gatewayId: FRIEND.id,
          net: NET,
          deviceId: identity.deviceId,
          cti: encodeCti(4, 0),
          objectHash: MEDIA.objectHash,
          objectBytes: MEDIA.object.length,
          storedAt: 1_796_000_000,
          keptUntil: 4_000_000_000,
          ...more,
        });
        const signature = secp256k1.sign(sha256(prepared.toBeSigned), secretKey, { prehash: false });
        writeFileSync(receipt, assembleMediaReceipt(prepared, signature));
      };
      const check = (...words: string[]) => call(['media', 'verify', paths.record!, '--receipt', receipt, ...words]);
      put();
      const said = await check('--object', paths.object!);
      expect(said.stdout).toContain(`gateway ${toHex(FRIEND.id)} signed to keep it until 2096-10-02T07:06:40Z`);
      for (const [more, key] of [
        [{}, STRANGER.secretKey],
        [{ cti: encodeCti(4, 1) }],
        [{ objectHash: new Uint8Array(32) }],
        [{ deviceId: STRANGER.id }],
        [{ net: new Uint8Array(8) }],
      ] as const) {
        put(more, key);
        expect((await check('--object', paths.object!)).exitCode).toBe(EXIT.verify);
      }
      const server = createServer((_request, response) => response.writeHead(404).end('{"code":"NOT_FOUND"}'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const http = ['--http', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`];
      try {
        put();
        const unkept = await check(...http);
        expect([unkept.exitCode, unkept.stderr.includes('MEDIA_UNKEPT')]).toEqual([EXIT.verify, true]);
        put({ keptUntil: 1_700_000_001 });
        expect((await check(...http)).stderr).toMatch(/NOT_FOUND[\s\S]*that time is over/);
        put({}, STRANGER.secretKey);
        expect((await check(...http)).stderr).toContain('SIGNATURE_INVALID');
      } finally {
        server.close();
      }
    }));

  test('key gives what device.yaml wants of a reader', () =>
    withFiles(async (paths) => {
      const said = JSON.parse((await call(['media', 'key', '--key', paths.key!, '-j'])).stdout);
      expect(said).toEqual({ address: toHex(FRIEND.id), publicKey: toHex(FRIEND.publicKey) });
    }));

  test('list and fetch ask a gateway, and fetch believes no other bytes than its CID names', () =>
    inFolder(async (folder) => {
      const cid = formatCid(MEDIA.objectHash);
      let object = MEDIA.object;
      const whole = { boot: 4, sequence: 0, cid, bytes: 9, complete: true, pinned: true, storedAt: 1_796_000_000 };
      const unfinished = { complete: false, pinned: false, storedAt: undefined };
      const server = createServer((request, response) => {
        if (request.url === `/media/object/${cid}`) response.end(object);
        else if (request.url?.endsWith(`/${toHex(identity.deviceId)}/media?limit=200`))
          response.end(JSON.stringify({ objects: [whole, { ...whole, sequence: 1, ...unfinished }], next: '4.1' }));
        else if (request.url?.endsWith('/media?limit=200&before=4.1')) response.end('{"objects":[],"next":null}');
        else if (request.url?.endsWith('/media?limit=200')) response.end('{"objects":[],"next":null}');
        else response.writeHead(404).end('{}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const http = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
      const out = join(folder, 'object');
      const fetchIt = () => call(['media', 'fetch', cid, '--http', http, '--out', out]);
      try {
        const listed = await call(['media', 'list', toHex(identity.deviceId), '--http', http]);
        expect(listed.stdout).toContain(`/4.0  ${cid}  9  2026-11-30T00:53:20Z  (pinned)\n`);
        expect(listed.stdout).toContain(`/4.1  ${cid}  9  (uploading)\n`);
        expect(listed.stderr).toContain('--before 4.1');
        const rest = await call(['media', 'list', toHex(identity.deviceId), '--http', http, '--before', '4.1']);
        expect(rest).toMatchObject({ exitCode: EXIT.ok, stdout: '' });
        const none = await call(['media', 'list', '00'.repeat(20), '--http', http]);
        expect(none).toMatchObject({ exitCode: EXIT.ok, stdout: '', stderr: expect.stringContaining('no picture') });
        const absent = await call(['media', 'verify', `${toHex(identity.deviceId)}/4.9`, '--http', http]);
        expect(absent.stderr).toMatch(/NOT_FOUND[\s\S]*media list/);
        expect((await call(['media', 'fetch', 'b', '--http', http, '--out', out])).exitCode).toBe(EXIT.usage);
        expect(await fetchIt()).toMatchObject({ exitCode: EXIT.ok });
        expect(new Uint8Array(readFileSync(out))).toEqual(MEDIA.object);
        object = object.slice(1);
        const other = await fetchIt();
        expect([other.exitCode, other.stderr.includes('MEDIA_MISMATCH')]).toEqual([EXIT.verify, true]);
      } finally {
        server.close();
      }
    }));
});

test('pins one, many from a file, lists them, and pins nothing that is no CID or not there', () =>
  inFolder(async (data) => {
    mkdirSync(join(data, 'media'));
    const index = openMediaIndex(join(data, 'media'));
    const cids = [1, 2, 3].map((fill) => formatCid(new Uint8Array(32).fill(fill))).sort();
    for (const [i, cid] of cids.entries())
      index.begin({
        cid,
        deviceId: identity.deviceId,
        cti: encodeCti(1, i),
        logIndex: i,
        objectBytes: 9,
        touchedMs: 1,
      });
    await index.close();
    const pin = (...words: string[]) => call(['media', 'pin', ...words, '--data', data]);
    const lines = (said: { stdout: string }) => said.stdout.split('\n').filter((line) => line !== '');
    expect(lines(await pin())).toEqual([]);
    expect(lines(await pin(cids[2]!))).toEqual([cids[2]]);
    const list = join(data, 'list');
    writeFileSync(list, `# of another gateway\n${cids[0]}\n\n${cids[1]}\n`);
    expect(lines(await pin('--from', list))).toEqual(cids);
    expect(lines(await pin(cids[1]!, '--remove'))).toEqual([cids[0], cids[2]]);
    const strange = await pin(cids[1]!, 'nonsense');
    expect([strange.exitCode === EXIT.ok, strange.stderr.includes('CID_INVALID')]).toEqual([false, true]);
    expect((await pin(formatCid(new Uint8Array(32)))).stderr).toContain('NOT_FOUND');
    expect(lines(await pin())).toEqual([cids[0], cids[2]]);
    expect((await call(['media', 'pin', cids[1]!, '--data', join(data, 'elsewhere')])).stderr).toContain('--data');
  }));

describe('a reader’s key', () => {
  /** The scrypt example of Ethereum's Web3 Secret Storage Definition. */
  const KEYSTORE = {
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
      ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
      kdf: 'scrypt',
      kdfparams: {
        dklen: 32,
        n: 262144,
        p: 8,
        r: 1,
        salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
      },
      mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
    },
    version: 3,
  };

  /** The PBKDF2 example of the same definition: the same key and password. */
  const BY_PBKDF2 = {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  };

  test('comes from an Ethereum keystore, and A02: no message of a failure holds any of it', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'keystore');
      writeFileSync(path, JSON.stringify(KEYSTORE), { mode: 0o600 });
      const key = readReaderKey(path, 'testpassword');
      expect(toHex(key.secretKey)).toBe('7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d');
      expect(toHex(key.id)).toBe('008aeeda4d805471df9b2a5b0f38a0c3bcba786b');
      writeFileSync(path, JSON.stringify({ crypto: BY_PBKDF2, version: 3 }));
      expect(readReaderKey(path, 'testpassword')).toEqual(key);
      expect(codeOfCall(() => readReaderKey(path, 'wrong'))).toBe('KEY_LOCKED');
      expect(codeOfCall(() => readReaderKey(path, undefined))).toBe('KEY_LOCKED');
      writeFileSync(
        path,
        JSON.stringify({ crypto: { ...KEYSTORE.crypto, kdfparams: { ...KEYSTORE.crypto.kdfparams, n: 3 } } }),
      );
      expect(codeOfCall(() => readReaderKey(path, 'testpassword'))).toBe('KEY_DAMAGED');
      const secret = 'feedfacefeedface';
      for (const text of [`{"secret": "${secret}`, secret, `{"secret": "${secret}"}`, '{}']) {
        writeFileSync(path, text);
        const said = await call(['media', 'open', 'x', '--key', path, '--out', join(folder, 'out'), '--verbose']);
        expect(said.stderr).toContain('KEY_DAMAGED');
        expect(said.stderr + said.stdout).not.toContain(secret);
      }
      chmodSync(path, 0o644);
      expect(codeOfCall(() => readReaderKey(path, undefined))).toBe('KEY_LOCKED');
      expect(codeOfCall(() => readReaderKey(join(folder, 'none'), undefined))).toBe('KEY_NOT_FOUND');
    }));
});
