import { equal } from './bytes.js';
import { CborMap, decode, encode } from './cbor.js';
import { ALGORITHM, decodeSign1, encodeSign1, HEADER, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { HASH_BYTES, type Hash, leafHash, verifyInclusion } from './merkle.js';
import { CTI_BYTES, DEVICE_ID_BYTES, decodeEnvelope, envelopeCti } from './reading.js';
import { bytesOf, bytesWithin, int, list, optional, required, table, text, tuple, uint } from './table.js';

/** Content type of a signed commit group; apart from all that devices sign. */
export const CONTENT_GROUP = 65010;
export const GROUP_BYTES_MAX = 256;

/**
 * What a gateway signs once for all readings that one commit made durable: the RFC 9162 root over their leaf hashes
 * in the order of the log, and the time by which they will be under a checkpoint on chain.
 */
export type Group = {
  /** the gateway's id: the EVM address of its log key */
  readonly gatewayId: Uint8Array;
  readonly net: Uint8Array;
  readonly root: Uint8Array;
  readonly size: number;
  /** Unix seconds */
  readonly anchorBy: number;
};

const groupHeader = table({
  algorithm: required(HEADER.algorithm, int(ALGORITHM.ES256K, ALGORITHM.ES256K)),
  contentType: required(HEADER.contentType, uint(65535)),
  gatewayId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
});

const groupTable = table({
  net: required(1, bytesOf(8)),
  root: required(2, bytesOf(HASH_BYTES)),
  size: required(3, uint(LIMITS.logSizeMax)),
  anchorBy: required(4, uint(LIMITS.secondsMax)),
});

export type PreparedGroup = {
  readonly protectedBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

export const prepareGroup = (group: Group): PreparedGroup => {
  const protectedBytes = encode(
    groupHeader.toCbor({ algorithm: ALGORITHM.ES256K, contentType: CONTENT_GROUP, gatewayId: group.gatewayId }),
  );
  const payload = encode(
    groupTable.toCbor({ net: group.net, root: group.root, size: group.size, anchorBy: group.anchorBy }),
  );
  return { protectedBytes, payload, toBeSigned: signatureStructure(protectedBytes, payload) };
};

/** The signed group: a COSE_Sign1; `signature` is 64 bytes r‖s with a low s, by the gateway's log key. */
export const assembleGroup = (prepared: PreparedGroup, signature: Uint8Array): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: new CborMap([]),
    payload: prepared.payload,
    signature,
  });

export type SignedGroup = Group & { readonly toBeSigned: Uint8Array; readonly signature: Uint8Array };

/** Decodes a signed group; the caller checks `signature` over `toBeSigned` by the gateway's key. */
export const decodeGroup = (bytes: Uint8Array): Result<SignedGroup> => {
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  if (message.value.payload === null || message.value.unprotected.entries.length !== 0)
    return failure('RECEIPT_INVALID', 'form');
  const headerItem = decode(message.value.protectedBytes);
  if (!headerItem.ok) return headerItem;
  const header = groupHeader.decode(headerItem.value);
  if (!header.ok) return header;
  if (header.value.contentType !== CONTENT_GROUP) return failure('RECEIPT_INVALID', 'content type');
  const item = decode(message.value.payload);
  if (!item.ok) return item;
  const group = groupTable.decode(item.value);
  if (!group.ok) return group;
  return success({
    gatewayId: header.value.gatewayId,
    net: group.value.net,
    root: group.value.root,
    size: group.value.size,
    anchorBy: group.value.anchorBy,
    toBeSigned: signatureStructure(message.value.protectedBytes, message.value.payload),
    signature: message.value.signature,
  });
};

/** One reading's place in a group: its leaf index there and its path to the root, lowest sibling first. */
export type Place = { readonly cti: Uint8Array; readonly index: number; readonly path: readonly Uint8Array[] };

export const placeType = tuple([
  ['cti', bytesOf(CTI_BYTES)],
  ['index', uint(LIMITS.logSizeMax)],
  ['path', list(bytesOf(HASH_BYTES), 0, LIMITS.merklePathMax)],
] as const);

/**
 * Whether `place` puts this envelope into the group: RECEIPT_INVALID where the receipt is for another reading or
 * network, PROOF_INVALID where the path does not lead to the group's root. The group's signature is checked elsewhere.
 */
export const verifyPlace = (hash: Hash, envelopeBytes: Uint8Array, place: Place, group: Group): Result<true> => {
  const envelope = decodeEnvelope(envelopeBytes);
  if (!envelope.ok) return envelope;
  if (!equal(envelopeCti(envelope.value), place.cti)) return failure('RECEIPT_INVALID', 'another reading');
  if (!equal(envelope.value.net, group.net)) return failure('RECEIPT_INVALID', 'another network');
  const leaf = leafHash(hash, envelopeBytes);
  return verifyInclusion(hash, leaf, place.index, group.size, place.path, group.root)
    ? success(true)
    : failure('PROOF_INVALID');
};

const refusal = tuple([
  ['cti', bytesOf(CTI_BYTES)],
  ['code', text(LIMITS.errorCodeBytesMax)],
] as const);

/** A message on `down/receipt`: a signed group with places of this device's readings in it, or refusals, or both. */
export type ReceiptMessage = {
  readonly group?: Uint8Array;
  readonly places?: readonly Place[];
  /** the gateway will not store these; `code` is one of the error codes */
  readonly refused?: readonly { readonly cti: Uint8Array; readonly code: string }[];
};

const receiptMessage = table({
  group: optional(1, bytesWithin(1, GROUP_BYTES_MAX)),
  places: optional(2, list(placeType, 1, LIMITS.receiptsPerMessageMax)),
  refused: optional(3, list(refusal, 1, LIMITS.receiptsPerMessageMax)),
});

export const encodeReceiptMessage = (message: ReceiptMessage): Uint8Array => encode(receiptMessage.toCbor(message));

export const decodeReceiptMessage = (bytes: Uint8Array): Result<ReceiptMessage> => {
  if (bytes.length > LIMITS.receiptMessageBytesMax) return failure('RECEIPT_INVALID', 'too long');
  const item = decode(bytes);
  if (!item.ok) return item;
  const message = receiptMessage.decode(item.value);
  if (message.ok && (message.value.places === undefined) !== (message.value.group === undefined))
    return failure('RECEIPT_INVALID', 'places without a group');
  return message;
};
