import { decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { CTI_BYTES } from './reading.js';
import { bytesOf, bytesWithin, list, optional, required, table, text, tuple, uint } from './table.js';

/**
 * The payload of a media envelope (content type 65001): what a picture or clip is, without showing it. The picture
 * itself travels and is stored encrypted (see `media-format.ts`), named by the hash in here.
 */
export type MediaRecord = {
  /** 32 bytes: SHA-256 of `fieldmark media commitment 1`, a secret 32-byte salt and the picture */
  readonly commitment: Uint8Array;
  /** 32 bytes: SHA-256 of the encrypted object, which its CID is made of */
  readonly objectHash: Uint8Array;
  /** bytes of the encrypted object */
  readonly objectBytes: number;
  /** bytes of plaintext in every chunk but the last */
  readonly chunkBytes: number;
  readonly chunkCount: number;
  /** Unix seconds at which the exposure ended; 0 where there was no clock */
  readonly capturedAt: number;
  /** `image/jpeg` or `video/mp4` */
  readonly mediaType: string;
  /** one of MEDIA_SOURCE */
  readonly source: number;
  /** one of MEDIA_TRIGGER */
  readonly trigger: number;
  /** one of MEDIA_CLOCK */
  readonly clockNote: number;
  readonly width?: number;
  readonly height?: number;
  readonly exposureMicroseconds?: number;
  /** cti of the reading of this device that it belongs to */
  readonly reading?: Uint8Array;
  /** what was done to the picture before it was encrypted, in this order */
  readonly privacy?: readonly PrivacyStep[];
};

export const MEDIA_SOURCE = { rpicam: 1, v4l2: 2, ffmpeg: 3 } as const;
export const MEDIA_TRIGGER = { schedule: 1, motionPin: 2, motionInPicture: 3, command: 4 } as const;
/** `untrusted`: no clock that the device trusts, and its owner had told it to capture all the same. */
export const MEDIA_CLOCK = { trusted: 0, untrusted: 1 } as const;
/** `mask`: polygons filled; `motionMask`: regions that moved filled; `blur`: regions that a model found blurred. */
export const PRIVACY = { mask: 1, motionMask: 2, blur: 3 } as const;

export type PrivacyStep = {
  readonly kind: number;
  /** SHA-256 of the CBOR of the step's settings, so that they can be shown later without being public now */
  readonly settings: Uint8Array;
  /** SHA-256 of the model that decided on the regions, empty where none did */
  readonly model: Uint8Array;
};

const HASH_BYTES = 32;
const KIND_MAX = 255;
const hash = bytesOf(HASH_BYTES);

const privacyStep = tuple([
  ['kind', uint(KIND_MAX)],
  ['settings', hash],
  ['model', bytesWithin(0, HASH_BYTES)],
] as const);

const mediaTable = table({
  commitment: required(1, hash),
  objectHash: required(2, hash),
  objectBytes: required(3, uint(LIMITS.mediaObjectBytesMax)),
  chunkBytes: required(4, uint(LIMITS.mediaChunkBytesMax)),
  chunkCount: required(5, uint(LIMITS.mediaChunksMax)),
  capturedAt: required(6, uint(LIMITS.secondsMax)),
  mediaType: required(7, text(LIMITS.mediaTypeBytesMax)),
  source: required(8, uint(KIND_MAX)),
  trigger: required(9, uint(KIND_MAX)),
  clockNote: required(10, uint(MEDIA_CLOCK.untrusted)),
  width: optional(11, uint(LIMITS.mediaPixelsMax)),
  height: optional(12, uint(LIMITS.mediaPixelsMax)),
  exposureMicroseconds: optional(13, uint(LIMITS.integerMax)),
  reading: optional(14, bytesOf(CTI_BYTES)),
  privacy: optional(15, list(privacyStep, 1, LIMITS.mediaPrivacyStepsMax)),
});

export const encodeMediaRecord = (record: MediaRecord): Uint8Array => encode(mediaTable.toCbor(record));

const isHashOrNothing = (bytes: Uint8Array): boolean => bytes.length === 0 || bytes.length === HASH_BYTES;

export const decodeMediaRecord = (payload: Uint8Array): Result<MediaRecord> => {
  const item = decode(payload);
  if (!item.ok) return item;
  const record = mediaTable.decode(item.value);
  if (!record.ok) return record;
  const { objectBytes, chunkBytes, chunkCount } = record.value;
  // every chunk carries something, so the count follows from the sizes within the header's room
  if (chunkBytes === 0 || chunkCount === 0 || objectBytes <= (chunkCount - 1) * chunkBytes)
    return failure('SHAPE_INVALID', 'chunks');
  const steps = record.value.privacy ?? [];
  for (let i = 0; i < steps.length; i++)
    if (!isHashOrNothing(steps[i]!.model)) return failure('SHAPE_INVALID', 'model hash');
  return success(record.value);
};
