import { FieldmarkError, unwrap } from '#proto/errors.js';
import { MEDIA_SOURCE } from '#proto/media.js';
import { type Program, runChild } from './child.js';
import { makeClip } from './clip.js';
import { exposureOf } from './exif.js';
import { jpegSize, type PictureSize } from './jpeg.js';
import { FFMPEG_QUIET, type Planes } from './picture.js';

export type Frame = PictureSize & {
  /** a whole JPEG; the caller wipes it */
  readonly jpeg: Uint8Array;
  /** as the camera wrote it into the picture, where it does */
  readonly exposureMicroseconds?: number | undefined;
};

export type Clip = PictureSize & {
  /** MP4; the caller wipes it */
  readonly bytes: Uint8Array;
};

export type ClipOptions = {
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** changes a frame before it is coded */
  readonly edit: (frame: Planes) => Promise<void>;
};

/** The camera port: one picture or one clip at a time, through pipes. */
export type CameraSource = {
  /** one of MEDIA_SOURCE */
  readonly kind: number;
  /** Throws CAMERA_*, PICTURE_INVALID, MEDIA_TOO_LARGE, PERMISSION_DENIED or INTERRUPTED. */
  readonly capture: (signal?: AbortSignal) => Promise<Frame>;
  /** Throws as `capture`, and whatever `edit` throws. */
  readonly record: (options: ClipOptions, signal?: AbortSignal) => Promise<Clip>;
};

export type SourceOptions = {
  /** `rpicam:[number]`, `v4l2:/dev/video0`, `ffmpeg:INPUT` or `ffmpeg:lavfi:GRAPH` */
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly pictureBytesMax: number;
  readonly timeoutMs: number;
};

/** How the programs of one kind of camera are called. */
type Calls = {
  readonly kind: number;
  readonly still: Program;
  /** gives so many JPEGs one after another, as fast as the camera does: what takes time comes after */
  readonly moving: (seconds: number, framesPerSecond: number) => Program;
};

/** the JPEGs of a clip before they are coded */
const JPEGS_BYTES_MAX = 67_108_864;
/** a model may look at each frame for seconds */
const EDIT_TIMEOUT_MS = 3_600_000;

const invalid = (source: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', {
    detail: `camera source ${source}`,
    next: 'write it as rpicam:, v4l2:/dev/video0, ffmpeg:rtsp://…, ffmpeg:FILE or ffmpeg:lavfi:testsrc2=size=1280x720',
  });

const rpicamCalls = (number: string, { width, height }: SourceOptions): Calls => {
  const camera = ['--nopreview', '--camera', number || '0', '--width', `${width}`, '--height', `${height}`];
  return {
    kind: MEDIA_SOURCE.rpicam,
    still: { program: 'rpicam-still', args: [...camera, '--immediate', '--encoding', 'jpg', '--output', '-'] },
    moving: (seconds, framesPerSecond) => {
      // a little longer than asked for, since the sensor takes a moment to begin
      const time = ['--timeout', `${(seconds + 1) * 1000}`, '--framerate', `${framesPerSecond}`];
      return { program: 'rpicam-vid', args: [...camera, ...time, '--codec', 'mjpeg', '--output', '-'] };
    },
  };
};

const ffmpegCalls = (kind: number, input: readonly string[], { width, height }: SourceOptions): Calls => {
  const call = (filter: string, frames: number): Program => {
    const code = ['-frames:v', `${frames}`, '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'];
    return { program: 'ffmpeg', args: [...FFMPEG_QUIET, '-nostdin', ...input, '-vf', filter, ...code] };
  };
  const scale = `scale=${width}:${height}`;
  return {
    kind,
    still: call(scale, 1),
    moving: (seconds, framesPerSecond) => call(`fps=${framesPerSecond},${scale}`, seconds * framesPerSecond),
  };
};

/** Each picture is asked for anew, so that a camera may come and go, and others may use it in between. */
const callsOf = (options: SourceOptions): Calls => {
  const { source, width, height } = options;
  const colon = source.indexOf(':');
  const rest = source.slice(colon + 1);
  // what begins with a dash would be an option of the program
  if (rest.startsWith('-')) throw invalid(source);
  switch (source.slice(0, colon)) {
    case 'rpicam':
      if (!/^\d?$/.test(rest)) throw invalid(source);
      return rpicamCalls(rest, options);
    case 'v4l2':
      if (!rest.startsWith('/dev/')) throw invalid(source);
      return ffmpegCalls(MEDIA_SOURCE.v4l2, ['-f', 'v4l2', '-video_size', `${width}x${height}`, '-i', rest], options);
    case 'ffmpeg': {
      const graph = rest.startsWith('lavfi:') ? rest.slice('lavfi:'.length) : undefined;
      if (rest === '' || graph === '') throw invalid(source);
      return ffmpegCalls(
        MEDIA_SOURCE.ffmpeg,
        graph === undefined ? ['-i', rest] : ['-f', 'lavfi', '-i', graph],
        options,
      );
    }
    default:
      throw invalid(source);
  }
};

/** Throws CONFIG_INVALID where the source is none of those. */
export const openCameraSource = (options: SourceOptions): CameraSource => {
  const { kind, still, moving } = callsOf(options);
  const { width, height, pictureBytesMax, timeoutMs } = options;
  return {
    kind,
    capture: async (signal) => {
      const jpeg = await runChild({ ...still, outputBytesMax: pictureBytesMax, timeoutMs, signal });
      const size = jpegSize(jpeg);
      if (!size.ok) jpeg.fill(0);
      return { jpeg, ...unwrap(size), exposureMicroseconds: exposureOf(jpeg) };
    },
    record: async ({ seconds, framesPerSecond, edit }, signal) => {
      const program = moving(seconds, framesPerSecond);
      const limits = { timeoutMs: timeoutMs + seconds * 1000, signal };
      const jpegs = await runChild({ ...program, ...limits, outputBytesMax: JPEGS_BYTES_MAX });
      try {
        const clip = { jpegs, width, height, framesPerSecond, frames: seconds * framesPerSecond, edit };
        const bytes = await makeClip({ ...clip, bytesMax: pictureBytesMax, timeoutMs: EDIT_TIMEOUT_MS, signal });
        return { bytes, width, height };
      } finally {
        jpegs.fill(0);
      }
    },
  };
};
