import { join } from 'node:path';
import type { SealRequest } from '#core/seal.js';
import { formatCid } from '#proto/cid.js';
import { unwrap } from '#proto/errors.js';
import { crypto, DEVICE_ID, FRIEND, NET, OWNER } from '#proto/media.fixture.js';
import { type MediaReader, openMedia } from '#proto/media-cipher.js';
import { assembleEnvelope, type ClockQuality, prepareEnvelope } from '#proto/reading.js';
import { type CameraEvent, type CameraSettings, createCamera } from './camera.js';
import { type CameraSource, openCameraSource } from './camera-source.js';
import type { Detector } from './detector.js';
import { type MediaSpool, openSpool } from './media-spool.js';

export const sourceOf = (source: string, more: { pictureBytesMax?: number; timeoutMs?: number } = {}): CameraSource =>
  openCameraSource({ source, width: 320, height: 180, pictureBytesMax: 1_000_000, timeoutMs: 60_000, ...more });

export const TEST_PATTERN = sourceOf('ffmpeg:lavfi:testsrc2=size=320x180:rate=1');

export type BenchSettings = Partial<Omit<CameraSettings, 'readers'>> & { readonly readers?: readonly MediaReader[] };

/** A camera between a source and the seal, both in the test's hand, with its spool in `folder`. */
export const openBench = (
  folder: string,
  { readers = [OWNER, FRIEND], ...settings }: BenchSettings = {},
  source: CameraSource = TEST_PATTERN,
  spoolBytesMax = 1_000_000,
  detector?: Detector,
) => {
  const requests: SealRequest[] = [];
  const events: CameraEvent[] = [];
  const time = { quality: 2 as ClockQuality, seconds: 1_796_000_000, ms: 0 };
  const spool = openSpool(join(folder, 'media'), spoolBytesMax);
  let accepts = true;
  const camera = createCamera(
    {
      source,
      clock: { monotonicMs: () => time.ms, wall: () => ({ seconds: time.seconds, quality: time.quality }) },
      crypto,
      spool,
      detector,
      offer: (request) => {
        if (accepts) requests.push(request);
        return accepts;
      },
      emit: (event) => events.push(event),
    },
    {
      deviceId: DEVICE_ID,
      net: NET,
      readers: () => readers,
      periodMs: 0,
      motionPeriodMs: 0,
      clipSeconds: 0,
      framesPerSecond: 10,
      blur: [],
      blurScoreMin: 0.4,
      countScoreMin: 0.4,
      counting: [],
      countPeriodMs: 0,
      masks: [],
      maskMotion: false,
      allowUntrustedClock: false,
      pictureBytesMax: 1_000_000,
      ...settings,
    },
  );
  /** what the core would tell once the request is sealed */
  const seal = (request: SealRequest, sequence: number): void => {
    const header = {
      algorithm: -47,
      deviceId: DEVICE_ID,
      boot: 1,
      sequence,
      net: NET,
      prev: new Uint8Array(16),
      firmware: new Uint8Array(8),
    } as const;
    const { contentType, iat, clock, payload } = request;
    const { protectedBytes } = prepareEnvelope({ ...header, contentType, iat, clock }, payload);
    const bytes = assembleEnvelope(protectedBytes, payload, new Uint8Array(64));
    camera.heard({ kind: 'sealed', boot: 1, sequence, contentType, bytes });
  };
  /** captures, and gives the CID of what was kept */
  const take = async (...words: Parameters<typeof camera.capture>): Promise<string> =>
    formatCid(await camera.capture(...words));
  return {
    camera,
    take,
    spool,
    requests,
    events,
    time,
    seal,
    accept: (does: boolean) => {
      accepts = does;
    },
  };
};

/** What a reader sees in an object of the spool. */
export const opened = (spool: MediaSpool, cid: string, reader = OWNER) =>
  unwrap(openMedia(crypto, spool.read(cid)!, reader));
