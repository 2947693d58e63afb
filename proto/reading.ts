import { compare, fromBigEndian, putBigEndian, toHex } from './bytes.js';
import { CborMap, type CborValue, decode, encode } from './cbor.js';
import { type ClockQuality, CONTENT, type ContentType, CTI_BYTES, DEVICE_ID_BYTES } from './content.js';
import {
  ALGORITHM,
  type Algorithm,
  decodeSign1,
  encodeSign1,
  HEADER,
  isAlgorithm,
  type Sign1,
  signatureStructure,
} from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { bytesOf, optional, required, table, tuple, uint } from './table.js';

/**
 * The sealed envelope of a device: a COSE_Sign1 made once, where the value was measured, and never re-encoded.
 * Readings, drop records, media records and health share it and differ in content type and payload.
 */
export * from './content.js';

/** What a device says about itself and the moment; all of it is signed. */
export type EnvelopeHeader = {
  readonly algorithm: Algorithm;
  readonly contentType: ContentType;
  /** 20 bytes: the EVM address of the device's public key */
  readonly deviceId: Uint8Array;
  /** Unix seconds, by a clock of `clock` quality; 0 where there is none */
  readonly iat: number;
  /** boot count and sequence: the identity and order of this envelope */
  readonly boot: number;
  readonly sequence: number;
  /** 8 bytes of keccak256(abi.encode(chainId, registry)) */
  readonly net: Uint8Array;
  /** 16 bytes of SHA-256 of the device's previous envelope, zeros for its first */
  readonly prev: Uint8Array;
  readonly clock: ClockQuality;
  /** 8 bytes of the digest of the installed update manifest, zeros for none */
  readonly firmware: Uint8Array;
};

export type Envelope = EnvelopeHeader & {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly protectedBytes: Uint8Array;
};

const ORIGIN_CLAIM = -70001;
const origin = tuple([
  ['net', bytesOf(8)],
  ['prev', bytesOf(16)],
  ['clock', uint(4)],
  ['firmware', bytesOf(8)],
] as const);

/** CWT claims in the protected header (RFC 9597): 6 iat, 7 cti. */
const claims = table({
  iat: required(6, uint(LIMITS.secondsMax)),
  cti: required(7, bytesOf(CTI_BYTES)),
  origin: required(ORIGIN_CLAIM, origin),
});

const header = table({
  algorithm: required(HEADER.algorithm, {
    toCbor: (value: Algorithm): CborValue => value,
    fromCbor: (item: CborValue) => (isAlgorithm(item) ? item : undefined),
  }),
  contentType: required(HEADER.contentType, uint(65535)),
  deviceId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
  claims: required(HEADER.cwtClaims, claims),
});

/** cti: boot count (4 bytes) ‖ sequence (6 bytes), big-endian, so that its byte order is the order of sealing. */
export const encodeCti = (boot: number, sequence: number): Uint8Array => {
  const out = new Uint8Array(CTI_BYTES);
  putBigEndian(out, 0, 4, boot);
  putBigEndian(out, 4, 6, sequence);
  return out;
};

export const decodeCti = (cti: Uint8Array): { readonly boot: number; readonly sequence: number } => ({
  boot: fromBigEndian(cti, 0, 4),
  sequence: fromBigEndian(cti, 4, 6),
});

/** The protected header bytes and the Sig_structure whose SHA-256 the device signs. */
export const prepareEnvelope = (
  fields: EnvelopeHeader,
  payload: Uint8Array,
): { readonly protectedBytes: Uint8Array; readonly toBeSigned: Uint8Array } => {
  const protectedBytes = encode(
    header.toCbor({
      algorithm: fields.algorithm,
      contentType: fields.contentType,
      deviceId: fields.deviceId,
      claims: {
        iat: fields.iat,
        cti: encodeCti(fields.boot, fields.sequence),
        origin: { net: fields.net, prev: fields.prev, clock: fields.clock, firmware: fields.firmware },
      },
    }),
  );
  return { protectedBytes, toBeSigned: signatureStructure(protectedBytes, payload) };
};

/** The envelope's bytes; `signature` is r‖s with a low s. */
export const assembleEnvelope = (protectedBytes: Uint8Array, payload: Uint8Array, signature: Uint8Array): Uint8Array =>
  encodeSign1({ protectedBytes, unprotected: new CborMap([]), payload, signature });

const isContentType = (value: number): value is ContentType =>
  value === CONTENT.reading || (value >= CONTENT.drop && value <= CONTENT.disclosure);

/** Decodes and checks the form of an envelope. The signature is checked elsewhere, over `envelopeToBeSigned`. */
export const decodeEnvelope = (bytes: Uint8Array): Result<Envelope> => {
  if (bytes.length > LIMITS.envelopeBytesMax) return failure('ENVELOPE_TOO_LARGE', `${bytes.length} bytes`);
  const message = decodeSign1(bytes);
  if (!message.ok) return message;
  return envelopeOf(message.value);
};

const envelopeOf = (message: Sign1): Result<Envelope> => {
  if (message.unprotected.entries.length !== 0) return failure('COSE_INVALID', 'the unprotected header is not empty');
  if (message.payload === null) return failure('COSE_INVALID', 'the payload is detached');
  const item = decode(message.protectedBytes);
  if (!item.ok) return item;
  const algorithm = item.value instanceof CborMap ? item.value.get(HEADER.algorithm) : undefined;
  if (algorithm !== undefined && !isAlgorithm(algorithm)) return failure('ALGORITHM_UNKNOWN', `${algorithm}`);
  const fields = header.decode(item.value);
  if (!fields.ok) return fields;
  const contentType = fields.value.contentType;
  if (!isContentType(contentType)) return failure('CONTENT_TYPE_UNKNOWN', `${contentType}`);
  const said = fields.value.claims;
  const cti = decodeCti(said.cti);
  return success({
    algorithm: fields.value.algorithm,
    contentType,
    deviceId: fields.value.deviceId,
    iat: said.iat,
    boot: cti.boot,
    sequence: cti.sequence,
    net: said.origin.net,
    prev: said.origin.prev,
    clock: said.origin.clock as ClockQuality,
    firmware: said.origin.firmware,
    payload: message.payload,
    signature: message.signature,
    protectedBytes: message.protectedBytes,
  });
};

/** The Sig_structure of a decoded envelope (RFC 9052 §4.4). `room` is that of `encode`. */
export const envelopeToBeSigned = (envelope: Envelope, room?: Uint8Array): Uint8Array =>
  signatureStructure(envelope.protectedBytes, envelope.payload, undefined, room);

export const envelopeCti = (envelope: Envelope): Uint8Array => encodeCti(envelope.boot, envelope.sequence);

/** `boot.sequence`, as people and logs name an envelope of one device. */
export const formatCti = (boot: number, sequence: number): string => `${boot}.${sequence}`;

/** Device ids on topics, in files and in URLs: 40 lower-case hex digits. */
export const formatDeviceId = (deviceId: Uint8Array): string => toHex(deviceId);

export type DropRecord = {
  readonly reason: number;
  /** first and last cti of what was dropped, inclusive */
  readonly first: Uint8Array;
  readonly last: Uint8Array;
  /** how many envelopes lay between, both ends included */
  readonly count: number;
  /** iat of the oldest and newest dropped envelope, where known */
  readonly from?: number;
  readonly until?: number;
};

const dropTable = table({
  reason: required(1, uint(255)),
  first: required(2, bytesOf(CTI_BYTES)),
  last: required(3, bytesOf(CTI_BYTES)),
  count: required(4, uint(LIMITS.sequenceMax)),
  from: optional(5, uint(LIMITS.secondsMax)),
  until: optional(6, uint(LIMITS.secondsMax)),
});

export const encodeDropRecord = (record: DropRecord): Uint8Array => encode(dropTable.toCbor(record));

export const decodeDropRecord = (payload: Uint8Array): Result<DropRecord> => {
  const item = decode(payload);
  if (!item.ok) return item;
  const record = dropTable.decode(item.value);
  if (record.ok && (record.value.count === 0 || compare(record.value.first, record.value.last) > 0))
    return failure('SHAPE_INVALID', 'an empty range');
  return record;
};

export { ALGORITHM };
