import { closeSync, fsyncSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { leafHash } from '#proto/merkle.js';

import { sha256 } from './hash.js';

/** The gateway's SQLite database: its schema, how it is opened, and how it is checked. */
export type Connection = Database.Database;

const VERSION = 1;
/** 16 MiB of write-ahead log before it goes back into the database */
const WAL_PAGES = 4096;
const CACHE_KIB = 32768;

/** idx is the rowid and the log index. Entry 0 is the log header, with an empty device and cti. */
const SCHEMA = `
CREATE TABLE entries (
  idx INTEGER PRIMARY KEY,
  device BLOB NOT NULL,
  cti BLOB NOT NULL,
  leaf BLOB NOT NULL,
  envelope BLOB NOT NULL,
  received_ms INTEGER NOT NULL,
  iat INTEGER NOT NULL,
  content_type INTEGER NOT NULL,
  UNIQUE (device, cti)
) STRICT;
CREATE TABLE forks (
  device BLOB NOT NULL,
  cti BLOB NOT NULL,
  idx INTEGER NOT NULL REFERENCES entries (idx),
  envelope BLOB NOT NULL,
  received_ms INTEGER NOT NULL,
  PRIMARY KEY (device, cti)
) STRICT;
CREATE TABLE quarantined (device BLOB PRIMARY KEY, since_ms INTEGER NOT NULL) STRICT;
CREATE TABLE logins (device BLOB PRIMARY KEY, counter INTEGER NOT NULL) STRICT;
CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  signature BLOB NOT NULL,
  status TEXT NOT NULL,
  tx TEXT,
  block INTEGER,
  timestamp INTEGER
) STRICT;
`;

export const databasePath = (folder: string): string => join(folder, 'log.sqlite');

export const syncFolder = (folder: string): void => {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/** Space below which SQLite can't even grow its WAL index. */
const SPARE_BYTES = 65536;

const isFull = (folder: string): boolean => {
  const disk = statfsSync(folder);
  return disk.bavail * disk.bsize < SPARE_BYTES;
};

/** Whether SQLite found no room to write, and has undone the transaction by itself. */
export const isRefusedWrite = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code === 'SQLITE_FULL';

/** The code of what SQLite threw: full, failed or damaged. Errors that are not the disk's come back as they are. */
export const storageError = (error: unknown, folder: string): unknown => {
  if (!(error instanceof Database.SqliteError)) return error;
  const detail = `${error.code}: ${error.message}`;
  const { code } = error;
  if (code === 'SQLITE_CORRUPT' || code.startsWith('SQLITE_CORRUPT_') || code === 'SQLITE_NOTADB')
    return new FieldmarkError('STORAGE_DAMAGED', { detail, cause: error, next: 'restore the folder from a backup' });
  if (isRefusedWrite(error) || (code.startsWith('SQLITE_IOERR') && isFull(folder)))
    return new FieldmarkError('STORAGE_FULL', {
      detail,
      cause: error,
      state: 'nothing of this group was acknowledged',
      next: 'make room on the disk; the gateway goes on by itself',
    });
  return new FieldmarkError('STORAGE_FAILED', {
    detail,
    cause: error,
    state: 'nothing of this group was acknowledged',
    next: 'look at the disk and the system log; the gateway tries again',
  });
};

const create = (db: Connection, header: Uint8Array): void => {
  db.exec('BEGIN IMMEDIATE');
  db.exec(SCHEMA);
  db.prepare('INSERT INTO entries VALUES (0, ?, ?, ?, ?, ?, 0, 0)').run(
    new Uint8Array(0),
    new Uint8Array(0),
    leafHash(sha256, header),
    header,
    Date.now(),
  );
  db.pragma(`user_version = ${VERSION}`);
  db.exec('COMMIT');
};

/**
 * Opens the database for writing, and creates it with `header` as entry 0 where there is none. What a write-ahead log
 * still holds goes into the database file and is synced there first: after a failed fsync the pages of the log may be
 * lost although they read well, so nothing is built on them.
 */
export const openDatabase = (folder: string, header: Uint8Array): Connection => {
  mkdirSync(folder, { recursive: true });
  const db = new Database(databasePath(folder));
  try {
    db.pragma('journal_mode = WAL');
    // better-sqlite3 is built with NORMAL for WAL, which loses commits in a power cut
    db.pragma('synchronous = FULL');
    // pages at the growing ends of table and index are rewritten by every group: copied back seldom, they cost a fifth less
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    const version = db.pragma('user_version', { simple: true });
    if (version === 0) {
      create(db, header);
      syncFolder(folder);
      syncFolder(dirname(folder));
    } else if (version !== VERSION)
      throw new FieldmarkError('STORAGE_DAMAGED', { detail: `the database has version ${version}` });
    const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
    if (result.busy !== 0)
      throw new FieldmarkError('STORAGE_FAILED', { detail: 'the write-ahead log is in use by another process' });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Opens a second connection that only reads and sees every commit at once. */
export const openReader = (folder: string): Connection => new Database(databasePath(folder), { readonly: true });

const damaged = (index: number, detail: string): FieldmarkError =>
  new FieldmarkError('STORAGE_DAMAGED', {
    detail: `entry ${index}: ${detail}`,
    next: 'restore the folder from a backup or a mirror of the log; receipts name what it must hold',
  });

type CheckedRow = { readonly idx: number; readonly leaf: Uint8Array; readonly envelope: Uint8Array };

/** Checks that entries are numbered without a gap, and that those from `from` on have the leaf hash of their bytes. */
export const checkEntries = (db: Connection, from: number): void => {
  let index = from;
  try {
    for (const row of db
      .prepare<[number], CheckedRow>('SELECT idx, leaf, envelope FROM entries WHERE idx >= ? ORDER BY idx')
      .iterate(from)) {
      if (row.idx !== index) throw damaged(index, `missing; ${row.idx} comes next`);
      if (!equal(leafHash(sha256, row.envelope), row.leaf)) throw damaged(index, 'its bytes have another hash');
      index++;
    }
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT'))
      throw damaged(index, error.message);
    throw error;
  }
  const { count } = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM entries').get()!;
  if (count !== index) throw damaged(Math.min(count, index), `${count} entries, the last has index ${index - 1}`);
};

/** Lets SQLite check every page, index and constraint. */
export const checkIntegrity = (db: Connection): void => {
  const problems = db.pragma('integrity_check(1)', { simple: true });
  if (problems !== 'ok') throw new FieldmarkError('STORAGE_DAMAGED', { detail: `${problems}` });
};

export const entryCount = (db: Connection): number =>
  db.prepare<[], { size: number }>('SELECT coalesce(max(idx), -1) + 1 AS size FROM entries').get()!.size;
