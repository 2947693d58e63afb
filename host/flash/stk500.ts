import { equal, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Stk500Method } from './board.js';
import type { Bootloader } from './bootloader.js';
import { type BoardState, type FlashOptions, inState, reportFlash, UNTOUCHED } from './flash.js';
import type { Image } from './intel-hex.js';
import type { Link } from './link.js';
import { openStk500v1 } from './stk500v1.js';
import { openStk500v2 } from './stk500v2.js';

/** What a board's file says of its bootloader. */
export type Stk500Target = Omit<Stk500Method, 'reset'>;

const ATTEMPTS_A_SPEED = 3;

const HALF_WRITTEN: BoardState = {
  state: 'the flash holds part of the new image; the bootloader is whole, so the board can be flashed again',
  next: 'flash it again',
};
const WRITTEN: BoardState = {
  state: 'the new image is written, but not all of it has been read back',
  next: 'flash it again, or check it with --verify-only',
};
const READ_BACK: BoardState = {
  state: 'the flash holds the image, as reading it back showed; the board may still wait in its bootloader',
  next: 'press RESET once',
};

type Pages = readonly { readonly address: number; readonly page: Uint8Array }[];

/** The image as whole pages from its start, padded with 0xff. */
const pagesOf = (image: Image, pageBytes: number): Pages => {
  const first = Math.floor(image.start / pageBytes) * pageBytes;
  const end = image.start + image.bytes.length;
  const pages = [];
  for (let address = first; address < end; address += pageBytes) {
    const page = new Uint8Array(pageBytes).fill(0xff);
    const from = Math.max(address, image.start);
    page.set(image.bytes.subarray(from - image.start, address + pageBytes - image.start), from - address);
    pages.push({ address, page });
  }
  return pages;
};

/** Throws IMAGE_TOO_LARGE where the image would not fit, so that no port need be opened for it. */
export const checkSize = (target: Stk500Target, image: Image): void => {
  const end = image.start + image.bytes.length;
  if (end <= target.imageBytesMax) return;
  throw new FieldmarkError('IMAGE_TOO_LARGE', {
    detail: `it ends at ${end} bytes, the board takes ${target.imageBytesMax}`,
    state: UNTOUCHED.state,
    next: 'build for this board, or leave something out',
  });
};

/** Resets the board and finds its bootloader: each speed in turn, several resets a speed. */
const connect = async (link: Link, target: Stk500Target, options: FlashOptions): Promise<Bootloader> => {
  const open = target.method === 'stk500v1' ? openStk500v1 : openStk500v2;
  let babble: unknown;
  for (const baudRate of target.baudRates) {
    await link.setBaudRate(baudRate);
    for (let attempt = 1; attempt <= ATTEMPTS_A_SPEED; attempt++) {
      options.signal?.throwIfAborted();
      options.onState?.({ state: 'initializing', detail: `${baudRate} baud, attempt ${attempt}` });
      await link.reset();
      const bootloader = await open(link).catch((error: unknown) => {
        // a board that talks may be silent after the next reset, or at the next speed
        if (!(error instanceof FieldmarkError && error.code === 'FLASH_NO_ANSWER')) throw error;
        babble = error;
      });
      if (bootloader !== undefined) return bootloader;
    }
  }
  if (babble !== undefined) throw babble;
  throw new FieldmarkError('FLASH_NO_ANSWER', {
    detail: `tried ${target.baudRates.join(' and ')} baud`,
    next: 'check the cable, the port and the board type; press RESET once just after starting again',
  });
};

const checkSignature = async (bootloader: Bootloader, target: Stk500Target): Promise<void> => {
  const signature = toHex(await bootloader.signature());
  if (signature === target.signature) return;
  throw new FieldmarkError('FLASH_WRONG_CHIP', {
    detail: `the chip says ${signature}, the board has ${target.signature}`,
    next: 'name the board that is plugged in with --board',
  });
};

/**
 * Writes an image to an AVR board by its STK500 bootloader and reads all of it back. Throws IMAGE_TOO_LARGE,
 * FLASH_NO_ANSWER, FLASH_WRONG_CHIP, FLASH_REFUSED, FLASH_VERIFY_FAILED, LINK_CLOSED or what `signal` was aborted
 * with, each with the board's state; the link stays open.
 */
export const flashStk500 = (link: Link, target: Stk500Target, image: Image, options: FlashOptions): Promise<void> => {
  const pages = pagesOf(image, target.pageBytes);
  const bytesTotal = pages.length * target.pageBytes;
  return reportFlash(options, bytesTotal, async () => {
    const bootloader = await inState(UNTOUCHED, async () => {
      checkSize(target, image);
      const found = await connect(link, target, options);
      options.onState?.({ state: 'preparing', detail: 'checking the chip' });
      await checkSignature(found, target);
      await found.enter();
      return found;
    });
    const isWriting = options.dryRun !== true && options.verifyOnly !== true;
    if (isWriting) await writePages(bootloader, pages, bytesTotal, options);
    if (options.dryRun !== true)
      await inState(isWriting ? WRITTEN : UNTOUCHED, () => verifyPages(bootloader, pages, bytesTotal, options));
    await inState(options.dryRun === true ? UNTOUCHED : READ_BACK, bootloader.leave);
  });
};

const writePages = async (bootloader: Bootloader, pages: Pages, bytesTotal: number, options: FlashOptions) => {
  let bytesWritten = 0;
  options.onState?.({ state: 'writing', bytesTotal, bytesWritten });
  for (const { address, page } of pages) {
    await inState(bytesWritten === 0 && options.signal?.aborted === true ? UNTOUCHED : HALF_WRITTEN, async () => {
      options.signal?.throwIfAborted();
      await bootloader.writePage(address, page);
    });
    bytesWritten += page.length;
    options.onState?.({ state: 'writing', bytesTotal, bytesWritten });
  }
};

const verifyPages = async (bootloader: Bootloader, pages: Pages, bytesTotal: number, options: FlashOptions) => {
  let bytesVerified = 0;
  for (const { address, page } of pages) {
    options.signal?.throwIfAborted();
    const read = await bootloader.readPage(address, page.length);
    if (!equal(read, page)) {
      const at = address + page.findIndex((byte, i) => byte !== read[i]);
      throw new FieldmarkError('FLASH_VERIFY_FAILED', {
        detail: `first difference at 0x${at.toString(16)}`,
        ...(options.verifyOnly === true
          ? { state: 'nothing was written: the board holds another image', next: 'flash it' }
          : {
              state: HALF_WRITTEN.state,
              next: 'flash it again; if the same address fails again, the chip is worn or the supply is weak',
            }),
      });
    }
    bytesVerified += page.length;
    options.onState?.({ state: 'verifying', bytesTotal, bytesVerified });
  }
};
