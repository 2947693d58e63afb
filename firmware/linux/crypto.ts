import { createHash, randomBytes } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Crypto } from '#core/ports.js';
import { verifySecp256k1 } from './secp256k1.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

export const keccak256 = (bytes: Uint8Array): Uint8Array => keccak_256(bytes);

/** The core's Crypto port. Only receipts are verified here, one a commit group, so noble is fast enough. */
export const openCrypto = (): Crypto => ({
  sha256,
  keccak256,
  verify: verifySecp256k1,
  random: (length) => new Uint8Array(randomBytes(length)),
});
