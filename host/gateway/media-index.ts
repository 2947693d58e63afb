import { join } from 'node:path';
import Database from 'better-sqlite3';

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
  readonly pinned: boolean;
};

export type MediaIndex = {
  readonly find: (cid: string) => MediaRow | undefined;
  readonly begin: (row: Omit<MediaRow, 'completeMs' | 'pinned'>) => void;
  readonly touch: (cid: string, nowMs: number) => void;
  readonly complete: (cid: string, nowMs: number) => void;
  readonly remove: (cid: string) => void;
  readonly pin: (cid: string, pinned: boolean) => boolean;
  readonly pins: () => readonly string[];
  /** bytes of a device's objects, those under way included */
  readonly bytesOf: (deviceId: Uint8Array) => number;
  readonly ofDevice: (deviceId: Uint8Array, limit: number) => readonly MediaRow[];
  readonly unfinished: () => readonly MediaRow[];
  /** finished, not pinned, and untouched since */
  readonly olderThan: (atMs: number) => readonly MediaRow[];
  readonly close: () => void;
};

const SCHEMA = `
CREATE TABLE IF NOT EXISTS objects (
  cid TEXT PRIMARY KEY,
  device BLOB NOT NULL,
  cti BLOB NOT NULL,
  idx INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  touched_ms INTEGER NOT NULL,
  complete_ms INTEGER,
  pinned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS objects_of_device ON objects (device, cti);
CREATE INDEX IF NOT EXISTS objects_by_age ON objects (complete_ms);
`;

type Raw = {
  readonly cid: string;
  readonly device: Uint8Array;
  readonly cti: Uint8Array;
  readonly idx: number;
  readonly bytes: number;
  readonly touched_ms: number;
  readonly complete_ms: number | null;
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
  pinned: raw.pinned === 1,
});

export const openMediaIndex = (folder: string): MediaIndex => {
  const db = new Database(join(folder, 'media.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(SCHEMA);
  const sql = {
    find: db.prepare<[string], Raw>('SELECT * FROM objects WHERE cid = ?'),
    begin: db.prepare('INSERT INTO objects (cid, device, cti, idx, bytes, touched_ms) VALUES (?, ?, ?, ?, ?, ?)'),
    touch: db.prepare('UPDATE objects SET touched_ms = ? WHERE cid = ?'),
    complete: db.prepare('UPDATE objects SET complete_ms = ?, touched_ms = ? WHERE cid = ?'),
    remove: db.prepare('DELETE FROM objects WHERE cid = ?'),
    pin: db.prepare('UPDATE objects SET pinned = ? WHERE cid = ?'),
    pins: db.prepare<[], { cid: string }>('SELECT cid FROM objects WHERE pinned = 1 ORDER BY cid'),
    bytesOf: db.prepare<[Uint8Array], { sum: number }>(
      'SELECT coalesce(sum(bytes), 0) AS sum FROM objects WHERE device = ?',
    ),
    ofDevice: db.prepare<[Uint8Array, number], Raw>('SELECT * FROM objects WHERE device = ? ORDER BY cti DESC LIMIT ?'),
    unfinished: db.prepare<[], Raw>('SELECT * FROM objects WHERE complete_ms IS NULL'),
    olderThan: db.prepare<[number], Raw>(
      'SELECT * FROM objects WHERE complete_ms <= ? AND pinned = 0 ORDER BY complete_ms LIMIT 10000',
    ),
  };
  return {
    find: (cid) => {
      const raw = sql.find.get(cid);
      return raw === undefined ? undefined : toRow(raw);
    },
    begin: (row) => {
      sql.begin.run(row.cid, row.deviceId, row.cti, row.logIndex, row.objectBytes, row.touchedMs);
    },
    touch: (cid, nowMs) => {
      sql.touch.run(nowMs, cid);
    },
    complete: (cid, nowMs) => {
      sql.complete.run(nowMs, nowMs, cid);
    },
    remove: (cid) => {
      sql.remove.run(cid);
    },
    pin: (cid, pinned) => sql.pin.run(pinned ? 1 : 0, cid).changes === 1,
    pins: () => sql.pins.all().map((row) => row.cid),
    bytesOf: (deviceId) => sql.bytesOf.get(deviceId)!.sum,
    ofDevice: (deviceId, limit) => sql.ofDevice.all(deviceId, limit).map(toRow),
    unfinished: () => sql.unfinished.all().map(toRow),
    olderThan: (atMs) => sql.olderThan.all(atMs).map(toRow),
    close: () => db.close(),
  };
};
