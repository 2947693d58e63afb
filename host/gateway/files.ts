import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

/** Whole files that survive a power cut. */
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

/**
 * The old content or the new one, never half: written aside, synced, renamed into place, the folder synced. Throws
 * STORAGE_FULL or STORAGE_FAILED.
 */
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

export type FreshFile = { readonly path: string; readonly content: Uint8Array };

/**
 * Files that nobody reads before a later one promises them: written in place, and all of them durable when it resolves,
 * with one sync a folder. Throws STORAGE_FULL or STORAGE_FAILED.
 */
export const writeFreshFiles = async (files: Iterable<FreshFile>): Promise<void> => {
  const folders = new Set<string>();
  let at = '';
  try {
    for (const { path, content } of files) {
      at = path;
      const folder = dirname(path);
      if (!folders.has(folder)) await makeFolder(folder);
      folders.add(folder);
      await writeFile(path, content, { flush: true });
    }
    for (at of folders) await syncFolder(at);
  } catch (cause) {
    throw failed(at, cause);
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
