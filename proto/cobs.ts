import { failure, type Result, success } from './errors.js';

/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, IEEE/ACM ToN 7(2), 1999): any bytes without a zero, at most one
 * byte longer in 254.
 */
export const encodeCobs = (bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes.length + Math.floor(bytes.length / 254) + 1);
  let code = 0;
  let length = 1;
  for (let i = 0; i < bytes.length; i++) {
    const run = length - code;
    if (run === 255) {
      out[code] = 255;
      code = length++;
    }
    if (bytes[i] === 0) {
      out[code] = length - code;
      code = length++;
    } else out[length++] = bytes[i]!;
  }
  out[code] = length - code;
  return out.subarray(0, length);
};

/** The bytes of one COBS group, which must hold no zero. FRAME_INVALID where a code byte points past the end. */
export const decodeCobs = (bytes: Uint8Array): Result<Uint8Array> => {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const code = bytes[at]!;
    if (code === 0 || at + code > bytes.length) return failure('FRAME_INVALID', 'stuffing');
    for (let i = 1; i < code; i++) {
      if (bytes[at + i] === 0) return failure('FRAME_INVALID', 'a zero inside');
      out[length++] = bytes[at + i]!;
    }
    at += code;
    if (code < 255 && at < bytes.length) out[length++] = 0;
  }
  return success(out.subarray(0, length));
};
