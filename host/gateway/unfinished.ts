import { createHash, type Hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { storageFailure } from './media-vault.js';

/**
 * Objects under way, each a file below one folder. Calls for one name come one at a time. A file that is being written
 * stays open with its hash as far as it is, so that no byte is read again when the last part is there.
 */
export type Unfinished = {
  readonly names: () => Promise<readonly string[]>;
  readonly pathOf: (name: string) => string;
  /** where the next part begins; 0 where there is none yet */
  readonly offsetOf: (name: string) => Promise<number>;
  /** Adds a part at the end, all of it or nothing. Throws STORAGE_FULL or STORAGE_FAILED. */
  readonly append: (name: string, part: Uint8Array) => Promise<void>;
  /** SHA-256 of the whole, 32 bytes; the file stays where it is */
  readonly finish: (name: string) => Promise<Uint8Array>;
  readonly remove: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Upload = { readonly handle: FileHandle; readonly hash: Hash; offset: number; isBusy: boolean };

const READ_BYTES = 65_536;

const errnoOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

/** Opens what is there and hashes it, or begins anew. */
const openUpload = async (path: string): Promise<Upload> => {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r+');
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT') throw cause;
    handle = await open(path, 'w+', 0o600);
  }
  const hash = createHash('sha256');
  const buffer = new Uint8Array(READ_BYTES);
  let offset = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    offset += bytesRead;
  }
  return { handle, hash, offset, isBusy: false };
};

const writeAll = async ({ handle, offset }: Upload, part: Uint8Array): Promise<void> => {
  let done = 0;
  try {
    while (done < part.length) done += (await handle.write(part, done, part.length - done, offset + done)).bytesWritten;
  } catch (cause) {
    // half a part would be taken for its beginning
    await handle.truncate(offset).catch(() => {});
    throw cause;
  }
};

export const openUnfinished = (folder: string, filesMax: number): Unfinished => {
  mkdirSync(folder, { recursive: true });
  /** least recently used first */
  const uploads = new Map<string, Upload>();
  const pathOf = (name: string): string => join(folder, name);

  const forget = async (name: string): Promise<void> => {
    const upload = uploads.get(name);
    uploads.delete(name);
    await upload?.handle.close();
  };

  const use = async <T>(name: string, work: (upload: Upload) => Promise<T>): Promise<T> => {
    let upload = uploads.get(name);
    try {
      upload ??= await openUpload(pathOf(name));
      uploads.delete(name);
      uploads.set(name, upload);
      upload.isBusy = true;
      return await work(upload);
    } catch (cause) {
      if (upload !== undefined) await forget(name).catch(() => {});
      throw storageFailure(name, cause);
    } finally {
      if (upload !== undefined) upload.isBusy = false;
      if (uploads.size > filesMax)
        for (const [idle, one] of uploads)
          if (!one.isBusy) {
            await forget(idle);
            break;
          }
    }
  };

  return {
    names: () => readdir(folder),
    pathOf,
    offsetOf: async (name) => {
      const upload = uploads.get(name);
      if (upload !== undefined) return upload.offset;
      try {
        return (await stat(pathOf(name))).size;
      } catch (cause) {
        if (errnoOf(cause) === 'ENOENT') return 0;
        throw storageFailure(name, cause);
      }
    },
    append: (name, part) =>
      use(name, async (upload) => {
        await writeAll(upload, part);
        upload.hash.update(part);
        upload.offset += part.length;
      }),
    finish: async (name) => {
      const digest = await use(name, async ({ hash }) => new Uint8Array(hash.digest()));
      await forget(name);
      return digest;
    },
    remove: async (name) => {
      await forget(name).catch(() => {});
      await rm(pathOf(name), { force: true });
    },
    close: async () => {
      for (const name of [...uploads.keys()]) await forget(name).catch(() => {});
    },
  };
};
