import { equal } from '#proto/bytes.js';
import { CLOCK } from '#proto/content.js';
import { type ErrorCode, FieldmarkError, type Result } from '#proto/errors.js';
import { upTopic } from '#proto/topics.js';
import type { KeySet } from '#proto/update.js';
import {
  decodeUpdateAnswer,
  encodeUpdateRequest,
  type UpdateAnswer,
  type UpdateRequest,
} from '#proto/update-messages.js';
import { judgeRelease, nextKeySet, openKeySet, type Release } from '#proto/update-trust.js';
import { wallTime } from './clock.js';
import type { Emit } from './events.js';
import type { Link } from './link.js';
import type { Clock, Crypto, Network } from './ports.js';
import {
  type Choice,
  commitTrial,
  freeSlot,
  type Image,
  offerTrial,
  readUpdateState,
  type SlotParts,
  type UpdateState,
  writeUpdateState,
} from './slots.js';

/**
 * Updates of a device that runs: asks its gateway for a newer release, judges what is offered, takes the image part by
 * part into the slot that does not run, hashes it there, and starts anew to try it. A gateway is a mirror that nobody has
 * to trust; an image that comes too slowly, too long or wrong is given up, and the device goes on as it was.
 */
export type Updater = {
  readonly tick: () => void;
  /** a message on `down/update` */
  readonly receive: (message: Uint8Array) => void;
  /** a reading that this image has sealed has its receipt: what was on trial is good */
  readonly prove: () => void;
};

export type UpdaterParts = {
  readonly clock: Clock;
  readonly network: Network;
  readonly crypto: Pick<Crypto, 'sha256' | 'verify'>;
  readonly link: Pick<Link, 'isOpen' | 'session'>;
  readonly emit: Emit;
};

export type UpdaterSettings = {
  readonly slots: SlotParts;
  /** what the boot chose, and is running */
  readonly choice: Choice;
  readonly base: Uint8Array;
  readonly classId: Uint8Array;
  /** the signed set of keys that came with what was flashed */
  readonly keys: Uint8Array;
  /** bytes of one part: what this board takes in one message */
  readonly partBytes: number;
  /** how often to ask; an hour unless told */
  readonly askPeriodMs?: number | undefined;
  /** starts the board anew */
  readonly restart: () => void;
};

const ASK_PERIOD_MS = 3_600_000;
const ANSWER_MS = 20_000;
/** a new image has so long to prove itself, each of its starts */
export const TRIAL_MS = 900_000;
/** an image may take so long and not longer: what trickles in is given up */
export const DOWNLOAD_BASE_MS = 600_000;
export const DOWNLOAD_BYTES_PER_SECOND_MIN = 1024;

type Download = {
  readonly release: Release;
  readonly slot: number;
  readonly untilMs: number;
  offset: number;
};

/** Throws UPDATE_… where the board's own set of keys is none: then it takes no updates, and its owner is told. */
export const createUpdater = (parts: UpdaterParts, settings: UpdaterSettings, deviceId: Uint8Array): Updater => {
  const clock = parts.clock;
  const store = settings.slots;
  const periodMs = settings.askPeriodMs ?? ASK_PERIOD_MS;
  const startedMs = clock.monotonicMs();
  let isTrial = settings.choice.isTrial;
  let hasTold = false;
  let isOver = false;
  let session = 0;
  let askMs = startedMs;
  /** when the request that is out was sent; undefined where none is */
  let requestMs: number | undefined;
  let download: Download | undefined;

  const state = (): UpdateState => readUpdateState(store, settings.base);

  const refuse = (code: ErrorCode, detail: string | undefined): void =>
    parts.emit({ kind: 'update-refused', code, detail: detail ?? '' });

  const giveUp = (code: ErrorCode, detail: string): void => {
    download = undefined;
    requestMs = undefined;
    askMs = clock.monotonicMs() + periodMs;
    refuse(code, detail);
  };

  const sound = <T>(result: Result<T>): T => {
    if (result.ok) return result.value;
    throw new FieldmarkError(result.code, { detail: result.detail });
  };

  const own = sound(openKeySet(parts.crypto, settings.keys));
  const keysOf = (stored: Uint8Array | undefined): KeySet => {
    if (stored === undefined) return own;
    const newest = openKeySet(parts.crypto, stored);
    return newest.ok && newest.value.version > own.version ? newest.value : own;
  };

  const send = (request: UpdateRequest): void => {
    requestMs = clock.monotonicMs();
    parts.network.publish(upTopic(deviceId, 'update'), encodeUpdateRequest(request), () => {});
  };

  const ask = (): void => {
    const stored = state();
    askMs = clock.monotonicMs() + periodMs;
    const keysVersion = keysOf(stored.keys).version;
    send({ kind: 'ask', classId: settings.classId, sequence: stored.sequence, keysVersion });
  };

  const fetch = (from: Download): void => {
    const length = Math.min(settings.partBytes, from.release.manifest.imageBytes - from.offset);
    send({ kind: 'fetch', manifestDigest: from.release.manifestDigest, offset: from.offset, length });
  };

  const onKeys = (bytes: Uint8Array): void => {
    const stored = state();
    sound(nextKeySet(parts.crypto, keysOf(stored.keys), bytes));
    writeUpdateState(store, Object.assign({}, stored, { keys: bytes }));
    ask();
  };

  const begin = (release: Release): void => {
    const bytes = release.manifest.imageBytes;
    const slot = freeSlot(store, settings.base, settings.choice.image);
    const ms = DOWNLOAD_BASE_MS + Math.ceil((bytes * 1000) / DOWNLOAD_BYTES_PER_SECOND_MIN);
    download = { release, slot, untilMs: clock.monotonicMs() + ms, offset: 0 };
    parts.emit({ kind: 'update-offered', sequence: release.manifest.sequence, bytes });
    fetch(download);
  };

  const onOffer = (notice: Uint8Array, manifest: Uint8Array): void => {
    const stored = state();
    const wall = wallTime(clock);
    const installed = {
      keys: keysOf(stored.keys),
      classId: settings.classId,
      sequence: stored.sequence,
      noticedAt: stored.noticedAt,
      imageBytesMax: store.slots.imageBytesMax,
    };
    const now = wall.quality === CLOCK.none ? undefined : wall.seconds;
    const release = sound(judgeRelease(parts.crypto, installed, notice, manifest, now));
    const hasFailed = stored.failed !== undefined && equal(stored.failed, release.manifestDigest);
    if (release.manifest.sequence === stored.sequence || hasFailed) {
      // nothing new, but an older notice counts for nothing from now on
      if (release.noticedAt > stored.noticedAt)
        writeUpdateState(store, Object.assign({}, stored, { noticedAt: release.noticedAt }));
      return;
    }
    // an image that has not proven itself is nothing to come back to
    if (!isTrial) begin(release);
  };

  const complete = (whole: Download): void => {
    const manifest = whole.release.manifest;
    store.slots.finish(whole.slot);
    const digest = store.slots.digest(whole.slot, manifest.imageBytes);
    if (digest === undefined || !equal(digest, manifest.imageDigest)) {
      giveUp('UPDATE_DAMAGED', `sequence ${manifest.sequence}`);
      return;
    }
    const image: Image = {
      slot: whole.slot,
      sequence: manifest.sequence,
      manifestDigest: whole.release.manifestDigest,
      imageDigest: manifest.imageDigest,
      imageBytes: manifest.imageBytes,
    };
    download = undefined;
    offerTrial(store, settings.base, image, whole.release.noticedAt);
    parts.emit({ kind: 'update-ready', sequence: manifest.sequence });
    isOver = true;
    settings.restart();
  };

  const onPart = (into: Download, answer: UpdateAnswer): void => {
    const part = answer.part!;
    // an answer to a request that was sent twice
    if (!equal(answer.manifestDigest!, into.release.manifestDigest) || answer.offset !== into.offset) return;
    const left = into.release.manifest.imageBytes - into.offset;
    if (part.length > Math.min(settings.partBytes, left)) {
      giveUp('UPDATE_TOO_LARGE', 'a part that is longer than asked for');
      return;
    }
    requestMs = undefined;
    store.slots.write(into.slot, into.offset, part);
    into.offset += part.length;
    if (into.offset === into.release.manifest.imageBytes) complete(into);
    else fetch(into);
  };

  const take = (answer: UpdateAnswer): void => {
    if (answer.part !== undefined) {
      if (download !== undefined) onPart(download, answer);
      return;
    }
    // what nobody asked for is not looked at
    if (requestMs === undefined) return;
    requestMs = undefined;
    if (answer.code !== undefined) {
      if (download !== undefined) giveUp('UPDATE_STALLED', answer.code);
    } else if (answer.keys !== undefined) onKeys(answer.keys);
    else if (answer.notice !== undefined && download === undefined) onOffer(answer.notice, answer.manifest!);
  };

  /** Faults of the storage end what is at work; the device seals on. */
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      giveUp(error.code, error.message);
    }
  };

  const work = (): void => {
    const nowMs = clock.monotonicMs();
    if (isTrial && nowMs - startedMs >= TRIAL_MS) {
      isOver = true;
      refuse('UPDATE_FAILED', 'no reading had its receipt in time');
      settings.restart();
      return;
    }
    if (download !== undefined && nowMs >= download.untilMs) {
      giveUp('UPDATE_STALLED', `${download.offset} bytes of ${download.release.manifest.imageBytes}`);
      return;
    }
    if (!parts.link.isOpen()) return;
    const isNew = parts.link.session() !== session;
    session = parts.link.session();
    const isLate = requestMs !== undefined && nowMs - requestMs >= ANSWER_MS;
    if (isNew || isLate) requestMs = undefined;
    if (download !== undefined && requestMs === undefined) fetch(download);
    else if (download === undefined && nowMs >= askMs) ask();
  };

  return {
    tick: () => {
      if (!hasTold && settings.choice.failed !== undefined) refuse('UPDATE_FAILED', 'the image before runs');
      hasTold = true;
      if (!isOver) attempt(work);
    },
    receive: (message) => {
      if (isOver) return;
      const answer = decodeUpdateAnswer(message);
      if (answer.ok) attempt(() => take(answer.value));
      else refuse(answer.code, answer.detail);
    },
    prove: () => {
      if (!isTrial || isOver) return;
      attempt(() => {
        commitTrial(store, settings.base);
        isTrial = false;
        parts.emit({ kind: 'update-installed', sequence: settings.choice.image!.sequence });
      });
    },
  };
};
