import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { FieldmarkError } from '#proto/errors.js';

/** Makes what happened to a folder's names durable. */
export const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Writes a file so that after a crash it is there as a whole, or is as it was. */
export const writeWhole = (path: string, content: Uint8Array | string, mode = 0o600): void => {
  const half = `${path}.new`;
  const handle = openSync(half, 'w', mode);
  try {
    const bytes = Buffer.from(content as Uint8Array);
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(half, path);
  syncFolder(dirname(resolve(path)));
};

/** The bytes of a file, or undefined where there is none. */
export const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Keeps other processes away until the returned function is called. The lock is one of the operating system's on an
 * open file, taken through SQLite, so that it ends with the process however that ends. Throws STORAGE_LOCKED or
 * PERMISSION_DENIED.
 */
export const lockFile = (path: string): (() => void) => {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: 0 });
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    if ((cause as NodeJS.ErrnoException).code === 'SQLITE_BUSY')
      throw new FieldmarkError('STORAGE_LOCKED', {
        detail: path,
        state: 'nothing was done',
        next: 'another factory writes this ledger: wait for its end, or give this one a batch of its own',
        cause,
      });
    throw new FieldmarkError('PERMISSION_DENIED', {
      detail: `${path}: ${(cause as Error).message}`,
      state: 'nothing was done',
      next: 'name a folder that this user may write to',
      cause,
    });
  }
  const held = database;
  return () => held.close();
};
