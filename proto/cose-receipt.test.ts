import { Sign1 as OtherSign1 } from '@auth0/cose';
import { describe, expect, test } from '@jest/globals';
import { equal } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { SIGNATURE_BYTES } from './cose.js';
import {
  assembleConsistencyReceipt,
  assembleInclusionReceipt,
  attachReceipts,
  decodeCoseReceipt,
  detachReceipts,
  prepareCoseReceipt,
  verifyConsistencyReceipt,
  verifyInclusionReceipt,
} from './cose-receipt.js';
import { type Result, unwrap } from './errors.js';
import {
  COSE_RECEIPT,
  COSE_RECEIPT_SIGNATURE,
  DEVICE_KEY,
  GATEWAY_ID,
  GATEWAY_PUBLIC_KEY,
  LOG_NODES,
  LOG_ROOT,
  NEXT_READING,
  READING,
  sha256,
  signK1,
  verifyK1,
} from './example.fixture.js';
import { LIMITS } from './limits.js';
import { consistencyPath, inclusionPath, rootOf } from './merkle.js';
import { decodeEnvelope } from './reading.js';

const check = (toBeSigned: Uint8Array, signature: Uint8Array, gatewayId: Uint8Array): boolean =>
  equal(gatewayId, GATEWAY_ID) && verifyK1(toBeSigned, signature, GATEWAY_PUBLIC_KEY);
const prepared = prepareCoseReceipt(GATEWAY_ID, LOG_ROOT);
const inclusion = { size: 3, index: 1, path: inclusionPath(sha256, 1, 3, LOG_NODES) };
const consistency = { size1: 2, size2: 3, path: consistencyPath(sha256, 2, 3, LOG_NODES) };
const ROOT_OF_2 = rootOf(sha256, 2, LOG_NODES);

const included = (receipt: Uint8Array, entry: Uint8Array): Result<Uint8Array> => {
  const decoded = decodeCoseReceipt(receipt);
  if (!decoded.ok) return decoded;
  if (decoded.value.kind !== 'inclusion') throw new Error('not of inclusion');
  return verifyInclusionReceipt(sha256, decoded.value, entry, check);
};
const extended = (receipt: Uint8Array, root1: Uint8Array): Result<Uint8Array> => {
  const decoded = decodeCoseReceipt(receipt);
  if (!decoded.ok) return decoded;
  if (decoded.value.kind !== 'consistency') throw new Error('not of consistency');
  return verifyConsistencyReceipt(sha256, decoded.value, root1, check);
};

const manyReceipts = (count: number): Uint8Array =>
  unwrap(attachReceipts({ message: READING, receipts: new Array<Uint8Array>(count).fill(COSE_RECEIPT) }));

describe('a receipt of inclusion (RFC 9942)', () => {
  test('proves its entry under the signed root', () => {
    expect(unwrap(decodeCoseReceipt(COSE_RECEIPT))).toMatchObject({ kind: 'inclusion', gatewayId: GATEWAY_ID });
    expect(included(COSE_RECEIPT, READING)).toEqual({ ok: true, value: LOG_ROOT });
  });
  test('has the labels of the RFC', () => {
    const item = (unwrap(decode(COSE_RECEIPT)) as CborTag).value as readonly CborValue[];
    const header = unwrap(decode(item[0] as Uint8Array)) as CborMap;
    expect([header.get(1), header.get(4), header.get(395)]).toEqual([-47, GATEWAY_ID, 1]);
    const proofs = ((item[1] as CborMap).get(396) as CborMap).get(-1) as readonly Uint8Array[];
    expect(proofs.map((proof) => unwrap(decode(proof)))).toEqual([[3, 1, inclusion.path]]);
    expect(item[2]).toBeNull();
  });
  test('is read by another COSE library', () => {
    // a copy: the library hangs a DataView on the bytes that it reads
    const other = OtherSign1.decode(COSE_RECEIPT.slice());
    expect(new Uint8Array(other.signature)).toEqual(COSE_RECEIPT_SIGNATURE);
    expect((other.unprotectedHeaders.get(396 as never) as unknown as Map<number, unknown>).has(-1)).toBe(true);
  });
  test('proves no other entry, nor under another root, nor by another key', () => {
    expect(included(COSE_RECEIPT, NEXT_READING)).toMatchObject({ code: 'SIGNATURE_INVALID' });
    const moved = assembleInclusionReceipt(prepared, { ...inclusion, index: 3 }, COSE_RECEIPT_SIGNATURE);
    expect(included(moved, READING)).toMatchObject({ code: 'PROOF_INVALID' });
    const forged = assembleInclusionReceipt(prepared, inclusion, signK1(prepared.toBeSigned, DEVICE_KEY));
    expect(included(forged, READING)).toMatchObject({ code: 'SIGNATURE_INVALID' });
    const elsewhere = prepareCoseReceipt(new Uint8Array(20), LOG_ROOT);
    const other = assembleInclusionReceipt(elsewhere, inclusion, COSE_RECEIPT_SIGNATURE);
    expect(included(other, READING)).toMatchObject({ code: 'SIGNATURE_INVALID' });
  });
  test('proves a root, not the size it states, which RFC 9942 leaves unsigned', () => {
    const resized = assembleInclusionReceipt(prepared, { ...inclusion, size: 4 }, COSE_RECEIPT_SIGNATURE);
    expect(included(resized, READING)).toEqual({ ok: true, value: LOG_ROOT });
    const other = assembleInclusionReceipt(prepared, { ...inclusion, size: 5 }, COSE_RECEIPT_SIGNATURE);
    expect(included(other, READING)).toMatchObject({ code: 'PROOF_INVALID' });
  });
  test('A08 with the high twin of its signature is refused by name', () => {
    const n = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
    const s = BigInt(`0x${Buffer.from(COSE_RECEIPT_SIGNATURE.slice(32)).toString('hex')}`);
    const twin = COSE_RECEIPT_SIGNATURE.slice();
    twin.set(Buffer.from((n - s).toString(16).padStart(64, '0'), 'hex'), 32);
    const receipt = assembleInclusionReceipt(prepared, inclusion, twin);
    expect(included(receipt, READING)).toMatchObject({ code: 'SIGNATURE_HIGH_S' });
  });
});

describe('a receipt of consistency (RFC 9942)', () => {
  const receipt = assembleConsistencyReceipt(prepared, consistency, COSE_RECEIPT_SIGNATURE);
  test('proves that the log only grew', () =>
    expect(extended(receipt, ROOT_OF_2)).toEqual({ ok: true, value: LOG_ROOT }));
  test('A27 proves it of no other root', () => {
    expect(extended(receipt, LOG_ROOT)).toMatchObject({ code: 'SIGNATURE_INVALID' });
    expect(extended(receipt, new Uint8Array(31))).toMatchObject({ code: 'PROOF_INVALID' });
    const swapped = assembleConsistencyReceipt(
      prepared,
      { ...consistency, size1: 3, size2: 2 },
      COSE_RECEIPT_SIGNATURE,
    );
    expect(extended(swapped, ROOT_OF_2)).toMatchObject({ code: 'PROOF_INVALID' });
  });
});

describe('a COSE receipt is refused with', () => {
  const parts = (): CborValue[] => [...((unwrap(decode(COSE_RECEIPT)) as CborTag).value as readonly CborValue[])];
  const withPart = (at: number, part: CborValue): Uint8Array =>
    encode(
      new CborTag(
        18,
        parts().map((old, i) => (i === at ? part : old)),
      ),
    );
  const proofs = (entries: [number, CborValue][]): Uint8Array =>
    withPart(1, new CborMap([[396, new CborMap(entries)]]));
  const header = (entries: [number, CborValue][]): Uint8Array => withPart(0, encode(new CborMap(entries)));
  const proof = encode([3, 1, inclusion.path]);
  test.each<[string, Uint8Array, string]>([
    ['an attached root', withPart(2, LOG_ROOT), 'RECEIPT_INVALID'],
    ['no proof', proofs([]), 'RECEIPT_INVALID'],
    [
      'both kinds of proof',
      proofs([
        [-1, [proof]],
        [-2, [proof]],
      ]),
      'RECEIPT_INVALID',
    ],
    ['two proofs', proofs([[-1, [proof, proof]]]), 'SHAPE_INVALID'],
    ['an empty list of proofs', proofs([[-1, []]]), 'SHAPE_INVALID'],
    ['an unknown proof', proofs([[-3, [proof]]]), 'SHAPE_INVALID'],
    ['a proof that is no bytes', proofs([[-1, [[3, 1, inclusion.path]]]]), 'SHAPE_INVALID'],
    ['A33 an empty path', proofs([[-1, [encode([1, 0, []])]]]), 'RECEIPT_INVALID'],
    ['A33 a path of 49', proofs([[-1, [encode([3, 1, new Array(49).fill(LOG_ROOT)])]]]), 'RECEIPT_INVALID'],
    ['a short hash in its path', proofs([[-1, [encode([3, 1, [LOG_ROOT.slice(1)]])]]]), 'RECEIPT_INVALID'],
    ['a proof of consistency that is none', proofs([[-2, [encode([3, 1])]]]), 'RECEIPT_INVALID'],
    ['a proof that is no CBOR', proofs([[-1, [new Uint8Array([0xff])]]]), 'CBOR_UNSUPPORTED'],
    [
      'a field beside the proofs',
      withPart(
        1,
        new CborMap([
          [4, 1],
          [396, new CborMap([])],
        ]),
      ),
      'SHAPE_INVALID',
    ],
    ['no unprotected header', withPart(1, new CborMap([])), 'SHAPE_INVALID'],
    [
      'another structure',
      header([
        [1, -47],
        [4, GATEWAY_ID],
        [395, 2],
      ]),
      'SHAPE_INVALID',
    ],
    [
      'no structure',
      header([
        [1, -47],
        [4, GATEWAY_ID],
      ]),
      'SHAPE_INVALID',
    ],
    [
      'another algorithm',
      header([
        [1, -7],
        [4, GATEWAY_ID],
        [395, 1],
      ]),
      'SHAPE_INVALID',
    ],
    ['a short signature', withPart(3, new Uint8Array(SIGNATURE_BYTES - 1)), 'COSE_INVALID'],
    ['too many bytes', new Uint8Array(2049), 'RECEIPT_INVALID'],
    ['a reading in its place', READING, 'RECEIPT_INVALID'],
  ])('%s', (_name, bytes, code) => expect(decodeCoseReceipt(bytes)).toMatchObject({ ok: false, code }));
});

describe('receipts attached to an envelope (label 394)', () => {
  const attached = unwrap(attachReceipts({ message: READING, receipts: [COSE_RECEIPT] }));
  test('come off again and leave the bytes that the log has', () => {
    expect(detachReceipts(attached)).toEqual({ ok: true, value: { message: READING, receipts: [COSE_RECEIPT] } });
  });
  test('are where another COSE library finds them, under the same signature', () => {
    const other = OtherSign1.decode(attached.slice());
    const receipts = other.unprotectedHeaders.get(394 as never) as unknown as Uint8Array[];
    expect(receipts.map((receipt) => new Uint8Array(receipt))).toEqual([COSE_RECEIPT]);
    expect(new Uint8Array(other.signature)).toEqual(READING.slice(-SIGNATURE_BYTES));
  });
  test('make no envelope', () => expect(decodeEnvelope(attached)).toMatchObject({ ok: false, code: 'COSE_INVALID' }));
  test.each<[string, Uint8Array, string]>([
    ['an envelope without any', READING, 'SHAPE_INVALID'],
    ['bytes that are none', new Uint8Array([0]), 'COSE_INVALID'],
    ['five of them', manyReceipts(5), 'SHAPE_INVALID'],
    ['too many bytes', new Uint8Array(LIMITS.exportBytesMax + 1), 'RECEIPT_INVALID'],
  ])('are not found in %s', (_name, bytes, code) => expect(detachReceipts(bytes)).toMatchObject({ ok: false, code }));
  test('are not put beside others', () => {
    expect(attachReceipts({ message: attached, receipts: [COSE_RECEIPT] })).toMatchObject({ code: 'RECEIPT_INVALID' });
    expect(attachReceipts({ message: new Uint8Array(3), receipts: [COSE_RECEIPT] }).ok).toBe(false);
  });
});
