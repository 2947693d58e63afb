import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createExtension } from './extension.js';
import { parseHex } from './hex.js';
import { createI2cLine } from './i2c.js';
import { createMessageCutter } from './messages.js';
import { standardFirmataPath } from './server.js';
import { fromSevenBit, toSevenBit } from './sevenbit.js';
import { CLOCK_HZ, createUno, FLASH_BYTES, RESET } from './uno.js';

const hexLine = (address: number, bytes: readonly number[]): string => {
  const body = [bytes.length, address >> 8, address & 0xff, 0, ...bytes];
  const sum = body.reduce((total, byte) => total + byte, 0);
  return `:${Buffer.from([...body, -sum & 0xff]).toString('hex')}`;
};

describe('Intel HEX', () => {
  test('is read to its addresses, and its beginning is known', () => {
    const { bytes, start } = parseHex(
      `${hexLine(0x7e00, [1, 2])}\n${hexLine(0x7ffe, [3])}\n:00000001FF\n`,
      FLASH_BYTES,
    );
    expect([start, bytes[0], bytes[0x7e00], bytes[0x7e01], bytes[0x7ffe]]).toEqual([0x7e00, 0xff, 1, 2, 3]);
  });
  test('is refused when damaged or too large', () => {
    expect(() => parseHex(hexLine(0, [1]).replace('01ff', '02ff'), FLASH_BYTES)).not.toThrow();
    expect(() => parseHex(`${hexLine(0, [1]).slice(0, -2)}00`, FLASH_BYTES)).toThrow(/not an Intel HEX record/);
    expect(() => parseHex(hexLine(0x7fff, [1, 2]), FLASH_BYTES)).toThrow(/past 32768 bytes/);
  });
});

/** AVR words by hand (instruction set manual, DS40002198) */
const ldi = (register: number, value: number): number =>
  0xe000 | ((value & 0xf0) << 4) | ((register - 16) << 4) | (value & 15);
const out = (io: number, register: number): number => 0xb800 | ((io & 0x30) << 5) | (register << 4) | (io & 15);
const mov = (to: number, from: number): number => 0x2c00 | ((from & 16) << 5) | (to << 4) | (from & 15);
const SPM = 0x95e8;
const HALT = 0xcfff;
const SPMCSR_IO = 0x37;

const programOf = (words: readonly number[]): Uint8Array => {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  words.forEach((word, i) => {
    flash[2 * i] = word & 0xff;
    flash[2 * i + 1] = word >> 8;
  });
  return flash;
};

describe('the emulated chip', () => {
  test('programs its own flash, page by page, and bits only fall until a page is erased', () => {
    const spm = (mode: number): number[] => [ldi(16, mode), out(SPMCSR_IO, 16), SPM];
    const z = [ldi(30, 0x00), ldi(31, 0x10)];
    const fill = (low: number, high: number) => [ldi(17, low), mov(0, 17), ldi(17, high), mov(1, 17), ...spm(0x01)];
    // 0x1234, then without an erase 0x00ff & 0x1234, sent over the UART by LPM
    const lpmAndSend = [0x95c8, 0x9200, 0x00c6];
    const program = [...z, ...spm(0x03), ...fill(0x34, 0x12), ...spm(0x05), ...fill(0xf0, 0xff), ...spm(0x05)];
    const sent: number[] = [];
    const uno = createUno({
      flash: programOf([...program, ldi(18, 0x08), 0x9320, 0x00c1, ...lpmAndSend, HALT]),
      bootStart: 0,
      i2c: createI2cLine(),
      transmitted: (bytes) => sent.push(...bytes),
    });
    uno.run(2000);
    expect(sent).toEqual([0x34 & 0xf0]);
  });
  test('starts over after a reset with what its flash holds, and keeps the time that it ran', () => {
    const uno = createUno({ flash: programOf([HALT]), bootStart: 0, i2c: createI2cLine(), transmitted: () => {} });
    uno.run(1000);
    uno.reset(RESET.external);
    uno.run(1000);
    expect(uno.cycles()).toBeGreaterThanOrEqual(2000);
  });
  test('runs genuine StandardFirmata, which says its version and takes a query byte by byte', () => {
    const image = parseHex(readFileSync(standardFirmataPath(), 'latin1'), FLASH_BYTES);
    const messages: number[][] = [];
    const cut = createMessageCutter((message) => messages.push(message));
    const uno = createUno({ flash: image.bytes, bootStart: image.start, i2c: createI2cLine(), transmitted: cut });
    uno.run(3 * CLOCK_HZ);
    expect(messages[0]).toEqual([0xf9, 2, 4]);
    expect(Buffer.from(messages[1]!.filter((byte, i) => i > 3 && byte > 31 && byte < 128)).toString()).toBe(
      'StandardFirmata.ino',
    );
    messages.length = 0;
    uno.receive(Uint8Array.of(0xf0, 0x6b, 0xf7, 0xf9));
    uno.run(CLOCK_HZ / 2);
    expect([messages[0]?.slice(0, 2), messages[1]]).toEqual([
      [0xf0, 0x6c],
      [0xf9, 2, 4],
    ]);
  });
});

describe('Firmata messages', () => {
  test('are cut whole out of a stream, whatever the pieces', () => {
    const stream = [0xf9, 2, 4, 0xe0, 1, 2, 0xf0, 0x71, 1, 0xf7, 0xc0, 1, 0xff, 0x90, 3, 4];
    const whole: number[][] = [];
    const cut = createMessageCutter((message) => whole.push(message));
    for (const byte of stream) cut(Uint8Array.of(byte));
    expect(whole).toEqual([[0xf9, 2, 4], [0xe0, 1, 2], [0xf0, 0x71, 1, 0xf7], [0xc0, 1], [0xff], [0x90, 3, 4]]);
  });
  test('seven bits a byte come back as they were', () => {
    for (let length = 0; length < 20; length++) {
      const bytes = Array.from({ length }, (_, i) => (i * 73 + length) & 0xff);
      expect(fromSevenBit(toSevenBit(bytes))).toEqual(bytes);
    }
  });
  test('that StandardFirmata does not know are answered beside it, all others go on to it', () => {
    const firmware: number[][] = [];
    const host: number[][] = [];
    const extension = createExtension({
      toFirmware: (bytes) => firmware.push([...bytes]),
      toHost: (bytes) => host.push([...bytes]),
      oneWire: () => undefined,
      echo: () => 5800,
    });
    extension.fromHost(Uint8Array.of(0xf0, 0x75, 7, 1, 0xf7, 0xf0, 0x6b, 0xf7, 0xf0, 0x73, 0x40, 4, 0xf7));
    expect(firmware).toEqual([[0xf0, 0x6b, 0xf7]]);
    expect(host).toEqual([
      [0xf0, 0x75, 7, 0, 0, 0, 0, 0, 5800 >> 8, 0, 5800 & 0x7f, (5800 & 0xff) >> 7, 0xf7],
      [0xf0, 0x73, 0x42, 4, 0xf7],
    ]);
    extension.fromFirmware(Uint8Array.of(0xf0, 0x6c, 0, 1, 0x7f, 0xf7));
    expect(host[2]).toEqual([0xf0, 0x6c, 0, 1, 7, 1, 0x75, 1, 0x7f, 0xf7]);
  });
});
