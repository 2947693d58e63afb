import { compare, fromHex } from './bytes.js';
import { ALGORITHM, type Algorithm, SIGNATURE_BYTES } from './cose.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';

/**
 * The form of a signature: 64 bytes r‖s, both within 1 to n-1, and s not above n/2. Of the two signatures that
 * fit one message and r, only the low one counts, everywhere, so that no one can make a second envelope of the first.
 */
type Curve = { readonly order: Uint8Array; readonly halfOrder: Uint8Array };

const PART_BYTES = SIGNATURE_BYTES / 2;
const ZERO = new Uint8Array(PART_BYTES);

const curveOf = (orderHex: string): Curve => {
  const order = fromHex(orderHex)!;
  const halfOrder = new Uint8Array(PART_BYTES);
  for (let i = 0; i < PART_BYTES; i++) halfOrder[i] = (order[i]! >> 1) | (i > 0 ? (order[i - 1]! & 1) << 7 : 0);
  return { order, halfOrder };
};

/** SEC 2 §2.4.1 */
const SECP256K1 = curveOf('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
/** NIST SP 800-186 §3.2.1.3 */
const P256 = curveOf('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const curveFor = (algorithm: Algorithm): Curve => (algorithm === ALGORITHM.ES256K ? SECP256K1 : P256);

/** SIGNATURE_INVALID where r or s is out of range, SIGNATURE_HIGH_S where s is the higher of the two. */
export const checkSignatureForm = (algorithm: Algorithm, signature: Uint8Array): Result<true> => {
  if (signature.length !== SIGNATURE_BYTES) return failure('SIGNATURE_INVALID', `${signature.length} bytes`);
  const curve = curveFor(algorithm);
  const r = signature.subarray(0, PART_BYTES);
  const s = signature.subarray(PART_BYTES);
  if (compare(r, ZERO) === 0 || compare(r, curve.order) >= 0) return failure('SIGNATURE_INVALID', 'r');
  if (compare(s, ZERO) === 0 || compare(s, curve.order) >= 0) return failure('SIGNATURE_INVALID', 's');
  return compare(s, curve.halfOrder) > 0 ? failure('SIGNATURE_HIGH_S') : success(true);
};

export const isLowS = (algorithm: Algorithm, signature: Uint8Array): boolean =>
  checkSignatureForm(algorithm, signature).ok;

/** The low twin of a signature just made, for hardware that gives either. Throws SIGNATURE_INVALID on any other. */
export const toLowS = (algorithm: Algorithm, signature: Uint8Array): Uint8Array => {
  const form = checkSignatureForm(algorithm, signature);
  if (form.ok) return signature;
  if (form.code !== 'SIGNATURE_HIGH_S') throw new FieldmarkError(form.code, { detail: form.detail });
  const order = curveFor(algorithm).order;
  const out = signature.slice();
  let borrow = 0;
  for (let i = PART_BYTES - 1; i >= 0; i--) {
    const difference = order[i]! - signature[PART_BYTES + i]! - borrow;
    borrow = difference < 0 ? 1 : 0;
    out[PART_BYTES + i] = difference + borrow * 256;
  }
  return out;
};
