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
  /** Adds a part at `offset`, which is the end, all of it or nothing. Throws STORAGE_FULL or STORAGE_FAILED. */
  readonly append: (name: string, offset: number, part: Uint8Array) => Promise<void>;
  /** SHA-256 of the whole, 32 bytes; the file is durable and stays where it is */
  readonly finish: (name: string) => Promise<Uint8Array>;
  readonly remove: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Upload = { readonly handle: FileHandle; readonly hash: Hash; offset: number; isBusy: boolean };

const READ_BYTES = 65_536;
const FILE_MODE = 0o600;

const errnoOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

const createUpload = async (path: string): Promise<Upload> => {
  const handle = await open(path, 'w+', FILE_MODE);
  return { handle, hash: createHash('sha256'), offset: 0, isBusy: false };
};

/** Opens what is there, and hashes it. */
const resumeUpload = async (path: string): Promise<Upload> => {
  const handle = await open(path, 'r+');
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

  const use = async <T>(name: string, begin: typeof createUpload, work: (upload: Upload) => Promise<T>): Promise<T> => {
    let upload = uploads.get(name);
    try {
      upload ??= await begin(pathOf(name));
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
    append: async (name, offset, part) => {
      if (offset === 0) await forget(name);
      await use(name, offset === 0 ? createUpload : resumeUpload, async (upload) => {
        await writeAll(upload, part);
        upload.hash.update(part);
        upload.offset += part.length;
      });
    },
    finish: async (name) => {
      const digest = await use(name, resumeUpload, async ({ handle, hash }) => {
        await handle.sync();
        return new Uint8Array(hash.digest());
      });
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
