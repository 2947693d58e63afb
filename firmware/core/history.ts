import { fromHex, toHex } from '#proto/bytes.js';
import { LIMITS } from '#proto/limits.js';
import { DROP_REASON, type DropRecord, decodeCti, encodeCti } from '#proto/reading.js';
import type { Emit } from './events.js';
import type { Crypto, Storage, WallTime } from './ports.js';
import { hasQueued, openQueue, type Queue } from './queue.js';
import {
  checkState,
  createStateKeeper,
  firstState,
  readState,
  recoveredState,
  type StateKeeper,
  type StoredState,
} from './state.js';

/** Where a device stands when it starts: what it has sealed, how its chain goes on, and what of it is lost. */
export type History = {
  readonly queue: Queue;
  readonly keeper: StateKeeper;
  /** cti of the newest envelope, undefined before the first */
  readonly tail: Uint8Array | undefined;
  readonly prev: Uint8Array;
  /** envelopes that must have been there and are not; to be sealed before anything else */
  readonly lost: DropRecord | undefined;
};

export type HistoryOptions = {
  readonly deviceId: Uint8Array;
  readonly queueBytesMax: number;
  /** the owner asks to go on although the stored state is gone */
  readonly recoverState: boolean;
};

/** How many are gone can't be known; one is certain. */
const lostRecord = (first: Uint8Array, lastBoot: number): DropRecord => ({
  reason: DROP_REASON.storageDamaged,
  first,
  last: encodeCti(lastBoot, LIMITS.sequenceMax),
  count: 1,
});

const after = (cti: Uint8Array): Uint8Array => {
  const name = decodeCti(cti);
  return encodeCti(name.boot, name.sequence + 1);
};

const chainEnd = (queue: Queue, state: StoredState): Pick<History, 'tail' | 'prev' | 'lost'> => {
  const newest = queue.newest();
  const tail = state.tail;
  // the newest envelope stays in the queue until a newer one is there, so one at least as new as `tail` must be
  if (tail !== undefined && (newest === undefined || newest.name < toHex(tail)))
    return { tail, prev: state.prev, lost: lostRecord(tail, state.boot) };
  if (newest === undefined) return { tail: undefined, prev: state.prev, lost: undefined };
  return { tail: fromHex(newest.name)!, prev: queue.newestPrev() ?? state.prev, lost: undefined };
};

const beginning = encodeCti(0, 0);

/** Reads what earlier boots left and writes nothing. Throws STORAGE_DAMAGED or DEVICE_MISMATCH as `checkState`. */
export const openHistory = (
  storage: Storage,
  crypto: Crypto,
  wall: WallTime,
  options: HistoryOptions,
  emit: Emit,
): History => {
  const read = readState(storage, crypto);
  for (let i = 0; i < read.damaged.length; i++)
    emit({ kind: 'storage-damaged', name: read.damaged[i]!, detail: 'a copy of the stored state is damaged' });
  const mustRecover = read.state === undefined && (read.damaged.length > 0 || hasQueued(storage));
  if (!mustRecover || !options.recoverState) checkState(read, options.deviceId, mustRecover);
  const queue = openQueue(storage, crypto, options.queueBytesMax, emit);
  const newest = queue.newest();
  if (!mustRecover) {
    const state = read.state ?? firstState(options.deviceId);
    const end = chainEnd(queue, state);
    const keeper = createStateKeeper(storage, crypto, state);
    return { queue, keeper, tail: end.tail, prev: end.prev, lost: end.lost };
  }
  const state = recoveredState(options.deviceId, wall, newest === undefined ? 0 : newest.boot);
  const tail = newest === undefined ? undefined : fromHex(newest.name)!;
  return {
    queue,
    keeper: createStateKeeper(storage, crypto, state),
    tail,
    prev: queue.newestPrev() ?? state.prev,
    lost: lostRecord(tail === undefined ? beginning : after(tail), state.boot),
  };
};
