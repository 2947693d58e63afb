import type { WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { concat, equal, toHex } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm, SIGNATURE_BYTES } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';

/** A curve as ECDSA needs it; both curves here have a cofactor of 1 and 32-byte fields and scalars. */
export type Curve = WeierstrassPointCons<bigint>;

const SCALAR_BYTES = 32;
/** Some 60 kB of tables where noble's default of 8 takes 10 MB, for a third more time. */
export const WINDOW_BITS = 4;
const LAZY = true;

const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x${toHex(bytes)}`);

export const curveOf = async (algorithm: Algorithm): Promise<Curve> =>
  algorithm === ALGORITHM.ES256K ? secp256k1.Point : (await import('@noble/curves/nist.js')).p256.Point;

/**
 * Verifies many signatures by one key with a table of its multiples, in a third of the time of a stranger's. For
 * signers that check their own work: not for bytes from outside. False for a high s.
 */
export const ownVerifier = (
  curve: Curve,
  publicKey: Uint8Array,
): ((digest: Uint8Array, signature: Uint8Array) => boolean) => {
  const scalars = curve.Fn;
  const key = curve.fromBytes(publicKey);
  curve.BASE.precompute(WINDOW_BITS, LAZY);
  key.precompute(WINDOW_BITS, LAZY);
  return (digest, signature) => {
    const r = toInteger(signature.subarray(0, SCALAR_BYTES));
    const s = toInteger(signature.subarray(SCALAR_BYTES));
    if (r === 0n || r >= scalars.ORDER || s === 0n || s > scalars.ORDER >> 1n) return false;
    const inverse = scalars.inv(s);
    const hash = scalars.create(toInteger(digest));
    const point = curve.BASE.multiplyUnsafe(scalars.mul(hash, inverse)).add(
      key.multiplyUnsafe(scalars.mul(r, inverse)),
    );
    return !point.is0() && equal(scalars.toBytes(scalars.create(point.x)), signature.subarray(0, SCALAR_BYTES));
  };
};

/** The same signature with its low s; hardware gives the high one half of the time. */
export const withLowS = (curve: Curve, signature: Uint8Array): Uint8Array => {
  const s = toInteger(signature.subarray(SCALAR_BYTES));
  if (s <= curve.Fn.ORDER >> 1n || s >= curve.Fn.ORDER) return signature;
  return concat([signature.subarray(0, SCALAR_BYTES), curve.Fn.toBytes(curve.Fn.ORDER - s)]);
};

/**
 * Makes what a signer gave into what may leave the device: low s, and true. A fault while signing (a flipped bit, a
 * glitched supply, a token that went away) must not get out: a false signature can betray the key.
 */
export const createFinisher = (
  curve: Curve,
  publicKey: Uint8Array,
): ((digest: Uint8Array, raw: Uint8Array) => Uint8Array) => {
  const verify = ownVerifier(curve, publicKey);
  return (digest, raw) => {
    const signature = raw.length === SIGNATURE_BYTES ? withLowS(curve, raw) : undefined;
    if (signature === undefined || !verify(digest, signature))
      throw new FieldmarkError('SIGNATURE_INVALID', {
        detail: 'the key store made a false signature; it was not used',
      });
    return signature;
  };
};
