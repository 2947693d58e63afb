import { secp256k1 } from '@noble/curves/secp256k1.js';
import { WINDOW_BITS } from './keys/ecdsa.js';

/**
 * ES256K in software: RFC 6979 nonces, so that no random source is asked while signing, and low-S always.
 */
const LAZY = true;
secp256k1.Point.BASE.precompute(WINDOW_BITS, LAZY);

export const isSecretKey = (secret: Uint8Array): boolean => secp256k1.utils.isValidSecretKey(secret);

export const newSecretKey = (): Uint8Array => secp256k1.utils.randomSecretKey();

/** 33 bytes, compressed. */
export const publicKeyOf = (secret: Uint8Array): Uint8Array => secp256k1.getPublicKey(secret, true);

/** 64 bytes r‖s with a low s over a 32-byte digest. */
export const signSecp256k1 = (digest: Uint8Array, secret: Uint8Array): Uint8Array =>
  secp256k1.sign(digest, secret, { prehash: false, lowS: true, extraEntropy: false });

/** False for a high s, a malformed signature or a key that is no point. */
export const verifySecp256k1 = (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean => {
  try {
    return secp256k1.verify(signature, digest, publicKey, { prehash: false, lowS: true });
  } catch {
    return false;
  }
};
