import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';

/** COSE header labels (RFC 9052 §3.1, RFC 9597). */
export const HEADER = { algorithm: 1, contentType: 3, keyId: 4, cwtClaims: 15 } as const;

/** ES256K: RFC 8812 §3.2. ESP256: the fully specified P-256 of RFC 9864. Both sign SHA-256. */
export const ALGORITHM = { ES256K: -47, ESP256: -9 } as const;
export type Algorithm = (typeof ALGORITHM)[keyof typeof ALGORITHM];

export const isAlgorithm = (value: unknown): value is Algorithm =>
  value === ALGORITHM.ES256K || value === ALGORITHM.ESP256;

const SIGN1_TAG = 18;
export const SIGNATURE_BYTES = 64;
const EMPTY = new Uint8Array(0);

export type Sign1 = {
  /** the bytes inside the protected bstr, as they were signed */
  readonly protectedBytes: Uint8Array;
  readonly unprotected: CborMap;
  /** null where the payload is detached */
  readonly payload: Uint8Array | null;
  /** 64 bytes, r‖s */
  readonly signature: Uint8Array;
};

/**
 * The bytes to be signed: `["Signature1", protected, external_aad, payload]` (RFC 9052 §4.4).
 * An empty protected map counts as the empty string, whichever way the wire writes it. `room` is that of `encode`.
 */
export const signatureStructure = (
  protectedBytes: Uint8Array,
  payload: Uint8Array,
  externalAad?: Uint8Array,
  room?: Uint8Array,
): Uint8Array => {
  const isEmptyMap = protectedBytes.length === 1 && protectedBytes[0] === 0xa0;
  return encode(['Signature1', isEmptyMap ? EMPTY : protectedBytes, externalAad ?? EMPTY, payload], room);
};

export const encodeSign1 = (message: Sign1): Uint8Array =>
  encode(new CborTag(SIGN1_TAG, [message.protectedBytes, message.unprotected, message.payload, message.signature]));

/** Decodes a tagged COSE_Sign1 of this protocol: deterministic throughout, 64-byte signature. */
export const decodeSign1 = (bytes: Uint8Array): Result<Sign1> => {
  const item = decode(bytes);
  if (!item.ok) return item;
  const tagged = item.value;
  if (!(tagged instanceof CborTag) || tagged.tag !== SIGN1_TAG) return failure('COSE_INVALID', 'not tag 18');
  return sign1Parts(tagged.value);
};

const sign1Parts = (value: CborValue): Result<Sign1> => {
  if (!Array.isArray(value) || value.length !== 4) return failure('COSE_INVALID', 'not four parts');
  const protectedBytes: CborValue = value[0];
  const unprotected: CborValue = value[1];
  const payload: CborValue = value[2];
  const signature: CborValue = value[3];
  if (!(protectedBytes instanceof Uint8Array)) return failure('COSE_INVALID', 'protected header');
  if (protectedBytes.length > LIMITS.protectedBytesMax) return failure('COSE_INVALID', 'protected header too long');
  if (!(unprotected instanceof CborMap)) return failure('COSE_INVALID', 'unprotected header');
  if (payload !== null && !(payload instanceof Uint8Array)) return failure('COSE_INVALID', 'payload');
  if (!(signature instanceof Uint8Array) || signature.length !== SIGNATURE_BYTES)
    return failure('COSE_INVALID', 'signature');
  return success({ protectedBytes, unprotected, payload, signature });
};
