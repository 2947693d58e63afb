import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

/** Whole files that survive a power cut: written aside, synced, renamed into place, the folder synced. */
const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

const failed = (path: string, cause: unknown): FieldmarkError =>
  new FieldmarkError(codeOf(cause) === 'ENOSPC' || codeOf(cause) === 'EDQUOT' ? 'STORAGE_FULL' : 'STORAGE_FAILED', {
    detail: path,
    cause,
  });

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Syncs a folder and each one above it down from `mkdir`'s first new one. */
const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
};

/** The old content or the new one, never half. Throws STORAGE_FULL or STORAGE_FAILED. */
export const writeFileDurably = async (path: string, content: Uint8Array | string): Promise<void> => {
  try {
    const folder = dirname(path);
    await makeFolder(folder);
    const handle = await open(`${path}.new`, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(folder);
  } catch (cause) {
    throw failed(path, cause);
  }
};

/** The file's bytes, or undefined where there is none. Throws STORAGE_FAILED. */
export const readFileIfThere = async (path: string): Promise<Uint8Array | undefined> => {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return undefined;
    throw failed(path, cause);
  }
};
