import { readFileSync, writeFileSync } from 'node:fs';
import { FieldmarkError } from '#proto/errors.js';

/** What is so, and what to do, where a file that the command line names can't be read. */
export type Unread = { readonly state?: string; readonly next: string };

/** Throws why a file that the command line names can't be read: PERMISSION_DENIED, or USAGE, since it is not there. */
export const refuseUnread = (path: string, cause: unknown, { state, next }: Unread): never => {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM')
    throw new FieldmarkError('PERMISSION_DENIED', {
      detail: `${path} can't be read by this user`,
      state,
      next: `let this user read it: sudo chmod a+r ${path}`,
      cause,
    });
  const why = code === 'ENOENT' ? 'there is no file' : code === 'EISDIR' ? 'a folder is no file:' : "can't read";
  throw new FieldmarkError('USAGE', { detail: `${why} ${path}`, state, next, cause });
};

/** Reads a file that the command line names as what it is to work on; settings and keys say themselves what they lack. */
export const readNamed = (path: string, unread: Unread = { next: 'check the path' }): Buffer => {
  try {
    return readFileSync(path);
  } catch (cause) {
    return refuseUnread(path, cause, unread);
  }
};

/** what is opened with a key is for whoever has that key */
const PRIVATE_MODE = 0o600;

/** Writes a file that the command line names. Throws USAGE, PERMISSION_DENIED, STORAGE_FULL or STORAGE_FAILED. */
export const writeNamed = (path: string, bytes: Uint8Array | string): void => {
  try {
    writeFileSync(path, bytes, { mode: PRIVATE_MODE });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const state = 'nothing was written';
    const next = 'name another file by --out';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new FieldmarkError('PERMISSION_DENIED', { detail: path, state, next, cause });
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new FieldmarkError('STORAGE_FULL', { detail: path, state: 'the file is not whole', next, cause });
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR')
      throw new FieldmarkError('USAGE', { detail: `${path} can't be a file: ${message}`, state, next, cause });
    throw new FieldmarkError('STORAGE_FAILED', { detail: `${path}: ${message}`, state, next, cause });
  }
};
