import { concat, equal, toHex } from '#proto/bytes.js';
import { decode, encode } from '#proto/cbor.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { CTI_BYTES, DEVICE_ID_BYTES } from '#proto/reading.js';
import { bytesOf, optional, required, table, uint } from '#proto/table.js';
import type { Crypto, Storage, WallTime } from './ports.js';

/**
 * What a device must never forget: which boot counts and login counters it has used, and where its chain ended when
 * this boot began.
 *
 * It is kept twice, `state.a` then `state.b`, and a new value is used only after both are written. So a power cut
 * between them costs nothing, and either file may be damaged without a boot count or a login counter coming back.
 * With both gone the device refuses to start (STORAGE_DAMAGED): a boot count used again would give one sequence two
 * envelopes, and that is how a cloned key looks. Its owner may then ask for `recover`: boot count and login counter
 * begin at the time of day, far ahead of anything that was ever counted. That needs a clock.
 */
export type StoredState = {
  readonly deviceId: Uint8Array;
  readonly boot: number;
  /** every login counter up to and with this one may have been used */
  readonly loginReserved: number;
  /** envelopes given up since the device's first boot */
  readonly dropped: number;
  /** newest envelope when this boot began: it stays in the queue until a newer one is there */
  readonly tail?: Uint8Array;
  /** 16 bytes: what follows `tail` has this as prev */
  readonly prev: Uint8Array;
};

export const PREV_BYTES = 16;
const NAMES = ['state.a', 'state.b'] as const;
const CHECK_BYTES = 8;
/** a recovered login counter must pass one that grew by a reservation at every boot of a restarting device */
const LOGINS_PER_SECOND = 64;
/** logins that one write allows: a device with a bad link must not wear out its flash */
const LOGINS_RESERVED = 32;

const stateTable = table({
  deviceId: required(1, bytesOf(DEVICE_ID_BYTES)),
  boot: required(2, uint(LIMITS.bootMax)),
  loginReserved: required(3, uint(LIMITS.integerMax)),
  dropped: required(4, uint(LIMITS.integerMax)),
  tail: optional(5, bytesOf(CTI_BYTES)),
  prev: required(6, bytesOf(PREV_BYTES)),
});

/** Writes both copies, or throws STORAGE_FULL or STORAGE_FAILED: then the new state must not be used. */
const writeState = (storage: Storage, crypto: Crypto, state: StoredState): void => {
  const body = encode(stateTable.toCbor(state));
  const bytes = concat([crypto.sha256(body).subarray(0, CHECK_BYTES), body]);
  for (let i = 0; i < NAMES.length; i++) storage.write(NAMES[i]!, bytes);
};

const parseState = (crypto: Crypto, bytes: Uint8Array): StoredState | undefined => {
  const body = bytes.subarray(CHECK_BYTES);
  if (!equal(crypto.sha256(body).subarray(0, CHECK_BYTES), bytes.subarray(0, CHECK_BYTES))) return undefined;
  const item = decode(body);
  const state = item.ok ? stateTable.decode(item.value) : item;
  return state.ok ? state.value : undefined;
};

const isNewer = (a: StoredState, b: StoredState | undefined): boolean =>
  b === undefined || a.boot > b.boot || (a.boot === b.boot && a.loginReserved > b.loginReserved);

export type ReadState = {
  readonly state: StoredState | undefined;
  /** copies that are there and damaged */
  readonly damaged: readonly string[];
};

/** The newer of the intact copies. Both being absent is `state` undefined and nothing damaged. */
export const readState = (storage: Storage, crypto: Crypto): ReadState => {
  const damaged: string[] = [];
  let newest: StoredState | undefined;
  for (let i = 0; i < NAMES.length; i++) {
    const bytes = storage.read(NAMES[i]!);
    if (bytes === undefined) continue;
    const state = parseState(crypto, bytes);
    if (state === undefined) damaged.push(NAMES[i]!);
    else if (isNewer(state, newest)) newest = state;
  }
  return { state: newest, damaged };
};

/** The first state of a device that has sealed nothing yet. */
export const firstState = (deviceId: Uint8Array): StoredState => ({
  deviceId,
  boot: 0,
  loginReserved: 0,
  dropped: 0,
  prev: new Uint8Array(PREV_BYTES),
});

/** Refuses a state that can't be trusted, with what the owner should do. */
export const checkState = (read: ReadState, deviceId: Uint8Array, hasHistory: boolean): void => {
  const state = read.state;
  if (state !== undefined && !equal(state.deviceId, deviceId))
    throw new FieldmarkError('DEVICE_MISMATCH', {
      detail: `this storage belongs to device ${toHex(state.deviceId)}`,
      state: 'nothing was changed',
      next: 'use the key that belongs to this storage, or an empty folder for the new key',
    });
  if (state === undefined && (hasHistory || read.damaged.length > 0))
    throw new FieldmarkError('STORAGE_DAMAGED', {
      detail: 'the record of used boot counts is missing or damaged, while this device has sealed before',
      state: 'nothing is sealed or sent; queued readings are untouched',
      next: 'find out what damaged the storage, set the clock, then start once with state recovery',
    });
};

/** A state beyond any that can have been used, by a clock that is trusted. Throws STORAGE_DAMAGED where there is none. */
export const recoveredState = (deviceId: Uint8Array, wall: WallTime, newestBoot: number): StoredState => {
  if (wall.quality === 0)
    throw new FieldmarkError('STORAGE_DAMAGED', {
      detail: 'recovery counts on from the time of day, and there is no clock to trust',
      state: 'nothing was changed',
      next: 'set the clock or connect the device to a network with time, then start again',
    });
  return {
    deviceId,
    boot: Math.max(wall.seconds, newestBoot),
    loginReserved: wall.seconds * LOGINS_PER_SECOND,
    dropped: 0,
    prev: new Uint8Array(PREV_BYTES),
  };
};

/** The state of the running device. Everything it gives is durable before it is given. */
export type StateKeeper = {
  readonly current: () => StoredState;
  /** Begins the next boot with the chain as it was found. Throws STORAGE_FULL or STORAGE_FAILED, and may be tried again. */
  readonly beginBoot: (tail: Uint8Array | undefined, prev: Uint8Array) => number;
  /** a login counter greater than every one before; throws as `beginBoot` */
  readonly nextLogin: () => number;
  /** Counts envelopes given up; kept with the next write where this one fails. */
  readonly addDropped: (count: number) => void;
  readonly dropped: () => number;
};

export const createStateKeeper = (storage: Storage, crypto: Crypto, stored: StoredState): StateKeeper => {
  let state = stored;
  let loginNext = stored.loginReserved + 1;
  let dropped = stored.dropped;

  const save = (boot: number, loginReserved: number, tail: Uint8Array | undefined, prev: Uint8Array): void => {
    const fields = { deviceId: state.deviceId, boot, loginReserved, dropped, prev };
    const next: StoredState = tail === undefined ? fields : withTail(fields, tail);
    writeState(storage, crypto, next);
    state = next;
  };

  return {
    current: () => state,
    beginBoot: (tail, prev) => {
      if (state.boot >= LIMITS.bootMax)
        throw new FieldmarkError('STORAGE_DAMAGED', { detail: 'no boot count is left' });
      save(state.boot + 1, state.loginReserved, tail, prev);
      return state.boot;
    },
    nextLogin: () => {
      if (loginNext > state.loginReserved)
        save(state.boot, state.loginReserved + LOGINS_RESERVED, state.tail, state.prev);
      return loginNext++;
    },
    dropped: () => dropped,
    addDropped: (count) => {
      dropped += count;
      try {
        save(state.boot, state.loginReserved, state.tail, state.prev);
      } catch (error) {
        if (!(error instanceof FieldmarkError)) throw error;
      }
    },
  };
};

const withTail = (fields: Omit<StoredState, 'tail'>, tail: Uint8Array): StoredState => ({
  deviceId: fields.deviceId,
  boot: fields.boot,
  loginReserved: fields.loginReserved,
  dropped: fields.dropped,
  tail,
  prev: fields.prev,
});
