import { unwrap } from '#proto/errors.js';
import { runChild } from './child.js';
import { jpegSize, type PictureSize } from './jpeg.js';
import { fillPolygons, type Polygon } from './mask.js';
import { MOTION_HEIGHT, MOTION_WIDTH } from './motion-detector.js';

const TIMEOUT_MS = 20_000;
const QUIET = ['-hide_banner', '-loglevel', 'error'];
const JPEG_IN = ['-f', 'mjpeg', '-i', 'pipe:0'];
/** bytes of YUV 4:2:0 */
const planeBytes = ({ width, height }: PictureSize): number =>
  width * height + 2 * ((width + 1) >> 1) * ((height + 1) >> 1);

const ffmpeg = (args: readonly string[], input: Uint8Array, outputBytesMax: number): Promise<Uint8Array> =>
  runChild({ program: 'ffmpeg', args: [...QUIET, ...args], input, outputBytesMax, timeoutMs: TIMEOUT_MS });

/**
 * The JPEG with polygons blackened, coded anew from its planes, so that neither the pixels under the mask nor metadata
 * or thumbnails of the camera are left. The planes are wiped.
 */
export const maskPicture = async (
  jpeg: Uint8Array,
  polygons: readonly Polygon[],
  bytesMax: number,
): Promise<Uint8Array> => {
  const size = unwrap(jpegSize(jpeg));
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p'];
  const planes = await ffmpeg([...JPEG_IN, '-frames:v', '1', ...raw, 'pipe:1'], jpeg, planeBytes(size));
  try {
    fillPolygons(planes, size, polygons);
    const dimensions = ['-video_size', `${size.width}x${size.height}`];
    const code = ['-c:v', 'mjpeg', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'];
    return await ffmpeg([...raw, ...dimensions, '-i', 'pipe:0', ...code], planes, bytesMax);
  } finally {
    planes.fill(0);
  }
};

/** A small grey copy for the motion detector. */
export const lumaOf = (jpeg: Uint8Array): Promise<Uint8Array> => {
  const scale = ['-vf', `scale=${MOTION_WIDTH}:${MOTION_HEIGHT}:flags=area`];
  const raw = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  return ffmpeg([...JPEG_IN, ...scale, ...raw], jpeg, MOTION_WIDTH * MOTION_HEIGHT);
};
