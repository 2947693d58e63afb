import { concat, equal } from '#proto/bytes.js';
import { type CborValue, decode, encode } from '#proto/cbor.js';
import { LIMITS } from '#proto/limits.js';
import { DEVICE_ID_BYTES } from '#proto/reading.js';
import type { SessionClaim } from '#proto/session.js';
import { bool, bytesOf, bytesWithin, optional, required, table, text, uint } from '#proto/table.js';
import type { Crypto, Storage } from './ports.js';

/**
 * Whose the device is and how it is set. It is one blob, written as a whole: after a power cut it is the one before or
 * the one after, never a mixture. What is damaged opens nothing: a device that was locked stays shut.
 */
export type Ownership = {
  /** the key that this belongs to */
  readonly deviceId: Uint8Array;
  /** encoded as they came */
  readonly settings?: Uint8Array | undefined;
  readonly wifiPassword?: string | undefined;
  readonly claim?: SessionClaim | undefined;
  readonly isLocked: boolean;
};

const NAME = 'session';
const CHECK_BYTES = 8;

const ownershipTable = table({
  deviceId: required(1, bytesOf(DEVICE_ID_BYTES)),
  isLocked: required(2, bool),
  settings: optional(3, bytesWithin(1, LIMITS.settingsBytesMax)),
  wifiPassword: optional(4, text(LIMITS.wifiPasswordBytesMax)),
  owner: optional(5, bytesOf(20)),
  nonce: optional(6, uint(LIMITS.bootMax)),
  deadline: optional(7, uint(LIMITS.secondsMax)),
});
type StoredOwnership = typeof ownershipTable extends { readonly toCbor: (value: infer T) => unknown } ? T : never;

export type ReadOwnership = { readonly ownership?: Ownership | undefined; readonly isDamaged: boolean };

const withCheck = (crypto: Crypto, body: Uint8Array): Uint8Array =>
  concat([crypto.sha256(body).subarray(0, CHECK_BYTES), body]);

/** What a blob says, or undefined where it is not what was written. */
const checkedItem = (crypto: Crypto, bytes: Uint8Array): CborValue | undefined => {
  const body = bytes.subarray(CHECK_BYTES);
  if (!equal(crypto.sha256(body).subarray(0, CHECK_BYTES), bytes.subarray(0, CHECK_BYTES))) return undefined;
  const item = decode(body);
  return item.ok ? item.value : undefined;
};

const parse = (crypto: Crypto, bytes: Uint8Array): Ownership | undefined => {
  const item = checkedItem(crypto, bytes);
  if (item === undefined) return undefined;
  const stored = ownershipTable.decode(item);
  if (!stored.ok) return undefined;
  const said = stored.value;
  const claim =
    said.owner === undefined || said.nonce === undefined || said.deadline === undefined
      ? undefined
      : { owner: said.owner, nonce: said.nonce, deadline: said.deadline };
  return {
    deviceId: said.deviceId,
    settings: said.settings,
    wifiPassword: said.wifiPassword,
    claim,
    isLocked: said.isLocked,
  };
};

export const readOwnership = (storage: Storage, crypto: Crypto): ReadOwnership => {
  const bytes = storage.read(NAME);
  if (bytes === undefined) return { isDamaged: false };
  const ownership = parse(crypto, bytes);
  return { ownership, isDamaged: ownership === undefined };
};

/** Throws STORAGE_FULL or STORAGE_FAILED: then it is as it was. */
export const writeOwnership = (storage: Storage, crypto: Crypto, ownership: Ownership): void => {
  const claim = ownership.claim;
  const stored: StoredOwnership = {
    deviceId: ownership.deviceId,
    isLocked: ownership.isLocked,
    settings: ownership.settings,
    wifiPassword: ownership.wifiPassword,
    owner: claim === undefined ? undefined : claim.owner,
    nonce: claim === undefined ? undefined : claim.nonce,
    deadline: claim === undefined ? undefined : claim.deadline,
  };
  storage.write(NAME, withCheck(crypto, encode(ownershipTable.toCbor(stored))));
};

export const forgetOwnership = (storage: Storage): void => storage.remove(NAME);

/**
 * The factory's lock: whose signature opens a device that has no owner. It is a blob of its own, since it outlasts the
 * owner: a device that was reset is again as it left the factory.
 */
export type FactoryLock = {
  readonly deviceId: Uint8Array;
  /** 20 bytes: the address of the claim code's key */
  readonly keeper: Uint8Array;
};

const LOCK_NAME = 'factory';

const lockTable = table({
  deviceId: required(1, bytesOf(DEVICE_ID_BYTES)),
  keeper: required(2, bytesOf(20)),
});

export type ReadFactoryLock = { readonly lock?: FactoryLock | undefined; readonly isDamaged: boolean };

export const readFactoryLock = (storage: Storage, crypto: Crypto): ReadFactoryLock => {
  const bytes = storage.read(LOCK_NAME);
  if (bytes === undefined) return { isDamaged: false };
  const item = checkedItem(crypto, bytes);
  if (item === undefined) return { isDamaged: true };
  const lock = lockTable.decode(item);
  return lock.ok ? { lock: lock.value, isDamaged: false } : { isDamaged: true };
};

/** Throws STORAGE_FULL or STORAGE_FAILED: then it is as it was. */
export const writeFactoryLock = (storage: Storage, crypto: Crypto, lock: FactoryLock): void =>
  storage.write(LOCK_NAME, withCheck(crypto, encode(lockTable.toCbor(lock))));

export const forgetFactoryLock = (storage: Storage): void => storage.remove(LOCK_NAME);
