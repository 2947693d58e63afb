import { concat } from './bytes.js';
import { FieldmarkError } from './errors.js';

export type Hmac = (key: Uint8Array, message: Uint8Array) => Uint8Array;

const HASH_BYTES = 32;

/** RFC 5869 §2.2, with SHA-256; an empty salt counts as 32 zeros. */
export const hkdfExtract = (hmac: Hmac, salt: Uint8Array, input: Uint8Array): Uint8Array =>
  hmac(salt.length === 0 ? new Uint8Array(HASH_BYTES) : salt, input);

/** RFC 5869 §2.3: `length` bytes, 8,160 at most. */
export const hkdfExpand = (hmac: Hmac, key: Uint8Array, info: Uint8Array, length: number): Uint8Array => {
  if (length > 255 * HASH_BYTES) throw new FieldmarkError('INTERNAL', { detail: `HKDF of ${length} bytes` });
  const out = new Uint8Array(length);
  let block = new Uint8Array(0);
  for (let offset = 0, i = 1; offset < length; offset += HASH_BYTES, i++) {
    block = new Uint8Array(hmac(key, concat([block, info, new Uint8Array([i])])));
    out.set(block.subarray(0, Math.min(HASH_BYTES, length - offset)), offset);
  }
  return out;
};
