import { equal } from './bytes.js';
import { decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { assembleByGateway, decodeByGateway, type PreparedByGateway, prepareByGateway } from './gateway-signed.js';
import { LIMITS } from './limits.js';
import { HASH_BYTES, type Hash, leafHash, verifyInclusion } from './merkle.js';
import { CTI_BYTES, decodeEnvelope, envelopeCti } from './reading.js';
import { bytesOf, bytesWithin, list, optional, required, table, text, tuple, uint } from './table.js';

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

const groupTable = table({
  net: required(1, bytesOf(8)),
  root: required(2, bytesOf(HASH_BYTES)),
  size: required(3, uint(LIMITS.logSizeMax)),
  anchorBy: required(4, uint(LIMITS.secondsMax)),
});

export const prepareGroup = (group: Group): PreparedByGateway =>
  prepareByGateway(
    CONTENT_GROUP,
    group.gatewayId,
    encode(groupTable.toCbor({ net: group.net, root: group.root, size: group.size, anchorBy: group.anchorBy })),
  );

export const assembleGroup = assembleByGateway;

export type SignedGroup = Group & { readonly toBeSigned: Uint8Array; readonly signature: Uint8Array };

/** Decodes a signed group; the caller checks `signature` over `toBeSigned` by the gateway's key. */
export const decodeGroup = (bytes: Uint8Array): Result<SignedGroup> => {
  const signed = decodeByGateway(bytes, CONTENT_GROUP);
  if (!signed.ok) return signed;
  const item = decode(signed.value.payload);
  if (!item.ok) return item;
  const group = groupTable.decode(item.value);
  if (!group.ok) return group;
  return success({
    gatewayId: signed.value.gatewayId,
    net: group.value.net,
    root: group.value.root,
    size: group.value.size,
    anchorBy: group.value.anchorBy,
    toBeSigned: signed.value.toBeSigned,
    signature: signed.value.signature,
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
