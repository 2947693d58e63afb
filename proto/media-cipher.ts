import { concat, equal, toUtf8 } from './bytes.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';
import { hkdfExpand, hkdfExtract } from './hkdf.js';
import { LIMITS } from './limits.js';
import {
  chunkNonce,
  decodeMediaHeader,
  encodeMediaHeader,
  type MediaHeader,
  type MediaRecipient,
  NONCE_PREFIX_BYTES,
  RECIPIENT_CONTEXT,
  TAG_BYTES,
} from './media-format.js';

/** What the format needs of a platform; every call is a pure function but `random`. */
export type MediaCrypto = {
  readonly sha256: (parts: readonly Uint8Array[]) => Uint8Array;
  readonly hmac: (key: Uint8Array, message: Uint8Array) => Uint8Array;
  readonly random: (length: number) => Uint8Array;
  /** 33 bytes, or undefined where the 32 bytes are no secret key */
  readonly publicKeyOf: (secretKey: Uint8Array) => Uint8Array | undefined;
  /** x of secret·point on secp256k1, 32 bytes; undefined where the 33 bytes are no point of the curve */
  readonly sharedSecret: (secretKey: Uint8Array, publicKey: Uint8Array) => Uint8Array | undefined;
  /** RFC 3394 */
  readonly wrapKey: (wrappingKey: Uint8Array, key: Uint8Array) => Uint8Array;
  readonly unwrapKey: (wrappingKey: Uint8Array, wrapped: Uint8Array) => Uint8Array | undefined;
  /** AES-GCM: ciphertext in as many pieces as there are parts, then the 16-byte tag */
  readonly encrypt: (
    key: Uint8Array,
    nonce: Uint8Array,
    aad: Uint8Array,
    parts: readonly Uint8Array[],
  ) => readonly Uint8Array[];
  /** undefined where the tag does not fit */
  readonly decrypt: (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array) => Uint8Array | undefined;
};

/** Somebody who may open a picture: 20 bytes of EVM address and 33 of public key. */
export type MediaReader = { readonly id: Uint8Array; readonly publicKey: Uint8Array };

export type MediaRequest = {
  readonly picture: Uint8Array;
  readonly mediaType: string;
  readonly net: Uint8Array;
  readonly deviceId: Uint8Array;
  /** the owner first */
  readonly readers: readonly MediaReader[];
  readonly chunkBytes?: number | undefined;
};

export type EncryptedParts = {
  /** the object in pieces, one after the other */
  readonly parts: readonly Uint8Array[];
  readonly objectBytes: number;
  readonly objectHash: Uint8Array;
  readonly commitment: Uint8Array;
  readonly chunkBytes: number;
  readonly chunkCount: number;
};

export type EncryptedMedia = Omit<EncryptedParts, 'parts' | 'objectBytes'> & { readonly object: Uint8Array };

export const SALT_BYTES = 32;
const KEY_BYTES = 32;
const CHUNK_BYTES = 65_536;
const EMPTY = new Uint8Array(0);
const COMMITMENT_LABEL = toUtf8('fieldmark media commitment 1');
const SEED_LABEL = toUtf8('fieldmark media seed 1');
const label = (text: string): Uint8Array => toUtf8(`fieldmark media ${text} 1`);

/** Binds a picture without showing it: nobody can try pictures against it who has not the salt. */
export const mediaCommitment = (crypto: MediaCrypto, salt: Uint8Array, picture: Uint8Array): Uint8Array =>
  crypto.sha256([COMMITMENT_LABEL, salt, picture]);

/**
 * All secrets of one object come out of fresh randomness and the picture together. So a random source that repeats
 * itself, as after a restored snapshot, gives two pictures two keys, and no nonce is ever used twice under one key.
 */
const secretsOf = (crypto: MediaCrypto, request: MediaRequest): ((name: string, length: number) => Uint8Array) => {
  const picture = crypto.sha256([
    SEED_LABEL,
    request.net,
    request.deviceId,
    toUtf8(request.mediaType),
    request.picture,
  ]);
  const readers: Uint8Array[] = [];
  for (let i = 0; i < request.readers.length; i++) readers.push(request.readers[i]!.publicKey);
  const seed = hkdfExtract(crypto.hmac, crypto.random(KEY_BYTES), concat([picture, crypto.sha256(readers)]));
  return (name, length) => hkdfExpand(crypto.hmac, seed, label(name), length);
};

const wrappingKey = (crypto: MediaCrypto, shared: Uint8Array): Uint8Array =>
  hkdfExpand(crypto.hmac, hkdfExtract(crypto.hmac, EMPTY, shared), RECIPIENT_CONTEXT, KEY_BYTES);

const recipientOf = (
  crypto: MediaCrypto,
  reader: MediaReader,
  ephemeral: Uint8Array,
  contentKey: Uint8Array,
): MediaRecipient => {
  const ephemeralKey = crypto.publicKeyOf(ephemeral);
  const shared = ephemeralKey === undefined ? undefined : crypto.sharedSecret(ephemeral, reader.publicKey);
  if (ephemeralKey === undefined || shared === undefined)
    throw new FieldmarkError('OWNER_KEY_INVALID', {
      detail: 'not a point of secp256k1',
      state: 'nothing was captured',
    });
  return {
    readerId: reader.id,
    ephemeralKey,
    wrappedKey: crypto.wrapKey(wrappingKey(crypto, shared), contentKey),
  };
};

/**
 * Encrypts one picture to its readers. It comes in pieces, which are never put together here: so picture and ciphertext
 * are all of the picture's size that there is. Throws OWNER_KEY_MISSING, OWNER_KEY_INVALID or MEDIA_TOO_LARGE.
 */
export const encryptParts = (crypto: MediaCrypto, request: MediaRequest): EncryptedParts => {
  const readers = request.readers;
  const picture = request.picture;
  if (readers.length === 0) throw new FieldmarkError('OWNER_KEY_MISSING', { state: 'nothing was captured' });
  if (readers.length > LIMITS.mediaReadersMax)
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${readers.length} readers` });
  const chunkBytes = request.chunkBytes ?? CHUNK_BYTES;
  if (!(chunkBytes >= SALT_BYTES && chunkBytes <= LIMITS.mediaChunkBytesMax))
    throw new FieldmarkError('CONFIG_INVALID', { detail: `chunks of ${chunkBytes} bytes` });
  const plaintextBytes = SALT_BYTES + picture.length;
  const chunkCount = Math.ceil(plaintextBytes / chunkBytes);
  const secret = secretsOf(crypto, request);
  const contentKey = secret('content key', KEY_BYTES);
  const salt = secret('salt', SALT_BYTES);
  const header: MediaHeader = {
    mediaType: request.mediaType,
    net: request.net,
    deviceId: request.deviceId,
    chunkBytes,
    chunkCount,
    plaintextBytes,
    noncePrefix: secret('nonce', NONCE_PREFIX_BYTES),
    recipients: readers.map((reader, i) =>
      recipientOf(crypto, reader, secret(`ephemeral key ${i}`, KEY_BYTES), contentKey),
    ),
  };
  const encoded = encodeMediaHeader((bytes) => crypto.sha256([bytes]), header);
  const objectBytes = encoded.bytes.length + plaintextBytes + chunkCount * TAG_BYTES;
  if (objectBytes > LIMITS.mediaObjectBytesMax || chunkCount > LIMITS.mediaChunksMax)
    throw new FieldmarkError('MEDIA_TOO_LARGE', { detail: `${picture.length} bytes`, state: 'nothing was stored' });
  const sealed: Uint8Array[] = [encoded.bytes];
  for (let i = 0; i < chunkCount; i++) {
    const isLast = i === chunkCount - 1;
    const length = isLast ? plaintextBytes - i * chunkBytes : chunkBytes;
    const start = i * chunkBytes - SALT_BYTES;
    const parts =
      i === 0 ? [salt, picture.subarray(0, length - SALT_BYTES)] : [picture.subarray(start, start + length)];
    const pieces = crypto.encrypt(contentKey, chunkNonce(header.noncePrefix, i, isLast), encoded.aad, parts);
    for (let j = 0; j < pieces.length; j++) sealed.push(pieces[j]!);
  }
  contentKey.fill(0);
  return {
    parts: sealed,
    objectBytes,
    objectHash: crypto.sha256(sealed),
    commitment: mediaCommitment(crypto, salt, picture),
    chunkBytes,
    chunkCount,
  };
};

/** As `encryptParts`, with the object in one piece. */
export const encryptMedia = (crypto: MediaCrypto, request: MediaRequest): EncryptedMedia => {
  const { parts, objectHash, commitment, chunkBytes, chunkCount } = encryptParts(crypto, request);
  return { object: concat(parts), objectHash, commitment, chunkBytes, chunkCount };
};

export type OpenedMedia = {
  readonly header: MediaHeader;
  readonly picture: Uint8Array;
  readonly commitment: Uint8Array;
  /** whoever has picture and salt can check the commitment */
  readonly salt: Uint8Array;
};

/** The content key for one reader, or why he has none. */
const contentKeyOf = (
  crypto: MediaCrypto,
  header: MediaHeader,
  reader: { readonly id: Uint8Array; readonly secretKey: Uint8Array },
): Result<Uint8Array> => {
  for (let i = 0; i < header.recipients.length; i++) {
    const recipient = header.recipients[i]!;
    if (!equal(recipient.readerId, reader.id)) continue;
    const shared = crypto.sharedSecret(reader.secretKey, recipient.ephemeralKey);
    if (shared === undefined) return failure('MEDIA_INVALID', 'the ephemeral key is no point of secp256k1');
    const key = crypto.unwrapKey(wrappingKey(crypto, shared), recipient.wrappedKey);
    return key === undefined || key.length !== KEY_BYTES
      ? failure('MEDIA_INVALID', 'the content key is not wrapped for this reader')
      : success(key);
  }
  return failure('MEDIA_NOT_FOR_READER');
};

/**
 * Opens an object for one reader. Nothing of the picture is given before every chunk has proven true. Whether it is
 * what the device sealed, `commitment` and the object's hash against the media record tell.
 */
export const openMedia = (
  crypto: MediaCrypto,
  object: Uint8Array,
  reader: { readonly id: Uint8Array; readonly secretKey: Uint8Array },
): Result<OpenedMedia> => {
  const header = decodeMediaHeader((bytes) => crypto.sha256([bytes]), object);
  if (!header.ok) return header;
  const { chunkBytes, chunkCount, plaintextBytes, noncePrefix, aad, bytes } = header.value;
  if (plaintextBytes < SALT_BYTES || chunkBytes < SALT_BYTES) return failure('MEDIA_INVALID', 'no salt');
  if (object.length !== bytes.length + plaintextBytes + chunkCount * TAG_BYTES)
    return failure('MEDIA_INVALID', `${object.length} bytes`);
  const contentKey = contentKeyOf(crypto, header.value, reader);
  if (!contentKey.ok) return contentKey;
  const plaintext = new Uint8Array(plaintextBytes);
  let offset = bytes.length;
  for (let i = 0; i < chunkCount; i++) {
    const isLast = i === chunkCount - 1;
    const length = isLast ? plaintextBytes - i * chunkBytes : chunkBytes;
    const sealed = object.subarray(offset, offset + length + TAG_BYTES);
    const chunk = crypto.decrypt(contentKey.value, chunkNonce(noncePrefix, i, isLast), aad, sealed);
    if (chunk === undefined) {
      plaintext.fill(0);
      return failure('MEDIA_INVALID', `chunk ${i} is not authentic`);
    }
    plaintext.set(chunk, i * chunkBytes);
    offset += length + TAG_BYTES;
  }
  const picture = plaintext.subarray(SALT_BYTES);
  const salt = plaintext.subarray(0, SALT_BYTES);
  return success({ header: header.value, picture, salt, commitment: mediaCommitment(crypto, salt, picture) });
};
