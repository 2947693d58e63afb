import { ECDH } from 'node:crypto';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { keccak256 } from './crypto.js';

const CURVE = { [ALGORITHM.ES256K]: 'secp256k1', [ALGORITHM.ESP256]: 'prime256v1' } as const;

/** 65 bytes, `04‖x‖y`, of a point in either form. Throws KEY_DAMAGED where it is not on the algorithm's curve. */
export const uncompressed = (algorithm: Algorithm, publicKey: Uint8Array): Uint8Array =>
  convert(algorithm, publicKey, 'uncompressed');

/** 33 bytes of a point in either form. Throws KEY_DAMAGED where it is not on the algorithm's curve. */
export const compressed = (algorithm: Algorithm, publicKey: Uint8Array): Uint8Array =>
  convert(algorithm, publicKey, 'compressed');

const convert = (algorithm: Algorithm, publicKey: Uint8Array, form: 'compressed' | 'uncompressed'): Uint8Array => {
  try {
    return new Uint8Array(ECDH.convertKey(publicKey, CURVE[algorithm], undefined, undefined, form) as Buffer);
  } catch (cause) {
    throw new FieldmarkError('KEY_DAMAGED', { detail: `the public key is not a point of ${CURVE[algorithm]}`, cause });
  }
};

/**
 * The device id: the EVM address of the public key, which is the last 20 bytes of keccak256(x‖y). The same rule
 * serves both curves, so that a P-256 device has a token id as well.
 */
export const deviceIdOf = (algorithm: Algorithm, publicKey: Uint8Array): Uint8Array =>
  keccak256(uncompressed(algorithm, publicKey).subarray(1)).slice(12);
