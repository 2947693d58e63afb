import { describe, expect, test } from '@jest/globals';
import { parseIntelHex } from './intel-hex.js';

const record = (address: number, type: number, data: readonly number[]): string => {
  const bytes = [data.length, address >> 8, address & 255, type, ...data];
  const sum = -bytes.reduce((total, byte) => total + byte, 0) & 255;
  return `:${[...bytes, sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};
const END = ':00000001FF';
const file = (...lines: readonly string[]): string => [...lines, END, ''].join('\n');

describe('an Intel HEX file', () => {
  test('becomes one run of bytes, whatever the order of its records, with gaps as erased flash', () => {
    const text = file(record(0x104, 0, [5, 6]), record(0x100, 0, [1, 2]));
    expect(parseIntelHex(text.replaceAll('\n', '\r\n'))).toEqual({
      ok: true,
      value: { start: 0x100, bytes: Uint8Array.from([1, 2, 255, 255, 5, 6]) },
    });
  });

  test('has segments of 16 bytes and linear addresses of 64 KiB', () => {
    expect(parseIntelHex(file(record(0, 2, [0x10, 0x00]), record(0x10, 0, [7])))).toMatchObject({
      value: { start: 0x10010 },
    });
    expect(parseIntelHex(file(record(0, 4, [0x00, 0x03]), record(0x10, 0, [7])))).toMatchObject({
      value: { start: 0x30010 },
    });
    expect(
      parseIntelHex(file(record(0, 3, [0, 0, 0, 0]), record(0, 5, [0, 0, 0, 0]), record(0, 0, [7]))),
    ).toMatchObject({ ok: true, value: { start: 0 } });
  });

  test.each([
    ['no end', record(0, 0, [1]), /end record is missing/],
    ['a record after the end', `${file()}${record(0, 0, [1])}`, /follows the end/],
    ['nothing in it', file(), /no data/],
    ['a wrong checksum', file(record(0, 0, [1]).replace(/..$/, '00')), /line 1: checksum/],
    ['a wrong length', file(':0200000001FD'), /line 1 is no Intel HEX/],
    ['a line of something else', file('<html>'), /line 1 is no Intel HEX/],
    ['half a byte', file(':0100000001F'), /no Intel HEX/],
    ['an unknown record', file(record(0, 9, [1])), /record type 9/],
    ['two records at one address', file(record(0, 0, [1, 2]), record(1, 0, [3])), /two records at 0x1/],
    ['addresses gigabytes apart', file(record(0, 0, [1]), record(0, 4, [0xff, 0]), record(0, 0, [1])), /it spans/],
  ])('with %s is refused', (_name, text, detail) => {
    expect(parseIntelHex(text)).toEqual({
      ok: false,
      code: 'IMAGE_INVALID',
      detail: expect.stringMatching(detail),
    });
  });
});
