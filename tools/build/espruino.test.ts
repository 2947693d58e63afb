import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { KEYS, signKeys } from '#proto/update.fixture.js';
import { buildEspruino } from './espruino.js';
import { fromTokens } from './tokens.js';

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

  test('a board with room for slots has its program as an image that fits one, others are updated over their cable', async () => {
    const { code, native, image, files, report } = await buildEspruino({
      board: 'nrf52840dk',
      device: device(TWO),
      updateKeys: signKeys(KEYS),
    });
    expect(report.update).toMatchObject({ class: expect.stringMatching(/^nrf52840dk-[0-9a-f]{8}$/) });
    expect(image!.length).toBe(report.update!.imageBytes);
    expect(image!.length).toBeLessThan(report.update!.slotBytes);
    // Storage holds the boot and the signer, and nothing that an update would write
    expect([code.length + native.length < image!.length, files.size]).toEqual([true, 0]);
    expect(report.heapFreePercent).toBeGreaterThanOrEqual(30);
    for (const board of ['espruino-pico', 'espruino-wifi']) {
      const other = await buildEspruino({ board, device: device(TWO), updateKeys: signKeys(KEYS) });
      const without = await buildEspruino({ board, device: device(TWO) });
      expect([other.report.update, other.image]).toEqual([undefined, undefined]);
      // what updates is no part of a script that has no use for it
      expect(other.code).toEqual(without.code);
    }
  });

  test("a Pico's script is within 32 KB even spelt out in words, and nothing of it is left out", async () => {
    const { code, files, report } = await buildEspruino({ board: 'espruino-pico', device: device(TWO) });
    const words = fromTokens(code).replace(/ +/g, ' ');
    expect(report.textBytes).toBeGreaterThan(code.length);
    expect(report.textBytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
    expect(report.textBytes).toBeLessThanOrEqual(words.length);
    expect([...files.keys()].sort()).toEqual(['fm.console.js', 'fm.report.js']);
  });

  test('a Pico keeps 30 % of its variables free, with a reading in flight, and its queue in serial flash', async () => {
    const { report } = await buildEspruino({ board: 'espruino-pico', device: device(TWO) });
    expect(report.heapVariablesMax).toBe(5100);
    expect(report.heapVariables.most).toBeLessThanOrEqual(5100 * 0.7);
    expect(report.heapFreePercent).toBeGreaterThanOrEqual(30);
    expect(report.queue).toEqual({ at: 'serial flash', sizeBytes: 12 * 4096 });
  });

  const bme = "import { bme280 } from '#drivers/bme280.js';\n";
  const one = (options: string, more = 'periodMs: 60000') =>
    `${bme}export const sensors = [{ driver: bme280, options: ${options}, ${more} }];`;
  test.each([
    ['what the interpreter lacks', one('{ address: Math.trunc(118.5) }'), /device\.ts:2:\d+: Math\.trunc/],
    ['a syntax error', `${bme}export const sensors = [{ driver: bme280 ];`, /device\.ts:2:\d+: Expected/],
    [
      'a hoisted function',
      `${one('{}')}\nfunction f() {}\n(global as any).f = f;`,
      /device\.ts:3:\d+: .*function declaration/,
    ],
    [
      'a loop variable in a function',
      `const all: any[] = [];\nfor (let i = 0; i < 3; i++) all.push(() => i);\n${one('{}')}\n(global as any).all = all;`,
      /device\.ts:2:\d+: i of a loop/,
    ],
    ['a leaked global', `${one('{}')}\nleaked = 1;`, /device\.ts:3:\d+: leaked/],
    [
      'a module of Node',
      `import { readFileSync } from 'node:fs';\n${one('{}')}\nreadFileSync('x');`,
      /device\.ts:1:\d+: .*node:fs/,
    ],
    ['no sensors', 'export const sensor = [];', /device\.ts exports no sensors/],
    [
      'an option that is misspelt',
      one('{ adress: 0x76 }'),
      /device\.ts: there is no option adress; there are: address/,
    ],
    [
      'a period that is too short',
      one('{}', 'periodMs: 10'),
      /device\.ts: sensor bme280: periodMs must be at least 100/,
    ],
    [
      'one name twice',
      one('{}', 'periodMs: 60000 }, { driver: bme280, options: {}, periodMs: 60000'),
      /another sensor gives temperature too/,
    ],
    ['an endless loop', `${one('{}')}\nfor (;;) {}`, /device\.ts does not come to an end/],
  ])("refuses a user's module with %s, and names the place", async (_name, text, words) => {
    const path = device(text);
    await expect(buildEspruino({ board: 'espruino-pico', device: path })).rejects.toThrow(words);
  });

  test('refuses a module that is not there', async () => {
    const path = join(folder, 'none.ts');
    await expect(buildEspruino({ board: 'espruino-pico', device: path })).rejects.toThrow(/none\.ts is not there/);
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
