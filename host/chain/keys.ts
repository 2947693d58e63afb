import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat } from '#proto/bytes.js';
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

/** What the contracts call a proof: r‖s, and for ESP256 r‖s‖x‖y. */
export const proofOf = (algorithm: Algorithm, signature: Uint8Array, publicKey: Uint8Array | undefined): Uint8Array => {
  if (algorithm === ALGORITHM.ES256K) return signature;
  if (publicKey === undefined)
    throw new FieldmarkError('INTERNAL', { detail: 'ESP256 signatures are checked with the public key' });
  const key = coordinatesOf(algorithm, publicKey);
  return concat([signature, key.x, key.y]);
};
