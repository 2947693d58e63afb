import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { toHex } from '#proto/bytes.js';
import { storageFailure } from './media-vault.js';

/** What is known of each object, in a database of its own: the log never waits for pictures. */
export type MediaRow = {
  readonly cid: string;
  readonly deviceId: Uint8Array;
  readonly cti: Uint8Array;
  /** index of the media record in the log */
  readonly logIndex: number;
  readonly objectBytes: number;
  readonly touchedMs: number;
  /** undefined while it is being uploaded */
  readonly completeMs: number | undefined;
  /** what its receipt promised; a retention that was shortened since does not shorten it */
  readonly keepUntilMs: number;
  readonly pinned: boolean;
};

export type MediaIndex = {
  readonly find: (cid: string) => MediaRow | undefined;
  /** not durable before a `sync`: an upload that a power cut forgets begins anew */
  readonly begin: (row: Omit<MediaRow, 'completeMs' | 'keepUntilMs' | 'pinned'>) => void;
  readonly touch: (cid: string, nowMs: number) => void;
  /** durable for all of them when it resolves; throws STORAGE_FULL or STORAGE_FAILED, and then none is complete */
  readonly complete: (objects: readonly Completion[]) => Promise<void>;
  readonly remove: (cid: string) => void;
  readonly pin: (cid: string, pinned: boolean) => boolean;
  /** CIDs in ascending order, from the first after `after` */
  readonly pins: (limit: number, after?: string) => readonly string[];
  /** bytes of a device's objects, those under way included */
  readonly bytesOf: (deviceId: Uint8Array) => number;
  /** newest first, from the first before `before` */
  readonly ofDevice: (deviceId: Uint8Array, limit: number, before?: Uint8Array) => readonly MediaRow[];
  readonly unfinished: () => readonly MediaRow[];
  /** finished by `atMs`, not pinned, and promised to nobody at `nowMs` */
  readonly olderThan: (atMs: number, nowMs: number) => readonly MediaRow[];
  readonly close: () => Promise<void>;
};

export type Completion = { readonly cid: string; readonly completeMs: number; readonly keepUntilMs: number };

const FILE = 'media.sqlite';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS objects (
  cid TEXT PRIMARY KEY,
  device BLOB NOT NULL,
  cti BLOB NOT NULL,
  idx INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  touched_ms INTEGER NOT NULL,
  complete_ms INTEGER,
  keep_until_ms INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS objects_of_device ON objects (device, cti);
CREATE INDEX IF NOT EXISTS objects_by_age ON objects (complete_ms);
`;

/** after every cti */
const CTI_END = new Uint8Array(11).fill(255);
/** devices whose sum is remembered */
const DEVICES_KNOWN_MAX = 10_000;

type Raw = {
  readonly cid: string;
  readonly device: Uint8Array;
  readonly cti: Uint8Array;
  readonly idx: number;
  readonly bytes: number;
  readonly touched_ms: number;
  readonly complete_ms: number | null;
  readonly keep_until_ms: number;
  readonly pinned: number;
};

const toRow = (raw: Raw): MediaRow => ({
  cid: raw.cid,
  deviceId: new Uint8Array(raw.device),
  cti: new Uint8Array(raw.cti),
  logIndex: raw.idx,
  objectBytes: raw.bytes,
  touchedMs: raw.touched_ms,
  completeMs: raw.complete_ms ?? undefined,
  keepUntilMs: raw.keep_until_ms,
  pinned: raw.pinned === 1,
});

export const openMediaIndex = (folder: string): MediaIndex => {
  const db = new Database(join(folder, FILE));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(SCHEMA);
  // a folder from before receipts for objects
  const columns = db.pragma('table_info(objects)') as readonly { readonly name: string }[];
  if (!columns.some(({ name }) => name === 'keep_until_ms'))
    db.exec('ALTER TABLE objects ADD COLUMN keep_until_ms INTEGER NOT NULL DEFAULT 0');
  const sql = {
    find: db.prepare<[string], Raw>('SELECT * FROM objects WHERE cid = ?'),
    begin: db.prepare('INSERT INTO objects (cid, device, cti, idx, bytes, touched_ms) VALUES (?, ?, ?, ?, ?, ?)'),
    touch: db.prepare('UPDATE objects SET touched_ms = ? WHERE cid = ?'),
    complete: db.prepare('UPDATE objects SET complete_ms = ?, touched_ms = ?, keep_until_ms = ? WHERE cid = ?'),
    incomplete: db.prepare('UPDATE objects SET complete_ms = NULL, keep_until_ms = 0 WHERE cid = ?'),
    remove: db.prepare('DELETE FROM objects WHERE cid = ?'),
    pin: db.prepare('UPDATE objects SET pinned = ? WHERE cid = ?'),
    pins: db.prepare<[string, number], { cid: string }>(
      'SELECT cid FROM objects WHERE pinned = 1 AND cid > ? ORDER BY cid LIMIT ?',
    ),
    bytesOf: db.prepare<[Uint8Array], { sum: number }>(
      'SELECT coalesce(sum(bytes), 0) AS sum FROM objects WHERE device = ?',
    ),
    ofDevice: db.prepare<[Uint8Array, Uint8Array, number], Raw>(
      'SELECT * FROM objects WHERE device = ? AND cti < ? ORDER BY cti DESC LIMIT ?',
    ),
    unfinished: db.prepare<[], Raw>('SELECT * FROM objects WHERE complete_ms IS NULL'),
    olderThan: db.prepare<[number, number], Raw>(
      'SELECT * FROM objects WHERE complete_ms <= ? AND keep_until_ms <= ? AND pinned = 0 ORDER BY complete_ms LIMIT 10000',
    ),
  };
  /** sums of devices that were asked for; a sum over many rows is too dear for each upload */
  const used = new Map<string, number>();
  const usedBy = (deviceId: Uint8Array): number => {
    const key = toHex(deviceId);
    const known = used.get(key) ?? sql.bytesOf.get(deviceId)!.sum;
    if (used.size >= DEVICES_KNOWN_MAX) used.clear();
    used.set(key, known);
    return known;
  };
  const completeAll = db.transaction((objects: readonly Completion[]): void => {
    for (const { cid, completeMs, keepUntilMs } of objects) sql.complete.run(completeMs, completeMs, keepUntilMs, cid);
  });
  let log: FileHandle | undefined;
  /** A commit is durable once the write-ahead log is: synced here, so that nobody waits but those who asked. */
  const sync = async (): Promise<void> => {
    log ??= await open(join(folder, `${FILE}-wal`), 'r');
    await log.datasync();
  };
  return {
    find: (cid) => {
      const raw = sql.find.get(cid);
      return raw === undefined ? undefined : toRow(raw);
    },
    begin: (row) => {
      const before = usedBy(row.deviceId);
      sql.begin.run(row.cid, row.deviceId, row.cti, row.logIndex, row.objectBytes, row.touchedMs);
      used.set(toHex(row.deviceId), before + row.objectBytes);
    },
    touch: (cid, nowMs) => {
      sql.touch.run(nowMs, cid);
    },
    complete: async (objects) => {
      try {
        completeAll(objects);
        await sync();
      } catch (cause) {
        for (const { cid } of objects) sql.incomplete.run(cid);
        throw storageFailure('media.sqlite', cause);
      }
    },
    remove: (cid) => {
      const raw = sql.find.get(cid);
      if (raw !== undefined) used.delete(toHex(raw.device));
      sql.remove.run(cid);
    },
    pin: (cid, pinned) => {
      db.pragma('synchronous = FULL');
      try {
        return sql.pin.run(pinned ? 1 : 0, cid).changes === 1;
      } finally {
        db.pragma('synchronous = NORMAL');
      }
    },
    pins: (limit, after = '') => sql.pins.all(after, limit).map((row) => row.cid),
    bytesOf: usedBy,
    ofDevice: (deviceId, limit, before = CTI_END) => sql.ofDevice.all(deviceId, before, limit).map(toRow),
    unfinished: () => sql.unfinished.all().map(toRow),
    olderThan: (atMs, nowMs) => sql.olderThan.all(atMs, nowMs).map(toRow),
    close: async () => {
      await log?.close();
      db.close();
    },
  };
};
