import { hash } from 'node:crypto';

/** SHA-256 in one call, half the cost of a hash object. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
