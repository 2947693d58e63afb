import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Slots } from '#core/slots.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { sha256 } from './crypto.js';
import { errnoOf, messageOf, syncFolder } from './files.js';

export type FileSlots = Slots & {
  /** the very bytes that `digest` has hashed last; nothing that happens to the file since reaches them */
  readonly checked: () => Uint8Array | undefined;
};

const NAMES = ['a.image', 'b.image'] as const;
const FILE_MODE = 0o600;

const attempt = <T>(path: string, action: () => T): T => {
  try {
    return action();
  } catch (cause) {
    const errno = errnoOf(cause);
    const code = errno === 'ENOSPC' || errno === 'EDQUOT' ? 'STORAGE_FULL' : 'STORAGE_FAILED';
    throw new FieldmarkError(code, { detail: `${path}: ${messageOf(cause)}`, cause });
  }
};

/** All of a regular file that has exactly `length` bytes; undefined for a link, a device, or another length. */
const readWhole = (path: string, length: number): Uint8Array | undefined => {
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size !== length) return undefined;
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const count = readSync(handle, bytes, at, length - at, at);
      if (count === 0) return undefined;
      at += count;
    }
    return bytes;
  } finally {
    closeSync(handle);
  }
};

/** One file a slot, each an image as it is: nothing is unpacked, so no name and no link in it can mean anything. */
export const openFileSlots = (folder: string): FileSlots => {
  const pathOf = (slot: number): string => join(folder, NAMES[slot === 0 ? 0 : 1]);
  let checked: Uint8Array | undefined;

  /** a slot's own file, never what a link there points to */
  const withFile = (slot: number, flags: number, act: (handle: number) => void): void => {
    const path = pathOf(slot);
    attempt(path, () => {
      const handle = openSync(path, flags | constants.O_NOFOLLOW, FILE_MODE);
      try {
        act(handle);
      } finally {
        closeSync(handle);
      }
    });
  };

  return {
    imageBytesMax: LIMITS.updateImageBytesMax,
    erase: (slot) =>
      attempt(pathOf(slot), () => {
        rmSync(pathOf(slot), { force: true });
        syncFolder(folder);
      }),
    write: (slot, offset, bytes) => {
      const flags = offset === 0 ? constants.O_CREAT | constants.O_EXCL : 0;
      withFile(slot, constants.O_WRONLY | flags, (handle) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, offset + at);
      });
    },
    finish: (slot) => {
      withFile(slot, constants.O_WRONLY, fsyncSync);
      attempt(folder, () => syncFolder(folder));
    },
    digest: (slot, length) => {
      checked = attempt(pathOf(slot), () => readWhole(pathOf(slot), length));
      return checked && sha256(checked);
    },
    checked: () => checked,
  };
};
