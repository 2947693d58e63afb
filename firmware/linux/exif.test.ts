import { describe, expect, test } from '@jest/globals';
import { exposureOf } from './exif.js';

/** A JPEG's start with an Exif segment that says an exposure of `above`/`below` seconds. */
const withExposure = (above: number, below: number, isLittle: boolean): Uint8Array => {
  const tiff = Buffer.alloc(8 + 18 + 18 + 8);
  const [u16, u32] = isLittle
    ? [tiff.writeUInt16LE.bind(tiff), tiff.writeUInt32LE.bind(tiff)]
    : [tiff.writeUInt16BE.bind(tiff), tiff.writeUInt32BE.bind(tiff)];
  tiff.write(isLittle ? 'II' : 'MM', 0);
  u16(42, 2);
  u32(8, 4);
  const folder = (at: number, tag: number, type: number, value: number): void => {
    u16(1, at);
    u16(tag, at + 2);
    u16(type, at + 4);
    u32(1, at + 6);
    u32(value, at + 10);
  };
  folder(8, 0x8769, 4, 26);
  folder(26, 0x829a, 5, 44);
  u32(above, 44);
  u32(below, 48);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xe1, 0, body.length + 2]);
  return new Uint8Array(Buffer.concat([head, body, Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9])]));
};

describe('the exposure in a JPEG', () => {
  test.each([
    [1, 120, true, 8333],
    [1, 120, false, 8333],
    [5, 2, true, 2_500_000],
  ])('of %i/%i s is read', (above, below, isLittle, microseconds) => {
    expect(exposureOf(withExposure(above, below, isLittle))).toBe(microseconds);
  });

  test('is left out where there is none, or what is there leads nowhere', () => {
    expect(exposureOf(new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9]))).toBeUndefined();
    expect(exposureOf(withExposure(1, 0, true))).toBeUndefined();
    const whole = withExposure(1, 120, true);
    for (let length = 0; length < whole.length; length++) {
      const said = exposureOf(whole.slice(0, length));
      expect(said === undefined || said === 8333).toBe(true);
    }
    for (let at = 0; at < whole.length; at++)
      for (const value of [0, 0xff]) {
        const altered = whole.slice();
        altered[at] = value;
        const said = exposureOf(altered);
        expect(said === undefined || Number.isSafeInteger(said)).toBe(true);
      }
  });
});
