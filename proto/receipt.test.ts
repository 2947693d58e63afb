import { describe, expect, test } from '@jest/globals';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { signatureStructure } from './cose.js';
import { unwrap } from './errors.js';
import {
  addressOf,
  GATEWAY_KEY,
  GATEWAY_PUBLIC_KEY,
  GROUP,
  GROUP_FIELDS,
  NEXT_READING,
  PLACE,
  READING,
  RECEIPT_MESSAGE,
  sha256,
  signK1,
  verifyK1,
} from './example.fixture.js';
import { LIMITS } from './limits.js';
import { inclusionPath, leafHash, nodesOf, rootOf } from './merkle.js';
import { decodeEnvelope, encodeCti } from './reading.js';
import {
  assembleGroup,
  decodeGroup,
  decodeReceiptMessage,
  encodeReceiptMessage,
  prepareGroup,
  verifyPlace,
} from './receipt.js';

const group = unwrap(decodeGroup(GROUP));
const parts = (): CborValue[] => [...((unwrap(decode(GROUP)) as CborTag).value as readonly CborValue[])];
const withPart = (at: number, part: CborValue): Uint8Array =>
  encode(
    new CborTag(
      18,
      parts().map((old, i) => (i === at ? part : old)),
    ),
  );
const changed = (at: 0 | 2, key: number, value: CborValue): Uint8Array => {
  const map = unwrap(decode(parts()[at] as Uint8Array)) as CborMap;
  return withPart(at, encode(new CborMap([...map.entries.filter(([old]) => old !== key), [key, value]])));
};

describe('a signed group', () => {
  test('comes back and verifies', () => {
    expect(group).toMatchObject(GROUP_FIELDS);
    expect(group.gatewayId).toEqual(addressOf(GATEWAY_KEY));
    expect(verifyK1(group.toBeSigned, group.signature, GATEWAY_PUBLIC_KEY)).toBe(true);
  });
  test('with any fact altered is not what was signed', () => {
    for (const change of [
      { gatewayId: new Uint8Array(20) },
      { net: new Uint8Array(8) },
      { root: new Uint8Array(32) },
      { size: 3 },
      { anchorBy: GROUP_FIELDS.anchorBy + 1 },
    ]) {
      const prepared = prepareGroup({ ...GROUP_FIELDS, ...change });
      const other = unwrap(decodeGroup(assembleGroup(prepared, group.signature)));
      expect(other).toMatchObject(change);
      expect(verifyK1(other.toBeSigned, other.signature, GATEWAY_PUBLIC_KEY)).toBe(false);
    }
  });
  test.each<[string, Uint8Array, string]>([
    ['an unprotected field', withPart(1, new CborMap([[1, 1]])), 'RECEIPT_INVALID'],
    ['no payload', withPart(2, null), 'RECEIPT_INVALID'],
    ['the content type of a reading', changed(0, 3, 112), 'RECEIPT_INVALID'],
    ['another algorithm', changed(0, 1, -9), 'SHAPE_INVALID'],
    ['a field more', changed(2, 9, 1), 'SHAPE_INVALID'],
    ['a short root', changed(2, 2, new Uint8Array(31)), 'SHAPE_INVALID'],
    ['a size of 2^48', changed(2, 3, 2 ** 48), 'SHAPE_INVALID'],
    ['a payload that is no map', withPart(2, encode(1)), 'SHAPE_INVALID'],
    ['a header that is no CBOR', withPart(0, new Uint8Array([0xff])), 'CBOR_UNSUPPORTED'],
  ])('is refused with %s', (_name, bytes, code) => expect(decodeGroup(bytes)).toMatchObject({ ok: false, code }));
  test('A09 is no envelope, and an envelope is no group', () => {
    expect(decodeEnvelope(GROUP).ok).toBe(false);
    expect(decodeGroup(READING).ok).toBe(false);
  });
  test('A09 its signature does not hold for the bare payload', () => {
    const bare = signatureStructure(new Uint8Array(0), prepareGroup(GROUP_FIELDS).payload);
    expect(verifyK1(bare, signK1(prepareGroup(GROUP_FIELDS).toBeSigned, GATEWAY_KEY), GATEWAY_PUBLIC_KEY)).toBe(false);
  });
});

describe('a place', () => {
  test('proves its reading', () =>
    expect(verifyPlace(sha256, READING, PLACE, group)).toEqual({ ok: true, value: true }));
  test('proves no other', () => {
    expect(verifyPlace(sha256, NEXT_READING, PLACE, group)).toMatchObject({ code: 'RECEIPT_INVALID' });
    const stolen = { ...PLACE, cti: encodeCti(3, 42) };
    expect(verifyPlace(sha256, NEXT_READING, stolen, group)).toMatchObject({ code: 'PROOF_INVALID' });
  });
  test.each([
    ['another index', { index: 1 }],
    ['an index outside', { index: 2 }],
    ['no path', { path: [] }],
    ['a longer path', { path: [...PLACE.path, ...PLACE.path] }],
    ['another path', { path: [new Uint8Array(32)] }],
  ])('with %s proves nothing', (_name, change) =>
    expect(verifyPlace(sha256, READING, { ...PLACE, ...change }, group)).toMatchObject({ code: 'PROOF_INVALID' }),
  );
  test('in another group proves nothing', () => {
    expect(verifyPlace(sha256, READING, PLACE, { ...group, root: new Uint8Array(32) })).toMatchObject({
      code: 'PROOF_INVALID',
    });
    expect(verifyPlace(sha256, READING, PLACE, { ...group, net: new Uint8Array(8) })).toMatchObject({
      code: 'RECEIPT_INVALID',
    });
    expect(verifyPlace(sha256, new Uint8Array(9), PLACE, group).ok).toBe(false);
  });
  test('in a group of one has no path', () => {
    const leaf = leafHash(sha256, READING);
    const alone = { ...GROUP_FIELDS, size: 1, root: rootOf(sha256, 1, nodesOf(sha256, [leaf])) };
    expect(verifyPlace(sha256, READING, { ...PLACE, path: [] }, alone).ok).toBe(true);
  });
});

describe('a receipt message', () => {
  test('comes back', () => {
    const refused = [{ cti: encodeCti(1, 2), code: 'DEVICE_SUSPENDED' }];
    expect(decodeReceiptMessage(RECEIPT_MESSAGE)).toEqual({ ok: true, value: { group: GROUP, places: [PLACE] } });
    for (const message of [{ refused }, { group: GROUP, places: [PLACE], refused }])
      expect(decodeReceiptMessage(encodeReceiptMessage(message))).toEqual({ ok: true, value: message });
  });
  const path = Array.from({ length: 49 }, () => new Uint8Array(32));
  test.each<[string, Uint8Array, string]>([
    ['places without a group', encodeReceiptMessage({ places: [PLACE] }), 'RECEIPT_INVALID'],
    ['a group without places', encodeReceiptMessage({ group: GROUP }), 'RECEIPT_INVALID'],
    ['no places', encodeReceiptMessage({ group: GROUP, places: [] }), 'SHAPE_INVALID'],
    ['33 places', encodeReceiptMessage({ group: GROUP, places: new Array(33).fill(PLACE) }), 'SHAPE_INVALID'],
    ['a path of 49', encodeReceiptMessage({ group: GROUP, places: [{ ...PLACE, path }] }), 'SHAPE_INVALID'],
    ['a group too long', encodeReceiptMessage({ group: new Uint8Array(257), places: [PLACE] }), 'SHAPE_INVALID'],
    ['too many bytes', new Uint8Array(LIMITS.receiptMessageBytesMax + 1), 'RECEIPT_INVALID'],
    ['a list', encode([1]), 'SHAPE_INVALID'],
  ])('is refused with %s', (_name, bytes, code) =>
    expect(decodeReceiptMessage(bytes)).toMatchObject({ ok: false, code }),
  );
  test('of 32 places in a group of 500 stays within its bound', () => {
    const leaves = Array.from({ length: 500 }, (_, i) => leafHash(sha256, new Uint8Array([i % 256, i >> 8])));
    const nodes = nodesOf(sha256, leaves);
    const places = leaves
      .slice(0, 32)
      .map((_, index) => ({ cti: encodeCti(1, index), index, path: inclusionPath(sha256, index, 500, nodes) }));
    const bytes = encodeReceiptMessage({ group: GROUP, places });
    expect(unwrap(decodeReceiptMessage(bytes)).places).toEqual(places);
  });
});
