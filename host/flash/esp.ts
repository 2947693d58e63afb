import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { FieldmarkError } from '#proto/errors.js';
import type { EsptoolMethod } from './board.js';
import { type BoardState, type FlashOptions, inState, reportFlash, UNTOUCHED } from './flash.js';
import type { SerialLink } from './link.js';
import { asWebSerial, type WebSerialPort } from './web-serial.js';

export type EspTarget = EsptoolMethod & {
  /** what a person does where the chip does not get into its bootloader by itself */
  readonly steps?: readonly string[];
  /** of the port, where it is known: a chip's own USB is reset in another way than one behind a bridge */
  readonly usb?: { readonly vendorId: string; readonly productId: string } | undefined;
};

/** What of esptool-js this uses. */
type Loader = {
  readonly chip: {
    readonly CHIP_NAME: string;
    readonly BOOTLOADER_FLASH_OFFSET: number;
    readonly IMAGE_CHIP_ID?: number;
  };
  readonly main: () => Promise<string>;
  readonly writeFlash: (options: object) => Promise<void>;
  readonly flashMd5sum: (address: number, size: number) => Promise<string>;
};
type Transport = { trace: (message: string) => void; readonly disconnect: () => Promise<void> };
type Esptool = {
  readonly Transport: new (port: WebSerialPort) => Transport;
  readonly ESPLoader: new (options: object) => Loader;
};

/** the speed of every ROM, and the last that is tried */
const ROM_BAUD_RATE = 115_200;
const RESET_MS = 100;
const IMAGE_MAGIC = 0xe9;
/** a chip's own USB serial (Espressif, USB Serial/JTAG controller) */
const USB_JTAG = { usbVendorId: 0x303a, usbProductId: 0x1001 } as const;

const HALF_WRITTEN: BoardState = {
  state: 'the flash holds part of the new image; the ROM is whole, so the board can be flashed again',
  next: 'flash it again, by a shorter cable or another socket',
};
const WRITTEN: BoardState = {
  state: 'the new image is written, but not compared',
  next: 'flash it again, or check it with --verify-only',
};

const DIFFERENT: BoardState = {
  state: 'the flash holds something else than the image; the ROM is whole, so the board can be flashed again',
  next: 'flash it again; if it fails again, the flash is worn or the supply is weak',
};

/** Errors that no other speed can cure. */
const FINAL = new Set<string>([
  'FLASH_WRONG_CHIP',
  'IMAGE_INVALID',
  'INTERRUPTED',
  'LINK_CLOSED',
  'FLASH_VERIFY_FAILED',
]);

export const checkEspSize = (target: EspTarget, image: Uint8Array): void => {
  if (image.length > 0 && image.length <= target.imageBytesMax) return;
  throw new FieldmarkError(image.length === 0 ? 'IMAGE_INVALID' : 'IMAGE_TOO_LARGE', {
    detail: `it has ${image.length} bytes, the board takes 1 to ${target.imageBytesMax}`,
    state: UNTOUCHED.state,
    next: 'build for this board, or leave something out',
  });
};

const checkChip = ({ chip }: Loader, target: EspTarget, image: Uint8Array): void => {
  if (chip.CHIP_NAME !== target.chip)
    throw new FieldmarkError('FLASH_WRONG_CHIP', {
      detail: `the chip says ${chip.CHIP_NAME}, the board has ${target.chip}`,
      next: 'name the board that is plugged in with --board',
    });
  // ESP-IDF, app_image_format: magic at the start of the bootloader, chip id in bytes 12 and 13
  const at = chip.BOOTLOADER_FLASH_OFFSET;
  const chipId = image[at + 12]! + image[at + 13]! * 256;
  if (image[at] === IMAGE_MAGIC && (chip.IMAGE_CHIP_ID === undefined || chip.IMAGE_CHIP_ID === chipId)) return;
  throw new FieldmarkError('IMAGE_INVALID', {
    detail: `there is no bootloader of an ${target.chip} at 0x${at.toString(16)} of it`,
    next: 'take the whole image, as esptool merge-bin makes it, of a build for this chip',
  });
};

const infoOf = ({ usb, reset }: EspTarget): ReturnType<WebSerialPort['getInfo']> => {
  if (usb === undefined) return reset === 'usb-jtag' ? USB_JTAG : {};
  return { usbVendorId: Number.parseInt(usb.vendorId, 16), usbProductId: Number.parseInt(usb.productId, 16) };
};

/** esptool-js as this uses it; its own declarations need those of a browser. */
const loadEsptool = async (): Promise<Esptool> => (await import('esptool-js' as string)) as Esptool;

/** One attempt at one speed. */
const attempt = async (
  link: SerialLink,
  target: EspTarget,
  image: Uint8Array,
  baudrate: number,
  options: FlashOptions,
): Promise<void> => {
  const { ESPLoader, Transport } = await loadEsptool();
  const { port, failure } = asWebSerial(link, infoOf(target));
  const transport = new Transport(port);
  // it writes to standard output, where only data belongs
  transport.trace = () => {};
  const silent = { clean: () => {}, write: () => {}, writeLine: () => {} };
  const loader = new ESPLoader({ transport, baudrate, romBaudrate: ROM_BAUD_RATE, terminal: silent });
  const say = options.onState ?? (() => {});
  /** Its errors have no codes, and it takes a pulled cable for silence. */
  const step = async <T>(code: 'FLASH_NO_ANSWER' | 'FLASH_REFUSED', work: () => Promise<T>): Promise<T> => {
    options.signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (failure() !== undefined) throw failure();
      options.signal?.throwIfAborted();
      throw new FieldmarkError(code, { detail: (error as Error).message.trim(), cause: error });
    }
  };
  const bytesTotal = image.length;
  const isWriting = options.dryRun !== true && options.verifyOnly !== true;
  try {
    await inState(UNTOUCHED, async () => {
      await step('FLASH_NO_ANSWER', () => loader.main());
      say({ state: 'preparing', detail: loader.chip.CHIP_NAME });
      checkChip(loader, target, image);
    });
    if (isWriting)
      await inState(HALF_WRITTEN, () =>
        step('FLASH_REFUSED', () =>
          loader.writeFlash({
            fileArray: [{ data: image, address: 0 }],
            flashMode: 'keep',
            flashFreq: 'keep',
            flashSize: 'keep',
            eraseAll: false,
            compress: true,
            reportProgress: (_file: number, written: number, total: number) => {
              options.signal?.throwIfAborted();
              say({ state: 'writing', bytesTotal, bytesWritten: Math.round((written / total) * bytesTotal) });
            },
          }),
        ),
      );
    if (options.dryRun !== true)
      await inState(isWriting ? WRITTEN : UNTOUCHED, async () => {
        say({ state: 'verifying', bytesTotal, bytesVerified: 0 });
        const stored = await step('FLASH_REFUSED', () => loader.flashMd5sum(0, bytesTotal));
        const wanted = createHash('md5').update(image).digest('hex');
        if (stored.slice(0, wanted.length) !== wanted)
          throw new FieldmarkError('FLASH_VERIFY_FAILED', {
            detail: `the chip counts MD5 ${stored}, the image has ${wanted}`,
            ...(isWriting
              ? DIFFERENT
              : { state: 'nothing was written: the board holds another image', next: 'flash it' }),
          });
        say({ state: 'verifying', bytesTotal, bytesVerified: bytesTotal });
      });
  } finally {
    await transport.disconnect().catch(() => {});
  }
};

/** EN is at RTS, on the chip's own USB too: down and up again with IO0 high starts the program. */
const restart = async (link: SerialLink): Promise<void> => {
  await link.setSignals({ dataTerminalReady: false, requestToSend: true });
  await delay(RESET_MS);
  await link.setSignals({ dataTerminalReady: false, requestToSend: false });
};

/**
 * Writes a whole image (bootloader, partitions, program) to a chip of the ESP32 family by its ROM, and compares the MD5
 * that the chip counts over its flash. Throws IMAGE_INVALID, IMAGE_TOO_LARGE, FLASH_NO_ANSWER, FLASH_WRONG_CHIP, FLASH_REFUSED,
 * FLASH_VERIFY_FAILED, LINK_CLOSED or what `signal` was aborted with, each with the board's state; the link stays open.
 */
export const flashEsp = (
  link: SerialLink,
  target: EspTarget,
  image: Uint8Array,
  options: FlashOptions,
): Promise<void> =>
  reportFlash(options, image.length, async () => {
    checkEspSize(target, image);
    const rates = target.baudRates.includes(ROM_BAUD_RATE) ? target.baudRates : [...target.baudRates, ROM_BAUD_RATE];
    for (const [i, rate] of rates.entries()) {
      options.onState?.({ state: 'initializing', detail: `${rate} baud` });
      try {
        await attempt(link, target, image, rate, options);
        await inState(options.dryRun === true ? UNTOUCHED : WRITTEN, () => restart(link));
        return;
      } catch (error) {
        const isLast = i === rates.length - 1;
        if (!(error instanceof FieldmarkError) || isLast || FINAL.has(error.code)) throw explain(error, target);
        // whoever does not answer at the ROM's own speed, where each attempt begins, will not at another
        if (/failed to connect/i.test(error.message)) throw explain(error, target);
      }
    }
  });

const explain = (error: unknown, { steps = [] }: EspTarget): unknown => {
  if (!(error instanceof FieldmarkError) || error.code !== 'FLASH_NO_ANSWER' || steps.length === 0) return error;
  return new FieldmarkError(error.code, {
    detail: 'its ROM does not answer',
    state: error.state,
    next: steps.join(' '),
    cause: error,
  });
};
