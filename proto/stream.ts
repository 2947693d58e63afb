import { concat, equal, toUtf8 } from './bytes.js';
import { CborMap, decode, encode } from './cbor.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';
import type { MediaCrypto } from './media-cipher.js';

/**
 * Private readings: the payload is a COSE_Encrypt0 (RFC 9052 §5.2) under the key of a period. All keys of a stream are
 * leaves of a tree of HMACs over its root key, so that a range of periods is handed over as a few inner nodes and tells
 * nothing of any other period.
 */
export type StreamCrypto = Pick<MediaCrypto, 'sha256' | 'hmac' | 'random' | 'encrypt' | 'decrypt'>;
export type StreamReader = Pick<StreamCrypto, 'sha256' | 'hmac' | 'decrypt'>;

export const STREAM_KEY_BYTES = 32;
/** Names the key of a period, and binds to it: no ciphertext opens with two keys. */
export const STREAM_KEY_ID_BYTES = 16;
export const STREAM_PERIODS_MAX = 2 ** 32;

const A256GCM = 3;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** labels of COSE headers (RFC 9052 §3.1) */
const [ALG, KID, IV] = [1, 4, 5];
const label = (name: string): Uint8Array => toUtf8(`fieldmark stream ${name} 1`);
const CHILD = label('node');
const KEY_ID = label('key id');
const CONTENT_KEY = label('content key');
const NONCE_KEY = label('nonce key');

type Hmac = StreamCrypto['hmac'];

const childOf = (hmac: Hmac, node: Uint8Array, isRight: boolean): Uint8Array =>
  hmac(node, concat([CHILD, new Uint8Array([isRight ? 1 : 0])]));

/** From a node whose leaves are `span` periods down to one of them. */
const descend = (hmac: Hmac, node: Uint8Array, span: number, period: number): Uint8Array => {
  let at = node;
  for (let half = span / 2; half >= 1; half /= 2) at = childOf(hmac, at, Math.floor(period / half) % 2 === 1);
  return at;
};

/** The largest subtrees that make up the periods from `first` to before `end`. */
const subtrees = (first: number, end: number): readonly { readonly first: number; readonly span: number }[] => {
  const found: { first: number; span: number }[] = [];
  for (let at = first; at < end; ) {
    let span = 1;
    while (span < STREAM_PERIODS_MAX && at % (2 * span) === 0 && at + 2 * span <= end) span *= 2;
    found.push({ first: at, span });
    at += span;
  }
  return found;
};

const requireRange = (first: number, count: number): void => {
  if (!(first >= 0 && count >= 1 && first + count <= STREAM_PERIODS_MAX))
    throw new FieldmarkError('STREAM_INVALID', { detail: `${count} periods from ${first}` });
};

/** The period that a time in Unix seconds is in. */
export const streamPeriod = (seconds: number, periodSeconds: number): number => Math.floor(seconds / periodSeconds);

/** 32 bytes that open the readings of one period. */
export const streamKey = (hmac: Hmac, root: Uint8Array, period: number): Uint8Array => {
  requireRange(period, 1);
  return descend(hmac, root, STREAM_PERIODS_MAX, period);
};

/** What opens a range of periods and no other: its subtrees' nodes, 32 bytes each, in order. */
export const streamRangeKeys = (hmac: Hmac, root: Uint8Array, first: number, count: number): Uint8Array => {
  requireRange(first, count);
  const nodeOf = (start: number, span: number): Uint8Array => {
    let node = root;
    for (let half = STREAM_PERIODS_MAX / 2; half >= span; half /= 2)
      node = childOf(hmac, node, Math.floor(start / half) % 2 === 1);
    return node;
  };
  return concat(subtrees(first, first + count).map((tree) => nodeOf(tree.first, tree.span)));
};

/** The keys of all periods of a range out of what was handed over for it. */
export const keysOfRange = (
  hmac: Hmac,
  nodes: Uint8Array,
  first: number,
  count: number,
): Result<readonly Uint8Array[]> => {
  requireRange(first, count);
  const trees = subtrees(first, first + count);
  if (nodes.length !== trees.length * STREAM_KEY_BYTES)
    return failure('STREAM_INVALID', `${nodes.length} bytes are no keys of ${count} periods from ${first}`);
  const keys: Uint8Array[] = [];
  trees.forEach(({ first: start, span }, i) => {
    const node = nodes.subarray(i * STREAM_KEY_BYTES, (i + 1) * STREAM_KEY_BYTES);
    for (let period = start; period < start + span; period++) keys.push(descend(hmac, node, span, period));
  });
  return success(keys);
};

export const streamKeyId = (sha256: StreamCrypto['sha256'], key: Uint8Array): Uint8Array =>
  sha256([KEY_ID, key]).slice(0, STREAM_KEY_ID_BYTES);

/** RFC 9052 §5.3; the device is in it, so that nobody passes another's ciphertext off as his own. */
const encStructure = (protectedBytes: Uint8Array, deviceId: Uint8Array): Uint8Array =>
  encode(['Encrypt0', protectedBytes, deviceId]);

/**
 * Encrypts one payload under the key of its period. The nonce comes out of fresh randomness and the plaintext together:
 * a random source that repeats itself, as after a restored snapshot, gives two plaintexts two nonces.
 */
export const sealPrivate = (
  crypto: StreamCrypto,
  key: Uint8Array,
  deviceId: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array => {
  const protectedBytes = encode(
    new CborMap([
      [ALG, A256GCM],
      [KID, streamKeyId(crypto.sha256, key)],
    ]),
  );
  const seed = concat([crypto.random(STREAM_KEY_BYTES), crypto.sha256([deviceId, plaintext])]);
  const iv = crypto.hmac(crypto.hmac(key, NONCE_KEY), seed).slice(0, IV_BYTES);
  const contentKey = crypto.hmac(key, CONTENT_KEY);
  const sealed = concat(crypto.encrypt(contentKey, iv, encStructure(protectedBytes, deviceId), [plaintext]));
  return encode([protectedBytes, new CborMap([[IV, iv]]), sealed]);
};

export type PrivatePayload = {
  readonly keyId: Uint8Array;
  readonly iv: Uint8Array;
  /** ciphertext, then the 16-byte tag */
  readonly sealed: Uint8Array;
};

/** All that stands before the key id: an array of three, and the protected header up to it. */
const HEAD = new Uint8Array([0x83, 0x55, 0xa2, ALG, A256GCM, KID, 0x50]);
/** Between key id and nonce: the unprotected header. */
const MIDDLE = new Uint8Array([0xa1, IV, 0x4c]);
const PROTECTED_START = 2;
const KEY_ID_START = HEAD.length;
const IV_START = KEY_ID_START + STREAM_KEY_ID_BYTES + MIDDLE.length;
const SEALED_START = IV_START + IV_BYTES;

const holds = (bytes: Uint8Array, at: number, what: Uint8Array): boolean => {
  for (let i = 0; i < what.length; i++) if (bytes[at + i] !== what[i]) return false;
  return true;
};

/** Where the contents of the byte string begin that is all the rest, in its one shortest form; 0 where it is none. */
const contentsAt = (bytes: Uint8Array, at: number): number => {
  const left = bytes.length - at;
  if (left < 1) return 0;
  if (bytes[at] === 0x40 + left - 1 && left - 1 < 24) return at + 1;
  if (bytes[at] === 0x58 && left - 2 >= 24 && bytes[at + 1] === left - 2) return at + 2;
  const length = (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return bytes[at] === 0x59 && left - 3 >= 256 && length === left - 3 ? at + 3 : 0;
};

/**
 * As CBOR is deterministic here, a private payload differs from another only in key id, nonce and what is sealed: it is
 * compared with its one form, which costs a tenth of decoding it. An epoch has millions of them.
 */
export const decodePrivate = (payload: Uint8Array): Result<PrivatePayload> => {
  if (!holds(payload, 0, HEAD)) return failure('STREAM_INVALID', 'protected header');
  if (!holds(payload, KEY_ID_START + STREAM_KEY_ID_BYTES, MIDDLE)) return failure('STREAM_INVALID', 'nonce');
  const start = contentsAt(payload, SEALED_START);
  if (start === 0 || payload.length - start < TAG_BYTES) return failure('STREAM_INVALID', 'ciphertext');
  return success({
    keyId: payload.subarray(KEY_ID_START, KEY_ID_START + STREAM_KEY_ID_BYTES),
    iv: payload.subarray(IV_START, SEALED_START),
    sealed: payload.subarray(start),
  });
};

/** Opens what one device sealed under one key; what they have in common is made once. */
export const streamOpener = (crypto: StreamReader, key: Uint8Array, deviceId: Uint8Array) => {
  const keyId = streamKeyId(crypto.sha256, key);
  const contentKey = crypto.hmac(key, CONTENT_KEY);
  const aad = encStructure(concat([HEAD.subarray(PROTECTED_START), keyId]), deviceId);
  return {
    keyId,
    /** the plaintext; fails where another key sealed it, another device, or it was altered */
    open: (payload: PrivatePayload): Result<Uint8Array> => {
      if (!equal(payload.keyId, keyId)) return failure('STREAM_INVALID', 'it was sealed under another key');
      const plaintext = crypto.decrypt(contentKey, payload.iv, aad, payload.sealed);
      return plaintext === undefined ? failure('STREAM_INVALID', 'it was altered') : success(plaintext);
    },
  };
};

/** The payload of a disclosure (content type 65006): keys of periods that are over, which the device makes public. */
export const DISCLOSED_KEYS_MAX = 96;

export const encodeDisclosure = (keys: readonly Uint8Array[]): Uint8Array => encode(keys as Uint8Array[]);

export const decodeDisclosure = (payload: Uint8Array): Result<readonly Uint8Array[]> => {
  const item = decode(payload);
  if (!item.ok) return item;
  const keys = item.value;
  const isKeys =
    Array.isArray(keys) &&
    keys.length >= 1 &&
    keys.length <= DISCLOSED_KEYS_MAX &&
    keys.every((key) => key instanceof Uint8Array && key.length === STREAM_KEY_BYTES);
  return isKeys ? success(keys as readonly Uint8Array[]) : failure('STREAM_INVALID', 'not a list of keys');
};
