import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch } from 'node:os';
import { createUpdater, type Updater, type UpdaterParts } from '#core/update.js';
import { classIdOf } from '#proto/class-id.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { type OpenSlots, openSlots, startedImage } from './boot.js';

export type UpdateOptions = {
  /** folder of the slots */
  readonly folder: string;
  /** file with the signed set of keys that this device begins with */
  readonly keys: string;
  /** how often to ask; an hour unless told */
  readonly askPeriodMs?: number | undefined;
};

export type Updates = {
  /** 8 bytes, for every envelope */
  readonly firmware: Uint8Array;
  readonly open: (deviceId: Uint8Array) => (parts: UpdaterParts) => Updater;
  readonly close: () => void;
};

const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(bytes).digest());
const ARCHITECTURES: { readonly [node: string]: string } = { x64: 'amd64', arm64: 'arm64' };

/** Throws CONFIG_INVALID where this is no installed program, and what `openStorage` throws. */
export const openUpdates = (options: UpdateOptions, restart: () => void): Updates => {
  const started = startedImage();
  if (started === undefined)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: 'only the program of the package is updated, since its boot chooses what starts',
      next: 'leave --updates out, or install the package that fieldmark build makes',
    });
  let keys: Uint8Array;
  try {
    keys = readFileSync(options.keys);
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${options.keys} can't be read`,
      next: 'name the set of keys for updates with --update-keys',
      cause,
    });
  }
  const slots: OpenSlots = openSlots(options.folder);
  const { choice, base } = started;
  return {
    firmware: choice.image?.manifestDigest.slice(0, 8) ?? new Uint8Array(8),
    open: (deviceId) => (parts) =>
      createUpdater(
        parts,
        {
          slots,
          choice,
          base,
          classId: classIdOf(sha1, `linux-${ARCHITECTURES[arch()] ?? arch()}`),
          keys,
          partBytes: LIMITS.updatePartBytesMax,
          askPeriodMs: options.askPeriodMs,
          restart,
        },
        deviceId,
      ),
    close: slots.storage.close,
  };
};
