import { concat, equal, fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  CONTENT,
  type ContentType,
  CTI_BYTES,
  DROP_REASON,
  decodeCti,
  decodeDropRecord,
  decodeEnvelope,
  type Envelope,
  encodeCti,
  envelopeCti,
} from '#proto/reading.js';
import type { Emit, EnvelopeName } from './events.js';
import type { Crypto, Storage } from './ports.js';
import { PREV_BYTES } from './state.js';

export type EntryState =
  | 'waiting'
  | 'damaged'
  /** settled: these leave the storage as soon as they are not the newest; `explained` is damaged and in a drop record */
  | 'receipted'
  | 'given-up'
  | 'explained';

/**
 * All that was sealed and has no receipt yet, one blob an envelope: 16 bytes of its SHA-256, then the envelope. The
 * name is the cti in hex, so that names sort in the order of sealing.
 *
 * The newest envelope stays even after its receipt, until a newer one is durable: it is where the chain of prev goes
 * on from, and so no power cut can fork the chain.
 */
export type Entry = EnvelopeName & {
  /** cti in hex */
  readonly name: string;
  readonly contentType: ContentType;
  readonly iat: number;
  readonly sizeBytes: number;
  state: EntryState;
  /** the publisher's notes: they die with the process, and then everything is simply published again */
  attempts: number;
  refusals: number;
  /** when it was last published, by the monotonic clock; -1 while it is not on its way */
  sentMs: number;
  notBeforeMs: number;
};

export type Queue = {
  /** in the order of sealing */
  readonly entries: readonly Entry[];
  /** envelopes without a receipt */
  readonly count: () => number;
  readonly bytes: () => number;
  readonly bytesMax: number;
  readonly newest: () => Entry | undefined;
  /** 16 bytes of the SHA-256 of the newest envelope, as they were stored with it */
  readonly newestPrev: () => Uint8Array | undefined;
  readonly find: (cti: Uint8Array) => Entry | undefined;
  /** Makes an envelope durable. Throws STORAGE_FULL or STORAGE_FAILED, and may be tried again with the same bytes. */
  readonly append: (envelope: Uint8Array) => Entry;
  /** the exact envelope; undefined where it is damaged or gone, which is then reported and marked */
  readonly read: (entry: Entry) => Uint8Array | undefined;
  readonly settle: (entry: Entry, state: 'receipted' | 'given-up' | 'explained') => void;
  /** removes what is settled; throws as `append`, and may be tried again */
  readonly sweep: () => void;
  /** the oldest envelopes that together have `bytes`, never the newest */
  readonly oldest: (bytes: number) => readonly Entry[];
  /** damaged envelopes that are neighbours in the queue */
  readonly damagedRun: () => readonly Entry[];
};

const PREFIX = 'q.';
const ASIDE_PREFIX = 'bad.';
/** damaged blobs kept for people to look at */
const ASIDE_MAX = 8;
const NAME_DIGITS = 2 * CTI_BYTES;

/** Whether the storage holds any envelope, whatever its state. */
export const hasQueued = (storage: Storage): boolean => storage.list(PREFIX).length > 0;

const entryOf = (cti: Uint8Array, envelope: Envelope | undefined, sizeBytes: number): Entry => {
  const name = decodeCti(cti);
  return {
    boot: name.boot,
    sequence: name.sequence,
    name: toHex(cti),
    contentType: envelope === undefined ? CONTENT.reading : envelope.contentType,
    iat: envelope === undefined ? 0 : envelope.iat,
    sizeBytes,
    state: envelope === undefined ? 'damaged' : 'waiting',
    attempts: 0,
    refusals: 0,
    sentMs: -1,
    notBeforeMs: 0,
  };
};

const prevOf = (crypto: Crypto, envelope: Uint8Array): Uint8Array => crypto.sha256(envelope).slice(0, PREV_BYTES);

const isSettled = (entry: Entry): boolean =>
  entry.state === 'receipted' || entry.state === 'given-up' || entry.state === 'explained';

/** The envelope in a blob, or undefined where the blob is not what was written. */
const envelopeIn = (crypto: Crypto, blob: Uint8Array | undefined): Uint8Array | undefined => {
  if (blob === undefined || blob.length <= PREV_BYTES) return undefined;
  const envelope = blob.slice(PREV_BYTES);
  return equal(prevOf(crypto, envelope), blob.subarray(0, PREV_BYTES)) ? envelope : undefined;
};

/** The envelope in a blob as a record, where it is whole and has the cti that the blob is named after. */
const decodedIn = (crypto: Crypto, blob: Uint8Array | undefined, cti: Uint8Array): Envelope | undefined => {
  const bytes = envelopeIn(crypto, blob);
  if (bytes === undefined) return undefined;
  const envelope = decodeEnvelope(bytes);
  return envelope.ok && equal(envelopeCti(envelope.value), cti) ? envelope.value : undefined;
};

/** Finds what earlier boots left. `drops` are the drop records among it. */
const scan = (storage: Storage, crypto: Crypto, emit: Emit, drops: Envelope[]): Entry[] => {
  const entries: Entry[] = [];
  const names = storage.list(PREFIX);
  for (let i = 0; i < names.length; i++) {
    const digits = names[i]!.slice(PREFIX.length);
    const cti = digits.length === NAME_DIGITS ? fromHex(digits) : undefined;
    if (cti === undefined) continue;
    const blob = storage.read(names[i]!);
    const envelope = decodedIn(crypto, blob, cti);
    if (envelope === undefined)
      emit({ kind: 'storage-damaged', name: names[i]!, detail: 'a queued envelope is damaged' });
    else if (envelope.contentType === CONTENT.drop) drops.push(envelope);
    entries.push(entryOf(cti, envelope, blob === undefined ? 0 : blob.length));
  }
  return entries;
};

/** A power cut may come after a drop record and before the removal of what it covers. */
const finishDrops = (entries: readonly Entry[], drops: readonly Envelope[]): void => {
  for (let i = 0; i < drops.length; i++) {
    const record = decodeDropRecord(drops[i]!.payload);
    if (!record.ok || record.value.reason === DROP_REASON.mediaGivenUp) continue;
    const first = toHex(record.value.first);
    const last = toHex(record.value.last);
    const own = toHex(envelopeCti(drops[i]!));
    for (let j = 0; j < entries.length; j++) {
      const entry = entries[j]!;
      if (entry.name >= first && entry.name <= last && entry.name < own)
        entry.state = entry.state === 'damaged' ? 'explained' : 'given-up';
    }
  }
};

export const openQueue = (storage: Storage, crypto: Crypto, bytesMax: number, emit: Emit): Queue => {
  const drops: Envelope[] = [];
  const entries = scan(storage, crypto, emit, drops);
  finishDrops(entries, drops);
  let waiting = 0;
  let settled = 0;
  let bytes = 0;
  for (let i = 0; i < entries.length; i++) {
    bytes += entries[i]!.sizeBytes;
    if (entries[i]!.state === 'waiting') waiting++;
    if (isSettled(entries[i]!)) settled++;
  }

  const leave = (entry: Entry, state: Entry['state']): void => {
    if (entry.state === 'waiting') waiting--;
    if (isSettled(entry)) settled--;
    entry.state = state;
    if (isSettled(entry)) settled++;
  };

  /** Removes blobs from `start` while they are settled; gives how many went. */
  const removeRun = (start: number): number => {
    let length = 0;
    try {
      while (start + length < entries.length - 1) {
        const entry = entries[start + length]!;
        if (!isSettled(entry)) break;
        if (entry.state === 'explained') setAside(entry);
        storage.remove(PREFIX + entry.name);
        bytes -= entry.sizeBytes;
        settled--;
        length++;
      }
    } finally {
      entries.splice(start, length);
    }
    return length;
  };

  /** A copy for people to look at, where there is room for one. */
  const setAside = (entry: Entry): void => {
    const blob = storage.read(PREFIX + entry.name);
    if (blob === undefined || storage.list(ASIDE_PREFIX).length >= ASIDE_MAX) return;
    try {
      storage.write(ASIDE_PREFIX + entry.name, blob);
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
    }
  };

  const newest = (): Entry | undefined => entries[entries.length - 1];

  return {
    entries,
    bytesMax,
    count: () => waiting,
    bytes: () => bytes,
    newest,
    newestPrev: () => {
      const last = newest();
      const blob = last === undefined ? undefined : storage.read(PREFIX + last.name);
      return blob !== undefined && blob.length >= PREV_BYTES ? blob.slice(0, PREV_BYTES) : undefined;
    },
    find: (cti) => {
      const name = toHex(cti);
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (entries[middle]!.name < name) low = middle + 1;
        else high = middle;
      }
      return low < entries.length && entries[low]!.name === name ? entries[low] : undefined;
    },
    append: (envelopeBytes) => {
      const decoded = decodeEnvelope(envelopeBytes);
      if (!decoded.ok) throw new FieldmarkError(decoded.code, { detail: decoded.detail });
      const blob = concat([prevOf(crypto, envelopeBytes), envelopeBytes]);
      const cti = encodeCti(decoded.value.boot, decoded.value.sequence);
      const entry = entryOf(cti, decoded.value, blob.length);
      const last = newest();
      if (last !== undefined && last.name >= entry.name)
        throw new FieldmarkError('INTERNAL', { detail: `sequence ${entry.name} is not after ${last.name}` });
      storage.write(PREFIX + entry.name, blob);
      entries.push(entry);
      waiting++;
      bytes += blob.length;
      return entry;
    },
    read: (entry) => {
      const envelope = envelopeIn(crypto, storage.read(PREFIX + entry.name));
      if (envelope === undefined && entry.state !== 'damaged') {
        leave(entry, 'damaged');
        emit({ kind: 'storage-damaged', name: PREFIX + entry.name, detail: 'a queued envelope is damaged' });
      }
      return envelope;
    },
    settle: leave,
    sweep: () => {
      for (let i = 0; settled > 0 && i < entries.length - 1; ) if (removeRun(i) === 0) i++;
    },
    oldest: (wanted) => {
      const found: Entry[] = [];
      let freed = 0;
      for (let i = 0; i < entries.length - 1 && freed < wanted; i++) {
        if (entries[i]!.state !== 'waiting') continue;
        found.push(entries[i]!);
        freed += entries[i]!.sizeBytes;
      }
      return found;
    },
    damagedRun: () => {
      const run: Entry[] = [];
      for (let i = 0; i < entries.length; i++) {
        if (entries[i]!.state === 'damaged') run.push(entries[i]!);
        else if (run.length > 0) break;
      }
      return run;
    },
  };
};
