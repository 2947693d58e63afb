import { readFileSync } from 'node:fs';
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
