import { failure, type Result, success } from '#proto/errors.js';

export type PictureSize = { readonly width: number; readonly height: number };

const MARKER = 0xff;
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;

/** SOF0 to SOF15 without the three that are other segments (ITU T.81 table B.1) */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** The size of a JPEG, or PICTURE_INVALID: what is no whole JPEG is not sealed as one (ITU T.81 annex B). */
export const jpegSize = (bytes: Uint8Array): Result<PictureSize> => {
  const length = bytes.length;
  if (length < 4 || bytes[0] !== MARKER || bytes[1] !== START) return failure('PICTURE_INVALID', 'no JPEG');
  if (bytes[length - 2] !== MARKER || bytes[length - 1] !== END) return failure('PICTURE_INVALID', 'cut off');
  for (let at = 2; at + 9 < length; ) {
    if (bytes[at] !== MARKER) return failure('PICTURE_INVALID', `no marker at ${at}`);
    const marker = bytes[at + 1]!;
    if (marker === SCAN || marker === END) break;
    if (isFrameHeader(marker)) {
      const height = bytes[at + 5]! * 256 + bytes[at + 6]!;
      const width = bytes[at + 7]! * 256 + bytes[at + 8]!;
      return width > 0 && height > 0 ? success({ width, height }) : failure('PICTURE_INVALID', 'no size');
    }
    at += 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return failure('PICTURE_INVALID', 'no frame header');
};
