import { entries, imageAreas, imagePageBytes, openFlash, pages, select, spi } from 'fieldmark:board';
import './engine.js';
import { type Choice, chooseImage } from '#core/slots.js';
import { openFlashStorage } from './flash-storage.js';
import { loadNative } from './signer.js';
import { flashedImage, imageAt, openSlots } from './slots.js';

/**
 * What a board with slots runs first: it hashes the image that its record names, in flash, and has the interpreter run it
 * from there. It never changes by an update, and falls back on what was flashed over the cable. Where that is not whole
 * either the prompt stays, so that a cable repairs it.
 */
const WATCHDOG_SECONDS = 20;

const boot = (): void => {
  const blob = global.require('Storage') as EspruinoStorage;
  const native = loadNative(E, blob.read('fm.native') ?? '', entries);
  const flash = openFlash({ module: global.require, spi, select, crc32: (bytes) => E.CRC32(bytes) });
  const flashed = flashedImage(flash, native, imageAreas[0]!);
  const base = flashed === undefined ? new Uint8Array(8) : flashed.base;
  let choice: Choice = { image: undefined, isTrial: false, failed: undefined };
  try {
    const slots = openSlots(flash, native, imageAreas, imagePageBytes);
    choice = chooseImage({ storage: openFlashStorage(flash, pages), crypto: native, slots }, base);
  } catch (error) {
    // a storage that is beyond reading: the program says so itself
    print(`fieldmark: ${error}`);
  }
  const image = choice.image;
  const length = image !== undefined ? image.imageBytes : flashed !== undefined ? flashed.length : 0;
  if (length === 0) {
    print('fieldmark: the program is damaged');
    return;
  }
  // by place and not by name, since each script shortens its own names
  global.fieldmark = [base, choice.isTrial, choice.failed, image === undefined ? undefined : imageFacts(image)];
  const at = imageAt(imageAreas[image === undefined ? 0 : 1 + image.slot]!);
  // an image that ends as it begins, or never ends, is one that nobody kicks the watchdog for
  E.enableWatchdog(WATCHDOG_SECONDS, false);
  // at the top, as what it defines must not hold on to what this has defined
  setTimeout(`eval(E.memoryArea(${at},${length}))`, 1);
};

const imageFacts = (image: Exclude<Choice['image'], undefined>): ImageFacts => [
  image.slot,
  image.sequence,
  image.manifestDigest,
  image.imageDigest,
  image.imageBytes,
];

boot();
