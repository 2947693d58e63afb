import type { Polygon } from './mask.js';

/** The small grey picture that motion is looked for in. */
export const MOTION_WIDTH = 64;
export const MOTION_HEIGHT = 36;

export type MotionDetector = {
  /** regions of the picture that differ from what is usual there, as polygons; none for the first picture */
  readonly look: (luma: Uint8Array) => readonly Polygon[];
  /** the same, without taking the picture for a part of what is usual */
  readonly compare: (luma: Uint8Array) => readonly Polygon[];
};

/** grey levels by which a cell must differ, beyond the change of light over the whole picture */
const LEVEL_CHANGE = 20;
/** cells side by side that count as a thing, not as noise */
const CELLS_MIN = 4;
/** share of the new picture in what is usual: a change that stays is usual after some ten pictures */
const LEARNING = 0.1;

type Region = { left: number; top: number; right: number; bottom: number; cells: number };

const grow = (changed: Uint8Array, start: number): Region => {
  const region: Region = { left: MOTION_WIDTH, top: MOTION_HEIGHT, right: 0, bottom: 0, cells: 0 };
  const stack = [start];
  changed[start] = 0;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const [x, y] = [at % MOTION_WIDTH, Math.floor(at / MOTION_WIDTH)];
    region.left = Math.min(region.left, x);
    region.right = Math.max(region.right, x + 1);
    region.top = Math.min(region.top, y);
    region.bottom = Math.max(region.bottom, y + 1);
    region.cells++;
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++) {
        const near = at + dy * MOTION_WIDTH + dx;
        const isInside = x + dx >= 0 && x + dx < MOTION_WIDTH && y + dy >= 0 && y + dy < MOTION_HEIGHT;
        if (!isInside || changed[near] !== 1) continue;
        changed[near] = 0;
        stack.push(near);
      }
  }
  return region;
};

const boxOf = ({ left, top, right, bottom }: Region): Polygon => {
  const [x0, x1] = [left / MOTION_WIDTH, right / MOTION_WIDTH];
  const [y0, y1] = [top / MOTION_HEIGHT, bottom / MOTION_HEIGHT];
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
};

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};

const regionsIn = (luma: Uint8Array, usual: Float32Array): readonly Polygon[] => {
  // a cloud or a lamp changes all of the picture alike, and is no motion
  const light = mean(luma) - mean(usual);
  const changed = new Uint8Array(luma.length);
  for (let i = 0; i < luma.length; i++) if (Math.abs(luma[i]! - usual[i]! - light) > LEVEL_CHANGE) changed[i] = 1;
  const regions: Polygon[] = [];
  for (let i = 0; i < changed.length; i++) {
    if (changed[i] !== 1) continue;
    const region = grow(changed, i);
    if (region.cells >= CELLS_MIN) regions.push(boxOf(region));
  }
  return regions;
};

export const createMotionDetector = (): MotionDetector => {
  let usual: Float32Array | undefined;
  const compare = (luma: Uint8Array): readonly Polygon[] => (usual === undefined ? [] : regionsIn(luma, usual));
  return {
    compare,
    look: (luma) => {
      const regions = compare(luma);
      usual ??= Float32Array.from(luma);
      for (let i = 0; i < luma.length; i++) usual[i] = usual[i]! * (1 - LEARNING) + luma[i]! * LEARNING;
      return regions;
    },
  };
};
