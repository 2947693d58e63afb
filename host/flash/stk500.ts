import { equal, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Bootloader } from './bootloader.js';
import { type FlashOptions, reportFlash } from './flash.js';
import type { Image } from './intel-hex.js';
import type { Link } from './link.js';
import { openStk500v1 } from './stk500v1.js';
import { openStk500v2 } from './stk500v2.js';

/** What a board's file says of its bootloader. */
export type Stk500Target = {
  readonly method: 'stk500v1' | 'stk500v2';
  /** tried in this order */
  readonly baudRates: readonly number[];
  /** 3 bytes as 6 hex digits */
  readonly signature: string;
  readonly pageBytes: number;
  readonly imageBytesMax: number;
};

const ATTEMPTS_A_SPEED = 3;

const untouched = 'nothing was written: the board runs what it ran before';
const halfWritten = 'the flash holds part of the new image; the bootloader is whole, so the board can be flashed again';

/** The image as whole pages from its start, padded with 0xff. */
const pagesOf = (image: Image, pageBytes: number): { readonly address: number; readonly page: Uint8Array }[] => {
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

const checkSize = (target: Stk500Target, image: Image): void => {
  const end = image.start + image.bytes.length;
  if (end <= target.imageBytesMax) return;
  throw new FieldmarkError('IMAGE_TOO_LARGE', {
    detail: `it ends at ${end} bytes, the board takes ${target.imageBytesMax}`,
    state: untouched,
    next: 'build for this board, or leave something out',
  });
};

/** Resets the board and finds its bootloader: each speed in turn, several resets a speed. */
const connect = async (link: Link, target: Stk500Target, options: FlashOptions): Promise<Bootloader> => {
  const open = target.method === 'stk500v1' ? openStk500v1 : openStk500v2;
  for (const baudRate of target.baudRates) {
    await link.setBaudRate(baudRate);
    for (let attempt = 1; attempt <= ATTEMPTS_A_SPEED; attempt++) {
      options.signal?.throwIfAborted();
      options.onState?.({ state: 'initializing', detail: `${baudRate} baud, attempt ${attempt}` });
      await link.reset();
      const bootloader = await open(link);
      if (bootloader !== undefined) return bootloader;
    }
  }
  throw new FieldmarkError('FLASH_NO_ANSWER', {
    detail: `tried ${target.baudRates.join(' and ')} baud`,
    state: untouched,
    next: 'check the cable, the port and the board type; press RESET once just after starting again',
  });
};

const checkSignature = async (bootloader: Bootloader, target: Stk500Target): Promise<void> => {
  const signature = toHex(await bootloader.signature());
  if (signature === target.signature) return;
  throw new FieldmarkError('FLASH_WRONG_CHIP', {
    detail: `the chip says ${signature}, the board has ${target.signature}`,
    state: untouched,
    next: 'name the board that is plugged in with --board',
  });
};

/**
 * Writes an image to an AVR board by its STK500 bootloader and reads all of it back. Throws IMAGE_TOO_LARGE,
 * FLASH_NO_ANSWER, FLASH_WRONG_CHIP, FLASH_REFUSED, FLASH_VERIFY_FAILED or LINK_CLOSED; the link stays open.
 */
export const flashStk500 = (link: Link, target: Stk500Target, image: Image, options: FlashOptions): Promise<void> => {
  const pages = pagesOf(image, target.pageBytes);
  const bytesTotal = pages.length * target.pageBytes;
  return reportFlash(options, bytesTotal, async () => {
    checkSize(target, image);
    const bootloader = await connect(link, target, options);
    options.onState?.({ state: 'preparing', detail: 'checking the chip' });
    await checkSignature(bootloader, target);
    await bootloader.enter();
    if (options.dryRun !== true) {
      await writePages(bootloader, pages, bytesTotal, options);
      await verifyPages(bootloader, pages, bytesTotal, options);
    }
    await bootloader.leave();
  });
};

type Pages = ReturnType<typeof pagesOf>;

/** The state of the flash is part of what a person must know, whatever went wrong below. */
const inHalfWrittenState = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FieldmarkError)) throw error;
    throw new FieldmarkError(error.code, { state: halfWritten, next: 'flash it again', cause: error });
  }
};

const writePages = async (bootloader: Bootloader, pages: Pages, bytesTotal: number, options: FlashOptions) => {
  let bytesWritten = 0;
  options.onState?.({ state: 'writing', bytesTotal, bytesWritten });
  for (const { address, page } of pages) {
    await inHalfWrittenState(async () => {
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
    const read = await inHalfWrittenState(() => bootloader.readPage(address, page.length));
    if (!equal(read, page)) {
      const at = address + page.findIndex((byte, i) => byte !== read[i]);
      throw new FieldmarkError('FLASH_VERIFY_FAILED', {
        detail: `first difference at 0x${at.toString(16)}`,
        state: halfWritten,
        next: 'flash it again; if the same address fails again, the chip is worn or the supply is weak',
      });
    }
    bytesVerified += page.length;
    options.onState?.({ state: 'verifying', bytesTotal, bytesVerified });
  }
};
