import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

/** Where finished objects are kept, each under its CID. What lies there is encrypted to people this gateway never meets. */
export type MediaVault = {
  /** Keeps the bytes of a durable file under `cid` and takes the file away. Durable when it resolves. Throws STORAGE_*. */
  readonly put: (cid: string, path: string) => Promise<void>;
  readonly has: (cid: string) => Promise<boolean>;
  readonly read: (cid: string) => Promise<Uint8Array | undefined>;
  /** does nothing where there is no such object */
  readonly remove: (cid: string) => Promise<void>;
  readonly close?: () => Promise<void>;
};

const errnoOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

export const storageFailure = (detail: string, cause: unknown): FieldmarkError => {
  const errno = errnoOf(cause);
  const isFull = errno === 'ENOSPC' || errno === 'EDQUOT';
  return new FieldmarkError(isFull ? 'STORAGE_FULL' : 'STORAGE_FAILED', { detail, cause });
};

const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Letters of the CID that name the folder: its end is as even as the hash. */
const SHARD_LETTERS = 2;

/** The default: files below a folder of this machine. */
export const openDiskVault = (folder: string): MediaVault => {
  const shardOf = (cid: string): string => join(folder, cid.slice(-SHARD_LETTERS));
  const pathOf = (cid: string): string => join(shardOf(cid), cid);
  /** the folders that are there, open for syncing: at most 256, as the last letter of a CID has three bits */
  const shards = new Map<string, Promise<FileHandle>>();

  const openShard = async (path: string): Promise<FileHandle> => {
    if ((await mkdir(path, { recursive: true })) !== undefined) await syncPath(folder);
    return open(path, 'r');
  };
  const shardAt = (path: string): Promise<FileHandle> => {
    const known = shards.get(path);
    if (known !== undefined) return known;
    const opening = openShard(path);
    shards.set(path, opening);
    opening.catch(() => shards.delete(path));
    return opening;
  };

  return {
    put: async (cid, path) => {
      try {
        const shard = await shardAt(shardOf(cid));
        await rename(path, pathOf(cid));
        await shard.sync();
      } catch (cause) {
        throw storageFailure(cid, cause);
      }
    },
    close: async () => {
      for (const shard of shards.values()) await (await shard).close();
      shards.clear();
    },
    has: async (cid) => {
      const names = await readdir(shardOf(cid)).catch((): string[] => []);
      return names.includes(cid);
    },
    read: async (cid) => {
      try {
        return new Uint8Array(await readFile(pathOf(cid)));
      } catch (cause) {
        if (errnoOf(cause) === 'ENOENT') return undefined;
        throw storageFailure(cid, cause);
      }
    },
    remove: async (cid) => {
      await rm(pathOf(cid), { force: true }).catch((cause) => {
        throw storageFailure(cid, cause);
      });
    },
  };
};
