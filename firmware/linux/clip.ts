import { FieldmarkError } from '#proto/errors.js';
import { type Child, outputOf, type Program, startChild } from './child.js';
import type { PictureSize } from './jpeg.js';
import { FFMPEG_QUIET, type Planes, planeBytes, RAW_VIDEO } from './picture.js';

export const CLIP_TYPE = 'video/mp4';

export type ClipRequest = PictureSize & {
  /** JPEGs one after another, as the camera gave them; the caller wipes it */
  readonly jpegs: Uint8Array;
  readonly framesPerSecond: number;
  readonly frames: number;
  /** hides in each frame what must not be seen, before anything is coded */
  readonly edit: (frame: Planes) => Promise<void>;
  readonly bytesMax: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

const decoder = ({ width, height, framesPerSecond }: ClipRequest): Program => {
  const input = ['-f', 'mjpeg', '-framerate', `${framesPerSecond}`, '-i', 'pipe:0'];
  const planes = ['-vf', `scale=${width}:${height}`, ...RAW_VIDEO, 'pipe:1'];
  return { program: 'ffmpeg', args: [...FFMPEG_QUIET, ...input, ...planes] };
};

const encoder = ({ width, height, framesPerSecond }: ClipRequest): Program => {
  const input = [...RAW_VIDEO, '-video_size', `${width}x${height}`, '-framerate', `${framesPerSecond}`, '-i', 'pipe:0'];
  const code = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '26', '-pix_fmt', 'yuv420p', '-threads', '2'];
  // in fragments: a pipe can't be gone back in to write the index of a plain MP4
  const file = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4', 'pipe:1'];
  return { program: 'ffmpeg', args: [...FFMPEG_QUIET, ...input, ...code, ...file] };
};

/** Cuts a stream into frames; each is the taker's own. */
async function* framesOf(child: Child, size: PictureSize): AsyncGenerator<Planes> {
  const frameBytes = planeBytes(size);
  let bytes = new Uint8Array(frameBytes);
  let filled = 0;
  for await (const part of child.stdout as AsyncIterable<Buffer>) {
    for (let at = 0; at < part.length; ) {
      const taken = Math.min(part.length - at, frameBytes - filled);
      bytes.set(part.subarray(at, at + taken), filled);
      at += taken;
      filled += taken;
      if (filled < frameBytes) continue;
      yield { ...size, bytes };
      bytes = new Uint8Array(frameBytes);
      filled = 0;
    }
    part.fill(0);
  }
  bytes.fill(0);
}

const write = (child: Child, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    // what fails here ends the encoder, and `ended` says why
    child.stdin.write(bytes, () => resolve());
  });

/**
 * Makes a clip of a camera's JPEGs: they are decoded, edited frame by frame and coded to H.264 in MP4, in memory and
 * pipes only. Throws as `startChild`, MEDIA_TOO_LARGE, PICTURE_INVALID where there are fewer frames, and whatever
 * `edit` throws.
 */
export const makeClip = async (request: ClipRequest): Promise<Uint8Array> => {
  const { timeoutMs, signal } = request;
  const source = startChild({ ...decoder(request), timeoutMs, signal });
  const coder = startChild({ ...encoder(request), timeoutMs, signal });
  const output = outputOf(coder, request.bytesMax);
  // one that fails takes the other with it, under its own name
  const fail = (cause: unknown): void => {
    const reason = cause instanceof FieldmarkError ? cause : new FieldmarkError('INTERNAL', { cause });
    for (const child of [source, coder]) child.end(reason);
  };
  output.catch(fail);
  source.ended.catch(fail);
  source.stdin.end(request.jpegs);
  let count = 0;
  try {
    for await (const frame of framesOf(source, request)) {
      if (count < request.frames) {
        await request.edit(frame);
        await write(coder, frame.bytes);
        count++;
      }
      frame.bytes.fill(0);
    }
    await source.ended;
    if (count < request.frames)
      throw new FieldmarkError('PICTURE_INVALID', { detail: `${count} of ${request.frames} frames` });
    coder.stdin.end();
    return await output;
  } catch (error) {
    fail(error);
    await Promise.allSettled([source.ended, output]);
    throw error;
  }
};
