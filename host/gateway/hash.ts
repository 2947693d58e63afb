import { hash } from 'node:crypto';

const SHA256_BYTES = 32;

/**
 * SHA-256 in one call, and its digest by way of a string of bytes: half the cost of a Buffer, each of which has memory
 * of its own outside of the heap.
 */
export const sha256 = (bytes: Uint8Array): Uint8Array => {
  const digest = hash('sha256', bytes, 'binary');
  const out = new Uint8Array(SHA256_BYTES);
  for (let i = 0; i < SHA256_BYTES; i++) out[i] = digest.charCodeAt(i);
  return out;
};
