import { wallTime } from '#core/clock.js';
import type { DeviceEvent } from '#core/events.js';
import type { Clock } from '#core/ports.js';
import type { SealRequest } from '#core/seal.js';
import { equal } from '#proto/bytes.js';
import { encode } from '#proto/cbor.js';
import { formatCid } from '#proto/cid.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  decodeMediaRecord,
  encodeMediaRecord,
  MEDIA_CLOCK,
  MEDIA_TRIGGER,
  type MediaRecord,
  PRIVACY,
} from '#proto/media.js';
import { encryptMedia, type MediaCrypto, type MediaReader } from '#proto/media-cipher.js';
import {
  CLOCK,
  CONTENT,
  DROP_REASON,
  decodeDropRecord,
  decodeEnvelope,
  encodeCti,
  encodeDropRecord,
} from '#proto/reading.js';
import { encodePack } from '#proto/senml.js';
import type { CameraSource, Frame } from './camera-source.js';
import type { Polygon } from './mask.js';
import type { MediaSpool } from './media-spool.js';
import { createMotionDetector } from './motion-detector.js';
import { lumaOf, maskPicture } from './picture.js';

export type Trigger = keyof typeof MEDIA_TRIGGER;

export type CameraSettings = {
  readonly deviceId: Uint8Array;
  readonly net: Uint8Array;
  /** the owner first; nothing is captured while there is none */
  readonly readers: readonly MediaReader[];
  /** 0 for none */
  readonly periodMs: number;
  /** how often to look for motion in the picture; 0 for never */
  readonly motionPeriodMs: number;
  readonly masks: readonly Polygon[];
  /** blackens what moves */
  readonly maskMotion: boolean;
  /** captures without a clock to trust too, and says so in the seal */
  readonly allowUntrustedClock: boolean;
  readonly pictureBytesMax: number;
};

export type CameraEvent =
  | { readonly kind: 'captured'; readonly cid: string; readonly trigger: Trigger; readonly bytes: number }
  | { readonly kind: 'camera-failed'; readonly code: FieldmarkError['code']; readonly detail: string };

export type CameraParts = {
  readonly source: CameraSource;
  readonly clock: Clock;
  readonly crypto: MediaCrypto;
  readonly spool: MediaSpool;
  /** hands a payload to the seal; false where it takes nothing for now */
  readonly offer: (request: SealRequest) => boolean;
  readonly emit: (event: CameraEvent) => void;
};

export type Camera = {
  /** Starts what is due; call it every 100 ms or so. It never waits. */
  readonly tick: () => void;
  /** Captures one picture. Resolves when its record was handed to the seal, and rejects with a named error. */
  readonly capture: (trigger: Trigger) => Promise<string>;
  /** what happened to the device: names records once they are sealed, and knows the newest reading */
  readonly heard: (event: DeviceEvent) => void;
  readonly stop: () => Promise<void>;
};

/** the spool gives up its oldest above this share, so that the next picture finds room */
const SPOOL_SHARE = 0.9;

type Privacy = { readonly jpeg: Uint8Array; readonly steps: NonNullable<MediaRecord['privacy']> };

export const createCamera = (parts: CameraParts, settings: CameraSettings): Camera => {
  const { clock, spool, crypto } = parts;
  const detector = createMotionDetector();
  const stopping = new AbortController();
  const dropping = new Set<string>();
  let newestReading: Uint8Array | undefined;
  let working: Promise<unknown> | undefined;
  let dueMs = clock.monotonicMs();
  let motionDueMs = clock.monotonicMs();

  /** Refuses before a picture exists: what nobody may open, or at a time that nobody knows, is not captured. */
  const requireReady = () => {
    if (settings.readers.length === 0)
      throw new FieldmarkError('OWNER_KEY_MISSING', {
        state: 'nothing was captured',
        next: "set the owner's public key",
      });
    const wall = wallTime(clock);
    if (wall.quality === CLOCK.none && !settings.allowUntrustedClock)
      throw new FieldmarkError('CLOCK_UNTRUSTED', {
        state: 'nothing was captured',
        next: 'wait for network time, or allow pictures without it in the settings',
      });
    return wall;
  };

  const step = (kind: number, polygons: readonly Polygon[]): Privacy['steps'][number] => {
    // in ten-thousandths, since CBOR here has no floats
    const shape = polygons.map((polygon) => polygon.map(([x, y]) => [Math.round(x * 10_000), Math.round(y * 10_000)]));
    return { kind, settings: crypto.sha256([encode(shape)]), model: new Uint8Array(0) };
  };

  const hide = async (frame: Frame, moving: readonly Polygon[]): Promise<Privacy> => {
    const steps = [];
    if (settings.masks.length > 0) steps.push(step(PRIVACY.mask, settings.masks));
    if (settings.maskMotion) steps.push(step(PRIVACY.motionMask, moving));
    const polygons = settings.maskMotion ? [...settings.masks, ...moving] : settings.masks;
    if (polygons.length === 0) return { jpeg: frame.jpeg, steps };
    return { jpeg: await maskPicture(frame.jpeg, polygons, settings.pictureBytesMax), steps };
  };

  const keep = (frame: Frame, hidden: Privacy, trigger: Trigger): string => {
    const wall = requireReady();
    const media = encryptMedia(crypto, {
      picture: hidden.jpeg,
      mediaType: 'image/jpeg',
      net: settings.net,
      deviceId: settings.deviceId,
      readers: settings.readers,
    });
    const payload = encodeMediaRecord({
      commitment: media.commitment,
      objectHash: media.objectHash,
      objectBytes: media.object.length,
      chunkBytes: media.chunkBytes,
      chunkCount: media.chunkCount,
      capturedAt: wall.seconds,
      mediaType: 'image/jpeg',
      source: parts.source.kind,
      trigger: MEDIA_TRIGGER[trigger],
      clockNote: wall.quality === CLOCK.none ? MEDIA_CLOCK.untrusted : MEDIA_CLOCK.trusted,
      width: frame.width,
      height: frame.height,
      ...(newestReading && { reading: newestReading }),
      ...(hidden.steps.length > 0 && { privacy: hidden.steps }),
    });
    const cid = formatCid(media.objectHash);
    const entry = { cid, objectBytes: media.object.length, payload, iat: wall.seconds, clock: wall.quality };
    spool.add(entry, media.object);
    offered.add(cid);
    if (!parts.offer({ contentType: CONTENT.media, payload, iat: entry.iat, clock: entry.clock })) offered.delete(cid);
    parts.emit({ kind: 'captured', cid, trigger, bytes: media.object.length });
    return cid;
  };

  /** Records that are with the seal. After a restart each unnamed one is handed over again. */
  const offered = new Set<string>();
  const offerAgain = (): void => {
    for (const { cid, name, payload, iat, clock: quality } of spool.entries()) {
      if (name !== undefined || offered.has(cid)) continue;
      if (!parts.offer({ contentType: CONTENT.media, payload, iat, clock: quality })) return;
      offered.add(cid);
    }
  };

  /** The oldest goes only once a sealed record says so. */
  const makeRoom = (): void => {
    if (dropping.size > 0 || spool.bytes() < spool.bytesMax * SPOOL_SHARE) return;
    const oldest = spool.entries().find((entry) => entry.name !== undefined);
    if (oldest?.name === undefined) return;
    const cti = encodeCti(oldest.name.boot, oldest.name.sequence);
    const payload = encodeDropRecord({ reason: DROP_REASON.mediaGivenUp, first: cti, last: cti, count: 1 });
    const wall = wallTime(clock);
    if (parts.offer({ contentType: CONTENT.drop, payload, iat: wall.seconds, clock: wall.quality }))
      dropping.add(oldest.cid);
  };

  const capture = async (trigger: Trigger): Promise<string> => {
    requireReady();
    const frame = await parts.source.capture(stopping.signal);
    let hidden: Privacy | undefined;
    try {
      const moving = settings.maskMotion ? detector.look(await lumaOf(frame.jpeg)) : [];
      hidden = await hide(frame, moving);
      return keep(frame, hidden, trigger);
    } finally {
      frame.jpeg.fill(0);
      hidden?.jpeg.fill(0);
    }
  };

  const sealCount = (regions: number): void => {
    const wall = wallTime(clock);
    const samples = [{ name: 'camera:motion.regions', unit: 'count', value: { mantissa: regions, exponent: 0 } }];
    parts.offer({
      contentType: CONTENT.reading,
      payload: encodePack(samples),
      iat: wall.seconds,
      clock: wall.quality,
      samples,
    });
  };

  /** Looks for motion; the picture that shows it is the one that is kept. The number leaves the device by itself. */
  const look = async (): Promise<void> => {
    requireReady();
    const frame = await parts.source.capture(stopping.signal);
    let hidden: Privacy | undefined;
    try {
      const regions = detector.look(await lumaOf(frame.jpeg));
      if (regions.length === 0) return;
      sealCount(regions.length);
      hidden = await hide(frame, regions);
      keep(frame, hidden, 'motionInPicture');
    } finally {
      frame.jpeg.fill(0);
      hidden?.jpeg.fill(0);
    }
  };

  /** One at a time: a camera has one lens. */
  const start = <T>(work: () => Promise<T>): Promise<T> => {
    const run = (working ?? Promise.resolve()).then(work, work);
    const settled: Promise<unknown> = run
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        const code = error instanceof FieldmarkError ? error.code : 'INTERNAL';
        parts.emit({ kind: 'camera-failed', code, detail: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => {
        if (working === settled) working = undefined;
      });
    working = settled;
    return run;
  };

  return {
    tick: () => {
      offerAgain();
      makeRoom();
      const nowMs = clock.monotonicMs();
      if (working !== undefined) return;
      if (settings.periodMs > 0 && nowMs >= dueMs) {
        dueMs = nowMs + settings.periodMs;
        start(() => capture('schedule')).catch(() => {});
      } else if (settings.motionPeriodMs > 0 && nowMs >= motionDueMs) {
        motionDueMs = nowMs + settings.motionPeriodMs;
        start(look).catch(() => {});
      }
    },
    capture: (trigger) => start(() => capture(trigger)),
    heard: (event) => {
      if (event.kind !== 'sealed' && event.kind !== 'receipted') return;
      const cti = encodeCti(event.boot, event.sequence);
      if (event.contentType === CONTENT.reading && event.kind === 'sealed') newestReading = cti;
      const envelope = event.contentType === CONTENT.reading ? undefined : decodeEnvelope(event.bytes);
      if (envelope?.ok !== true) return;
      if (event.contentType === CONTENT.media) {
        const record = decodeMediaRecord(envelope.value.payload);
        if (record.ok) spool.rename(formatCid(record.value.objectHash), { boot: event.boot, sequence: event.sequence });
      }
      const drop = event.contentType === CONTENT.drop ? decodeDropRecord(envelope.value.payload) : undefined;
      if (drop?.ok !== true || drop.value.reason !== DROP_REASON.mediaGivenUp) return;
      for (const { cid, name } of spool.entries())
        if (name !== undefined && equal(encodeCti(name.boot, name.sequence), drop.value.first)) {
          dropping.delete(cid);
          spool.remove(cid);
          return;
        }
      dropping.clear();
    },
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
};
