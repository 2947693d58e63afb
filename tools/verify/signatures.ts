import { createHash, createPublicKey, verify as verifyWithNode } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, equal } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { isLowS } from '#proto/signature.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

const RECOVERY_BITS = [0, 1, 2, 3] as const;

/**
 * Whether the key whose EVM address is `id` made this low-S signature over a digest. The key is recovered from the
 * signature (SEC 1 §4.1.6), so that nobody has to be asked for it.
 */
export const isDigestSignedBy = (
  algorithm: Algorithm,
  digest: Uint8Array,
  signature: Uint8Array,
  id: Uint8Array,
): boolean => {
  if (!isLowS(algorithm, signature)) return false;
  const curve = algorithm === ALGORITHM.ES256K ? secp256k1 : p256;
  return RECOVERY_BITS.some((bit) => {
    try {
      const recoverable = concat([new Uint8Array([bit]), signature]);
      const key = curve.Point.fromBytes(curve.recoverPublicKey(recoverable, digest, { prehash: false }));
      return equal(keccak_256(key.toBytes(false).slice(1)).slice(12), id);
    } catch {
      // no point of the curve belongs to this bit
      return false;
    }
  });
};

/** The same over SHA-256 of `toBeSigned`. */
export const isSignedBy = (
  algorithm: Algorithm,
  toBeSigned: Uint8Array,
  signature: Uint8Array,
  id: Uint8Array,
): boolean => isDigestSignedBy(algorithm, sha256(toBeSigned), signature, id);

/** RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key in its DER form. */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');

export const verifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: Buffer.concat([ED25519_DER, publicKey]), format: 'der', type: 'spki' });
  return verifyWithNode(null, message, key, signature);
};
