import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import type { RecordStore } from './types.js';

const fileOf = (folder: string, key: string): string => join(folder, `${key.replace(/[^a-z0-9-]/gi, '_')}.json`);

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** One JSON file a key in a folder. A power cut leaves the old value or the new one. */
export const fileRecordStore = (folder: string): RecordStore => ({
  get: async (key) => {
    let text: string;
    try {
      text = await readFile(fileOf(folder, key), 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new FieldmarkError('STORAGE_FAILED', { detail: fileOf(folder, key), cause });
    }
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new FieldmarkError('STORAGE_DAMAGED', { detail: fileOf(folder, key), cause });
    }
  },
  put: async (key, value) => {
    const path = fileOf(folder, key);
    try {
      await mkdir(folder, { recursive: true });
      const handle = await open(`${path}.new`, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(value));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.new`, path);
      await syncFolder(folder);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'STORAGE_FULL' : 'STORAGE_FAILED';
      throw new FieldmarkError(code, { detail: path, cause });
    }
  },
});
