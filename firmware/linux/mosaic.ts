import type { Box } from './boxes.js';
import type { Planes } from './picture.js';

/** a thing becomes so many squares across at most: enough to see that somebody is there, not who */
const SQUARES = 6;
/** by which a box is drawn larger: a model's edges are no better */
const MARGIN = 0.1;

type Plane = { readonly at: number; readonly width: number; readonly height: number };

const flatten = (bytes: Uint8Array, plane: Plane, left: number, top: number, right: number, bottom: number): void => {
  let sum = 0;
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += bytes[plane.at + y * plane.width + x]!;
  const mean = Math.round(sum / ((right - left) * (bottom - top)));
  for (let y = top; y < bottom; y++)
    bytes.fill(mean, plane.at + y * plane.width + left, plane.at + y * plane.width + right);
};

const coarsen = (bytes: Uint8Array, plane: Plane, box: Box): void => {
  const { width, height } = plane;
  const [left, right] = [Math.max(0, Math.floor(box.left * width)), Math.min(width, Math.ceil(box.right * width))];
  const [top, bottom] = [Math.max(0, Math.floor(box.top * height)), Math.min(height, Math.ceil(box.bottom * height))];
  const side = Math.max(1, Math.ceil(Math.max(right - left, bottom - top) / SQUARES));
  for (let y = top; y < bottom; y += side)
    for (let x = left; x < right; x += side)
      flatten(bytes, plane, x, y, Math.min(right, x + side), Math.min(bottom, y + side));
};

/** Makes boxes, and a little around them, so coarse that nobody is known by what is left. */
export const coarsenBoxes = ({ width, height, bytes }: Planes, boxes: readonly Box[]): void => {
  const [chromaWidth, chromaHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const planes: readonly Plane[] = [
    { at: 0, width, height },
    { at: width * height, width: chromaWidth, height: chromaHeight },
    { at: width * height + chromaWidth * chromaHeight, width: chromaWidth, height: chromaHeight },
  ];
  for (const { left, top, right, bottom } of boxes) {
    const [across, down] = [(right - left) * MARGIN, (bottom - top) * MARGIN];
    const wide = { left: left - across, right: right + across, top: top - down, bottom: bottom + down };
    for (const plane of planes) coarsen(bytes, plane, wide);
  }
};
