import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 as hashSha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';

/** Nothing here is Node's: the session runs in a browser's page too. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hashSha256(bytes);

export const keccak256 = (bytes: Uint8Array): Uint8Array => keccak_256(bytes);

export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

const curveOf = (algorithm: Algorithm) => (algorithm === ALGORITHM.ES256K ? secp256k1 : p256);

/** 20 bytes: the EVM address of a 33-byte point; undefined where it is none of the algorithm's curve. */
export const deviceIdOf = (algorithm: Algorithm, publicKey: Uint8Array): Uint8Array | undefined => {
  try {
    return keccak256(curveOf(algorithm).Point.fromBytes(publicKey).toBytes(false).subarray(1)).slice(12);
  } catch {
    return undefined;
  }
};

/** False for a high s, a malformed signature, or a key that is no point. */
export const verifyDigest = (
  algorithm: Algorithm,
  digest: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean => {
  try {
    return curveOf(algorithm).verify(signature, digest, publicKey, { prehash: false, lowS: true });
  } catch {
    return false;
  }
};
