import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FieldmarkError } from '#proto/errors.js';
import type { Disk } from './disks.js';

/** A disk as its writer needs it. Every call throws the system's own error, with its `code`. */
export type BlockDevice = {
  readonly write: (offset: number, bytes: Uint8Array) => Promise<void>;
  /** resolves when all that was written is on the medium */
  readonly flush: () => Promise<void>;
  /** the first `sizeBytes`, from the medium and not from memory */
  readonly readBack: (sizeBytes: number) => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
};

const READ_BYTES = 4 * 1024 * 1024;

const NOTHING_WRITTEN = 'nothing was written: every disk is as it was';

/** Takes a disk's file systems off, as desktops mount whatever is plugged in. Throws DISK_BUSY where one is in use. */
export const unmount = async (disk: Disk): Promise<void> => {
  for (const mount of disk.mounts) {
    try {
      await promisify(execFile)('umount', [mount]);
    } catch (error) {
      throw new FieldmarkError('DISK_BUSY', {
        detail: `${disk.path} is mounted at ${mount}, and ${(error as Error).message.trim().split('\n').at(-1)}`,
        state: NOTHING_WRITTEN,
        next: `close what uses it (sudo fuser -vm ${mount} says what), then: sudo umount ${mount}`,
        cause: error,
      });
    }
  }
};

const openError = (path: string, error: NodeJS.ErrnoException): FieldmarkError => {
  if (error.code === 'EBUSY')
    return new FieldmarkError('DISK_BUSY', {
      detail: path,
      state: NOTHING_WRITTEN,
      next: `sudo fuser -v ${path} says what uses it; lsblk ${path} shows what of it is mounted`,
      cause: error,
    });
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new FieldmarkError('PERMISSION_DENIED', {
      detail: path,
      state: NOTHING_WRITTEN,
      next: 'disks are written as root: the same command after sudo',
      cause: error,
    });
  if (error.code === 'EROFS')
    return new FieldmarkError('DISK_REFUSED', {
      detail: `${path} is write protected`,
      state: NOTHING_WRITTEN,
      next: 'slide the lock at the side of the card away from LOCK, and put it in again',
      cause: error,
    });
  return new FieldmarkError('DISK_NOT_FOUND', {
    detail: `${path}: ${error.message}`,
    state: NOTHING_WRITTEN,
    next: 'plug it in again; fieldmark ports lists the disks that can be written',
    cause: error,
  });
};

/** What a device still says after its cache was passed by: `dd` has the aligned memory that a direct read needs. */
async function* readDirect(path: string, sizeBytes: number): AsyncIterable<Uint8Array> {
  const child = spawn('dd', [`if=${path}`, 'iflag=direct', `bs=${READ_BYTES}`, 'status=none'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, 1000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  ended.catch(() => {});
  let count = 0;
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      yield chunk;
      count += chunk.length;
      if (count >= sizeBytes) return;
    }
    await ended;
    throw new Error(complaint.trim() || `it ends after ${count} bytes`);
  } finally {
    child.kill('SIGKILL');
  }
}

async function* readFile(handle: FileHandle, sizeBytes: number): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < sizeBytes; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, offset);
    if (bytesRead === 0) throw new Error(`it ends after ${offset} bytes`);
    yield buffer.subarray(0, bytesRead);
    offset += bytesRead;
  }
}

/**
 * Opens a disk for this program alone: the kernel refuses a second one, and a mount, while it is open. Throws DISK_BUSY,
 * PERMISSION_DENIED, DISK_REFUSED or DISK_NOT_FOUND.
 */
export const openBlockDevice = async (path: string): Promise<BlockDevice> => {
  let handle: FileHandle;
  let isDevice: boolean;
  try {
    // O_EXCL without O_CREAT claims a block device, open(2); on a file it would say nothing
    handle = await open(path, constants.O_RDWR | constants.O_EXCL);
    isDevice = (await handle.stat()).isBlockDevice();
  } catch (error) {
    throw openError(path, error as NodeJS.ErrnoException);
  }
  return {
    write: async (offset, bytes) => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    flush: () => handle.datasync(),
    readBack: (sizeBytes) => (isDevice ? readDirect(path, sizeBytes) : readFile(handle, sizeBytes)),
    close: () => handle.close(),
  };
};
