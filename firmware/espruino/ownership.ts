import type { Crypto, Storage } from '#core/ports.js';
import { concat, equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { bytesOf } from './text.js';
import { bool, bytes, bytesIn, decoded, int, intIn, map, must, type Said, textIn, utf8 } from './wire.js';

/**
 * Whose the board is and how it is set: the blobs of `core/ownership`, byte for byte, without its tables. What is damaged
 * opens nothing.
 */
export type Claim = { readonly owner: Uint8Array; readonly nonce: number; readonly deadline: number };

export type Ownership = {
  readonly deviceId: Uint8Array;
  isLocked: boolean;
  /** encoded as they came */
  settings: Uint8Array | undefined;
  wifiPassword: string | undefined;
  claim: Claim | undefined;
};

export type FactoryLock = { readonly deviceId: Uint8Array; readonly keeper: Uint8Array };

/** `undefined` for nothing stored, 'damaged' for what is not what was written. */
export type Kept<T> = T | 'damaged' | undefined;

const OWNERSHIP = 'session';
const FACTORY = 'factory';
const CHECK_BYTES = 8;
export const ADDRESS_BYTES = 20;

export const claimOf = (said: Said, from: number): Claim => ({
  owner: bytesIn(said, from, ADDRESS_BYTES),
  nonce: intIn(said, from + 1, LIMITS.bootMax),
  deadline: intIn(said, from + 2, LIMITS.secondsMax),
});

export const claimItems = (claim: Claim, from: number): Uint8Array[] => [
  int(from),
  bytes(claim.owner),
  int(from + 1),
  int(claim.nonce),
  int(from + 2),
  int(claim.deadline),
];

const ownershipOf = (said: Said): Ownership => {
  must(typeof said[2] === 'boolean');
  return {
    deviceId: bytesIn(said, 1, ADDRESS_BYTES),
    isLocked: said[2] === true,
    settings: said[3] === undefined ? undefined : bytesIn(said, 3, 0),
    wifiPassword: said[4] === undefined ? undefined : textIn(said, 4, LIMITS.wifiPasswordBytesMax),
    claim: said[5] === undefined ? undefined : claimOf(said, 5),
  };
};

const read = <T>(storage: Storage, crypto: Crypto, name: string, parse: (said: Said) => T): Kept<T> => {
  const blob = storage.read(name);
  if (blob === undefined) return undefined;
  const body = blob.subarray(CHECK_BYTES);
  try {
    must(equal(crypto.sha256(body).subarray(0, CHECK_BYTES), blob.subarray(0, CHECK_BYTES)));
    return parse(decoded(body) as Said);
  } catch (error) {
    if (!(error instanceof FieldmarkError)) throw error;
    return 'damaged';
  }
};

const write = (storage: Storage, crypto: Crypto, name: string, items: readonly Uint8Array[]): void => {
  const body = map(items);
  storage.write(name, concat([crypto.sha256(body).subarray(0, CHECK_BYTES), body]));
};

export const readOwnership = (storage: Storage, crypto: Crypto): Kept<Ownership> =>
  read(storage, crypto, OWNERSHIP, ownershipOf);

/** This and `writeFactoryLock` throw STORAGE_FULL or STORAGE_FAILED: then it is as it was. */
export const writeOwnership = (storage: Storage, crypto: Crypto, owned: Ownership): void => {
  const items = [int(1), bytes(owned.deviceId), int(2), bool(owned.isLocked)];
  if (owned.settings !== undefined) items.push(int(3), bytes(owned.settings));
  if (owned.wifiPassword !== undefined) items.push(int(4), utf8(bytesOf(owned.wifiPassword)));
  const claim = owned.claim === undefined ? [] : claimItems(owned.claim, 5);
  write(storage, crypto, OWNERSHIP, items.concat(claim));
};

export const forgetOwnership = (storage: Storage): void => storage.remove(OWNERSHIP);

export const readFactoryLock = (storage: Storage, crypto: Crypto): Kept<FactoryLock> =>
  read(storage, crypto, FACTORY, (said) => ({
    deviceId: bytesIn(said, 1, ADDRESS_BYTES),
    keeper: bytesIn(said, 2, ADDRESS_BYTES),
  }));

export const writeFactoryLock = (storage: Storage, crypto: Crypto, lock: FactoryLock): void =>
  write(storage, crypto, FACTORY, [int(1), bytes(lock.deviceId), int(2), bytes(lock.keeper)]);

export const forgetFactoryLock = (storage: Storage): void => storage.remove(FACTORY);
