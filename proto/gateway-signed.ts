import { CborMap, decode, encode } from './cbor.js';
import { ALGORITHM, decodeSign1, encodeSign1, HEADER, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { bytesOf, int, required, table, uint } from './table.js';

/**
 * The form of all that a gateway signs with its log key for devices: a COSE_Sign1 whose content type keeps one kind from
 * being taken for another.
 */
const header = table({
  algorithm: required(HEADER.algorithm, int(ALGORITHM.ES256K, ALGORITHM.ES256K)),
  contentType: required(HEADER.contentType, uint(65535)),
  gatewayId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
});

export type PreparedByGateway = {
  readonly protectedBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

/** `gatewayId` is 20 bytes: the EVM address of the log key. */
export const prepareByGateway = (
  contentType: number,
  gatewayId: Uint8Array,
  payload: Uint8Array,
): PreparedByGateway => {
  const protectedBytes = encode(header.toCbor({ algorithm: ALGORITHM.ES256K, contentType, gatewayId }));
  return { protectedBytes, payload, toBeSigned: signatureStructure(protectedBytes, payload) };
};

/** `signature` is 64 bytes r‖s with a low s, by the gateway's log key over `toBeSigned`. */
export const assembleByGateway = (prepared: PreparedByGateway, signature: Uint8Array): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: new CborMap([]),
    payload: prepared.payload,
    signature,
  });

export type SignedByGateway = {
  readonly gatewayId: Uint8Array;
  readonly payload: Uint8Array;
  readonly toBeSigned: Uint8Array;
  readonly signature: Uint8Array;
};

/** Decodes the form; the caller checks `signature` over `toBeSigned` by the gateway's key. RECEIPT_INVALID or CBOR_*. */
export const decodeByGateway = (bytes: Uint8Array, contentType: number): Result<SignedByGateway> => {
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  const protectedBytes = message.value.protectedBytes;
  const payload = message.value.payload;
  if (payload === null || message.value.unprotected.entries.length !== 0) return failure('RECEIPT_INVALID', 'form');
  const item = decode(protectedBytes);
  if (!item.ok) return item;
  const head = header.decode(item.value);
  if (!head.ok) return head;
  if (head.value.contentType !== contentType) return failure('RECEIPT_INVALID', 'content type');
  return success({
    gatewayId: head.value.gatewayId,
    payload,
    toBeSigned: signatureStructure(protectedBytes, payload),
    signature: message.value.signature,
  });
};
