import { CborMap, decode, encode } from './cbor.js';
import { ALGORITHM, decodeSign1, encodeSign1, HEADER, type Sign1, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { HASH_BYTES, type Hash, leafHash, rootFromConsistency, rootFromPath } from './merkle.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { checkSignatureForm } from './signature.js';
import { bytesOf, bytesWithin, int, list, optional, required, table, tuple, uint } from './table.js';

/**
 * COSE Receipts (RFC 9942) of an RFC 9162 log: a COSE_Sign1 over the root of a checkpoint, which is detached, with the
 * proof that leads to it in the unprotected header. Any verifier of RFC 9942 takes them.
 */
const RECEIPTS = 394;
const VERIFIABLE_DATA_STRUCTURE = 395;
const VERIFIABLE_DATA_PROOFS = 396;
const RFC9162_SHA256 = 1;
const INCLUSION = -1;
const CONSISTENCY = -2;
/** two sizes of at most 9 bytes and 49 hashes of 34 */
const PROOF_BYTES_MAX = 1700;

export type InclusionProof = { readonly size: number; readonly index: number; readonly path: readonly Uint8Array[] };
export type ConsistencyProof = { readonly size1: number; readonly size2: number; readonly path: readonly Uint8Array[] };

const headerTable = table({
  algorithm: required(HEADER.algorithm, int(ALGORITHM.ES256K, ALGORITHM.ES256K)),
  gatewayId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
  structure: required(VERIFIABLE_DATA_STRUCTURE, int(RFC9162_SHA256, RFC9162_SHA256)),
});

// RFC 9942 allows several proofs under one root; a receipt here has one
const oneProof = list(bytesWithin(1, PROOF_BYTES_MAX), 1, 1);
const unprotectedTable = table({
  proofs: required(
    VERIFIABLE_DATA_PROOFS,
    table({ inclusion: optional(INCLUSION, oneProof), consistency: optional(CONSISTENCY, oneProof) }),
  ),
});

// RFC 9942 has no form for an empty path: hence a log of one entry and equal sizes have no receipt
const inclusionType = tuple([
  ['size', uint(LIMITS.logSizeMax)],
  ['index', uint(LIMITS.logSizeMax)],
  ['path', list(bytesOf(HASH_BYTES), 1, LIMITS.merklePathMax)],
] as const);

const consistencyType = tuple([
  ['size1', uint(LIMITS.logSizeMax)],
  ['size2', uint(LIMITS.logSizeMax)],
  ['path', list(bytesOf(HASH_BYTES), 1, LIMITS.consistencyPathMax)],
] as const);

export type PreparedCoseReceipt = { readonly protectedBytes: Uint8Array; readonly toBeSigned: Uint8Array };

/** What the gateway's log key signs for one root; it serves every receipt under that root. */
export const prepareCoseReceipt = (gatewayId: Uint8Array, root: Uint8Array): PreparedCoseReceipt => {
  const protectedBytes = encode(
    headerTable.toCbor({ algorithm: ALGORITHM.ES256K, gatewayId, structure: RFC9162_SHA256 }),
  );
  return { protectedBytes, toBeSigned: signatureStructure(protectedBytes, root) };
};

const assemble = (
  prepared: PreparedCoseReceipt,
  proofs: { readonly inclusion?: readonly Uint8Array[]; readonly consistency?: readonly Uint8Array[] },
  signature: Uint8Array,
): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: unprotectedTable.toCbor({ proofs }) as CborMap,
    payload: null,
    signature,
  });

/** `signature` is 64 bytes r‖s with a low s over `prepared.toBeSigned`. */
export const assembleInclusionReceipt = (
  prepared: PreparedCoseReceipt,
  proof: InclusionProof,
  signature: Uint8Array,
): Uint8Array => assemble(prepared, { inclusion: [encode(inclusionType.toCbor(proof))] }, signature);

export const assembleConsistencyReceipt = (
  prepared: PreparedCoseReceipt,
  proof: ConsistencyProof,
  signature: Uint8Array,
): Uint8Array => assemble(prepared, { consistency: [encode(consistencyType.toCbor(proof))] }, signature);

type ReceiptSignature = {
  /** the EVM address of the log key that signed */
  readonly gatewayId: Uint8Array;
  readonly protectedBytes: Uint8Array;
  readonly signature: Uint8Array;
};
export type InclusionReceipt = ReceiptSignature & { readonly kind: 'inclusion'; readonly proof: InclusionProof };
export type ConsistencyReceipt = ReceiptSignature & { readonly kind: 'consistency'; readonly proof: ConsistencyProof };

export const decodeCoseReceipt = (bytes: Uint8Array): Result<InclusionReceipt | ConsistencyReceipt> => {
  if (bytes.length > LIMITS.coseReceiptBytesMax) return failure('RECEIPT_INVALID', 'too long');
  const message = decodeSign1(bytes);
  return message.ok ? receiptOf(message.value) : message;
};

const receiptOf = (message: Sign1): Result<InclusionReceipt | ConsistencyReceipt> => {
  if (message.payload !== null) return failure('RECEIPT_INVALID', 'the root is not detached');
  const headerItem = decode(message.protectedBytes);
  if (!headerItem.ok) return headerItem;
  const header = headerTable.decode(headerItem.value);
  if (!header.ok) return header;
  const unprotected = unprotectedTable.decode(message.unprotected);
  if (!unprotected.ok) return unprotected;
  const gatewayId = header.value.gatewayId;
  const protectedBytes = message.protectedBytes;
  const signature = message.signature;
  const inclusion = unprotected.value.proofs.inclusion;
  const consistency = unprotected.value.proofs.consistency;
  if (inclusion !== undefined && consistency === undefined) {
    const item = decode(inclusion[0]!);
    if (!item.ok) return item;
    const proof = inclusionType.fromCbor(item.value);
    if (proof === undefined) return failure('RECEIPT_INVALID', 'inclusion proof');
    return success({ kind: 'inclusion', gatewayId, protectedBytes, signature, proof });
  }
  if (consistency !== undefined && inclusion === undefined) {
    const item = decode(consistency[0]!);
    if (!item.ok) return item;
    const proof = consistencyType.fromCbor(item.value);
    if (proof === undefined) return failure('RECEIPT_INVALID', 'consistency proof');
    return success({ kind: 'consistency', gatewayId, protectedBytes, signature, proof });
  }
  return failure('RECEIPT_INVALID', 'one proof is needed');
};

/** Whether `signature` over `toBeSigned` is by the log key of the gateway with this id; injected. */
export type LogSignatureCheck = (toBeSigned: Uint8Array, signature: Uint8Array, gatewayId: Uint8Array) => boolean;

const checkSigned = (receipt: ReceiptSignature, root: Uint8Array, check: LogSignatureCheck): Result<Uint8Array> => {
  const form = checkSignatureForm(ALGORITHM.ES256K, receipt.signature);
  if (!form.ok) return form;
  return check(signatureStructure(receipt.protectedBytes, root), receipt.signature, receipt.gatewayId)
    ? success(root)
    : failure('SIGNATURE_INVALID');
};

/**
 * The signed root that the receipt proves `entry` to be under. RFC 9942 signs the root alone: the size and the index are
 * hints for the path, and what size the root has is for a checkpoint to say.
 */
export const verifyInclusionReceipt = (
  hash: Hash,
  receipt: InclusionReceipt,
  entry: Uint8Array,
  check: LogSignatureCheck,
): Result<Uint8Array> => {
  const proof = receipt.proof;
  const root = rootFromPath(hash, leafHash(hash, entry), proof.index, proof.size, proof.path);
  return root === undefined ? failure('PROOF_INVALID') : checkSigned(receipt, root, check);
};

/** The signed root of the newer log, which the receipt proves to begin with the log of `root1`; sizes are hints here too. */
export const verifyConsistencyReceipt = (
  hash: Hash,
  receipt: ConsistencyReceipt,
  root1: Uint8Array,
  check: LogSignatureCheck,
): Result<Uint8Array> => {
  const proof = receipt.proof;
  const root = rootFromConsistency(hash, proof.size1, root1, proof.size2, proof.path);
  return root === undefined ? failure('PROOF_INVALID') : checkSigned(receipt, root, check);
};

const attachedTable = table({
  receipts: required(RECEIPTS, list(bytesWithin(1, LIMITS.coseReceiptBytesMax), 1, LIMITS.attachedReceiptsMax)),
});

/** A signed message with its receipts attached, as RFC 9942 hands both over together. */
export type ReceiptedMessage = { readonly message: Uint8Array; readonly receipts: readonly Uint8Array[] };

/**
 * Puts receipts beside an envelope for a verifier that knows RFC 9942 and not this protocol. The signature still holds,
 * but the result is no envelope: only `detachReceipts` gives back the bytes that the log has.
 */
export const attachReceipts = (attached: ReceiptedMessage): Result<Uint8Array> => {
  const message = decodeSign1(attached.message);
  if (!message.ok) return message;
  if (message.value.unprotected.entries.length !== 0) return failure('RECEIPT_INVALID', 'the header is not empty');
  const unprotected = attachedTable.toCbor({ receipts: attached.receipts }) as CborMap;
  return success(encodeSign1(withUnprotected(message.value, unprotected)));
};

export const detachReceipts = (bytes: Uint8Array): Result<ReceiptedMessage> => {
  if (bytes.length > LIMITS.exportBytesMax) return failure('RECEIPT_INVALID', 'too long');
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  const attached = attachedTable.decode(message.value.unprotected);
  if (!attached.ok) return attached;
  const bare = encodeSign1(withUnprotected(message.value, new CborMap([])));
  return success({ message: bare, receipts: attached.value.receipts });
};

const withUnprotected = (message: Sign1, unprotected: CborMap): Sign1 => ({
  protectedBytes: message.protectedBytes,
  unprotected,
  payload: message.payload,
  signature: message.signature,
});
