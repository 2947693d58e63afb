import { classId, imageAreas, imagePageBytes, openFlash, select, spi, updateKeys } from 'fieldmark:board';
import { createUpdater, type Updater, type UpdaterParts } from '#core/update.js';
import { fromHex } from '#proto/bytes.js';
import type { FlashStorage } from './flash-storage.js';
import type { NativeSigner } from './signer.js';
import { openSlots } from './slots.js';

/** How this board is updated. */
export type Updates = {
  /** 8 bytes, for every envelope */
  readonly firmware: Uint8Array;
  readonly open: (parts: UpdaterParts) => Updater;
};

/** what a board takes in one message, with all that is around it */
const PART_BYTES = 1024;

/** Undefined on a board that was built without keys for updates, and where the boot is not the one with slots. */
export const openUpdates = (native: NativeSigner, storage: FlashStorage, deviceId: Uint8Array): Updates | undefined => {
  const started = global.fieldmark;
  const keys = fromHex(updateKeys);
  if (started === undefined || keys === undefined || keys.length === 0) return undefined;
  const flash = openFlash({ module: global.require, spi, select, crc32: (bytes) => E.CRC32(bytes) });
  const facts = started[3];
  const image =
    facts === undefined
      ? undefined
      : { slot: facts[0], sequence: facts[1], manifestDigest: facts[2], imageDigest: facts[3], imageBytes: facts[4] };
  const settings = {
    slots: { storage, crypto: native, slots: openSlots(flash, native, imageAreas, imagePageBytes) },
    choice: { image, isTrial: started[1], failed: started[2] },
    base: started[0],
    classId: fromHex(classId)!,
    keys,
    partBytes: PART_BYTES,
    restart: load,
  };
  return {
    firmware: image === undefined ? new Uint8Array(8) : new Uint8Array(image.manifestDigest.subarray(0, 8)),
    open: (parts) => createUpdater(parts, settings, deviceId),
  };
};
