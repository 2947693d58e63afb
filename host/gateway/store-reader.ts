import type { Connection } from './database.js';
import type { DeviceSummary, StoredCheckpoint, StoredEntry, StoredFork } from './stored.js';

/** All reads of a store, over a connection that only reads. */
export type StoreReader = ReturnType<typeof createStoreReader>;

type EntryRow = {
  readonly idx: number;
  readonly device: Uint8Array;
  readonly cti: Uint8Array;
  readonly leaf: Uint8Array;
  readonly envelope: Uint8Array;
  readonly received_ms: number;
};
type ForkRow = {
  readonly device: Uint8Array;
  readonly cti: Uint8Array;
  readonly idx: number;
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly received_ms: number;
};
type CheckpointRow = {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  readonly signature: Uint8Array;
  readonly status: StoredCheckpoint['status'];
  readonly tx: `0x${string}` | null;
  readonly block: number | null;
  readonly timestamp: number | null;
};

// SQLite gives Buffers; plain arrays compare equal to what was stored
const bytes = (value: Uint8Array): Uint8Array => new Uint8Array(value.buffer, value.byteOffset, value.length);

const toEntry = (row: EntryRow): StoredEntry => ({
  index: row.idx,
  deviceId: bytes(row.device),
  cti: bytes(row.cti),
  leaf: bytes(row.leaf),
  bytes: bytes(row.envelope),
  receivedMs: row.received_ms,
});

const toFork = (row: ForkRow): StoredFork => ({
  deviceId: bytes(row.device),
  cti: bytes(row.cti),
  index: row.idx,
  first: bytes(row.first),
  second: bytes(row.second),
  receivedMs: row.received_ms,
});

const toCheckpoint = (row: CheckpointRow): StoredCheckpoint => ({
  size: row.size,
  root: bytes(row.root),
  note: row.note,
  signature: bytes(row.signature),
  status: row.status,
  ...(row.tx === null ? {} : { transaction: row.tx }),
  ...(row.block === null ? {} : { block: BigInt(row.block) }),
  ...(row.timestamp === null ? {} : { timestamp: row.timestamp }),
});

const ENTRY = 'SELECT idx, device, cti, leaf, envelope, received_ms FROM entries';
const FORK = `SELECT f.device, f.cti, f.idx, e.envelope AS first, f.envelope AS second, f.received_ms
  FROM forks f JOIN entries e ON e.idx = f.idx`;
/** after every cti of 10 bytes */
const CTI_END = new Uint8Array(11).fill(255);

/** One column of many entries, as the log asks for: a third of the time that whole entries take. */
const column = (db: Connection, name: 'leaf' | 'envelope') =>
  db
    .prepare<[number, number], Uint8Array>(`SELECT ${name} FROM entries WHERE idx >= ? AND idx < ? ORDER BY idx`)
    .pluck();

export const createStoreReader = (db: Connection) => {
  const sql = {
    entry: db.prepare<[number], EntryRow>(`${ENTRY} WHERE idx = ?`),
    entries: db.prepare<[number, number], EntryRow>(`${ENTRY} WHERE idx >= ? AND idx < ? ORDER BY idx`),
    leaves: column(db, 'leaf'),
    envelopes: column(db, 'envelope'),
    find: db.prepare<[Uint8Array, Uint8Array], EntryRow>(`${ENTRY} WHERE device = ? AND cti = ?`),
    ofDevice: db.prepare<[Uint8Array, Uint8Array, number], EntryRow>(
      `${ENTRY} WHERE device = ? AND cti < ? ORDER BY cti DESC LIMIT ?`,
    ),
    nextDevice: db.prepare<[Uint8Array], { device: Uint8Array | null }>(
      'SELECT min(device) AS device FROM entries WHERE device > ?',
    ),
    count: db.prepare<[Uint8Array], { count: number }>('SELECT count(*) AS count FROM entries WHERE device = ?'),
    quarantined: db.prepare<[], { device: Uint8Array }>('SELECT device FROM quarantined'),
    forks: db.prepare<[], ForkRow>(`${FORK} ORDER BY f.device, f.cti`),
    forksOf: db.prepare<[Uint8Array], ForkRow>(`${FORK} WHERE f.device = ? ORDER BY f.cti`),
    checkpoint: db.prepare<[number], CheckpointRow>('SELECT * FROM checkpoints WHERE size = ?'),
    checkpoints: db.prepare<[number], CheckpointRow>('SELECT * FROM checkpoints ORDER BY size DESC LIMIT ?'),
    latestOf: db.prepare<[string], CheckpointRow>(
      'SELECT * FROM checkpoints WHERE status = ? ORDER BY size DESC LIMIT 1',
    ),
    anchoredBy: db.prepare<[number], CheckpointRow>(
      "SELECT * FROM checkpoints WHERE status = 'anchored' AND timestamp <= ? ORDER BY size DESC LIMIT 1",
    ),
    anchoredOver: db.prepare<[number], CheckpointRow>(
      "SELECT * FROM checkpoints WHERE size > ? AND status = 'anchored' ORDER BY size LIMIT 1",
    ),
  };
  const optionally = <R, T>(row: R | undefined, to: (row: R) => T): T | undefined =>
    row === undefined ? undefined : to(row);

  return {
    entry: (index: number) => optionally(sql.entry.get(index), toEntry),
    entries: (from: number, to: number) => sql.entries.all(from, to).map(toEntry),
    leaves: (from: number, to: number) => sql.leaves.all(from, to).map(bytes),
    envelopes: (from: number, to: number) => sql.envelopes.all(from, to).map(bytes),
    find: (deviceId: Uint8Array, cti: Uint8Array) => optionally(sql.find.get(deviceId, cti), toEntry),
    deviceEntries: (deviceId: Uint8Array, limit: number, before?: Uint8Array) =>
      sql.ofDevice.all(deviceId, before ?? CTI_END, limit).map(toEntry),
    device: (deviceId: Uint8Array): Omit<DeviceSummary, 'quarantined'> | undefined =>
      optionally(sql.ofDevice.get(deviceId, CTI_END, 1), (row) => ({
        deviceId,
        count: sql.count.get(deviceId)!.count,
        newest: toEntry(row),
      })),
    // one seek in the index a device, however many entries each has; the header's device is empty
    deviceIds: (limit: number, after?: Uint8Array): readonly Uint8Array[] => {
      const found: Uint8Array[] = [];
      let last = after ?? new Uint8Array(0);
      while (found.length < limit) {
        const device = sql.nextDevice.get(last)!.device;
        if (device === null) break;
        last = bytes(device);
        found.push(last);
      }
      return found;
    },
    quarantined: () => sql.quarantined.all().map((row) => bytes(row.device)),
    forks: (deviceId?: Uint8Array) =>
      (deviceId === undefined ? sql.forks.all() : sql.forksOf.all(deviceId)).map(toFork),
    checkpoint: (size: number) => optionally(sql.checkpoint.get(size), toCheckpoint),
    checkpoints: (limit: number) => sql.checkpoints.all(limit).map(toCheckpoint),
    latestCheckpoint: (status?: StoredCheckpoint['status']) =>
      optionally(status === undefined ? sql.checkpoints.get(1) : sql.latestOf.get(status), toCheckpoint),
    checkpointAnchoredBy: (seconds: number) => optionally(sql.anchoredBy.get(seconds), toCheckpoint),
    anchoredCheckpointOf: (index: number) => optionally(sql.anchoredOver.get(index), toCheckpoint),
  };
};
