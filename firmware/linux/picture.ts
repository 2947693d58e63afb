import { unwrap } from '#proto/errors.js';
import { runChild } from './child.js';
import { jpegSize, type PictureSize } from './jpeg.js';
import { MOTION_HEIGHT, MOTION_WIDTH } from './motion-detector.js';

/** A picture as planes of YUV 4:2:0 with 8 bits: luma, then both chroma planes. */
export type Planes = PictureSize & { readonly bytes: Uint8Array };

export const FFMPEG_QUIET: readonly string[] = ['-hide_banner', '-loglevel', 'error'];
export const RAW_VIDEO: readonly string[] = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
const TIMEOUT_MS = 20_000;
/** the short video ranges of BT.601, in which ffmpeg gives planes */
const BLACK = 16;

export const planeBytes = ({ width, height }: PictureSize): number =>
  width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1);

const ffmpeg = (args: readonly string[], input: Uint8Array, outputBytesMax: number): Promise<Uint8Array> =>
  runChild({ program: 'ffmpeg', args: [...FFMPEG_QUIET, ...args], input, outputBytesMax, timeoutMs: TIMEOUT_MS });

/** Throws PICTURE_INVALID, CAMERA_ABSENT where ffmpeg is missing, or CAMERA_FAILED. */
export const decodePicture = async (jpeg: Uint8Array): Promise<Planes> => {
  const size = unwrap(jpegSize(jpeg));
  const input = ['-f', 'mjpeg', '-i', 'pipe:0', '-frames:v', '1'];
  return { ...size, bytes: await ffmpeg([...input, ...RAW_VIDEO, 'pipe:1'], jpeg, planeBytes(size)) };
};

/**
 * The JPEG of planes. Coded anew, it has neither what was under a mask nor metadata or thumbnails of the camera.
 * Throws MEDIA_TOO_LARGE or CAMERA_FAILED.
 */
export const encodePicture = ({ width, height, bytes }: Planes, bytesMax: number): Promise<Uint8Array> => {
  const input = [...RAW_VIDEO, '-video_size', `${width}x${height}`, '-i', 'pipe:0'];
  return ffmpeg([...input, '-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'], bytes, bytesMax);
};

/** Mean luma of each cell of the small grey picture that motion is looked for in. */
export const smallLuma = ({ width, height, bytes }: Planes): Uint8Array => {
  const out = new Uint8Array(MOTION_WIDTH * MOTION_HEIGHT);
  for (let row = 0; row < MOTION_HEIGHT; row++) {
    const top = Math.floor((row * height) / MOTION_HEIGHT);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / MOTION_HEIGHT));
    for (let column = 0; column < MOTION_WIDTH; column++) {
      const left = Math.floor((column * width) / MOTION_WIDTH);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / MOTION_WIDTH));
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += bytes[y * width + x] ?? BLACK;
      out[row * MOTION_WIDTH + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return out;
};
