import { fromBigEndian, toBigEndian } from './bytes.js';
import { CborMap, type CborValue, decode, encode } from './cbor.js';
import { type Algorithm, decodeSign1, encodeSign1, HEADER, isAlgorithm, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { bytesOf, optional, required, table, text, uint } from './table.js';

/** application/cwt (RFC 8392 §9.2.1): the content type that keeps a login apart from every envelope. */
const CONTENT_CWT = 61;
const NET_CLAIM = -70002;

/**
 * The MQTT password of a device: a CWT (RFC 8392) sealed by its key for one gateway. The counter only grows and is
 * kept on both sides, so a copied token is worth nothing and a board without a clock can log in.
 */
export type Login = {
  readonly algorithm: Algorithm;
  readonly deviceId: Uint8Array;
  /** the gateway's id, `0x` and 40 hex digits */
  readonly audience: string;
  /** 8 bytes on the wire; strictly greater than in every earlier login */
  readonly counter: number;
  readonly net: Uint8Array;
  /** Unix seconds; absent where the device has no clock */
  readonly iat?: number;
};

export type SignedLogin = Login & {
  readonly signature: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

const claimsTable = table({
  audience: required(3, text(64)),
  iat: optional(6, uint(LIMITS.secondsMax)),
  cti: required(7, bytesOf(8)),
  net: required(NET_CLAIM, bytesOf(8)),
});

const headerTable = table({
  algorithm: required(HEADER.algorithm, {
    toCbor: (value: Algorithm): CborValue => value,
    fromCbor: (item: CborValue) => (isAlgorithm(item) ? item : undefined),
  }),
  contentType: required(HEADER.contentType, uint(65535)),
  deviceId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
});

export const prepareLogin = (
  login: Login,
): { readonly protectedBytes: Uint8Array; readonly payload: Uint8Array; readonly toBeSigned: Uint8Array } => {
  const protectedBytes = encode(
    headerTable.toCbor({ algorithm: login.algorithm, contentType: CONTENT_CWT, deviceId: login.deviceId }),
  );
  const claims: { audience: string; cti: Uint8Array; net: Uint8Array; iat?: number } = {
    audience: login.audience,
    cti: toBigEndian(login.counter, 8),
    net: login.net,
  };
  if (login.iat !== undefined) claims.iat = login.iat;
  const payload = encode(claimsTable.toCbor(claims));
  return { protectedBytes, payload, toBeSigned: signatureStructure(protectedBytes, payload) };
};

export const assembleLogin = (
  prepared: { readonly protectedBytes: Uint8Array; readonly payload: Uint8Array },
  signature: Uint8Array,
): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: new CborMap([]),
    payload: prepared.payload,
    signature,
  });

/** Decodes and checks the form of a login token; its signature is checked over `toBeSigned`. */
export const decodeLogin = (bytes: Uint8Array): Result<SignedLogin> => {
  if (bytes.length > LIMITS.loginTokenBytesMax) return failure('LOGIN_INVALID', 'too long');
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  if (message.value.payload === null || message.value.unprotected.entries.length !== 0)
    return failure('LOGIN_INVALID', 'form');
  const headerItem = decode(message.value.protectedBytes);
  if (!headerItem.ok) return headerItem;
  const header = headerTable.decode(headerItem.value);
  if (!header.ok) return header;
  if (header.value.contentType !== CONTENT_CWT) return failure('LOGIN_INVALID', 'content type');
  const payload = decode(message.value.payload);
  if (!payload.ok) return payload;
  const claims = claimsTable.decode(payload.value);
  if (!claims.ok) return claims;
  const counter = fromBigEndian(claims.value.cti, 0, 8);
  if (counter > LIMITS.integerMax) return failure('LOGIN_INVALID', 'counter');
  const login: { -readonly [K in keyof SignedLogin]: SignedLogin[K] } = {
    algorithm: header.value.algorithm,
    deviceId: header.value.deviceId,
    audience: claims.value.audience,
    counter,
    net: claims.value.net,
    signature: message.value.signature,
    toBeSigned: signatureStructure(message.value.protectedBytes, message.value.payload),
  };
  if (claims.value.iat !== undefined) login.iat = claims.value.iat;
  return success(login);
};
