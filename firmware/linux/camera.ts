import { wallTime } from '#core/clock.js';
import type { DeviceEvent } from '#core/events.js';
import type { Clock, WallTime } from '#core/ports.js';
import type { SealRequest } from '#core/seal.js';
import { formatCid } from '#proto/cid.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeMediaRecord, MEDIA_CLOCK, MEDIA_TRIGGER, type MediaRecord } from '#proto/media.js';
import { encryptParts, type MediaCrypto, type MediaReader } from '#proto/media-cipher.js';
import { CLOCK, CONTENT } from '#proto/reading.js';
import { encodePack, type SenmlRecord } from '#proto/senml.js';
import type { CameraSource, Frame } from './camera-source.js';
import { CLIP_TYPE } from './clip.js';
import { type Counting, countedSamples } from './counting.js';
import type { Detector } from './detector.js';
import { messageOf } from './files.js';
import type { Polygon } from './mask.js';
import { createMediaKeeper } from './media-keeper.js';
import type { MediaSpool } from './media-spool.js';
import { createMotionDetector } from './motion-detector.js';
import { decodePicture, encodePicture, type Planes, smallLuma } from './picture.js';
import { beginHiding, type Hiding, type PrivacySettings } from './privacy.js';

export type Trigger = keyof typeof MEDIA_TRIGGER;

export type CameraSettings = PrivacySettings & {
  readonly deviceId: Uint8Array;
  readonly net: Uint8Array;
  /** the owner first; nothing is captured while there is none */
  readonly readers: () => readonly MediaReader[];
  /** 0 for none */
  readonly periodMs: number;
  /** how often to look for motion in the picture; 0 for never */
  readonly motionPeriodMs: number;
  /** how long a clip motion takes, in the picture or at the pin; 0 for a picture instead */
  readonly clipSeconds: number;
  readonly framesPerSecond: number;
  /** what the model counts, and how often; 0 for never */
  readonly counting: Counting;
  readonly countScoreMin: number;
  readonly countPeriodMs: number;
  /** captures without a clock to trust too, and says so in the seal */
  readonly allowUntrustedClock: boolean;
  readonly pictureBytesMax: number;
};

export type CameraEvent =
  | { readonly kind: 'captured'; readonly cid: string; readonly trigger: Trigger; readonly bytes: number }
  | {
      readonly kind: 'camera-failed';
      readonly code: FieldmarkError['code'];
      readonly detail: string;
      /** what its owner can do */
      readonly next?: string | undefined;
    }
  /** after a failure, which is told once however often what is due fails the same way */
  | { readonly kind: 'camera-recovered' };

export type CameraParts = {
  readonly source: CameraSource;
  readonly clock: Clock;
  readonly crypto: MediaCrypto;
  readonly spool: MediaSpool;
  readonly detector?: Detector | undefined;
  /** hands a payload to the seal; false where it takes nothing for now */
  readonly offer: (request: SealRequest) => boolean;
  readonly emit: (event: CameraEvent) => void;
};

export type Camera = {
  /** Starts what is due; call it every 100 ms or so. It never waits. */
  readonly tick: () => void;
  /**
   * Captures a picture, or a clip so long. Resolves with the hash of the encrypted object when its record was handed
   * to the seal, and rejects with a named error.
   */
  readonly capture: (trigger: Trigger, clipSeconds?: number) => Promise<Uint8Array>;
  /** what happened to the device: names records once they are sealed, and knows the newest reading */
  readonly heard: (event: DeviceEvent) => void;
  readonly stop: () => Promise<void>;
};

/** A picture or clip as it will be encrypted, and what its record says of it. */
type Captured = Pick<MediaRecord, 'mediaType' | 'width' | 'height' | 'exposureMicroseconds' | 'privacy'> & {
  readonly bytes: Uint8Array;
};

const PICTURE_TYPE = 'image/jpeg';

const privacyOf = (hiding: Hiding): Pick<MediaRecord, 'privacy'> => {
  const steps = hiding.steps();
  return steps.length > 0 ? { privacy: steps } : {};
};

export const createCamera = (parts: CameraParts, settings: CameraSettings): Camera => {
  const { clock, crypto, detector, source } = parts;
  const keeper = createMediaKeeper(parts);
  const motion = createMotionDetector();
  const stopping = new AbortController();
  let working: Promise<unknown> | undefined;
  let failing: FieldmarkError['code'] | undefined;
  const due = { picture: clock.monotonicMs(), motion: clock.monotonicMs(), count: clock.monotonicMs() };

  /** Refuses before a picture exists: what nobody may open, or at a time that nobody knows, is not captured. */
  const requireReady = (): WallTime => {
    if (settings.readers().length === 0)
      throw new FieldmarkError('OWNER_KEY_MISSING', {
        state: 'nothing was captured',
        next: "set camera.owner in device.yaml to the owner's public key; fieldmark media key shows it",
      });
    const wall = wallTime(clock);
    if (wall.quality === CLOCK.none && !settings.allowUntrustedClock)
      throw new FieldmarkError('CLOCK_UNTRUSTED', {
        state: 'nothing was captured',
        next: 'wait for network time, or allow pictures without it in the settings',
      });
    return wall;
  };

  const hiding = (): Hiding => beginHiding({ settings, motion, detector, sha256: crypto.sha256 });

  const keep = ({ bytes, ...said }: Captured, trigger: Trigger): Uint8Array => {
    const wall = requireReady();
    const { net, deviceId } = settings;
    const readers = settings.readers();
    const media = encryptParts(crypto, { picture: bytes, mediaType: said.mediaType, net, deviceId, readers });
    const reading = keeper.newestReading();
    const payload = encodeMediaRecord({
      commitment: media.commitment,
      objectHash: media.objectHash,
      objectBytes: media.objectBytes,
      chunkBytes: media.chunkBytes,
      chunkCount: media.chunkCount,
      capturedAt: wall.seconds,
      source: source.kind,
      trigger: MEDIA_TRIGGER[trigger],
      clockNote: wall.quality === CLOCK.none ? MEDIA_CLOCK.untrusted : MEDIA_CLOCK.trusted,
      ...said,
      ...(reading && { reading }),
    });
    const cid = formatCid(media.objectHash);
    const entry = { cid, objectBytes: media.objectBytes, payload, iat: wall.seconds, clock: wall.quality };
    keeper.add(entry, media.parts);
    parts.emit({ kind: 'captured', cid, trigger, bytes: media.objectBytes });
    return media.objectHash;
  };

  /** Hides what must not be seen in a frame, and keeps it. The frame and all that was made of it are wiped. */
  const keepPicture = async (
    frame: Frame,
    trigger: Trigger,
    seen?: { readonly planes: Planes; readonly moving: readonly Polygon[] },
  ): Promise<Uint8Array> => {
    const hidden = hiding();
    const { width, height, exposureMicroseconds } = frame;
    let planes: Planes | undefined = seen?.planes;
    let bytes = frame.jpeg;
    try {
      if (hidden.isAsked) {
        planes ??= await decodePicture(frame.jpeg);
        await hidden.hide(planes, seen?.moving);
        bytes = await encodePicture(planes, settings.pictureBytesMax);
      }
      const exposure = exposureMicroseconds === undefined ? {} : { exposureMicroseconds };
      return keep({ bytes, mediaType: PICTURE_TYPE, width, height, ...exposure, ...privacyOf(hidden) }, trigger);
    } finally {
      planes?.bytes.fill(0);
      bytes.fill(0);
    }
  };

  const capturePicture = async (trigger: Trigger): Promise<Uint8Array> => {
    requireReady();
    const frame = await source.capture(stopping.signal);
    try {
      return await keepPicture(frame, trigger);
    } finally {
      frame.jpeg.fill(0);
    }
  };

  const captureClip = async (trigger: Trigger, seconds: number): Promise<Uint8Array> => {
    requireReady();
    const hidden = hiding();
    const options = { seconds, framesPerSecond: settings.framesPerSecond, edit: (frame: Planes) => hidden.hide(frame) };
    const { bytes, width, height } = await source.record(options, stopping.signal);
    try {
      return keep({ bytes, mediaType: CLIP_TYPE, width, height, ...privacyOf(hidden) }, trigger);
    } finally {
      bytes.fill(0);
    }
  };

  const capture = (trigger: Trigger, clipSeconds: number): Promise<Uint8Array> =>
    clipSeconds > 0 ? captureClip(trigger, clipSeconds) : capturePicture(trigger);

  /** A number leaves the device by itself, as a reading like any other. */
  const sealNumbers = (samples: readonly SenmlRecord[]): void => {
    const wall = wallTime(clock);
    const payload = encodePack(samples);
    const request = { contentType: CONTENT.reading, payload, iat: wall.seconds, clock: wall.quality, samples };
    if (!parts.offer(request)) throw new FieldmarkError('QUEUE_FULL', { detail: 'a count is not sealed' });
  };

  /** Gives one frame to a piece of work, and wipes it. */
  const withFrame = async (work: (frame: Frame, planes: Planes) => Promise<void>): Promise<void> => {
    const frame = await source.capture(stopping.signal);
    let planes: Planes | undefined;
    try {
      planes = await decodePicture(frame.jpeg);
      await work(frame, planes);
    } finally {
      frame.jpeg.fill(0);
      planes?.bytes.fill(0);
    }
  };

  /** Looks for motion; the picture that shows it is the one that is kept, or a clip begins. */
  const look = async (): Promise<void> => {
    requireReady();
    let moves = false;
    await withFrame(async (frame, planes) => {
      const moving = motion.look(smallLuma(planes));
      moves = moving.length > 0;
      if (!moves) return;
      const value = { mantissa: moving.length, exponent: 0 };
      sealNumbers([{ name: 'camera:motion.regions', unit: 'count', value }]);
      if (settings.clipSeconds === 0) await keepPicture(frame, 'motionInPicture', { planes, moving });
    });
    if (moves && settings.clipSeconds > 0) await captureClip('motionInPicture', settings.clipSeconds);
  };

  const count = (): Promise<void> =>
    withFrame(async (_frame, planes) => {
      sealNumbers(countedSamples(settings.counting, await detector!.find(planes), settings.countScoreMin));
    });

  /** Somebody waits for what was asked for; of what comes by itself again and again one word is enough. */
  const tellFailure = (error: unknown, isAskedFor: boolean): void => {
    if (stopping.signal.aborted) return;
    const known =
      error instanceof FieldmarkError
        ? error
        : new FieldmarkError('INTERNAL', { detail: messageOf(error), cause: error });
    const { code, message, next } = known;
    if (!isAskedFor && code === failing) return;
    failing = code;
    parts.emit({ kind: 'camera-failed', code, detail: message, ...(next !== undefined && { next }) });
  };
  const tellSuccess = (): void => {
    if (failing !== undefined) parts.emit({ kind: 'camera-recovered' });
    failing = undefined;
  };

  /** One at a time: a camera has one lens. */
  const start = <T>(work: () => Promise<T>, isAskedFor: boolean): Promise<T> => {
    const run = (working ?? Promise.resolve()).then(work, work);
    const settled: Promise<unknown> = run
      .then(tellSuccess, (error: unknown) => tellFailure(error, isAskedFor))
      .finally(() => {
        if (working === settled) working = undefined;
      });
    working = settled;
    return run;
  };

  const startDue = (name: keyof typeof due, periodMs: number, work: () => Promise<unknown>): boolean => {
    const nowMs = clock.monotonicMs();
    if (periodMs === 0 || nowMs < due[name]) return false;
    due[name] = nowMs + periodMs;
    // the failure is told as an event
    start(work, false).catch(() => {});
    return true;
  };

  return {
    tick: () => {
      keeper.tick();
      if (working !== undefined) return;
      void (
        startDue('picture', settings.periodMs, () => capturePicture('schedule')) ||
        startDue('motion', settings.motionPeriodMs, look) ||
        startDue('count', settings.countPeriodMs, count)
      );
    },
    capture: (trigger, clipSeconds) =>
      start(() => capture(trigger, clipSeconds ?? (trigger === 'motionPin' ? settings.clipSeconds : 0)), true),
    heard: keeper.heard,
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
};
