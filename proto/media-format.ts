import { concat, fromBigEndian, toBigEndian } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { HEADER } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { bool, bytesOf, required, table, text, tuple, uint } from './table.js';

/**
 * The encrypted media object: `length (2 bytes) ‖ header ‖ chunk 0 ‖ chunk 1 ‖ …`. The header is a tagged COSE_Encrypt
 * (RFC 9052 §5.1) whose ciphertext is detached: it follows in chunks, each AES-256-GCM with its own tag.
 */
export const MEDIA_ALGORITHM = -70010;
/** ECDH-ES + A256KW (RFC 9053 §6.4): the one form, for one reader or several */
const ECDH_ES_A256KW = -31;
/** A256KW (RFC 9053 §6.2.1), which the KDF context names */
const A256KW = -5;
const KEY_BITS = 256;
const ENCRYPT_TAG = 96;
const STREAM_PARAMETER = -70011;
const EPHEMERAL_KEY = -1;
/** COSE_Key of secp256k1 (RFC 8812 §3.1) with a compressed point (RFC 9053 §7.1.1) */
const KEY_TYPE_EC2 = 2;
const CURVE_SECP256K1 = 8;

export const TAG_BYTES = 16;
export const NONCE_PREFIX_BYTES = 7;
const WRAPPED_KEY_BYTES = 40;
const LENGTH_BYTES = 2;

/** One who may open it. */
export type MediaRecipient = {
  /** 20 bytes: the EVM address of the reader's key */
  readonly readerId: Uint8Array;
  /** 33 bytes, compressed secp256k1 point, fresh for this recipient of this object */
  readonly ephemeralKey: Uint8Array;
  /** 40 bytes (RFC 3394) */
  readonly wrappedKey: Uint8Array;
};

export type MediaHeader = {
  readonly mediaType: string;
  readonly net: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly chunkBytes: number;
  readonly chunkCount: number;
  /** bytes of salt and picture together */
  readonly plaintextBytes: number;
  readonly noncePrefix: Uint8Array;
  readonly recipients: readonly MediaRecipient[];
};

const stream = tuple([
  ['net', bytesOf(8)],
  ['deviceId', bytesOf(DEVICE_ID_BYTES)],
  ['chunkBytes', uint(LIMITS.mediaChunkBytesMax)],
  ['chunkCount', uint(LIMITS.mediaChunksMax)],
  ['plaintextBytes', uint(LIMITS.mediaObjectBytesMax)],
  ['noncePrefix', bytesOf(NONCE_PREFIX_BYTES)],
] as const);

/** A field that has one value. */
const exactly = (value: number) => ({
  toCbor: (given: number): CborValue => given,
  fromCbor: (item: CborValue) => (item === value ? value : undefined),
});

const protectedTable = table({
  algorithm: required(HEADER.algorithm, exactly(MEDIA_ALGORITHM)),
  mediaType: required(HEADER.contentType, text(LIMITS.mediaTypeBytesMax)),
  stream: required(STREAM_PARAMETER, stream),
});

const coseKey = table({
  keyType: required(1, exactly(KEY_TYPE_EC2)),
  curve: required(-1, exactly(CURVE_SECP256K1)),
  x: required(-2, bytesOf(32)),
  isOdd: required(-3, bool),
});

const recipientTable = table({
  readerId: required(HEADER.keyId, bytesOf(DEVICE_ID_BYTES)),
  ephemeralKey: required(EPHEMERAL_KEY, coseKey),
});

/** The protected header of every recipient, and so part of every KDF context. */
export const RECIPIENT_PROTECTED = encode(new CborMap([[HEADER.algorithm, ECDH_ES_A256KW]]));

/**
 * COSE_KDF_Context (RFC 9053 §5.2) with empty parties. `other` is SuppPubInfo's last part and left out where empty.
 */
export const kdfContext = (algorithm: number, keyBits: number, protectedBytes: Uint8Array): Uint8Array => {
  const party: CborValue = [null, null, null];
  return encode([algorithm, party, party, [keyBits, protectedBytes]]);
};

/** The KDF context of a recipient's key encryption key. */
export const RECIPIENT_CONTEXT = kdfContext(A256KW, KEY_BITS, RECIPIENT_PROTECTED);

/** Enc_structure (RFC 9052 §5.3): the additional data of an authenticated encryption. */
export const encryptStructure = (protectedBytes: Uint8Array, externalAad: Uint8Array): Uint8Array =>
  encode(['Encrypt', protectedBytes, externalAad]);

const recipientItem = (recipient: MediaRecipient): CborValue => [
  RECIPIENT_PROTECTED,
  recipientTable.toCbor({
    readerId: recipient.readerId,
    ephemeralKey: {
      keyType: KEY_TYPE_EC2,
      curve: CURVE_SECP256K1,
      x: recipient.ephemeralKey.subarray(1),
      isOdd: recipient.ephemeralKey[0] === 3,
    },
  }),
  recipient.wrappedKey,
];

export type EncodedHeader = {
  /** length and header, as they begin the object */
  readonly bytes: Uint8Array;
  /** additional data of every chunk: the protected header, and by its hash the list of recipients */
  readonly aad: Uint8Array;
};

type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const encodeMediaHeader = (sha256: Sha256, header: MediaHeader): EncodedHeader => {
  const protectedBytes = encode(
    protectedTable.toCbor({ algorithm: MEDIA_ALGORITHM, mediaType: header.mediaType, stream: header }),
  );
  const recipients = header.recipients.map(recipientItem);
  const body = encode(new CborTag(ENCRYPT_TAG, [protectedBytes, new CborMap([]), null, recipients]));
  return {
    bytes: concat([toBigEndian(body.length, LENGTH_BYTES), body]),
    aad: encryptStructure(protectedBytes, sha256(encode(recipients))),
  };
};

const decodeRecipient = (item: CborValue): MediaRecipient | undefined => {
  if (!Array.isArray(item) || item.length !== 3) return undefined;
  const protectedBytes: CborValue = item[0];
  const wrappedKey: CborValue = item[2];
  if (!(protectedBytes instanceof Uint8Array) || !(wrappedKey instanceof Uint8Array)) return undefined;
  if (wrappedKey.length !== WRAPPED_KEY_BYTES || protectedBytes.length !== RECIPIENT_PROTECTED.length) return undefined;
  for (let i = 0; i < protectedBytes.length; i++) if (protectedBytes[i] !== RECIPIENT_PROTECTED[i]) return undefined;
  const fields = recipientTable.fromCbor(item[1]);
  if (fields === undefined) return undefined;
  const point = concat([new Uint8Array([fields.ephemeralKey.isOdd ? 3 : 2]), fields.ephemeralKey.x]);
  return { readerId: fields.readerId, ephemeralKey: point, wrappedKey };
};

/** Sizes that fit each other: every chunk but the last is full, and the last has something. */
const areChunksRight = (chunkBytes: number, chunkCount: number, plaintextBytes: number): boolean =>
  chunkBytes > 0 &&
  chunkCount > 0 &&
  plaintextBytes > (chunkCount - 1) * chunkBytes &&
  plaintextBytes <= chunkCount * chunkBytes;

export type DecodedHeader = MediaHeader & EncodedHeader;

/** Decodes the header that begins an object. MEDIA_INVALID says what is wrong with it. */
export const decodeMediaHeader = (sha256: Sha256, object: Uint8Array): Result<DecodedHeader> => {
  if (object.length < LENGTH_BYTES) return failure('MEDIA_INVALID', 'no header');
  const end = LENGTH_BYTES + fromBigEndian(object, 0, LENGTH_BYTES);
  if (end > LIMITS.mediaHeaderBytesMax || end > object.length) return failure('MEDIA_INVALID', 'length of the header');
  const item = decode(object.subarray(LENGTH_BYTES, end));
  if (!item.ok) return failure('MEDIA_INVALID', item.code);
  const tagged = item.value;
  if (!(tagged instanceof CborTag) || tagged.tag !== ENCRYPT_TAG) return failure('MEDIA_INVALID', 'not tag 96');
  const parts = tagged.value;
  if (!Array.isArray(parts) || parts.length !== 4) return failure('MEDIA_INVALID', 'not four parts');
  return headerOf(sha256, parts, object.subarray(0, end));
};

const headerOf = (sha256: Sha256, parts: readonly CborValue[], bytes: Uint8Array): Result<DecodedHeader> => {
  const protectedBytes = parts[0]!;
  const unprotected = parts[1]!;
  const items = parts[3]!;
  if (!(protectedBytes instanceof Uint8Array)) return failure('MEDIA_INVALID', 'protected header');
  if (!(unprotected instanceof CborMap) || unprotected.entries.length !== 0)
    return failure('MEDIA_INVALID', 'the unprotected header is not empty');
  if (parts[2] !== null) return failure('MEDIA_INVALID', 'the ciphertext is not detached');
  const inner = decode(protectedBytes);
  if (!inner.ok) return failure('MEDIA_INVALID', inner.code);
  const fields = protectedTable.decode(inner.value);
  if (!fields.ok) return failure('MEDIA_INVALID', fields.detail);
  if (!Array.isArray(items) || items.length === 0 || items.length > LIMITS.mediaReadersMax)
    return failure('MEDIA_INVALID', 'recipients');
  const recipients: MediaRecipient[] = [];
  for (let i = 0; i < items.length; i++) {
    const recipient = decodeRecipient(items[i]);
    if (recipient === undefined) return failure('MEDIA_INVALID', `recipient ${i}`);
    recipients.push(recipient);
  }
  const said = fields.value.stream;
  if (!areChunksRight(said.chunkBytes, said.chunkCount, said.plaintextBytes))
    return failure('MEDIA_INVALID', 'sizes of the chunks');
  return success({
    mediaType: fields.value.mediaType,
    net: said.net,
    deviceId: said.deviceId,
    chunkBytes: said.chunkBytes,
    chunkCount: said.chunkCount,
    plaintextBytes: said.plaintextBytes,
    noncePrefix: said.noncePrefix,
    recipients,
    bytes,
    aad: encryptStructure(protectedBytes, sha256(encode(items))),
  });
};

/** Nonce of a chunk: prefix (7) ‖ index (4) ‖ 1 for the last chunk (1), so none can be moved, repeated or cut off. */
export const chunkNonce = (prefix: Uint8Array, index: number, isLast: boolean): Uint8Array =>
  concat([prefix, toBigEndian(index, 4), new Uint8Array([isLast ? 1 : 0])]);
