import { expect, test } from '@jest/globals';
import { openFlash } from './internal-flash.js';

const PAGE_BYTES = 256;

/** The processor's flash as the interpreter gives it: a write only clears bits, and an erase sets all of a page. */
const createModule = () => {
  const bytes = new Uint8Array(4 * PAGE_BYTES).fill(0xff);
  return {
    read: (length: number, address: number) => bytes.subarray(address, address + length),
    write: (data: Uint8Array, address: number) => {
      for (const [i, byte] of data.entries()) bytes[address + i]! &= byte;
    },
    erasePage: (address: number) => {
      bytes.fill(0xff, address - (address % PAGE_BYTES), address - (address % PAGE_BYTES) + PAGE_BYTES);
    },
  };
};

test("the processor's own flash is read, written and erased at the address that is named", () => {
  const flash = openFlash({ module: createModule, crc32: (bytes) => bytes.length });
  flash.write(PAGE_BYTES + 3, Uint8Array.of(1, 2, 3));
  expect([...flash.read(PAGE_BYTES + 2, 5)]).toEqual([255, 1, 2, 3, 255]);
  const kept = flash.read(PAGE_BYTES + 3, 3);
  flash.erase(PAGE_BYTES);
  expect([...flash.read(PAGE_BYTES + 3, 3)]).toEqual([255, 255, 255]);
  // what was read is a copy, and no window into the flash
  expect([...kept]).toEqual([1, 2, 3]);
  expect(flash.crc32(Uint8Array.of(9, 9))).toBe(2);
});
