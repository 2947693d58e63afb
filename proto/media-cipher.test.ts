import { describe, expect, test } from '@jest/globals';
import { concat, equal, toHex } from './bytes.js';
import { codeOfCall } from './errors.fixture.js';
import { LIMITS } from './limits.js';
import { crypto, DEVICE_ID, encryptTo, FRIEND, NET, OWNER, pictureOf, recordOf, STRANGER } from './media.fixture.js';
import { decodeMediaRecord, encodeMediaRecord } from './media.js';
import { type MediaCrypto, openMedia } from './media-cipher.js';
import { chunkNonce, decodeMediaHeader, TAG_BYTES } from './media-format.js';

const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256([bytes]);
const flipped = (bytes: Uint8Array, at: number, bit = 1): Uint8Array => {
  const out = bytes.slice();
  out[at]! ^= bit;
  return out;
};

describe('an encrypted picture', () => {
  test.each([0, 1, 31, 32, 33, 95, 96, 97, 5000])('of %i bytes opens for each of its readers, whole', (length) => {
    const picture = pictureOf(length);
    const media = encryptTo(picture, [OWNER, FRIEND], { chunkBytes: 64 });
    for (const reader of [OWNER, FRIEND]) {
      const opened = openMedia(crypto, media.object, reader);
      if (!opened.ok) throw new Error(opened.code);
      expect(toHex(opened.value.picture)).toBe(toHex(picture));
      expect(opened.value.commitment).toEqual(media.commitment);
      expect(opened.value.header).toMatchObject({ mediaType: 'image/jpeg', deviceId: DEVICE_ID, net: NET });
    }
    expect(media.objectHash).toEqual(sha256(media.object));
    expect(openMedia(crypto, media.object, STRANGER)).toMatchObject({ ok: false, code: 'MEDIA_NOT_FOR_READER' });
  });

  test('A41: a wrong key under the right name opens nothing', () => {
    const { object } = encryptTo(pictureOf(100));
    expect(openMedia(crypto, object, { id: OWNER.id, secretKey: STRANGER.secretKey })).toMatchObject({
      ok: false,
      code: 'MEDIA_INVALID',
    });
  });

  test('A41: every bit of every byte of a small one, header and chunks, is refused when flipped', () => {
    const { object } = encryptTo(pictureOf(150), [OWNER, FRIEND], { chunkBytes: 64 });
    const taken: string[] = [];
    for (let at = 0; at < object.length; at++)
      for (let bit = 1; bit < 256; bit <<= 1)
        if (openMedia(crypto, flipped(object, at, bit), OWNER).ok) taken.push(`${at}/${bit}`);
    expect(taken).toEqual([]);
  });

  test('A41: sampled bytes of a large one are refused when flipped', () => {
    const { object } = encryptTo(pictureOf(200_000));
    const taken: number[] = [];
    for (let at = 0; at < object.length; at += 997)
      if (openMedia(crypto, flipped(object, at), OWNER).ok) taken.push(at);
    expect(taken).toEqual([]);
    expect(openMedia(crypto, object, OWNER).ok).toBe(true);
  });

  test('A41: chunks swapped, repeated, cut off, added or taken from another picture are refused', () => {
    const picture = pictureOf(64 * 4 - 32);
    const { object } = encryptTo(picture, [OWNER], { chunkBytes: 64 });
    const other = encryptTo(picture, [OWNER], { chunkBytes: 64 }).object;
    const header = decodeMediaHeader(sha256, object);
    if (!header.ok) throw new Error(header.code);
    const head = header.value.bytes;
    const size = 64 + TAG_BYTES;
    const chunk = (from: Uint8Array, i: number) => from.subarray(head.length + i * size, head.length + (i + 1) * size);
    const made = (...parts: Uint8Array[]) => openMedia(crypto, concat([head, ...parts]), OWNER).ok;
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => chunk(object, i)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    expect(made(a, b, c, d)).toBe(true);
    expect([made(b, a, c, d), made(a, b, b, d), made(a, b, c), made(a, b, d, c), made(a, b, c, d, d)]).not.toContain(
      true,
    );
    expect([made(a, b, d), made(a, chunk(other, 1), c, d), made()]).not.toContain(true);
  });

  test('A41: the nonce of a chunk says which it is, and whether it is the last', () => {
    const prefix = new Uint8Array([1, 2, 3, 4, 5, 6, 7]);
    expect(toHex(chunkNonce(prefix, 258, false))).toBe('010203040506070000010200');
    expect(toHex(chunkNonce(prefix, 258, true))).toBe('010203040506070000010201');
  });

  test('A41: readers swapped for others are refused', () => {
    const media = encryptTo(pictureOf(100), [OWNER, FRIEND]);
    const mine = encryptTo(pictureOf(100), [OWNER, STRANGER]);
    const header = (object: Uint8Array) => {
      const decoded = decodeMediaHeader(sha256, object);
      if (!decoded.ok) throw new Error(decoded.code);
      return decoded.value.bytes;
    };
    const spliced = concat([header(mine.object), media.object.subarray(header(media.object).length)]);
    expect(openMedia(crypto, spliced, OWNER).ok).toBe(false);
    expect(openMedia(crypto, spliced, STRANGER).ok).toBe(false);
  });

  test('A41: a random source that repeats itself, as after a restored snapshot, repeats no key and no nonce', () => {
    const keys = new Set<string>();
    let calls = 0;
    const stuck: MediaCrypto = {
      ...crypto,
      random: (length) => new Uint8Array(length).fill(9),
      encrypt: (key, nonce, aad, parts) => {
        calls++;
        keys.add(`${toHex(key)} ${toHex(nonce)}`);
        return crypto.encrypt(key, nonce, aad, parts);
      },
    };
    const frames = 10_000;
    for (let i = 0; i < frames / 2; i++)
      encryptTo(pictureOf(100, i), [OWNER], { crypto: withoutReaders(stuck), chunkBytes: 64 });
    for (let i = 0; i < frames / 2; i++)
      encryptTo(pictureOf(100, i + frames), [OWNER], {
        crypto: withoutReaders({ ...stuck, random: crypto.random }),
        chunkBytes: 64,
      });
    expect(calls).toBe(3 * frames);
    expect(keys.size).toBe(calls);
  });

  test('A41: one picture taken twice is encrypted under two keys', () => {
    const picture = pictureOf(500);
    const [one, two] = [encryptTo(picture), encryptTo(picture)];
    expect(equal(one.commitment, two.commitment)).toBe(false);
    expect(equal(one.object, two.object)).toBe(false);
  });

  test('nothing of the picture is in the object', () => {
    const picture = pictureOf(300_000);
    const object = Buffer.from(encryptTo(picture).object);
    for (let at = 0; at + 12 <= picture.length; at += 1009)
      expect(object.indexOf(Buffer.from(picture.subarray(at, at + 12)))).toBe(-1);
  });

  test('no owner, a false key, too much of it: named, and nothing is made', () => {
    const picture = pictureOf(10);
    expect(codeOfCall(() => encryptTo(picture, []))).toBe('OWNER_KEY_MISSING');
    const false1 = { id: OWNER.id, publicKey: new Uint8Array(33).fill(5) };
    expect(codeOfCall(() => encryptTo(picture, [false1]))).toBe('OWNER_KEY_INVALID');
    const offCurve = { id: OWNER.id, publicKey: new Uint8Array(33).fill(0xff).fill(2, 0, 1) };
    expect(codeOfCall(() => encryptTo(picture, [OWNER, offCurve]))).toBe('OWNER_KEY_INVALID');
    expect(codeOfCall(() => encryptTo(new Uint8Array(LIMITS.mediaObjectBytesMax)))).toBe('MEDIA_TOO_LARGE');
    expect(codeOfCall(() => encryptTo(picture, [OWNER], { chunkBytes: 8 }))).toBe('CONFIG_INVALID');
    const crowd = Array.from({ length: LIMITS.mediaReadersMax + 1 }, () => OWNER);
    expect(codeOfCall(() => encryptTo(picture, crowd))).toBe('CONFIG_INVALID');
    expect(codeOfCall(() => encryptTo(picture, crowd.slice(1)))).toBe('ok');
  });
});

/** The cipher alone, for a test of very many: one reader whose curve work is left out. */
const withoutReaders = (given: MediaCrypto): MediaCrypto => ({
  ...given,
  publicKeyOf: () => OWNER.publicKey,
  sharedSecret: (secretKey) => secretKey,
});

describe('a media record', () => {
  test('comes back as it went', () => {
    const record = recordOf(encryptTo(pictureOf(1000)));
    const decoded = decodeMediaRecord(encodeMediaRecord(record));
    expect(decoded).toEqual({ ok: true, value: record });
    const full = { ...record, exposureMicroseconds: 8333, reading: new Uint8Array(10).fill(3) };
    expect(decodeMediaRecord(encodeMediaRecord(full))).toEqual({ ok: true, value: full });
  });

  test.each([
    ['no chunks', { chunkCount: 0 }],
    ['chunks of nothing', { chunkBytes: 0 }],
    ['more chunks than bytes', { chunkCount: 60000 }],
    ['a clock note of its own', { clockNote: 2 }],
    ['an object over the limit', { objectBytes: LIMITS.mediaObjectBytesMax + 1 }],
    ['half a model hash', { privacy: [{ kind: 1, settings: new Uint8Array(32), model: new Uint8Array(16) }] }],
    ['a list of no steps', { privacy: [] }],
  ])('with %s is refused', (_name, change) => {
    const record = { ...recordOf(encryptTo(pictureOf(1000))), ...change };
    expect(decodeMediaRecord(encodeMediaRecord(record))).toMatchObject({ ok: false, code: 'SHAPE_INVALID' });
  });
});
