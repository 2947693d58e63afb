import { equal, fromHex } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { ALGORITHM, HEADER, SIGNATURE_BYTES, signatureStructure } from './cose.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { HASH_BYTES, type Hash } from './merkle.js';
import { bytesOf, list, required, table, tuple, uint } from './table.js';

/**
 * What an update is made of, each signed by k of n keys of its role: the manifest of one release (a strict subset of SUIT,
 * draft-ietf-suit-manifest), a notice that says which release is the newest and until when that may be believed, and the
 * set of keys itself. Content types keep the three apart. `update-trust.ts` judges them together.
 */
export const UPDATE_CONTENT = { keys: 65030, notice: 65031, manifest: 65032 } as const;
export type UpdateContent = (typeof UPDATE_CONTENT)[keyof typeof UPDATE_CONTENT];

export const UUID_BYTES = 16;
export const UPDATE_KEY_BYTES = 33;
/** UUID version 5 of `fieldmark` in the name space of DNS names, as SUIT makes vendor ids */
export const VENDOR_ID = fromHex('d7cf17c1fbd75e7e9a01af09d542bac0')!;

const SUIT_ENVELOPE = 107;
const EPOCH = 1;
const SHA_256 = -16;
const AUTHENTICATION = 2;
const CONTENT = 3;
const SIGN1 = 18;
/** SUIT: condition by number, then its reporting policy */
const REPORT_ALL = 15;

/** One release for one class of boards. */
export type Manifest = {
  /** greater than in every release before */
  readonly sequence: number;
  readonly vendorId: Uint8Array;
  /** 16 bytes: which boards it is for */
  readonly classId: Uint8Array;
  /** SHA-256 of the image */
  readonly imageDigest: Uint8Array;
  readonly imageBytes: number;
  /** Unix seconds after which it is not installed any more */
  readonly notAfter: number;
};

const digestItem = (digest: Uint8Array): Uint8Array => encode([SHA_256, digest]);

/** One component, no dependency, no fetch, no text: a device does with every image the same. */
export const encodeManifest = (manifest: Manifest): Uint8Array => {
  const parameters = new CborMap([
    [1, manifest.vendorId],
    [2, manifest.classId],
    [3, digestItem(manifest.imageDigest)],
    [14, manifest.imageBytes],
  ]);
  const shared = encode([20, parameters, 1, REPORT_ALL, 2, REPORT_ALL]);
  const common = encode(
    new CborMap([
      [2, [[new Uint8Array(1)]]],
      [4, shared],
    ]),
  );
  const until = new CborMap([[4, new CborTag(EPOCH, manifest.notAfter)]]);
  return encode(
    new CborMap([
      [1, 1],
      [2, manifest.sequence],
      [3, common],
      [7, encode([20, until, 4, REPORT_ALL, 3, REPORT_ALL])],
      [9, encode([23, 2])],
    ]),
  );
};

type Item = CborValue | undefined;
const inside = (item: Item): Item => {
  if (!(item instanceof Uint8Array)) return undefined;
  const decoded = decode(item);
  return decoded.ok ? decoded.value : undefined;
};
const fieldOf = (item: Item, key: number): Item => (item instanceof CborMap ? item.get(key) : undefined);
const placeOf = (item: Item, index: number): Item =>
  Array.isArray(item) ? (item as readonly CborValue[])[index] : undefined;
const isBytes = (item: Item, length: number): item is Uint8Array =>
  item instanceof Uint8Array && item.length === length;
const isCount = (item: Item, max: number): item is number => typeof item === 'number' && item >= 0 && item <= max;

/** Takes the one form that `encodeManifest` gives: what is read is written again and compared, so that nothing hides. */
export const decodeManifest = (content: Uint8Array): Result<Manifest> => {
  const top = inside(content);
  const parameters = placeOf(inside(fieldOf(inside(fieldOf(top, 3)), 4)), 1);
  const until = fieldOf(placeOf(inside(fieldOf(top, 7)), 1), 4);
  const sequence = fieldOf(top, 2);
  const vendorId = fieldOf(parameters, 1);
  const classId = fieldOf(parameters, 2);
  const imageDigest = placeOf(inside(fieldOf(parameters, 3)), 1);
  const imageBytes = fieldOf(parameters, 14);
  const notAfter = until instanceof CborTag ? until.value : undefined;
  if (!isCount(sequence, LIMITS.integerMax)) return failure('UPDATE_INVALID', 'sequence');
  if (!isBytes(vendorId, UUID_BYTES) || !isBytes(classId, UUID_BYTES))
    return failure('UPDATE_INVALID', 'vendor, class');
  if (!isBytes(imageDigest, HASH_BYTES)) return failure('UPDATE_INVALID', 'digest');
  if (!isCount(imageBytes, LIMITS.integerMax)) return failure('UPDATE_INVALID', 'size');
  if (!isCount(notAfter, LIMITS.secondsMax)) return failure('UPDATE_INVALID', 'use before');
  const manifest = { sequence, vendorId, classId, imageDigest, imageBytes, notAfter };
  return equal(encodeManifest(manifest), content)
    ? success(manifest)
    : failure('UPDATE_INVALID', 'more or other commands than an update has');
};

/** k of n keys for one purpose. */
export type Role = { readonly threshold: number; readonly keys: readonly Uint8Array[] };

/** Who signs what. A device has one from its build and takes the next only where the keys of the last agree. */
export type KeySet = {
  /** the next has the next number */
  readonly version: number;
  /** Unix seconds */
  readonly notAfter: number;
  /** sign key sets; kept offline */
  readonly root: Role;
  /** sign manifests */
  readonly release: Role;
  /** sign notices; at work every day */
  readonly notice: Role;
  /** no release has a greater number: stolen release keys can't use all of them up */
  readonly sequenceMax: number;
};

const role = tuple([
  ['threshold', uint(LIMITS.updateKeysMax)],
  ['keys', list(bytesOf(UPDATE_KEY_BYTES), 1, LIMITS.updateKeysMax)],
] as const);

const keySetTable = table({
  version: required(1, uint(LIMITS.integerMax)),
  notAfter: required(2, uint(LIMITS.secondsMax)),
  root: required(3, role),
  release: required(4, role),
  notice: required(5, role),
  sequenceMax: required(6, uint(LIMITS.integerMax)),
});

const isRole = (one: Role): boolean => {
  for (let i = 0; i < one.keys.length; i++)
    for (let j = 0; j < i; j++) if (equal(one.keys[i]!, one.keys[j]!)) return false;
  return one.threshold >= 1 && one.threshold <= one.keys.length;
};

export const encodeKeySet = (keys: KeySet): Uint8Array => encode(keySetTable.toCbor(keys));

export const decodeKeySet = (content: Uint8Array): Result<KeySet> => {
  const item = decode(content);
  const keys = item.ok ? keySetTable.decode(item.value) : item;
  if (!keys.ok) return failure('UPDATE_INVALID', keys.detail);
  return isRole(keys.value.root) && isRole(keys.value.release) && isRole(keys.value.notice)
    ? keys
    : failure('UPDATE_INVALID', 'a threshold that its keys can not reach, or one key twice');
};

/** Which release is the newest of a class, said anew every few days: who holds it back is found out. */
export type Notice = {
  readonly classId: Uint8Array;
  readonly sequence: number;
  /** digest of the manifest */
  readonly manifestDigest: Uint8Array;
  readonly keysVersion: number;
  /** Unix seconds */
  readonly issuedAt: number;
  readonly notAfter: number;
};

const noticeTable = table({
  classId: required(1, bytesOf(UUID_BYTES)),
  sequence: required(2, uint(LIMITS.integerMax)),
  manifestDigest: required(3, bytesOf(HASH_BYTES)),
  keysVersion: required(4, uint(LIMITS.integerMax)),
  issuedAt: required(5, uint(LIMITS.secondsMax)),
  notAfter: required(6, uint(LIMITS.secondsMax)),
});

export const encodeNotice = (notice: Notice): Uint8Array => encode(noticeTable.toCbor(notice));

export const decodeNotice = (content: Uint8Array): Result<Notice> => {
  const item = decode(content);
  const notice = item.ok ? noticeTable.decode(item.value) : item;
  return notice.ok ? notice : failure('UPDATE_INVALID', notice.detail);
};

export type KeySignature = { readonly key: Uint8Array; readonly signature: Uint8Array };

/** Some content with its signatures; each is by the key that it names, over `toBeSigned`, and is not checked yet. */
export type Signed = {
  readonly content: Uint8Array;
  /** SHA-256 of the content as a CBOR byte string, head and all (SUIT §8.3) */
  readonly digest: Uint8Array;
  readonly signatures: readonly (KeySignature & { readonly toBeSigned: Uint8Array })[];
};

const protectedOf = (contentType: UpdateContent, key: Uint8Array): Uint8Array =>
  encode(
    new CborMap([
      [HEADER.algorithm, ALGORITHM.ES256K],
      [HEADER.contentType, contentType],
      [HEADER.keyId, key],
    ]),
  );

export const contentDigest = (hash: Hash, content: Uint8Array): Uint8Array => hash(encode(content));

/** What `key` signs, with a low s, so that its signature counts for content with this digest. */
export const updateToBeSigned = (contentType: UpdateContent, digest: Uint8Array, key: Uint8Array): Uint8Array =>
  signatureStructure(protectedOf(contentType, key), digestItem(digest));

/** A SUIT envelope for a manifest; the same without its tag for the two others. */
export const encodeSigned = (
  hash: Hash,
  contentType: UpdateContent,
  content: Uint8Array,
  signatures: readonly KeySignature[],
): Uint8Array => {
  const blocks: CborValue[] = [digestItem(contentDigest(hash, content))];
  for (let i = 0; i < signatures.length; i++) {
    const one = signatures[i]!;
    const parts = [protectedOf(contentType, one.key), new CborMap([]), null, one.signature];
    blocks.push(encode(new CborTag(SIGN1, parts)));
  }
  const envelope = new CborMap([
    [AUTHENTICATION, encode(blocks)],
    [CONTENT, content],
  ]);
  return encode(contentType === UPDATE_CONTENT.manifest ? new CborTag(SUIT_ENVELOPE, envelope) : envelope);
};

/** UPDATE_INVALID for every other form than `encodeSigned` gives, and for a digest that is not the content's. */
export const decodeSigned = (hash: Hash, contentType: UpdateContent, bytes: Uint8Array): Result<Signed> => {
  if (bytes.length > LIMITS.updateSignedBytesMax) return failure('UPDATE_INVALID', 'too long');
  const item = decode(bytes);
  if (!item.ok) return failure('UPDATE_INVALID', item.code);
  const envelope = item.value instanceof CborTag ? item.value.value : item.value;
  const content = fieldOf(envelope, CONTENT);
  const blocks = inside(fieldOf(envelope, AUTHENTICATION));
  if (!(content instanceof Uint8Array) || !Array.isArray(blocks) || blocks.length > LIMITS.updateSignaturesMax + 1)
    return failure('UPDATE_INVALID', 'form');
  const digest = contentDigest(hash, content);
  const signatures: (KeySignature & { readonly toBeSigned: Uint8Array })[] = [];
  for (let i = 1; i < blocks.length; i++) {
    const block = inside((blocks as readonly CborValue[])[i]);
    const parts = block instanceof CborTag ? block.value : undefined;
    const key = fieldOf(inside(placeOf(parts, 0)), HEADER.keyId);
    const signature = placeOf(parts, 3);
    if (!isBytes(key, UPDATE_KEY_BYTES) || !isBytes(signature, SIGNATURE_BYTES))
      return failure('UPDATE_INVALID', 'signature');
    signatures.push({ key, signature, toBeSigned: updateToBeSigned(contentType, digest, key) });
  }
  return equal(encodeSigned(hash, contentType, content, signatures), bytes)
    ? success({ content, digest, signatures })
    : failure('UPDATE_INVALID', 'form, or another digest than the content has');
};
