import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/** `ENOENT` and its like, of an error by Node. Asks for the form, not the class: an error may be of another realm. */
export const errnoOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

export const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? `${error.message}` : `${error}`;

/** Makes what happened to a folder's names durable. */
export const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Writes all bytes to a new file and makes them durable; the file is removed when that fails. */
export const writeNewFile = (path: string, parts: readonly Uint8Array[], mode: number): void => {
  const handle = openSync(path, 'wx', mode);
  try {
    for (const bytes of parts) for (let offset = 0; offset < bytes.length; ) offset += writeSync(handle, bytes, offset);
    fsyncSync(handle);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
};
