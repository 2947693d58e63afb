import { FieldmarkError, unwrap } from '#proto/errors.js';
import { MEDIA_SOURCE } from '#proto/media.js';
import { runChild } from './child.js';
import { jpegSize, type PictureSize } from './jpeg.js';

export type Frame = PictureSize & {
  /** a whole JPEG; the caller wipes it */
  readonly jpeg: Uint8Array;
};

/** The camera port: one picture at a time, through a pipe. */
export type CameraSource = {
  /** one of MEDIA_SOURCE */
  readonly kind: number;
  /** Throws CAMERA_*, PICTURE_INVALID, MEDIA_TOO_LARGE, PERMISSION_DENIED or INTERRUPTED. */
  readonly capture: (signal?: AbortSignal) => Promise<Frame>;
};

export type SourceOptions = {
  /** `rpicam:[number]`, `v4l2:/dev/video0`, `ffmpeg:INPUT` or `ffmpeg:lavfi:GRAPH` */
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly pictureBytesMax: number;
  readonly timeoutMs: number;
};

type Command = { readonly kind: number; readonly program: string; readonly args: readonly string[] };

const FFMPEG = ['-hide_banner', '-loglevel', 'error', '-nostdin'];
const AS_JPEG = ['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'];

const invalid = (source: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', {
    detail: `camera source ${source}`,
    next: 'write it as rpicam:, v4l2:/dev/video0, ffmpeg:rtsp://…, ffmpeg:FILE or ffmpeg:lavfi:testsrc2=size=1280x720',
  });

/** Each picture is asked for anew, so that a camera may come and go, and others may use it in between. */
const commandOf = ({ source, width, height }: SourceOptions): Command => {
  const colon = source.indexOf(':');
  const rest = source.slice(colon + 1);
  const size = `${width}x${height}`;
  // what begins with a dash would be an option of the program
  if (rest.startsWith('-')) throw invalid(source);
  switch (source.slice(0, colon)) {
    case 'rpicam': {
      if (!/^\d?$/.test(rest)) throw invalid(source);
      const args = ['--nopreview', '--immediate', '--encoding', 'jpg', '--camera', rest || '0'];
      return {
        kind: MEDIA_SOURCE.rpicam,
        program: 'rpicam-still',
        args: [...args, '--width', `${width}`, '--height', `${height}`, '--output', '-'],
      };
    }
    case 'v4l2':
      if (!rest.startsWith('/dev/')) throw invalid(source);
      return {
        kind: MEDIA_SOURCE.v4l2,
        program: 'ffmpeg',
        args: [...FFMPEG, '-f', 'v4l2', '-video_size', size, '-i', rest, ...AS_JPEG],
      };
    case 'ffmpeg': {
      const graph = rest.startsWith('lavfi:') ? rest.slice('lavfi:'.length) : undefined;
      if (rest === '' || graph === '') throw invalid(source);
      const input = graph === undefined ? ['-i', rest] : ['-f', 'lavfi', '-i', graph];
      return {
        kind: MEDIA_SOURCE.ffmpeg,
        program: 'ffmpeg',
        args: [...FFMPEG, ...input, '-vf', `scale=${width}:${height}`, ...AS_JPEG],
      };
    }
    default:
      throw invalid(source);
  }
};

/** Throws CONFIG_INVALID where the source is none of those. */
export const openCameraSource = (options: SourceOptions): CameraSource => {
  const { kind, program, args } = commandOf(options);
  return {
    kind,
    capture: async (signal) => {
      const jpeg = await runChild({
        program,
        args,
        outputBytesMax: options.pictureBytesMax,
        timeoutMs: options.timeoutMs,
        signal,
      });
      const size = jpegSize(jpeg);
      if (!size.ok) jpeg.fill(0);
      return { jpeg, ...unwrap(size) };
    },
  };
};
