import { FieldmarkError } from '#proto/errors.js';
import type { Admitted, LogState, Outcome } from './stages.js';

/** One entry of the log as it is stored. Entry 0 is the log header; its device id and cti are empty. */
export type StoredEntry = {
  readonly index: number;
  readonly deviceId: Uint8Array;
  readonly cti: Uint8Array;
  /** RFC 9162 leaf hash of `bytes` */
  readonly leaf: Uint8Array;
  /** the exact envelope */
  readonly bytes: Uint8Array;
  /** Unix milliseconds by the gateway's clock */
  readonly receivedMs: number;
};

/** Two envelopes of one device with one cti: the proof that its key was cloned. */
export type StoredFork = {
  readonly deviceId: Uint8Array;
  readonly cti: Uint8Array;
  /** index in the log of the envelope that came first */
  readonly index: number;
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly receivedMs: number;
};

export type DeviceSummary = {
  readonly deviceId: Uint8Array;
  readonly count: number;
  /** the entry with the highest cti */
  readonly newest: StoredEntry;
  readonly quarantined: boolean;
};

/** A checkpoint as this gateway signed it, and what became of it on chain. */
export type StoredCheckpoint = LogState & {
  /** the signed note (C2SP tlog-checkpoint), UTF-8 */
  readonly note: string;
  /** EIP-712, 65 bytes r‖s‖v by the log key */
  readonly signature: Uint8Array;
  readonly status: 'signed' | 'submitted' | 'anchored';
  readonly transaction?: `0x${string}`;
  readonly block?: bigint;
  /** Unix seconds of the block */
  readonly timestamp?: number;
};

export type StoreOptions = {
  /** holds `log.sqlite` and its WAL */
  readonly folder: string;
  /** entry 0 of a new log; an existing store keeps its own and must have the same */
  readonly header: Uint8Array;
  /** how much is recomputed on opening: what came after the last checkpoint, or all; default `tail` */
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
  readonly find: (deviceId: Uint8Array, cti: Uint8Array) => StoredEntry | undefined;
  readonly device: (deviceId: Uint8Array) => DeviceSummary | undefined;
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
  readonly checkpoints: (limit: number) => readonly StoredCheckpoint[];
  readonly close: () => Promise<void>;
};

/** Throws STORAGE_DAMAGED naming the index, STORAGE_FAILED, STORAGE_FULL. */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  throw new FieldmarkError('INTERNAL', { detail: `no store at ${options.folder} yet` });
};
