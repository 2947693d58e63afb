import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { FieldmarkError } from '#proto/errors.js';

/**
 * Keeps a second gateway out of a data folder. The lock is one of the operating system's on an open file, taken through
 * SQLite, so that it ends with the process however that ends, and no stale lock is ever left.
 */
export type FolderLock = { readonly release: () => void };

/** Throws FOLDER_BUSY, PERMISSION_DENIED, STORAGE_FAILED. */
export const lockFolder = (folder: string): FolderLock => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const db = new Database(join(folder, 'lock'), { timeout: 0 });
    try {
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    return { release: () => db.close() };
  } catch (error) {
    throw lockError(error as NodeJS.ErrnoException, folder);
  }
};

const lockError = (error: NodeJS.ErrnoException, folder: string): FieldmarkError => {
  if (error.code === 'SQLITE_BUSY')
    return new FieldmarkError('FOLDER_BUSY', {
      detail: folder,
      next: 'stop the gateway that runs there, or give this one another data folder',
      cause: error,
    });
  const isDenied = error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'SQLITE_READONLY';
  return new FieldmarkError(isDenied ? 'PERMISSION_DENIED' : 'STORAGE_FAILED', {
    detail: `${folder}: ${error.message}`,
    next: 'give a data folder that this user may write to',
    cause: error,
  });
};
