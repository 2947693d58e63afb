import type { Crypto } from '#core/ports.js';
import { concat, equal, fromBigEndian, fromHex, putBigEndian, toBigEndian, toHex } from '#proto/bytes.js';
import { CONTENT, CTI_BYTES, DEVICE_ID_BYTES, DROP_REASON } from '#proto/content.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import type { FlashStorage } from './flash-storage.js';
import { bytes, ctiOf, int, type Moment, map, must, takeBytes, takeInt, takeMap, takeSigned } from './wire.js';

/**
 * What a board must not forget: its state and all that was sealed and has no receipt. It keeps the promises of
 * `core/state` and `core/queue` without an index in memory: a small board has no room for one entry an envelope.
 *
 * State is written twice, so that one damaged copy brings no boot count back. An envelope is stored as content type (2
 * bytes), iat (4) and its bytes, under its cti in hex, so that names sort in the order of sealing. The newest stays
 * after its receipt until a newer one is durable: the chain of prev goes on from it.
 */
export type Kept = { readonly contentType: number; readonly iat: number; readonly envelope: Uint8Array };

/** What is given up and why; `from` and `until` are 0 where no clock was known. */
export type Drop = {
  readonly reason: number;
  first: Uint8Array;
  last: Uint8Array;
  count: number;
  from: number;
  until: number;
};

export type Journal = {
  readonly boot: () => number;
  /** envelopes without a receipt, and the bytes of all that are stored */
  readonly count: () => number;
  readonly sizeBytes: () => number;
  readonly dropped: () => number;
  /** 16 bytes of the SHA-256 of the newest envelope */
  readonly prev: () => Uint8Array;
  /** Begins the next boot. This, `nextLogin` and `append` throw STORAGE_FULL or STORAGE_FAILED, and may be tried again. */
  readonly beginBoot: () => void;
  readonly nextLogin: () => number;
  readonly append: (contentType: number, moment: Moment, cti: Uint8Array, envelope: Uint8Array) => void;
  /** the first envelope without a receipt after `name`, by name */
  readonly after: (name: string) => string | undefined;
  /** undefined where it is damaged */
  readonly read: (name: string) => Kept | undefined;
  /** lets go of an envelope that has its receipt */
  readonly settle: (name: string) => void;
  /** what of before this boot must have been there and is not */
  readonly lost: () => Drop | undefined;
  /** the oldest envelopes that together have `wanted` bytes; undefined where nothing may go */
  readonly oldest: (wanted: number) => Drop | undefined;
  /** Removes what a drop record covers, once that is durable. */
  readonly giveUp: (drop: Drop) => void;
};

export const nameOf = (cti: Uint8Array): string => PREFIX + toHex(cti);
export const ctiNamed = (name: string): Uint8Array =>
  fromHex(name.substring(PREFIX.length)) ?? new Uint8Array(CTI_BYTES);

export const encodeDrop = (drop: Drop): Uint8Array => {
  const items = [
    int(1),
    int(drop.reason),
    int(2),
    bytes(drop.first),
    int(3),
    bytes(drop.last),
    int(4),
    int(drop.count),
  ];
  if (drop.from > 0) items.push(int(5), int(drop.from));
  if (drop.until > 0) items.push(int(6), int(drop.until));
  return map(items);
};

const PREFIX = 'q.';
const STATES = ['state.a', 'state.b'];
const PREV_BYTES = 16;
/** boot, logins, dropped; then prev, tail, device id */
const BOOT_AT = 0;
const LOGINS_AT = 4;
const DROPPED_AT = 11;
const PREV_AT = 18;
const TAIL_AT = PREV_AT + PREV_BYTES;
const DEVICE_AT = TAIL_AT + CTI_BYTES;
const STATE_BYTES = DEVICE_AT + DEVICE_ID_BYTES;
const ENTRY_HEAD_BYTES = 6;
/** logins that one write allows: a board with a bad link must not wear out its flash */
const LOGINS_RESERVED = 32;

/** The drop record in an envelope that this board made. */
const dropIn = (envelope: Uint8Array): Drop => {
  const payload = takeSigned({ bytes: envelope, at: 0 }).unsigned.payload;
  const reader = { bytes: payload, at: 0 };
  const fields = takeMap(reader);
  const drop = { reason: 0, first: payload, last: payload, count: 0, from: 0, until: 0 };
  for (let i = 0; i < fields; i++) {
    const key = takeInt(reader);
    if (key === 2) drop.first = takeBytes(reader, CTI_BYTES);
    else if (key === 3) drop.last = takeBytes(reader, CTI_BYTES);
    else {
      const value = takeInt(reader);
      if (key === 4) drop.count = value;
      else if (key === 5) drop.from = value;
      else if (key === 6) drop.until = value;
      else must(key === 1);
    }
  }
  return drop;
};

const widen = (drop: Drop, more: Drop): void => {
  if (toHex(more.first) < toHex(drop.first)) drop.first = more.first;
  if (toHex(more.last) > toHex(drop.last)) drop.last = more.last;
  drop.count += more.count;
  if (more.from > 0 && (drop.from === 0 || more.from < drop.from)) drop.from = more.from;
  if (more.until > drop.until) drop.until = more.until;
};

/** The newer of the two stored states, or undefined where the board never had one. */
const readState = (storage: FlashStorage, deviceId: Uint8Array): Uint8Array | undefined => {
  let state: Uint8Array | undefined;
  for (let i = 0; i < STATES.length; i++) {
    const read = storage.read(STATES[i]!);
    if (read === undefined || read.length !== STATE_BYTES) continue;
    // what grows comes first: boot, logins
    if (state === undefined || toHex(read) > toHex(state)) state = read;
  }
  if (state !== undefined && !equal(state.subarray(DEVICE_AT), deviceId))
    throw new FieldmarkError('DEVICE_MISMATCH', { detail: toHex(state.subarray(DEVICE_AT)) });
  // a boot count that came again would look like a cloned key
  if (state === undefined && (storage.next('state.', '') ?? storage.next(PREFIX, '')) !== undefined)
    throw new FieldmarkError('STORAGE_DAMAGED', { detail: 'the record of used boot counts' });
  return state;
};

/** Throws DEVICE_MISMATCH, and STORAGE_DAMAGED where the state can't be trusted. */
export const openJournal = (storage: FlashStorage, crypto: Crypto, deviceId: Uint8Array): Journal => {
  let state = readState(storage, deviceId) ?? concat([new Uint8Array(DEVICE_AT), deviceId]);
  let loginNext = fromBigEndian(state, LOGINS_AT, 7) + 1;
  let dropped = fromBigEndian(state, DROPPED_AT, 7);
  let count = 0;
  let sizeBytes = 0;
  let newest = '';
  let isNewestSettled = false;
  let prev: Uint8Array = state.slice(PREV_AT, TAIL_AT);
  let lost: Drop | undefined;

  const save = (boot: number, logins: number): void => {
    const next = new Uint8Array(state);
    putBigEndian(next, BOOT_AT, 4, boot);
    putBigEndian(next, LOGINS_AT, 7, logins);
    putBigEndian(next, DROPPED_AT, 7, dropped);
    if (boot !== fromBigEndian(state, BOOT_AT, 4)) {
      next.set(prev, PREV_AT);
      if (newest !== '') next.set(ctiNamed(newest), TAIL_AT);
    }
    for (let i = 0; i < STATES.length; i++) storage.write(STATES[i]!, next);
    state = next;
  };

  const boot = (): number => fromBigEndian(state, BOOT_AT, 4);

  const read = (name: string): Kept | undefined => {
    const data = storage.read(name);
    if (data === undefined) return undefined;
    return {
      contentType: fromBigEndian(data, 0, 2),
      iat: fromBigEndian(data, 2, 4),
      envelope: data.subarray(ENTRY_HEAD_BYTES),
    };
  };

  const forget = (name: string): void => {
    const data = storage.read(name);
    if (data !== undefined) sizeBytes -= data.length;
    storage.remove(name);
  };

  const measure = (): void => {
    count = isNewestSettled ? -1 : 0;
    sizeBytes = 0;
    storage.each(PREFIX, (name, data) => {
      count++;
      sizeBytes += data.length;
      if (name > newest) newest = name;
    });
  };

  const remove = (first: string, last: string): void => {
    for (let name = storage.next(PREFIX, ''); name !== undefined && name <= last; name = storage.next(PREFIX, name))
      if (name >= first && name !== newest) storage.remove(name);
    measure();
  };

  /** The power may have gone after a drop record and before the removal of what it covers. */
  const finishDrops = (): void => {
    const drops: Drop[] = [];
    storage.each(PREFIX, (name, data) => {
      if (fromBigEndian(data, 0, 2) !== CONTENT.drop) return;
      const entry = read(name);
      if (entry !== undefined) drops.push(dropIn(entry.envelope));
    });
    for (let i = 0; i < drops.length; i++) remove(nameOf(drops[i]!.first), nameOf(drops[i]!.last));
  };

  measure();
  finishDrops();
  const tail = state.slice(TAIL_AT, DEVICE_AT);
  const hasTail = fromBigEndian(tail, 0, CTI_BYTES) > 0;
  // the newest envelope stays until a newer one is there, so one at least as new as `tail` must be
  if (hasTail && newest < nameOf(tail)) {
    newest = '';
    const last = ctiOf(boot(), LIMITS.sequenceMax);
    lost = { reason: DROP_REASON.storageDamaged, first: tail, last, count: 1, from: 0, until: 0 };
  } else if (newest !== '') {
    const last = read(newest);
    if (last !== undefined) prev = crypto.sha256(last.envelope).slice(0, PREV_BYTES);
  }

  return {
    boot,
    count: () => count,
    sizeBytes: () => sizeBytes,
    dropped: () => dropped,
    prev: () => prev,
    read,
    lost: () => lost,
    beginBoot: () => {
      if (boot() === LIMITS.bootMax) throw new FieldmarkError('STORAGE_DAMAGED', { detail: 'no boot count is left' });
      save(boot() + 1, fromBigEndian(state, LOGINS_AT, 7));
    },
    nextLogin: () => {
      if (loginNext > fromBigEndian(state, LOGINS_AT, 7)) save(boot(), loginNext - 1 + LOGINS_RESERVED);
      return loginNext++;
    },
    append: (contentType, moment, cti, envelope) => {
      const name = nameOf(cti);
      storage.write(name, concat([toBigEndian(contentType, 2), toBigEndian(moment.iat, 4), envelope]));
      const before = newest;
      newest = name;
      prev = crypto.sha256(envelope).slice(0, PREV_BYTES);
      count++;
      sizeBytes += ENTRY_HEAD_BYTES + envelope.length;
      if (!isNewestSettled) return;
      isNewestSettled = false;
      forget(before);
    },
    after: (name) => {
      const found = storage.next(PREFIX, name);
      return found === newest && isNewestSettled ? undefined : found;
    },
    settle: (name) => {
      count--;
      if (name === newest) isNewestSettled = true;
      else forget(name);
    },
    oldest: (wanted) => {
      let drop: Drop | undefined;
      let freed = 0;
      for (
        let name = storage.next(PREFIX, '');
        name !== undefined && name !== newest && freed < wanted;
        name = storage.next(PREFIX, name)
      ) {
        const cti = ctiNamed(name);
        const entry = read(name);
        const iat = entry === undefined ? 0 : entry.iat;
        const one = { reason: DROP_REASON.queueFull, first: cti, last: cti, count: 1, from: iat, until: iat };
        // a drop record that goes hands over what it covered
        if (entry !== undefined && entry.contentType === CONTENT.drop) widen(one, dropIn(entry.envelope));
        freed += ENTRY_HEAD_BYTES + (entry === undefined ? 0 : entry.envelope.length);
        if (drop === undefined) drop = one;
        else widen(drop, one);
      }
      return drop;
    },
    giveUp: (drop) => {
      lost = undefined;
      const before = count;
      remove(nameOf(drop.first), nameOf(drop.last));
      dropped += before - count;
      try {
        save(boot(), fromBigEndian(state, LOGINS_AT, 7));
      } catch (error) {
        // kept with the next write
        if (!(error instanceof FieldmarkError)) throw error;
      }
    },
  };
};
