import { CborMap, decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { HASH_BYTES } from './merkle.js';
import { bytesOf, bytesWithin, optional, required, table, text, uint } from './table.js';
import { UUID_BYTES } from './update.js';

/**
 * What a device and a gateway say to each other about updates: a device asks, on `up/update`, and is answered on
 * `down/update`. Nothing of it is signed, since nothing of it is believed: what is offered carries its own signatures.
 */
export type UpdateRequest =
  /** whether there is anything newer */
  | {
      readonly kind: 'ask';
      readonly classId: Uint8Array;
      readonly sequence: number;
      readonly keysVersion: number;
    }
  /** a part of the image that a manifest names */
  | {
      readonly kind: 'fetch';
      readonly manifestDigest: Uint8Array;
      readonly offset: number;
      readonly length: number;
    };

const askTable = table({
  classId: required(1, bytesOf(UUID_BYTES)),
  sequence: required(2, uint(LIMITS.integerMax)),
  keysVersion: required(3, uint(LIMITS.integerMax)),
});

const fetchTable = table({
  manifestDigest: required(4, bytesOf(HASH_BYTES)),
  offset: required(5, uint(LIMITS.updateImageBytesMax)),
  length: required(6, uint(LIMITS.updatePartBytesMax)),
});

export const encodeUpdateRequest = (request: UpdateRequest): Uint8Array =>
  encode(request.kind === 'ask' ? askTable.toCbor(request) : fetchTable.toCbor(request));

export const decodeUpdateRequest = (bytes: Uint8Array): Result<UpdateRequest> => {
  if (bytes.length > LIMITS.updateRequestBytesMax) return failure('UPDATE_INVALID', 'too long');
  const item = decode(bytes);
  if (!item.ok) return failure('UPDATE_INVALID', item.code);
  if (item.value instanceof CborMap && item.value.get(1) !== undefined) {
    const ask = askTable.decode(item.value);
    return ask.ok ? success(Object.assign({ kind: 'ask' as const }, ask.value)) : failure('UPDATE_INVALID', ask.detail);
  }
  const part = fetchTable.decode(item.value);
  return part.ok
    ? success(Object.assign({ kind: 'fetch' as const }, part.value))
    : failure('UPDATE_INVALID', part.detail);
};

export type UpdateAnswer = {
  /** the next set of keys, which is taken before anything else */
  readonly keys?: Uint8Array;
  /** the newest release, as a notice and a manifest */
  readonly notice?: Uint8Array;
  readonly manifest?: Uint8Array;
  /** a part of an image */
  readonly manifestDigest?: Uint8Array;
  readonly offset?: number;
  readonly part?: Uint8Array;
  /** why there is nothing of this: one of the error codes */
  readonly code?: string;
};

const answerTable = table({
  keys: optional(1, bytesWithin(1, LIMITS.updateSignedBytesMax)),
  notice: optional(2, bytesWithin(1, LIMITS.updateSignedBytesMax)),
  manifest: optional(3, bytesWithin(1, LIMITS.updateSignedBytesMax)),
  manifestDigest: optional(4, bytesOf(HASH_BYTES)),
  offset: optional(5, uint(LIMITS.updateImageBytesMax)),
  part: optional(6, bytesWithin(1, LIMITS.updatePartBytesMax)),
  code: optional(7, text(LIMITS.errorCodeBytesMax)),
});

export const encodeUpdateAnswer = (answer: UpdateAnswer): Uint8Array => encode(answerTable.toCbor(answer));

export const decodeUpdateAnswer = (bytes: Uint8Array): Result<UpdateAnswer> => {
  if (bytes.length > LIMITS.mqttPacketBytesMax) return failure('UPDATE_INVALID', 'too long');
  const item = decode(bytes);
  const answer = item.ok ? answerTable.decode(item.value) : item;
  if (!answer.ok) return failure('UPDATE_INVALID', answer.detail);
  const said = answer.value;
  const isPart = said.part !== undefined;
  if ((said.notice !== undefined) !== (said.manifest !== undefined)) return failure('UPDATE_INVALID', 'half an offer');
  return isPart === (said.offset !== undefined) && (!isPart || said.manifestDigest !== undefined)
    ? answer
    : failure('UPDATE_INVALID', 'a part without its place');
};
