import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { concat, fromHex, toHex, toUtf8 } from './bytes.js';
import { CborMap, CborTag, encode } from './cbor.js';
import type { Result } from './errors.js';
import { sha256 } from './example.fixture.js';
import {
  CLASS_ID,
  DAY,
  KEYS,
  NOTICER,
  NOW,
  RELEASERS,
  type ReleaseSaid,
  ROOTS,
  releaseOf,
  STRANGER,
  signContent,
  signKeys,
  UPDATE_CRYPTO,
} from './update.fixture.js';
import {
  contentDigest,
  decodeManifest,
  decodeNotice,
  decodeSigned,
  encodeManifest,
  UPDATE_CONTENT,
  VENDOR_ID,
} from './update.js';
import { decodeUpdateAnswer, decodeUpdateRequest, encodeUpdateAnswer, encodeUpdateRequest } from './update-messages.js';
import { type Installed, judgeRelease, nextKeySet, openKeySet, type Release } from './update-trust.js';

const IMAGE = toUtf8('an image');
const INSTALLED: Installed = { keys: KEYS, classId: CLASS_ID, sequence: 4, noticedAt: NOW - DAY, imageBytesMax: 1024 };

const judge = (
  said: Partial<ReleaseSaid> = {},
  installed: Installed = INSTALLED,
  now: number | undefined = NOW,
): Result<Release> => {
  const release = releaseOf({ image: IMAGE, sequence: 5, ...said });
  return judgeRelease(UPDATE_CRYPTO, installed, release.notice, release.manifest, now);
};
const codeOf = (result: Result<unknown>): string => (result.ok ? 'OK' : result.code);

describe('the form of an update', () => {
  test('digests as the first example of the SUIT draft does', () => {
    // draft-ietf-suit-manifest, appendix B: its manifest has no expiry, so it is put together here
    const parameters = new CborMap([
      [1, fromHex('fa6b4a53d5ad5fdfbe9de663e4d41ffe')!],
      [2, fromHex('1492af1425695e48bf429b2d51f2ab45')!],
      [3, encode([-16, fromHex('00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210')!])],
      [14, 34768],
    ]);
    const common = new CborMap([
      [2, [[new Uint8Array(1)]]],
      [4, encode([20, parameters, 1, 15, 2, 15])],
    ]);
    const manifest = new CborMap([
      [1, 1],
      [2, 0],
      [3, encode(common)],
      [7, encode([3, 15])],
      [9, encode([23, 2])],
    ]);
    const digest = contentDigest(sha256, encode(manifest));
    expect(toHex(digest)).toBe('6658ea560262696dd1f13b782239a064da7c6c5cbaf52fded428a6fc83c7e5af');
  });

  test('has the vendor id that its name gives (RFC 9562 §5.5)', () => {
    const dns = fromHex('6ba7b8109dad11d180b400c04fd430c8')!;
    const id = createHash('sha1').update(dns).update('fieldmark').digest().subarray(0, 16);
    id[6] = (id[6]! & 15) | 0x50;
    id[8] = (id[8]! & 63) | 0x80;
    expect(toHex(VENDOR_ID)).toBe(id.toString('hex'));
  });

  test('comes back as it went, and in one form only', () => {
    const { manifest, notice } = releaseOf({ image: IMAGE, sequence: 5 });
    const signed = decodeSigned(sha256, UPDATE_CONTENT.manifest, manifest);
    if (!signed.ok) throw new Error(signed.detail);
    expect(decodeManifest(signed.value.content)).toMatchObject({ ok: true, value: { sequence: 5, imageBytes: 8 } });
    // a manifest without its tag, a notice with one, bytes behind it
    expect(codeOf(decodeSigned(sha256, UPDATE_CONTENT.notice, manifest))).toBe('UPDATE_INVALID');
    expect(codeOf(decodeSigned(sha256, UPDATE_CONTENT.manifest, notice))).toBe('UPDATE_INVALID');
    expect(codeOf(decodeSigned(sha256, UPDATE_CONTENT.manifest, concat([manifest, new Uint8Array(1)])))).toBe(
      'UPDATE_INVALID',
    );
  });

  test('says its messages in one form only', () => {
    const fetch = { kind: 'fetch' as const, manifestDigest: sha256(IMAGE), offset: 3, length: 5 };
    expect(decodeUpdateRequest(encodeUpdateRequest(fetch))).toEqual({ ok: true, value: fetch });
    const answer = { manifestDigest: sha256(IMAGE), offset: 3, part: IMAGE };
    expect(decodeUpdateAnswer(encodeUpdateAnswer(answer))).toEqual({ ok: true, value: answer });
    expect(codeOf(decodeUpdateAnswer(encodeUpdateAnswer({ part: IMAGE })))).toBe('UPDATE_INVALID');
    expect(codeOf(decodeUpdateAnswer(encodeUpdateAnswer({ notice: IMAGE })))).toBe('UPDATE_INVALID');
    expect(codeOf(decodeUpdateRequest(encode(new CborMap([[1, CLASS_ID]]))))).toBe('UPDATE_INVALID');
  });
});

describe('A36 what TUF names is refused by name', () => {
  test('a sound release is taken, with or without a clock', () => {
    expect(judge()).toMatchObject({ ok: true, value: { manifest: { sequence: 5 }, noticedAt: NOW } });
    expect(codeOf(judge({}, INSTALLED, undefined))).toBe('OK');
  });

  test('A36 arbitrary software: signed by nobody, by a stranger, by a key for something else, or with a bit turned', () => {
    expect(codeOf(judge({ releasers: [] }))).toBe('UPDATE_UNTRUSTED');
    expect(codeOf(judge({ releasers: [STRANGER] }))).toBe('UPDATE_UNTRUSTED');
    expect(codeOf(judge({ releasers: [NOTICER, ...ROOTS] }))).toBe('UPDATE_UNTRUSTED');
    expect(codeOf(judge({ noticers: RELEASERS }))).toBe('UPDATE_UNTRUSTED');
    const { manifest, notice } = releaseOf({ image: IMAGE, sequence: 5 });
    for (let at = 0; at < manifest.length; at += 7) {
      const turned = manifest.slice();
      turned[at]! ^= 1;
      expect(codeOf(judgeRelease(UPDATE_CRYPTO, INSTALLED, notice, turned, NOW))).toMatch(/^UPDATE_/);
    }
  });

  test('A36 endless data: a manifest of an image that fits no slot, and messages without an end', () => {
    expect(codeOf(judge({ manifest: { imageBytes: 1025 } }))).toBe('UPDATE_TOO_LARGE');
    expect(codeOf(judge({ manifest: { imageBytes: 0 } }))).toBe('UPDATE_TOO_LARGE');
    expect(codeOf(decodeSigned(sha256, UPDATE_CONTENT.manifest, new Uint8Array(2049)))).toBe('UPDATE_INVALID');
    expect(codeOf(decodeUpdateAnswer(new Uint8Array(16_385)))).toBe('UPDATE_INVALID');
    expect(codeOf(decodeUpdateRequest(new Uint8Array(129)))).toBe('UPDATE_INVALID');
  });

  test('A36 extra dependency: another component, dependency, fetch or field, signed by the right keys', () => {
    const sound = encodeManifest({
      sequence: 5,
      vendorId: VENDOR_ID,
      classId: CLASS_ID,
      imageDigest: sha256(IMAGE),
      imageBytes: IMAGE.length,
      notAfter: NOW,
    });
    expect(decodeManifest(sound).ok).toBe(true);
    const rest = concat([new Uint8Array([0xa6]), sound.subarray(1)]);
    // 16 payload fetch, 20 install, 23 text of SUIT; 1 and 15 are its dependencies
    for (const extra of [16, 20, 23])
      expect(codeOf(decodeManifest(concat([rest, encode(extra), encode(encode([21, 2]))])))).toBe('UPDATE_INVALID');
    const two = encode(new CborMap([[2, [[new Uint8Array(1)], [new Uint8Array(1)]]]]));
    const hidden = new CborMap([
      [1, 1],
      [2, 5],
      [3, two],
      [7, encode([3, 15])],
      [9, encode([23, 2])],
    ]);
    const signed = signContent(UPDATE_CONTENT.manifest, encode(hidden), RELEASERS);
    const { notice } = releaseOf({
      image: IMAGE,
      sequence: 5,
      notice: { manifestDigest: contentDigest(sha256, encode(hidden)) },
    });
    expect(codeOf(judgeRelease(UPDATE_CRYPTO, INSTALLED, notice, signed, NOW))).toBe('UPDATE_INVALID');
  });

  test('A36 fast-forward: a number that uses up all later ones, and a set of keys that skips one', () => {
    expect(codeOf(judge({ sequence: 1001 }))).toBe('UPDATE_FAST_FORWARD');
    expect(codeOf(nextKeySet(UPDATE_CRYPTO, KEYS, signKeys({ ...KEYS, version: 3 })))).toBe('UPDATE_FAST_FORWARD');
    // the offline roots make room again
    const more = nextKeySet(UPDATE_CRYPTO, KEYS, signKeys({ ...KEYS, version: 2, sequenceMax: 2000 }));
    if (!more.ok) throw new Error(more.code);
    const after = judge({ sequence: 1001, notice: { keysVersion: 2 } }, { ...INSTALLED, keys: more.value });
    expect(codeOf(after)).toBe('OK');
  });

  test('A36 freeze: what was true once is out of date', () => {
    expect(codeOf(judge({}, INSTALLED, NOW + 8 * DAY))).toBe('UPDATE_EXPIRED');
    expect(codeOf(judge({ notice: { notAfter: NOW + 400 * DAY } }, INSTALLED, NOW + 91 * DAY))).toBe('UPDATE_EXPIRED');
    const old = { ...KEYS, notAfter: NOW - 1 };
    expect(codeOf(judge({}, { ...INSTALLED, keys: old }))).toBe('UPDATE_EXPIRED');
  });

  test('A36 bad mirror: a notice of another gateway, older than the one that is known', () => {
    expect(codeOf(judge({ notice: { issuedAt: NOW - 2 * DAY } }))).toBe('UPDATE_ROLLBACK');
  });

  test('A36 mix-and-match: a notice, a manifest and keys that are each sound and not of one release', () => {
    const five = releaseOf({ image: IMAGE, sequence: 5 });
    const six = releaseOf({ image: IMAGE, sequence: 6 });
    expect(codeOf(judgeRelease(UPDATE_CRYPTO, INSTALLED, five.notice, six.manifest, NOW))).toBe('UPDATE_MIXED');
    expect(codeOf(judge({ notice: { sequence: 6 } }))).toBe('UPDATE_MIXED');
    expect(codeOf(judge({ notice: { keysVersion: 2 } }))).toBe('UPDATE_MIXED');
  });

  test('A36 rollback: a release or a set of keys before the ones that were there', () => {
    expect(codeOf(judge({ sequence: 3 }))).toBe('UPDATE_ROLLBACK');
    expect(codeOf(nextKeySet(UPDATE_CRYPTO, KEYS, signKeys(KEYS)))).toBe('UPDATE_ROLLBACK');
  });

  test('A36 too few keys: one of two, one twice, or the roots of one side only', () => {
    const [one, two] = RELEASERS;
    expect(codeOf(judge({ releasers: [one!] }))).toBe('UPDATE_TOO_FEW_KEYS');
    expect(codeOf(judge({ releasers: [one!, one!] }))).toBe('UPDATE_TOO_FEW_KEYS');
    expect(codeOf(judge({ releasers: [two!, STRANGER] }))).toBe('UPDATE_TOO_FEW_KEYS');
    const roots = { threshold: 2, keys: RELEASERS.map(({ key }) => key) };
    const next = { ...KEYS, version: 2, root: roots };
    const taken = (signers: typeof ROOTS) => codeOf(nextKeySet(UPDATE_CRYPTO, KEYS, signKeys(next, signers)));
    expect(taken(ROOTS)).toBe('UPDATE_UNTRUSTED');
    expect(taken(RELEASERS)).toBe('UPDATE_UNTRUSTED');
    expect(taken([ROOTS[0]!, ...RELEASERS])).toBe('UPDATE_TOO_FEW_KEYS');
    expect(taken([...ROOTS.slice(1), ...RELEASERS.slice(1)])).toBe('OK');
    expect(codeOf(openKeySet(UPDATE_CRYPTO, signKeys({ ...KEYS, root: { threshold: 4, keys: KEYS.root.keys } })))).toBe(
      'UPDATE_INVALID',
    );
  });

  test('A36 wrong software: for another board, by another vendor', () => {
    const other = new Uint8Array(16).fill(9);
    expect(codeOf(judge({ manifest: { classId: other } }))).toBe('UPDATE_FOREIGN');
    expect(codeOf(judge({ manifest: { vendorId: other } }))).toBe('UPDATE_FOREIGN');
    expect(codeOf(judge({ notice: { classId: other } }))).toBe('UPDATE_FOREIGN');
  });

  test('a signature with the other s is refused', () => {
    const { manifest, notice } = releaseOf({ image: IMAGE, sequence: 5 });
    const signed = decodeSigned(sha256, UPDATE_CONTENT.manifest, manifest);
    if (!signed.ok) throw new Error(signed.code);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    let text = toHex(manifest);
    for (const { signature } of signed.value.signatures) {
      const high = (order - BigInt(`0x${toHex(signature.subarray(32))}`)).toString(16).padStart(64, '0');
      text = text.replace(toHex(signature.subarray(32)), high);
    }
    expect(codeOf(judgeRelease(UPDATE_CRYPTO, INSTALLED, notice, fromHex(text)!, NOW))).toBe('UPDATE_UNTRUSTED');
  });

  test('what is no notice is none', () => {
    expect(codeOf(decodeNotice(encode(new CborTag(1, 2))))).toBe('UPDATE_INVALID');
  });
});
