import { Worker } from 'node:worker_threads';
import { equal, toHex } from '#proto/bytes.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { decodeLogHeader, encodeLogHeader } from '#proto/log.js';
import { createBatcher } from './batch.js';
import { entryCount, openReader } from './database.js';
import type { Admitted, Outcome } from './stages.js';
import { packGroup, readOutcomes } from './store-batch.js';
import { createStoreReader } from './store-reader.js';
import type { StoreReply, StoreRequest, StoreWorkerData } from './store-worker.js';
import type { LoginAttempt } from './store-writer.js';
import type { DeviceSummary, StoredCheckpoint, StoredEntry, StoredFork } from './stored.js';

export type StoreOptions = {
  /** holds `log.sqlite` and its WAL */
  readonly folder: string;
  /** entry 0 of a new log (`encodeLogHeader`); a store that exists keeps its own, which may differ in `created` only */
  readonly header: Uint8Array;
  /** how much is recomputed on opening: the newest 50,000 entries, or all and SQLite's own check; default `tail` */
  readonly check?: 'tail' | 'full';
};

/**
 * The durable store. Writes go to a thread that owns the database and have been fsynced when they resolve; reads are
 * synchronous, from a connection of their own.
 */
export type Store = {
  /**
   * Stores one group in one transaction and fsync. One outcome an item, in order: `stored`, `replayed`, or `refused` with
   * READING_FORKED or DEVICE_QUARANTINED. Rejects with STORAGE_FULL or STORAGE_FAILED, and then nothing of the group
   * counts; the next call tries again. Calls run one after another: collect while one runs (`createBatcher`).
   */
  readonly commit: (batch: readonly Admitted[]) => Promise<readonly Outcome[]>;
  /** Whether `counter` is greater than in every earlier login of the device; durable before it answers. */
  readonly acceptLogin: (deviceId: Uint8Array, counter: number) => Promise<boolean>;
  /** from memory */
  readonly isQuarantined: (deviceId: Uint8Array) => boolean;
  /** entries in the log, the header included; all of them durable */
  readonly size: () => number;
  readonly entry: (index: number) => StoredEntry | undefined;
  /** entries `from` (inclusive) to `to` (exclusive), in order */
  readonly entries: (from: number, to: number) => readonly StoredEntry[];
  /** leaf hashes of entries `from` (inclusive) to `to` (exclusive) */
  readonly leaves: (from: number, to: number) => readonly Uint8Array[];
  /** the exact envelopes of entries `from` (inclusive) to `to` (exclusive) */
  readonly envelopes: (from: number, to: number) => readonly Uint8Array[];
  readonly find: (deviceId: Uint8Array, cti: Uint8Array) => StoredEntry | undefined;
  readonly device: (deviceId: Uint8Array) => DeviceSummary | undefined;
  /** devices with an entry, in order of their id; `after` is exclusive */
  readonly deviceIds: (limit: number, after?: Uint8Array) => readonly Uint8Array[];
  /** newest first, by cti; `before` is exclusive */
  readonly deviceEntries: (deviceId: Uint8Array, limit: number, before?: Uint8Array) => readonly StoredEntry[];
  readonly forks: (deviceId?: Uint8Array) => readonly StoredFork[];
  readonly saveCheckpoint: (checkpoint: StoredCheckpoint) => Promise<void>;
  /** the checkpoint of exactly this size */
  readonly checkpoint: (size: number) => StoredCheckpoint | undefined;
  /** the newest, or the newest of one status */
  readonly latestCheckpoint: (status?: StoredCheckpoint['status']) => StoredCheckpoint | undefined;
  /** the smallest anchored checkpoint that has entry `index` */
  readonly anchoredCheckpointOf: (index: number) => StoredCheckpoint | undefined;
  /** the newest checkpoint that was on chain at this time, in Unix seconds */
  readonly checkpointAnchoredBy: (seconds: number) => StoredCheckpoint | undefined;
  readonly checkpoints: (limit: number) => readonly StoredCheckpoint[];
  readonly close: () => Promise<void>;
};

const RECENT_LEAVES = 2048;

/** Requests to the thread, answered in order. */
type Thread = {
  readonly ask: (request: StoreRequest, transfer?: readonly ArrayBuffer[]) => Promise<StoreReply>;
  readonly stop: () => Promise<unknown>;
};

const failureOf = (reply: StoreReply): FieldmarkError | undefined =>
  reply.kind === 'failed'
    ? new FieldmarkError(reply.code, { detail: reply.detail, state: reply.state, next: reply.next })
    : undefined;

/** Starts the thread; resolves once the database is open and checked. */
const startThread = async (data: StoreWorkerData): Promise<Thread> => {
  const worker = new Worker(new URL('./store-worker.js', import.meta.url), { workerData: data });
  const waiting: { resolve: (reply: StoreReply) => void; reject: (error: Error) => void }[] = [];
  let ended: FieldmarkError | undefined;
  const end = (cause: unknown): void => {
    ended ??= new FieldmarkError('STORAGE_FAILED', {
      detail: `the store's thread ended: ${cause}`,
      state: 'nothing more is acknowledged',
      next: 'start the gateway again',
      cause,
    });
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  worker.on('error', end);
  worker.on('exit', (code) => end(`exit code ${code}`));
  worker.on('message', (reply: StoreReply) => waiting.shift()?.resolve(reply));
  const next = (): Promise<StoreReply> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) reject(ended);
      else waiting.push({ resolve, reject });
    });
  const answered = async (reply: Promise<StoreReply>): Promise<StoreReply> => {
    const failed = failureOf(await reply);
    if (failed !== undefined) throw failed;
    return reply;
  };
  await answered(next());
  return {
    ask: (request, transfer) => {
      const reply = answered(next());
      worker.postMessage(request, transfer ?? []);
      return reply;
    },
    stop: () => worker.terminate(),
  };
};

const requireSameLog = (ours: Uint8Array, stored: Uint8Array): void => {
  const [expected, found] = [unwrap(decodeLogHeader(ours)), unwrap(decodeLogHeader(stored))];
  // each start makes a header of its own time; only the first one is the log's
  if (equal(encodeLogHeader({ ...expected, created: found.created }), stored)) return;
  throw new FieldmarkError('CHAIN_MISMATCH', {
    detail: `the log was begun as ${found.origin} by gateway ${toHex(found.gatewayId)} on net ${toHex(found.net)}`,
    next: 'use another folder, or the keys and deployment that this log was begun with',
  });
};

/**
 * Opens the store, or begins one. Throws STORAGE_DAMAGED naming the index, STORAGE_FAILED, STORAGE_FULL, and
 * CHAIN_MISMATCH for the log of another gateway or deployment.
 */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const { folder, header, check = 'tail' } = options;
  const thread = await startThread({ folder, header, check });
  const connection = openReader(folder);
  const reader = createStoreReader(connection);
  const close = async (): Promise<void> => {
    connection.close();
    await thread.ask({ kind: 'close' }).finally(thread.stop);
  };
  try {
    requireSameLog(header, reader.entry(0)!.bytes);
  } catch (error) {
    await close();
    throw error;
  }
  const quarantined = new Set(reader.quarantined().map(toHex));
  let size = entryCount(connection);
  // the newest leaf hashes in a row, from entry `recentFrom`: the log asks for each of them several times soon after
  let recent: Uint8Array[] = [];
  let recentFrom = size;
  const remember = (index: number, leaf: Uint8Array): void => {
    // what a commit that failed has stored all the same lies in between
    if (index !== recentFrom + recent.length) recent = [];
    if (recent.length >= 2 * RECENT_LEAVES) recent = recent.slice(-RECENT_LEAVES);
    recent.push(leaf);
    recentFrom = index + 1 - recent.length;
  };

  const logins = createBatcher<LoginAttempt, boolean>(
    async (attempts) => {
      const reply = await thread.ask({ kind: 'login', attempts });
      return reply.kind === 'logins' ? reply.accepted : [];
    },
    { itemsMax: 256 },
  );

  return {
    ...reader,
    commit: async (batch) => {
      if (batch.length === 0) return [];
      const group = packGroup(batch);
      const reply = await thread.ask({ kind: 'commit', group }, [group]);
      if (reply.kind !== 'committed') throw new FieldmarkError('INTERNAL', { detail: `the store said ${reply.kind}` });
      size = reply.size;
      const outcomes = readOutcomes(reply.group);
      for (let i = 0; i < batch.length; i++) {
        const outcome = outcomes[i]!;
        if (outcome.kind === 'refused') quarantined.add(batch[i]!.deviceKey);
        else if (outcome.kind === 'stored') remember(outcome.index, outcome.leaf);
      }
      return outcomes;
    },
    // a copy: the token is a view into a socket's buffer, and messages to threads carry the whole of it
    acceptLogin: (deviceId, counter) => logins.add({ deviceId: deviceId.slice(), counter }),
    isQuarantined: (deviceId) => quarantined.size > 0 && quarantined.has(toHex(deviceId)),
    size: () => size,
    leaves: (from, to) =>
      from >= recentFrom && to <= recentFrom + recent.length
        ? recent.slice(from - recentFrom, to - recentFrom)
        : reader.leaves(from, to),
    device: (deviceId) => {
      const summary = reader.device(deviceId);
      return summary && { ...summary, quarantined: quarantined.has(toHex(deviceId)) };
    },
    saveCheckpoint: async (checkpoint) => {
      await thread.ask({ kind: 'checkpoint', checkpoint });
    },
    close,
  };
};
