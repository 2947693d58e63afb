import { CborMap, decode, encode } from './cbor.js';
import { ALGORITHM, decodeSign1, encodeSign1, HEADER, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { CTI_BYTES, DEVICE_ID_BYTES } from './reading.js';
import { bytesOf, int, required, table, uint } from './table.js';

/** Content type of a media receipt; apart from all that devices sign, and from a commit group. */
export const CONTENT_MEDIA_RECEIPT = 65011;
const HASH_BYTES = 32;

/**
 * What a gateway signs once it has all of an encrypted object, durably and under its content address. A device lets go
 * of its copy for this and for nothing else.
 */
export type MediaReceipt = {
  /** the gateway's id: the EVM address of its log key */
  readonly gatewayId: Uint8Array;
  readonly net: Uint8Array;
  readonly deviceId: Uint8Array;
  /** names the media record */
  readonly cti: Uint8Array;
  /** 32 bytes: SHA-256 of the object */
  readonly objectHash: Uint8Array;
  readonly objectBytes: number;
  /** Unix seconds */
  readonly storedAt: number;
  /** Unix seconds; it is not removed before, and not before a checkpoint that names it is as old as retention asks */
  readonly keptUntil: number;
};

const header = table({
  algorithm: required(HEADER.algorithm, int(ALGORITHM.ES256K, ALGORITHM.ES256K)),
  contentType: required(HEADER.contentType, uint(65535)),
  gatewayId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
});

const body = table({
  net: required(1, bytesOf(8)),
  deviceId: required(2, bytesOf(DEVICE_ID_BYTES)),
  cti: required(3, bytesOf(CTI_BYTES)),
  objectHash: required(4, bytesOf(HASH_BYTES)),
  objectBytes: required(5, uint(LIMITS.mediaObjectBytesMax)),
  storedAt: required(6, uint(LIMITS.secondsMax)),
  keptUntil: required(7, uint(LIMITS.secondsMax)),
});

export type PreparedMediaReceipt = {
  readonly protectedBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

export const prepareMediaReceipt = (receipt: MediaReceipt): PreparedMediaReceipt => {
  const { gatewayId, ...said } = receipt;
  const protectedBytes = encode(
    header.toCbor({ algorithm: ALGORITHM.ES256K, contentType: CONTENT_MEDIA_RECEIPT, gatewayId }),
  );
  const payload = encode(body.toCbor(said));
  return { protectedBytes, payload, toBeSigned: signatureStructure(protectedBytes, payload) };
};

/** A COSE_Sign1; `signature` is 64 bytes r‖s with a low s, by the gateway's log key over `toBeSigned`. */
export const assembleMediaReceipt = (prepared: PreparedMediaReceipt, signature: Uint8Array): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: new CborMap([]),
    payload: prepared.payload,
    signature,
  });

export type SignedMediaReceipt = MediaReceipt & { readonly toBeSigned: Uint8Array; readonly signature: Uint8Array };

/** Decodes a receipt; the caller checks `signature` over `toBeSigned` by the gateway's key, and whose object it is. */
export const decodeMediaReceipt = (bytes: Uint8Array): Result<SignedMediaReceipt> => {
  if (bytes.length > LIMITS.mediaReceiptBytesMax) return failure('RECEIPT_INVALID', 'too long');
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  const { protectedBytes, payload, unprotected, signature } = message.value;
  if (payload === null || unprotected.entries.length !== 0) return failure('RECEIPT_INVALID', 'form');
  const headerItem = decode(protectedBytes);
  if (!headerItem.ok) return headerItem;
  const head = header.decode(headerItem.value);
  if (!head.ok) return head;
  if (head.value.contentType !== CONTENT_MEDIA_RECEIPT) return failure('RECEIPT_INVALID', 'content type');
  const item = decode(payload);
  if (!item.ok) return item;
  const said = body.decode(item.value);
  if (!said.ok) return said;
  const { gatewayId } = head.value;
  return success({ gatewayId, ...said.value, toBeSigned: signatureStructure(protectedBytes, payload), signature });
};
