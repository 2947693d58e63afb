import type { Placed } from './boxes.js';
import type { Planes } from './picture.js';

/** grey beside a picture that is not as wide or as high as the model's input */
const GREY = 114 / 255;

/** BT.601 in short video ranges, from 0 to 1 */
const redOf = (y: number, v: number): number => y + 1.596 * v;
const greenOf = (y: number, u: number, v: number): number => y - 0.392 * u - 0.813 * v;
const blueOf = (y: number, u: number): number => y + 2.017 * u;
const level = (value: number): number => Math.min(1, Math.max(0, value / 255));

/**
 * The picture as a model takes it: 3×height×width, red, green and blue from 0 to 1, kept in proportion, in the middle,
 * with grey around it.
 */
export const modelInput = (
  { width, height, bytes }: Planes,
  input: { readonly width: number; readonly height: number },
): Placed & { readonly values: Float32Array } => {
  const scale = Math.min(input.width / width, input.height / height);
  const [left, top] = [(input.width - width * scale) / 2, (input.height - height * scale) / 2];
  const area = input.width * input.height;
  const values = new Float32Array(3 * area).fill(GREY);
  const chromaWidth = (width + 1) >> 1;
  const [first, second] = [width * height, width * height + chromaWidth * ((height + 1) >> 1)];
  for (let row = 0; row < input.height; row++) {
    const y = Math.floor((row + 0.5 - top) / scale);
    if (y < 0 || y >= height) continue;
    for (let column = 0; column < input.width; column++) {
      const x = Math.floor((column + 0.5 - left) / scale);
      if (x < 0 || x >= width) continue;
      const chroma = (y >> 1) * chromaWidth + (x >> 1);
      const luma = 1.164 * (bytes[y * width + x]! - 16);
      const [u, v] = [bytes[first + chroma]! - 128, bytes[second + chroma]! - 128];
      const at = row * input.width + column;
      values[at] = level(redOf(luma, v));
      values[area + at] = level(greenOf(luma, u, v));
      values[2 * area + at] = level(blueOf(luma, u));
    }
  }
  return { scale, left, top, values };
};
