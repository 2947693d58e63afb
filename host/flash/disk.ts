import { FieldmarkError } from '#proto/errors.js';
import { type BlockDevice, openBlockDevice, unmount } from './block-device.js';
import { readBootFile } from './boot-files.js';
import { BLOCK_BYTES, type DiskImage } from './disk-image.js';
import { checkDisk, type Disk, nameAndSize } from './disks.js';
import { type BoardState, type FlashOptions, inState, reportFlash, UNTOUCHED } from './flash.js';

/** The first block holds the partition table. It is written last, so that nothing starts from half an image. */
const HEAD_BYTES = BLOCK_BYTES;

const EMPTIED: BoardState = {
  state: 'the disk holds part of the image and no partition table: no board starts from it, and what was on it is lost',
  next: 'write it again; if it stops at another place, the reader or its socket is at fault, at the same place the card',
};
const WRITTEN: BoardState = {
  state: 'the image is written, but not wholly compared: do not use the disk',
  next: 'write it again, or check it with --verify-only',
};
const UNCHANGED: BoardState = {
  state: 'nothing was written: the disk is as it was',
  next: 'write the image, or name the one that was written with the same settings',
};
const NOT_OPENED: BoardState = { ...UNTOUCHED, state: 'nothing was written: every disk is as it was' };

const GONE = new Set(['ENODEV', 'ENXIO', 'ENOMEDIUM', 'ESHUTDOWN']);

/** The system's error of a disk, with the place, and whom it speaks of. */
const diskError = (verb: string, offset: number, error: unknown): FieldmarkError => {
  if (error instanceof FieldmarkError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const what = code !== undefined && GONE.has(code) ? 'the card was pulled out' : message;
  return new FieldmarkError('DISK_FAILED', { detail: `${verb} at byte ${offset}: ${what}`, cause: error });
};

const attempt = async <T>(verb: string, offset: number, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw diskError(verb, offset, error);
  }
};

const writeAll = async (device: BlockDevice, image: DiskImage, options: FlashOptions): Promise<void> => {
  const bytesTotal = image.sizeBytes;
  const say = (bytesWritten: number) => options.onState?.({ state: 'writing', bytesTotal, bytesWritten });
  let head: Uint8Array | undefined;
  let offset = 0;
  for await (const block of image.content()) {
    options.signal?.throwIfAborted();
    if (head === undefined) {
      head = block;
      options.onState?.({ state: 'erasing' });
      await attempt('writing', 0, () => device.write(0, new Uint8Array(Math.min(HEAD_BYTES, block.length))));
      await attempt('writing', 0, () => device.flush());
    } else await attempt('writing', offset, () => device.write(offset, block));
    offset += block.length;
    say(offset - (head?.length ?? 0));
  }
  // a full cache would tell of a failed write only after the last one
  await attempt('flushing', offset, () => device.flush());
  options.signal?.throwIfAborted();
  await attempt('writing', 0, () => device.write(0, head!));
  await attempt('flushing', 0, () => device.flush());
  say(bytesTotal);
};

const firstDifference = (a: Uint8Array, b: Uint8Array): number => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return a.length;
};

const differs = (offset: number, isWritten: boolean): FieldmarkError =>
  new FieldmarkError('FLASH_VERIFY_FAILED', {
    detail: `at byte ${offset} the disk holds something else than the image`,
    ...(isWritten
      ? {
          state: 'the image is written, but the disk does not hold it: do not use the disk',
          next: 'write it again in another reader; a card that fails again is worn or counterfeit: throw it away',
        }
      : UNCHANGED),
  });

/** Compares every byte of the medium with the image. */
const compareAll = async (
  device: BlockDevice,
  image: DiskImage,
  options: FlashOptions,
  isWritten: boolean,
): Promise<void> => {
  const bytesTotal = image.sizeBytes;
  const wanted = image.content()[Symbol.asyncIterator]();
  const stored = device.readBack(bytesTotal)[Symbol.asyncIterator]();
  let offset = 0;
  let held: Uint8Array = new Uint8Array(0);
  try {
    for (let next = await wanted.next(); next.done !== true; next = await wanted.next()) {
      options.signal?.throwIfAborted();
      for (let compared = 0; compared < next.value.length; ) {
        if (held.length === 0) {
          const read = await attempt('reading', offset, () => stored.next());
          if (read.done === true) throw diskError('reading', offset, new Error('it ends here'));
          held = read.value;
        }
        const length = Math.min(held.length, next.value.length - compared);
        const part = next.value.subarray(compared, compared + length);
        const other = held.subarray(0, length);
        if (Buffer.compare(part, other) !== 0) throw differs(offset + firstDifference(part, other), isWritten);
        held = held.subarray(length);
        compared += length;
        offset += length;
      }
      options.onState?.({ state: 'verifying', bytesTotal, bytesVerified: offset });
    }
  } finally {
    await wanted.return?.();
    await stored.return?.();
  }
};

/** Reads the board's own files by the disk's partition table, as the board will. */
const compareFiles = async (disk: Disk, image: DiskImage, isWritten: boolean): Promise<void> => {
  const place = { path: disk.path, startBytes: image.boot.startBytes };
  for (const { path, content } of image.files) {
    const stored = await readBootFile(place, path);
    if (Buffer.compare(stored, content) === 0) continue;
    throw new FieldmarkError('FLASH_VERIFY_FAILED', {
      detail: `${path} in the boot partition reads back different`,
      ...(isWritten ? WRITTEN : UNCHANGED),
    });
  }
};

export type DiskOptions = FlashOptions & {
  /** how a disk is opened; the system's way unless told */
  readonly open?: (path: string) => Promise<BlockDevice>;
};

/**
 * Writes an image to a disk that a person confirmed, reads every byte back from the medium and compares, and then the
 * board's files by the partition table. Throws DISK_REFUSED, DISK_NOT_FOUND, DISK_BUSY, PERMISSION_DENIED or IMAGE_TOO_LARGE
 * before the first byte; DISK_FAILED with the place, FLASH_VERIFY_FAILED, or what `signal` was aborted with.
 */
export const flashDisk = (disk: Disk, image: DiskImage, options: DiskOptions): Promise<void> =>
  reportFlash(options, image.sizeBytes, async () => {
    options.onState?.({ state: 'initializing', detail: `${disk.path}, ${nameAndSize(disk)}` });
    const isWriting = options.dryRun !== true && options.verifyOnly !== true;
    checkDisk(disk, image.sizeBytes);
    // a dry run leaves file systems mounted, and a mounted disk can't be had
    if (options.dryRun === true && disk.mounts.length > 0) return;
    if (isWriting) await unmount(disk);
    const device = await inState(NOT_OPENED, () => (options.open ?? openBlockDevice)(disk.path));
    try {
      if (isWriting) await inState(EMPTIED, () => writeAll(device, image, options));
      if (options.dryRun === true) return;
      await inState(isWriting ? WRITTEN : UNCHANGED, async () => {
        await compareAll(device, image, options, isWriting);
        await compareFiles(disk, image, isWriting);
      });
    } finally {
      await device.close();
    }
  });
