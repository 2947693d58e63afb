import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, equal } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';

/** A public key as the contracts take it: two coordinates of 32 bytes. */
export type Coordinates = { readonly x: Uint8Array; readonly y: Uint8Array };

const pointOf = (algorithm: Algorithm, publicKey: Uint8Array) =>
  algorithm === ALGORITHM.ES256K ? secp256k1.Point.fromBytes(publicKey) : p256.Point.fromBytes(publicKey);

/** The coordinates of a public key of 33 or 65 bytes (SEC 1 §2.3.3). Throws KEY_DAMAGED where it is no point. */
export const coordinatesOf = (algorithm: Algorithm, publicKey: Uint8Array): Coordinates => {
  try {
    const uncompressed = pointOf(algorithm, publicKey).toBytes(false);
    return { x: uncompressed.slice(1, 33), y: uncompressed.slice(33) };
  } catch (cause) {
    throw new FieldmarkError('KEY_DAMAGED', { detail: 'the public key is not a point of its curve', cause });
  }
};

/** The 33-byte form of a key (SEC 1 §2.3.3), or undefined where x‖y is not a point of the curve. */
export const compressedKeyOf = (algorithm: Algorithm, key: Coordinates): Uint8Array | undefined => {
  try {
    return pointOf(algorithm, concat([new Uint8Array([4]), key.x, key.y])).toBytes(true);
  } catch {
    return undefined;
  }
};

/** A device's or gateway's id: the EVM address of its key x‖y, on either curve. */
export const idOfKey = (algorithm: Algorithm, publicKey: Uint8Array): Uint8Array => {
  const key = coordinatesOf(algorithm, publicKey);
  return keccak_256(concat([key.x, key.y])).slice(12);
};

/** What a signature is checked against. `publicKey`, 33 or 65 bytes, is needed for ESP256 only. */
export type Signed = {
  readonly algorithm: Algorithm;
  readonly id: Uint8Array;
  readonly digest: Uint8Array;
  /** 64 bytes r‖s */
  readonly signature: Uint8Array;
  readonly publicKey?: Uint8Array | undefined;
};

/** What the contracts call a proof: the signature and what gives the key to it, v for ES256K, x‖y for ESP256. */
export const proofOf = (signed: Signed): Uint8Array => {
  if (signed.algorithm === ALGORITHM.ES256K) return concat([signed.signature, new Uint8Array([recoveryOf(signed)])]);
  if (signed.publicKey === undefined)
    throw new FieldmarkError('INTERNAL', { detail: 'an ESP256 signature is checked with the public key' });
  const key = coordinatesOf(signed.algorithm, signed.publicKey);
  return concat([signed.signature, key.x, key.y]);
};

/** The v that recovers the signer; 27 where none does, and the contract refuses. */
const recoveryOf = (signed: Signed): number => {
  try {
    const second = secp256k1.Signature.fromBytes(signed.signature, 'compact').addRecoveryBit(1);
    const key = second.recoverPublicKey(signed.digest).toBytes(true);
    return equal(idOfKey(signed.algorithm, key), signed.id) ? 28 : 27;
  } catch {
    return 27;
  }
};
