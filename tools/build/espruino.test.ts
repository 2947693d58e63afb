import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { buildEspruino } from './espruino.js';

const folder = mkdtempSync(join(tmpdir(), 'board-'));
afterAll(() => rmSync(folder, { recursive: true }));

const device = (text: string): string => {
  const path = join(folder, 'device.ts');
  writeFileSync(path, text);
  return path;
};

const TWO = `
import { bme280 } from '#drivers/bme280.js';
import { bh1750 } from '#drivers/bh1750.js';
export const sensors = [
  { driver: bme280, options: { address: 0x76 }, periodMs: 60000 },
  { driver: bh1750, options: {}, periodMs: 60000 },
];`;

const SCRIPT_BYTES_MAX = 32_768;

describe('the build for a board', () => {
  test.each(['espruino-pico', 'espruino-wifi', 'nrf52840dk'])('%s takes a script with two drivers', async (board) => {
    const { code, native, report } = await buildEspruino({ board, device: device(TWO) });
    expect(code.length).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
    expect(report).toMatchObject({ codeBytes: code.length, nativeBytes: native.length });
    expect(report.freeBytes).toBeGreaterThan(1024);
    expect(report.freeBytes).toBeLessThan(report.storageBytes! - code.length - native.length - 4 * 32);
    expect(report.heapVariables.most).toBeGreaterThan(report.heapVariables.running);
    expect(report.queue.sizeBytes).toBeGreaterThanOrEqual(49_152);
  });

  test('a Pico keeps 30 % of its variables free, with a reading in flight, and its queue in serial flash', async () => {
    const { report } = await buildEspruino({ board: 'espruino-pico', device: device(TWO) });
    expect(report.heapVariablesMax).toBe(5100);
    expect(report.heapVariables.most).toBeLessThanOrEqual(5100 * 0.7);
    expect(report.heapFreePercent).toBeGreaterThanOrEqual(30);
    expect(report.queue).toEqual({ at: 'serial flash', sizeBytes: 12 * 4096 });
  });

  test.each([
    ['puck-js', TWO, /no flash pages for readings/],
    ['esp32-c3', TWO, /BOARD_UNKNOWN|runs no|no native code/],
    ['no-board', TWO, /no-board/],
    [
      'espruino-pico',
      `export const sensors = [];\nprint('${'x'.repeat(20_000)}');`,
      /with all files, for 49152 of storage/,
    ],
    ['espruino-pico', `export const sensors = [];\n${manyFunctions(400)}`, /variables of 5100 on Espruino Pico/],
  ])('%s is refused', async (board, text, words) => {
    await expect(buildEspruino({ board, device: device(text) })).rejects.toThrow(words);
  });
});

/** Definitions that a device really uses. */
function manyFunctions(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `f${i}`);
  return `${names.map((name, i) => `const ${name} = (a: number, b: number) => a * ${i} + b;`).join('\n')}
(global as any).all = [${names.join(', ')}];`;
}
