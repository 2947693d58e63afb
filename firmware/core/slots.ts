import { concat, equal } from '#proto/bytes.js';
import { decode, encode } from '#proto/cbor.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { HASH_BYTES } from '#proto/merkle.js';
import { bytesOf, bytesWithin, optional, required, table, uint } from '#proto/table.js';
import type { Crypto, Storage } from './ports.js';

/**
 * Two slots for images beside what was flashed, and the record that says which of them starts. The order of writes is
 * what survives a power cut: the record lets go of a slot before it is emptied, names an image in it only once all of it
 * is there and hashed, counts a start before it happens, and calls an image good only when it has proven itself.
 */
export type Slots = {
  /** room of one slot */
  readonly imageBytesMax: number;
  readonly erase: (slot: number) => void;
  /** in order and without gaps, from 0; throws STORAGE_FULL or STORAGE_FAILED */
  readonly write: (slot: number, offset: number, bytes: Uint8Array) => void;
  /** all that was written is durable when it returns */
  readonly finish: (slot: number) => void;
  /** SHA-256 of the first `length` bytes as they are there now; undefined where there are fewer */
  readonly digest: (slot: number, length: number) => Uint8Array | undefined;
};

export type SlotParts = {
  readonly storage: Storage;
  readonly crypto: Pick<Crypto, 'sha256'>;
  readonly slots: Slots;
};

const imageTable = table({
  slot: required(1, uint(1)),
  sequence: required(2, uint(LIMITS.integerMax)),
  /** its first 8 bytes are the `firmware` of every envelope */
  manifestDigest: required(3, bytesOf(HASH_BYTES)),
  imageDigest: required(4, bytesOf(HASH_BYTES)),
  imageBytes: required(5, uint(LIMITS.updateImageBytesMax)),
});
export type Image = Exclude<ReturnType<(typeof imageTable)['fromCbor']>, undefined>;

export const BASE_BYTES = 8;

const stateTable = table({
  /** tells what was flashed: where a person flashed anew, that counts, and what was in the slots is void */
  base: required(1, bytesOf(BASE_BYTES)),
  /** the greatest that was ever good: none below it is taken */
  sequence: required(2, uint(LIMITS.integerMax)),
  /** of the newest notice that was believed */
  noticedAt: required(3, uint(LIMITS.secondsMax)),
  startsLeft: required(4, uint(255)),
  good: optional(5, imageTable),
  /** the good one before, where its slot still holds it */
  last: optional(6, imageTable),
  /** to be tried, or on trial */
  trial: optional(7, imageTable),
  /** digest of the manifest whose image failed: it is not tried again */
  failed: optional(8, bytesOf(HASH_BYTES)),
  /** the newest set of keys, where it is not the one of the build */
  keys: optional(9, bytesWithin(1, LIMITS.updateSignedBytesMax)),
});
export type UpdateState = Exclude<ReturnType<(typeof stateTable)['fromCbor']>, undefined>;

const NAMES = ['update.a', 'update.b'];
const CHECK_BYTES = 8;
/** how often a new image may start without proving itself */
export const TRIAL_STARTS = 3;

const parse = (crypto: SlotParts['crypto'], bytes: Uint8Array | undefined): UpdateState | undefined => {
  if (bytes === undefined) return undefined;
  const body = bytes.subarray(CHECK_BYTES);
  if (!equal(crypto.sha256(body).subarray(0, CHECK_BYTES), bytes.subarray(0, CHECK_BYTES))) return undefined;
  const item = decode(body);
  return item.ok ? stateTable.fromCbor(item.value) : undefined;
};

/** The record, or one of a board that was just flashed where there is none: then what was flashed runs. */
export const readUpdateState = (parts: SlotParts, base: Uint8Array): UpdateState => {
  const first = parse(parts.crypto, parts.storage.read(NAMES[0]!));
  const state = first ?? parse(parts.crypto, parts.storage.read(NAMES[1]!));
  if (state === undefined) return { base, sequence: 0, noticedAt: 0, startsLeft: 0 };
  if (equal(state.base, base)) return state;
  const none = { base, good: undefined, last: undefined, trial: undefined, failed: undefined };
  return Object.assign({}, state, none);
};

/** Twice, so that a damaged one costs nothing; the first is what counts. Throws STORAGE_FULL or STORAGE_FAILED. */
export const writeUpdateState = (parts: SlotParts, state: UpdateState): void => {
  const body = encode(stateTable.toCbor(state));
  const bytes = concat([parts.crypto.sha256(body).subarray(0, CHECK_BYTES), body]);
  for (let i = 0; i < NAMES.length; i++) parts.storage.write(NAMES[i]!, bytes);
};

const isWhole = (slots: Slots, image: Image): boolean => {
  const digest = slots.digest(image.slot, image.imageBytes);
  return digest !== undefined && equal(digest, image.imageDigest);
};

export type Choice = {
  /** undefined for what was flashed */
  readonly image: Image | undefined;
  readonly isTrial: boolean;
  /** digest of the manifest whose image was given up just now */
  readonly failed: Uint8Array | undefined;
};

/**
 * What starts now. The image was hashed by the very port that gives it to be started, so that what runs is what was
 * checked. Never throws for want of storage: then nothing new is tried, and what was good starts.
 */
export const chooseImage = (parts: SlotParts, base: Uint8Array): Choice => {
  const state = readUpdateState(parts, base);
  const trial = state.trial;
  const save = (changes: object): boolean => {
    try {
      writeUpdateState(parts, Object.assign({}, state, changes));
      return true;
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      return false;
    }
  };
  if (trial !== undefined && state.startsLeft > 0 && isWhole(parts.slots, trial)) {
    if (save({ startsLeft: state.startsLeft - 1 })) return { image: trial, isTrial: true, failed: undefined };
  } else if (trial !== undefined) save({ trial: undefined, startsLeft: 0, failed: trial.manifestDigest });
  const failed = trial === undefined ? undefined : trial.manifestDigest;
  const known = [state.good, state.last];
  for (let i = 0; i < known.length; i++) {
    const image = known[i];
    if (image !== undefined && isWhole(parts.slots, image)) return { image, isTrial: false, failed };
  }
  return { image: undefined, isTrial: false, failed };
};

/** The image on trial has proven itself: from now on it is what the device goes back to. */
export const commitTrial = (parts: SlotParts, base: Uint8Array): void => {
  const state = readUpdateState(parts, base);
  const trial = state.trial;
  if (trial === undefined) return;
  const sequence = Math.max(state.sequence, trial.sequence);
  const changes = { good: trial, last: state.good, trial: undefined, startsLeft: 0, failed: undefined, sequence };
  writeUpdateState(parts, Object.assign({}, state, changes));
};

/** Makes a slot free for a new image and empties it; it is never the one that runs. Gives its number. */
export const freeSlot = (parts: SlotParts, base: Uint8Array, running: Image | undefined): number => {
  const state = readUpdateState(parts, base);
  const kept = running ?? state.good;
  const slot = kept !== undefined && kept.slot === 0 ? 1 : 0;
  const without = (image: Image | undefined): Image | undefined =>
    image !== undefined && image.slot === slot ? undefined : image;
  const changes = { good: without(state.good), last: without(state.last), trial: undefined, startsLeft: 0 };
  writeUpdateState(parts, Object.assign({}, state, changes));
  parts.slots.erase(slot);
  return slot;
};

/** Names the image that a slot holds, so that the next start tries it. */
export const offerTrial = (parts: SlotParts, base: Uint8Array, trial: Image, noticedAt: number): void => {
  const state = readUpdateState(parts, base);
  const changes = { trial, startsLeft: TRIAL_STARTS, noticedAt: Math.max(state.noticedAt, noticedAt) };
  writeUpdateState(parts, Object.assign({}, state, changes));
};
