import { verify as verifyNode } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { concat, toBigEndian } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { signatureStructure } from './cose.js';
import { unwrap } from './errors.js';
import {
  DEVICE_ID,
  DEVICE_PUBLIC_KEY,
  HEADER_FIELDS,
  NEXT_READING,
  READING,
  RECORDS,
  seal,
  sha256,
  verifyK1,
} from './example.fixture.js';
import { LIMITS } from './limits.js';
import { P256, signP256 } from './p256.fixture.js';
import {
  assembleEnvelope,
  CONTENT,
  decodeCti,
  decodeDropRecord,
  decodeEnvelope,
  encodeCti,
  encodeDropRecord,
  envelopeCti,
  envelopeToBeSigned,
  formatCti,
  formatDeviceId,
  prepareEnvelope,
} from './reading.js';
import { decodePack, encodePack } from './senml.js';

const codeOf = (bytes: Uint8Array): string => {
  const result = decodeEnvelope(bytes);
  return result.ok ? 'accepted' : result.code;
};
const genuine = (bytes: Uint8Array): boolean => {
  const envelope = decodeEnvelope(bytes);
  return envelope.ok && verifyK1(envelopeToBeSigned(envelope.value), envelope.value.signature, DEVICE_PUBLIC_KEY);
};

/** The parts of the example's COSE_Sign1, for building it wrongly. */
const parts = (): CborValue[] => {
  const item = unwrap(decode(READING));
  return [...((item as CborTag).value as readonly CborValue[])];
};
const headerEntries = (): [number, CborValue][] => {
  const map = unwrap(decode(parts()[0] as Uint8Array)) as CborMap;
  return map.entries.map(([key, value]) => [key as number, value]);
};
const withParts = (change: (all: CborValue[]) => CborValue[]): Uint8Array => encode(new CborTag(18, change(parts())));
const withHeader = (change: (entries: [number, CborValue][]) => [number, CborValue][]): Uint8Array =>
  withParts((all) => [encode(new CborMap(change(headerEntries()))), ...all.slice(1)]);
const replacing = (key: number, value: CborValue) => (entries: [number, CborValue][]) =>
  entries.map(([k, v]): [number, CborValue] => [k, k === key ? value : v]);
const claimsWith = (key: number, value: CborValue): Uint8Array =>
  withHeader((entries) => {
    const claims = entries.find(([k]) => k === 15)![1] as CborMap;
    const changed = claims.entries.map(([k, v]): [number, CborValue] => [k as number, k === key ? value : v]);
    return replacing(15, new CborMap(changed))(entries);
  });

describe('a sealed reading', () => {
  test('of a BME280 with three values is at most 260 bytes', () => expect(READING.length).toBeLessThanOrEqual(260));
  test('comes back as it was sealed and verifies', () => {
    const envelope = unwrap(decodeEnvelope(READING));
    expect(envelope).toMatchObject(HEADER_FIELDS);
    expect(unwrap(decodePack(envelope.payload))).toEqual(RECORDS);
    expect(envelopeToBeSigned(envelope)).toEqual(signatureStructure(envelope.protectedBytes, envelope.payload));
    expect(genuine(READING)).toBe(true);
    expect(envelopeCti(envelope)).toEqual(encodeCti(3, 41));
  });
  test('seals to the same bytes every time', () => {
    expect(seal(HEADER_FIELDS, encodePack(RECORDS))).toEqual(READING);
  });
  test('is chained to the one before it', () => {
    expect(unwrap(decodeEnvelope(NEXT_READING)).prev).toEqual(sha256(READING).slice(0, 16));
  });
  test('with any one bit changed is refused or not genuine', () => {
    for (let at = 0; at < READING.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = READING.slice();
        changed[at]! ^= 1 << bit;
        if (decodeEnvelope(changed).ok && genuine(changed)) throw new Error(`bit ${bit} of byte ${at}`);
      }
    }
    expect(genuine(READING)).toBe(true);
  });
  test('with any field altered is not what was signed', () => {
    const signature = unwrap(decodeEnvelope(READING)).signature;
    const altered: Partial<typeof HEADER_FIELDS>[] = [
      { algorithm: -9 },
      { contentType: CONTENT.health },
      { deviceId: new Uint8Array(20) },
      { iat: HEADER_FIELDS.iat + 1 },
      { boot: 4 },
      { sequence: 42 },
      { net: new Uint8Array(8) },
      { prev: new Uint8Array(16).fill(1) },
      { clock: 3 },
      { firmware: new Uint8Array(8).fill(1) },
    ];
    for (const change of altered) {
      const other = unwrap(decodeEnvelope(seal({ ...HEADER_FIELDS, ...change }, encodePack(RECORDS))));
      expect(other).toMatchObject(change);
      expect(verifyK1(envelopeToBeSigned(other), signature, DEVICE_PUBLIC_KEY)).toBe(false);
    }
    const payload = encodePack([{ name: 'temperature', unit: 'Cel', value: { mantissa: 2509, exponent: -2 } }]);
    const other = unwrap(decodeEnvelope(seal(HEADER_FIELDS, payload)));
    expect(verifyK1(envelopeToBeSigned(other), signature, DEVICE_PUBLIC_KEY)).toBe(false);
  });
  test('by a secure element on P-256 verifies with OpenSSL', () => {
    const prepared = prepareEnvelope({ ...HEADER_FIELDS, algorithm: -9 }, encodePack(RECORDS));
    const signature = signP256(prepared.toBeSigned);
    const envelope = unwrap(decodeEnvelope(assembleEnvelope(prepared.protectedBytes, encodePack(RECORDS), signature)));
    const key = { key: P256.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(envelope.algorithm).toBe(-9);
    expect(verifyNode('sha256', envelopeToBeSigned(envelope), key, envelope.signature)).toBe(true);
    expect(verifyNode('sha256', envelope.payload, key, envelope.signature)).toBe(false);
  });
  test('holds the largest boot, sequence and time', () => {
    const fields = { ...HEADER_FIELDS, boot: LIMITS.bootMax, sequence: LIMITS.sequenceMax, iat: LIMITS.secondsMax };
    expect(unwrap(decodeEnvelope(seal(fields, encodePack(RECORDS))))).toMatchObject(fields);
  });
});

describe('an envelope is refused', () => {
  test.each<[string, Uint8Array, string]>([
    ['without tag 18', encode(parts()), 'COSE_INVALID'],
    ['under another tag', encode(new CborTag(98, parts())), 'COSE_INVALID'],
    ['with a part more', withParts((all) => [...all, null]), 'COSE_INVALID'],
    ['with a part less', withParts((all) => all.slice(0, 3)), 'COSE_INVALID'],
    ['with an unprotected field', withParts(([p, , b, s]) => [p!, new CborMap([[4, 1]]), b!, s!]), 'COSE_INVALID'],
    ['with an unprotected list', withParts(([p, , b, s]) => [p!, [], b!, s!]), 'COSE_INVALID'],
    ['with a detached payload', withParts(([p, u, , s]) => [p!, u!, null, s!]), 'COSE_INVALID'],
    ['with a payload of text', withParts(([p, u, , s]) => [p!, u!, 'x', s!]), 'COSE_INVALID'],
    ['with a short signature', withParts(([p, u, b]) => [p!, u!, b!, new Uint8Array(63)]), 'COSE_INVALID'],
    ['with a DER signature', withParts(([p, u, b]) => [p!, u!, b!, new Uint8Array(70)]), 'COSE_INVALID'],
    ['with a header of text', withParts(([, u, b, s]) => ['x', u!, b!, s!]), 'COSE_INVALID'],
    ['with a long header', withParts(([, u, b, s]) => [new Uint8Array(257), u!, b!, s!]), 'COSE_INVALID'],
    ['with an empty header', withParts(([, u, b, s]) => [new Uint8Array(0), u!, b!, s!]), 'CBOR_TRUNCATED'],
    ['with a header that is no map', withParts(([, u, b, s]) => [encode([1]), u!, b!, s!]), 'SHAPE_INVALID'],
    ['with ES256', withHeader(replacing(1, -7)), 'ALGORITHM_UNKNOWN'],
    ['with an algorithm by name', withHeader(replacing(1, 'ES256K')), 'ALGORITHM_UNKNOWN'],
    ['without an algorithm', withHeader((entries) => entries.filter(([key]) => key !== 1)), 'SHAPE_INVALID'],
    ['without a content type', withHeader((entries) => entries.filter(([key]) => key !== 3)), 'SHAPE_INVALID'],
    ['with a login as its content', withHeader(replacing(3, 61)), 'CONTENT_TYPE_UNKNOWN'],
    ['with a group as its content', withHeader(replacing(3, 65010)), 'CONTENT_TYPE_UNKNOWN'],
    ['with a key id of 19 bytes', withHeader(replacing(4, new Uint8Array(19))), 'SHAPE_INVALID'],
    ['with a field more', withHeader((entries) => [...entries, [2, [1]]]), 'SHAPE_INVALID'],
    ['with claims that are no map', withHeader(replacing(15, 1)), 'SHAPE_INVALID'],
    ['with a time below zero', claimsWith(6, -1), 'SHAPE_INVALID'],
    ['with a time after 2106', claimsWith(6, 2 ** 32), 'SHAPE_INVALID'],
    ['with a cti of 11 bytes', claimsWith(7, new Uint8Array(11)), 'SHAPE_INVALID'],
    ['with three facts of origin', claimsWith(-70001, [new Uint8Array(8), new Uint8Array(16), 0]), 'SHAPE_INVALID'],
    [
      'with a clock of its own',
      claimsWith(-70001, [new Uint8Array(8), new Uint8Array(16), 5, new Uint8Array(8)]),
      'SHAPE_INVALID',
    ],
    ['when it is too long', seal(HEADER_FIELDS, new Uint8Array(LIMITS.envelopeBytesMax)), 'ENVELOPE_TOO_LARGE'],
    ['with a byte after it', concat([READING, new Uint8Array(1)]), 'CBOR_TRAILING'],
    ['when it ends early', READING.slice(0, -1), 'CBOR_TRUNCATED'],
  ])('%s', (_name, bytes, code) => expect(codeOf(bytes)).toBe(code));

  test('A10 when its header is in a second encoding', () => {
    const entries = headerEntries();
    const reversed = concat([new Uint8Array([0xa4]), ...entries.reverse().flatMap(([k, v]) => [encode(k), encode(v)])]);
    expect(codeOf(withParts(([, u, b, s]) => [reversed, u!, b!, s!]))).toBe('CBOR_NOT_CANONICAL');
  });
});

describe('cti', () => {
  test('sorts as it was sealed', () => {
    expect(encodeCti(1, 2 ** 40)).toEqual(concat([toBigEndian(1, 4), toBigEndian(2 ** 40, 6)]));
    expect(decodeCti(encodeCti(2 ** 32 - 1, 2 ** 48 - 1))).toEqual({ boot: 2 ** 32 - 1, sequence: 2 ** 48 - 1 });
    expect(formatCti(3, 41)).toBe('3.41');
  });
  test('and ids are printed in lower case', () => expect(formatDeviceId(DEVICE_ID)).toMatch(/^[0-9a-f]{40}$/));
});

describe('a drop record', () => {
  const record = { reason: 1, first: encodeCti(1, 5), last: encodeCti(2, 9), count: 12, from: 1_796_000_000 };
  const fields = (change: { readonly [key: number]: CborValue }): Uint8Array => {
    const all: { [key: number]: CborValue } = { 1: 1, 2: encodeCti(1, 1), 3: encodeCti(1, 1), 4: 1, ...change };
    return encode(new CborMap(Object.keys(all).map((key) => [Number(key), all[Number(key)]!])));
  };
  test('comes back', () => {
    expect(decodeDropRecord(encodeDropRecord(record))).toEqual({ ok: true, value: record });
    expect(decodeDropRecord(fields({})).ok).toBe(true);
  });
  test.each<[string, Uint8Array]>([
    ['a reason over 255', fields({ 1: 256 })],
    ['no count', encode(new CborMap([[1, 1]]))],
    ['nothing dropped', fields({ 4: 0 })],
    ['a short cti', fields({ 2: new Uint8Array(9) })],
    ['its ends swapped', fields({ 2: encodeCti(1, 2) })],
    ['an unknown field', fields({ 9: 1 })],
  ])('is refused with %s', (_name, bytes) =>
    expect(decodeDropRecord(bytes)).toMatchObject({ ok: false, code: 'SHAPE_INVALID' }),
  );
});
