import { concat, equal, fromUtf8, toUtf8 } from './bytes.js';
import { CborMap, type CborValue, decode, encode } from './cbor.js';
import {
  ALGORITHM,
  type Algorithm,
  decodeSign1,
  encodeSign1,
  HEADER,
  isAlgorithm,
  signatureStructure,
} from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { CONTENT, DEVICE_ID_BYTES } from './reading.js';
import { bool, bytesOf, bytesWithin, type FieldType, required, table, text, tuple, uint } from './table.js';

/**
 * What a device says of itself, signed by the key it says it of: an Entity Attestation Token (RFC 9711) as COSE_Sign1.
 * It proves that whoever answers holds the key, now, since it was made for the asker's nonce; what it says of board and
 * key store is the device's own word.
 */
export type Attestation = {
  readonly algorithm: Algorithm;
  /** 20 bytes: the EVM address of `publicKey` */
  readonly deviceId: Uint8Array;
  /** 32 bytes, the asker's */
  readonly nonce: Uint8Array;
  /** 33 bytes: 01 (RAND, RFC 9711 §4.2.1) and SHA-256 of the public key */
  readonly ueid: Uint8Array;
  /** 33 bytes, compressed */
  readonly publicKey: Uint8Array;
  /** 16 bytes: the start of SHA-256 of the maker's name */
  readonly oemId: Uint8Array;
  readonly model: string;
  readonly software: string;
  /** the scheme of the key URL, as `file` or `pkcs11` */
  readonly keyStore: string;
  /** 0 file, 1 sealed, 2 secure element */
  readonly assurance: number;
};

export type SignedAttestation = Attestation & {
  readonly signature: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

export const NONCE_BYTES = 32;
const UEID_RANDOM = 1;
const COORDINATE_BYTES = 32;
const KEY_STORE_CLAIM = -70003;
const ASSURANCE_MAX = 2;
/** COSE_Key (RFC 9052 §7, RFC 9053 §7.1.1, RFC 8812 §3.1) */
const KEY_TYPE_EC2 = 2;
const curveOf = (algorithm: Algorithm): number => (algorithm === ALGORITHM.ES256K ? 8 : 1);

const coseKey = table({
  keyType: required(1, uint(KEY_TYPE_EC2)),
  curve: required(-1, uint(255)),
  x: required(-2, bytesOf(COORDINATE_BYTES)),
  /** RFC 9053 §7.1.1: only the sign of y, as in a compressed point */
  y: required(-3, bool),
});

/** RFC 8747 §3.2 */
const confirmation = table({ key: required(1, coseKey) });

const modelBytes = bytesWithin(1, LIMITS.identityTextBytesMax);

const claims = table({
  confirmation: required(8, confirmation),
  nonce: required(10, bytesOf(NONCE_BYTES)),
  ueid: required(256, bytesOf(1 + 32)),
  oemId: required(258, bytesOf(16)),
  model: required(259, modelBytes),
  software: required(271, tuple([['version', text(LIMITS.identityTextBytesMax)]] as const)),
  keyStore: required(
    KEY_STORE_CLAIM,
    tuple([
      ['kind', text(16)],
      ['assurance', uint(ASSURANCE_MAX)],
    ] as const),
  ),
});

const algorithmField: FieldType<Algorithm> = {
  toCbor: (value: Algorithm): CborValue => value,
  fromCbor: (item: CborValue) => (isAlgorithm(item) ? item : undefined),
};

const header = table({
  algorithm: required(HEADER.algorithm, algorithmField),
  contentType: required(HEADER.contentType, uint(65535)),
  deviceId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
});

/** `sha256` is the caller's: this zone has none. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const ueidOf = (sha256: Sha256, publicKey: Uint8Array): Uint8Array => {
  const ueid = new Uint8Array(1 + 32);
  ueid[0] = UEID_RANDOM;
  ueid.set(sha256(publicKey), 1);
  return ueid;
};

export type PreparedAttestation = {
  readonly protectedBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly toBeSigned: Uint8Array;
};

export const prepareAttestation = (said: Attestation): PreparedAttestation => {
  const protectedBytes = encode(
    header.toCbor({ algorithm: said.algorithm, contentType: CONTENT.attestation, deviceId: said.deviceId }),
  );
  const payload = encode(
    claims.toCbor({
      confirmation: {
        key: {
          keyType: KEY_TYPE_EC2,
          curve: curveOf(said.algorithm),
          x: said.publicKey.slice(1),
          y: said.publicKey[0] === 3,
        },
      },
      nonce: said.nonce,
      ueid: said.ueid,
      oemId: said.oemId,
      model: toUtf8(said.model),
      software: { version: said.software },
      keyStore: { kind: said.keyStore, assurance: said.assurance },
    }),
  );
  return { protectedBytes, payload, toBeSigned: signatureStructure(protectedBytes, payload) };
};

export const assembleAttestation = (prepared: PreparedAttestation, signature: Uint8Array): Uint8Array =>
  encodeSign1({
    protectedBytes: prepared.protectedBytes,
    unprotected: new CborMap([]),
    payload: prepared.payload,
    signature,
  });

const openClaims = (payload: Uint8Array) => {
  const item = decode(payload);
  return item.ok ? claims.decode(item.value) : item;
};

const openHeader = (protectedBytes: Uint8Array) => {
  const item = decode(protectedBytes);
  return item.ok ? header.decode(item.value) : item;
};

/** Decodes and checks the form of an attestation; its signature is checked by `publicKey` over `toBeSigned`. */
export const decodeAttestation = (bytes: Uint8Array): Result<SignedAttestation> => {
  if (bytes.length > LIMITS.attestationBytesMax) return failure('ATTESTATION_INVALID', 'too long');
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  const payload = message.value.payload;
  if (payload === null || message.value.unprotected.entries.length !== 0) return failure('ATTESTATION_INVALID', 'form');
  const head = openHeader(message.value.protectedBytes);
  if (!head.ok) return head;
  if (head.value.contentType !== CONTENT.attestation) return failure('ATTESTATION_INVALID', 'content type');
  const said = openClaims(payload);
  if (!said.ok) return said;
  const key = said.value.confirmation.key;
  const model = fromUtf8(said.value.model);
  if (key.keyType !== KEY_TYPE_EC2 || key.curve !== curveOf(head.value.algorithm) || model === undefined)
    return failure('ATTESTATION_INVALID', 'key or model');
  return success({
    algorithm: head.value.algorithm,
    deviceId: head.value.deviceId,
    nonce: said.value.nonce,
    ueid: said.value.ueid,
    publicKey: concat([new Uint8Array([key.y ? 3 : 2]), key.x]),
    oemId: said.value.oemId,
    model,
    software: said.value.software.version,
    keyStore: said.value.keyStore.kind,
    assurance: said.value.keyStore.assurance,
    signature: message.value.signature,
    toBeSigned: signatureStructure(message.value.protectedBytes, payload),
  });
};

/** What an asker must find in an attestation, beside its signature and the device id that its key gives. */
export const checkAttestation = (said: SignedAttestation, nonce: Uint8Array, sha256: Sha256): Result<true> => {
  if (!equal(said.nonce, nonce)) return failure('ATTESTATION_STALE');
  if (!equal(said.ueid, ueidOf(sha256, said.publicKey))) return failure('ATTESTATION_INVALID', 'ueid');
  return success(true);
};
