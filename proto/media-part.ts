import { decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { CTI_BYTES } from './reading.js';
import { bytesOf, bytesWithin, text, tuple, uint } from './table.js';

/**
 * An encrypted object over MQTT. On `up/media` a part travels beside the envelopes of media records, on `down/receipt`
 * its answer beside the receipts of envelopes: those begin with a tag and a map, these with an array, so that one byte
 * tells them apart.
 */
export type MediaPart = {
  /** names the media record */
  readonly cti: Uint8Array;
  /** where it belongs in the object */
  readonly offset: number;
  /** empty: a question how far the upload is */
  readonly bytes: Uint8Array;
};

/** How an upload stands. It is signed by no one, but for the receipt in it. */
export type MediaAnswer = {
  readonly cti: Uint8Array;
  /** the next part begins here */
  readonly offset: number;
  /** a signed media receipt once all of it is durable; empty before */
  readonly receipt: Uint8Array;
  /** an error code where a part was not taken; empty otherwise */
  readonly code: string;
};

const part = tuple([
  ['cti', bytesOf(CTI_BYTES)],
  ['offset', uint(LIMITS.mediaObjectBytesMax)],
  ['bytes', bytesWithin(0, LIMITS.mediaPartBytesMax)],
] as const);

const answer = tuple([
  ['cti', bytesOf(CTI_BYTES)],
  ['offset', uint(LIMITS.mediaObjectBytesMax)],
  ['receipt', bytesWithin(0, LIMITS.mediaReceiptBytesMax)],
  ['code', text(LIMITS.errorCodeBytesMax)],
] as const);

/** first bytes of an array of three and of one of four (RFC 8949 §3.1) */
const PART_HEAD = 0x83;
const ANSWER_HEAD = 0x84;

export const isMediaPart = (message: Uint8Array): boolean => message[0] === PART_HEAD;
export const isMediaAnswer = (message: Uint8Array): boolean => message[0] === ANSWER_HEAD;

export const encodeMediaPart = (value: MediaPart): Uint8Array => encode(part.toCbor(value));
export const encodeMediaAnswer = (value: MediaAnswer): Uint8Array => encode(answer.toCbor(value));

export const decodeMediaPart = (message: Uint8Array): Result<MediaPart> => {
  const item = decode(message);
  if (!item.ok) return item;
  const value = part.fromCbor(item.value);
  return value === undefined ? failure('SHAPE_INVALID', 'media part') : success(value);
};

export const decodeMediaAnswer = (message: Uint8Array): Result<MediaAnswer> => {
  const item = decode(message);
  if (!item.ok) return item;
  const value = answer.fromCbor(item.value);
  return value === undefined ? failure('SHAPE_INVALID', 'media answer') : success(value);
};
