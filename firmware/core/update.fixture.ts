import { equal } from '#proto/bytes.js';
import { CLASS_ID, KEYS, type releaseOf, signKeys, signUpdatesBy } from '#proto/update.fixture.js';
import { decodeUpdateRequest, encodeUpdateAnswer, type UpdateRequest } from '#proto/update-messages.js';
import { createWorld, DEVICE_ID, PowerCut, type World } from './device.fixture.js';
import { sha256, sign } from './gateway.fixture.js';
import type { Storage } from './ports.js';
import { type Choice, chooseImage, type SlotParts, type Slots } from './slots.js';
import { createUpdater, type UpdaterParts } from './update.js';

export const BASE = new Uint8Array(8).fill(0xba);
export const PART_BYTES = 64;
type Release = ReturnType<typeof releaseOf>;

/** Slots on the storage of a test, so that the power is cut between and within their writes as within all others. */
export const slotsOn = (storage: Storage, imageBytesMax = 4096): Slots => {
  const prefix = (slot: number): string => `slot.${slot}.`;
  return {
    imageBytesMax,
    erase: (slot) => {
      for (const name of storage.list(prefix(slot))) storage.remove(name);
    },
    write: (slot, offset, bytes) => storage.write(`${prefix(slot)}${String(offset).padStart(6, '0')}`, bytes),
    finish: () => {},
    digest: (slot, length) => {
      const bytes = Buffer.concat(storage.list(prefix(slot)).map((name) => storage.read(name)!));
      return bytes.length < length ? undefined : sha256(bytes.subarray(0, length));
    },
  };
};

export const imageIn = (storage: Storage, slot: number): string =>
  Buffer.concat(storage.list(`slot.${slot}.`).map((name) => storage.read(name)!)).toString();

/** A gateway's side: the newest release, and parts of its image as they are asked for. */
export const mirrorOf =
  (
    release: () => Release | undefined,
    change: (request: UpdateRequest, part: Uint8Array) => Uint8Array = (_, p) => p,
  ) =>
  (message: Uint8Array): Uint8Array | undefined => {
    const request = decodeUpdateRequest(message);
    const newest = release();
    if (!request.ok) throw new Error(request.detail);
    if (newest === undefined) return encodeUpdateAnswer({ code: 'NOT_FOUND' });
    if (request.value.kind === 'ask') return encodeUpdateAnswer({ notice: newest.notice, manifest: newest.manifest });
    const { manifestDigest, offset, length } = request.value;
    if (!equal(manifestDigest, newest.manifestDigest)) return encodeUpdateAnswer({ code: 'NOT_FOUND' });
    const part = change(request.value, newest.image.slice(offset, offset + length));
    return part.length === 0 ? undefined : encodeUpdateAnswer({ manifestDigest, offset, part });
  };

/**
 * A board that is updated: its boot, and what each image does. An image whose text begins with `broken` ends at once, one
 * with `mute` seals nothing, and every other one is a device as it should be.
 */
export type UpdatedWorld = {
  readonly world: World;
  readonly parts: SlotParts;
  /** what the last boot chose */
  choice: Choice;
  /** the text of what runs; undefined for what was flashed */
  running: string | undefined;
  /** the operation of the storage at which the power goes */
  cutAt: number;
  /** every start, by its text */
  readonly starts: string[];
  /** numbers of the storage's operations that were of an update */
  readonly operations: number[];
  /** starts the board from its boot on, as often as it restarts by itself */
  readonly boot: () => void;
  /** lets time go by; a board that restarts boots */
  readonly live: (ms: number) => void;
};

/** the supervisor gives up, as somebody who watches a board that only starts */
const BOOTS_MAX = 12;

export const createUpdatedWorld = (askPeriodMs = 30_000): UpdatedWorld => {
  signUpdatesBy((toBeSigned, secret) => sign(sha256(toBeSigned), secret));
  const settings: { [name: string]: unknown } = {};
  const world = createWorld(settings);
  const parts: SlotParts = { storage: world.storage, crypto: { sha256 }, slots: slotsOn(world.storage) };
  const keys = signKeys(KEYS);
  const counted =
    <A extends readonly unknown[]>(act: (name: string, ...rest: A) => void) =>
    (name: string, ...rest: A): void => {
      if (/^(slot|update)\./.test(name)) updated.operations.push(world.storage.operations + 1);
      act(name, ...rest);
    };
  Object.assign(world.storage, { write: counted(world.storage.write), remove: counted(world.storage.remove) });
  let isRestarting = false;

  const bootOnce = (): boolean => {
    world.storage.cutAt = updated.cutAt;
    const choice = chooseImage(parts, BASE);
    updated.choice = choice;
    updated.running = choice.image && imageIn(world.storage, choice.image.slot);
    updated.starts.push(updated.running ?? 'flashed');
    if (updated.running?.startsWith('broken')) return false;
    isRestarting = false;
    const restart = (): void => {
      isRestarting = true;
    };
    const slots = { slots: parts, choice, base: BASE, classId: CLASS_ID, keys, partBytes: PART_BYTES };
    settings.updates = (around: UpdaterParts) => createUpdater(around, { ...slots, askPeriodMs, restart }, DEVICE_ID);
    settings.firmware = choice.image?.manifestDigest.slice(0, 8) ?? new Uint8Array(8);
    settings.queueBytesMax = 65_536;
    delete settings.sensors;
    if (updated.running?.startsWith('mute')) settings.sensors = [];
    const device = world.reset();
    world.storage.cutAt = updated.cutAt;
    device.start();
    return true;
  };

  const updated: UpdatedWorld = {
    world,
    parts,
    choice: { image: undefined, isTrial: false, failed: undefined },
    running: undefined,
    cutAt: Number.POSITIVE_INFINITY,
    starts: [],
    operations: [],
    boot: () => {
      for (let i = 0; i < BOOTS_MAX; i++) if (bootOnce()) return;
      throw new Error('the board only starts');
    },
    live: (ms) => {
      for (let passed = 0; passed < ms; passed += 100) {
        world.run(100);
        if (isRestarting) updated.boot();
      }
    },
  };
  return updated;
};

/** Whether `act` was ended by the power; the next start is the test's. */
export const isCut = (act: () => void): boolean => {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof PowerCut) return true;
    throw error;
  }
};
