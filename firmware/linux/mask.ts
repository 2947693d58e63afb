import type { PictureSize } from './jpeg.js';

/** A point as fractions of width and height, 0 to 1. */
export type Point = readonly [number, number];
export type Polygon = readonly Point[];

const BLACK = 16;
const NO_COLOUR = 128;

/** Where the polygon's edges cross one height, in pixels, in ascending order. */
const crossings = (polygon: Polygon, y: number, size: PictureSize): number[] => {
  const found: number[] = [];
  for (let i = 0; i < polygon.length; i++) {
    const [ax, ay] = polygon[i]!;
    const [bx, by] = polygon[(i + 1) % polygon.length]!;
    const top = ay * size.height;
    const bottom = by * size.height;
    if (top <= y === bottom <= y) continue;
    found.push((ax + ((y - top) / (bottom - top)) * (bx - ax)) * size.width);
  }
  return found.sort((a, b) => a - b);
};

/**
 * Blackens polygons in planes of YUV 4:2:0. Whatever pixel an edge touches goes too, and the colour of the whole
 * 2×2 block around it: a mask may cover a little more than was drawn, never less.
 */
export const fillPolygons = (planes: Uint8Array, size: PictureSize, polygons: readonly Polygon[]): void => {
  const { width, height } = size;
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  const luma = planes.subarray(0, width * height);
  const [first, second] = [width * height, width * height + chromaWidth * chromaHeight];
  const fillRow = (row: number, from: number, to: number): void => {
    const start = Math.max(0, Math.floor(from) - 1);
    const end = Math.min(width, Math.ceil(to) + 1);
    if (end <= start) return;
    luma.fill(BLACK, row * width + start, row * width + end);
    const chroma = (row >> 1) * chromaWidth;
    for (const plane of [first, second])
      planes.fill(NO_COLOUR, plane + chroma + (start >> 1), plane + chroma + ((end + 1) >> 1));
  };
  for (const polygon of polygons)
    for (let row = 0; row < height; row++)
      for (const y of [row - 0.5, row, row + 0.25, row + 0.5, row + 0.75, row + 1, row + 1.5]) {
        const edges = crossings(polygon, y, size);
        for (let i = 0; i + 1 < edges.length; i += 2) fillRow(row, edges[i]!, edges[i + 1]!);
      }
};
