import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Storage } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { errnoOf, messageOf, syncFolder } from './files.js';
import { lockFolder } from './lock.js';

export type FolderStorage = Storage & {
  /** lets another process use the folder */
  readonly close: () => void;
};

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const NAME = /^[a-z0-9.-]{1,28}$/;
/** Not a letter of names, so no blob can be taken for the remains of an interrupted write. */
const UNFINISHED = '~';

const failed = (path: string, cause: unknown): FieldmarkError => {
  const errno = errnoOf(cause);
  if (errno === 'ENOSPC' || errno === 'EDQUOT')
    return new FieldmarkError('STORAGE_FULL', { detail: path, next: 'free some space on this disk', cause });
  return new FieldmarkError('STORAGE_FAILED', { detail: `${path}: ${messageOf(cause)}`, cause });
};

const attempt = <T>(path: string, action: () => T): T => {
  try {
    return action();
  } catch (error) {
    throw error instanceof FieldmarkError ? error : failed(path, error);
  }
};

const writeDurably = (path: string, bytes: Uint8Array): void => {
  const handle = openSync(path, 'w', FILE_MODE);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(handle, bytes, offset);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const prepareFolder = (folder: string): void => {
  const made = mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  if (made === undefined) return;
  for (let inner = folder; inner.length >= made.length; inner = dirname(inner)) syncFolder(dirname(inner));
};

/**
 * The core's Storage port on a folder: a blob is a file. A write goes to a file beside it, which is made durable and
 * then renamed, and the folder's new names are made durable too: after a power cut each blob is the old or the new
 * one. Throws STORAGE_LOCKED where another process uses the folder, STORAGE_FULL and STORAGE_FAILED.
 */
export const openStorage = (path: string): FolderStorage => {
  const folder = resolve(path);
  const release = attempt(folder, () => {
    prepareFolder(folder);
    return lockFolder(folder);
  });
  attempt(folder, () => {
    for (const name of readdirSync(folder)) if (name.endsWith(UNFINISHED)) rmSync(join(folder, name));
  });
  const pathOf = (name: string): string => {
    if (!NAME.test(name) || /^\.+$/.test(name)) throw new FieldmarkError('INTERNAL', { detail: `blob name ${name}` });
    return join(folder, name);
  };
  return {
    read: (name) => {
      const file = pathOf(name);
      return attempt(file, () => {
        try {
          return new Uint8Array(readFileSync(file));
        } catch (error) {
          if (errnoOf(error) === 'ENOENT') return undefined;
          throw error;
        }
      });
    },
    write: (name, bytes) => {
      const file = pathOf(name);
      const unfinished = file + UNFINISHED;
      attempt(file, () => {
        try {
          writeDurably(unfinished, bytes);
          renameSync(unfinished, file);
        } catch (error) {
          discard(unfinished);
          throw error;
        }
        syncFolder(folder);
      });
    },
    remove: (name) => {
      const file = pathOf(name);
      attempt(file, () => {
        rmSync(file, { force: true });
        syncFolder(folder);
      });
    },
    list: (prefix) =>
      attempt(folder, () =>
        readdirSync(folder)
          .filter((name) => name.startsWith(prefix) && NAME.test(name))
          .sort(),
      ),
    close: release,
  };
};

/** What remains of a failed write takes space from the next. It is no harm if it can't be removed now. */
const discard = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {
    // the failure of the write itself is the one to tell; the next start removes the file
  }
};
