import { decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { assembleByGateway, decodeByGateway, type PreparedByGateway, prepareByGateway } from './gateway-signed.js';
import { LIMITS } from './limits.js';
import { CTI_BYTES, DEVICE_ID_BYTES } from './reading.js';
import { bytesOf, required, table, uint } from './table.js';

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

const body = table({
  net: required(1, bytesOf(8)),
  deviceId: required(2, bytesOf(DEVICE_ID_BYTES)),
  cti: required(3, bytesOf(CTI_BYTES)),
  objectHash: required(4, bytesOf(HASH_BYTES)),
  objectBytes: required(5, uint(LIMITS.mediaObjectBytesMax)),
  storedAt: required(6, uint(LIMITS.secondsMax)),
  keptUntil: required(7, uint(LIMITS.secondsMax)),
});

export const prepareMediaReceipt = (receipt: MediaReceipt): PreparedByGateway => {
  const { gatewayId, ...said } = receipt;
  return prepareByGateway(CONTENT_MEDIA_RECEIPT, gatewayId, encode(body.toCbor(said)));
};

export const assembleMediaReceipt = assembleByGateway;

export type SignedMediaReceipt = MediaReceipt & { readonly toBeSigned: Uint8Array; readonly signature: Uint8Array };

/** Decodes a receipt; the caller checks `signature` over `toBeSigned` by the gateway's key, and whose object it is. */
export const decodeMediaReceipt = (bytes: Uint8Array): Result<SignedMediaReceipt> => {
  if (bytes.length > LIMITS.mediaReceiptBytesMax) return failure('RECEIPT_INVALID', 'too long');
  const signed = decodeByGateway(bytes, CONTENT_MEDIA_RECEIPT);
  if (!signed.ok) return signed;
  const { gatewayId, payload, toBeSigned, signature } = signed.value;
  const item = decode(payload);
  if (!item.ok) return item;
  const said = body.decode(item.value);
  return said.ok ? success({ gatewayId, ...said.value, toBeSigned, signature }) : said;
};
