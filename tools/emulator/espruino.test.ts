import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestFlash } from '#espruino/flash.fixture.js';
import { PowerCut } from '#espruino/flash.fixture.js';
import { openFlashStorage } from '#espruino/flash-storage.js';
import { type Built, buildEspruino } from '../build/espruino.js';
import { describeWith } from '../setup/require.fixture.js';
import { createBh1750 } from './bh1750.js';
import { createBme280, EXAMPLE_RAW } from './bme280.js';
import {
  type BoardChange,
  type BoardFiles,
  createBoardFlash,
  deviceFile,
  queuePagesOf,
  STORAGE,
  settingsFor,
  startBoard,
  startTestGateway,
  stopNativeCode,
  type TestBoard,
  type TestGateway,
  until,
} from './espruino.fixture.js';
import type { I2cLine } from './i2c.js';

const DEVICE = `
import { bme280 } from '#drivers/bme280.js';
import { bh1750 } from '#drivers/bh1750.js';
export const sensors = [
  { driver: bme280, options: { address: 0x76 }, periodMs: 200 },
  { driver: bh1750, options: {}, periodMs: 300 },
];`;

const plug = (line: I2cLine): void => {
  const nowMs = () => performance.now();
  line.plug('bme280', () => createBme280({ address: 0x76, nowMs, measure: () => EXAMPLE_RAW }));
  line.plug('bh1750', () => createBh1750({ nowMs, lux: () => 120 }));
};

describeWith(['arm-none-eabi-gcc', 'qemu-arm-static'], 'an Espruino board, from its script to the log', () => {
  let built: Built;
  let host: TestGateway;
  const boards: TestBoard[] = [];

  const flashed = (files: BoardFiles = {}): TestFlash =>
    createBoardFlash(built, { 'fm.settings': settingsFor(host.gateway), ...files });
  const board = (flash: TestFlash, change: BoardChange = {}): TestBoard => {
    const started = startBoard(flash, { plug, ...change });
    boards.push(started);
    return started;
  };

  beforeAll(async () => {
    const device = deviceFile(DEVICE);
    built = await buildEspruino({ board: 'espruino-wifi', device: device.path });
    device.remove();
    host = await startTestGateway();
  });
  afterEach(() => {
    for (const each of boards.splice(0)) each.stop();
  });
  afterAll(async () => {
    await host.stop();
    stopNativeCode();
  });

  test('seals, publishes, and holds receipts; after restarts and power cuts it goes on where it was', async () => {
    const flash = flashed();
    const first = board(flash);
    await until(() => first.count('receipted') >= 6);
    first.stop();
    const starts: number[] = [];
    for (let i = 0; i < 3; i++) {
      flash.cutAt(150 + 97 * i);
      const cut = board(flash);
      await until(() => cut.deaths.length > 0 || cut.lines.some((each) => each.includes('does not seal')));
      starts.push(cut.count('sealed'));
      cut.stop();
      flash.cutAt(undefined);
    }
    const last = board(flash);
    await until(() => last.count('receipted') >= 6);
    expect(starts).toHaveLength(3);
    expect(host.events.filter((event) => event.kind === 'stored').length).toBeGreaterThanOrEqual(12);
    expect(host.events.filter((event) => event.kind === 'refused')).toEqual([]);
    const printed = new Set(first.lines.filter((each) => each.startsWith('sealed')));
    for (const line of last.lines) if (line.startsWith('sealed')) expect(printed.has(line)).toBe(false);
  });

  test('names a sensor that is absent and goes on with the other', async () => {
    const run = board(flashed());
    run.line.unplug('bme280');
    await until(() => run.count('sensor-failed SENSOR_ABSENT') >= 1 && run.count('sealed') >= 2);
    expect(run.deaths).toEqual([]);
  });

  describe('refuses to seal, and says so, with', () => {
    const { key, settings } = { key: 'fm.key', settings: 'fm.settings' };
    test.each([
      ['a damaged key', { [key]: new Uint8Array(60).fill(1) }, {}, /does not seal: KEY_DAMAGED/],
      ["another board's key", {}, { serial: 'another' }, /does not seal: KEY_DAMAGED/],
      ['no key, and makes none', { [key]: '' }, {}, /does not seal: KEY_NOT_FOUND/],
      ['damaged settings', { [settings]: '{"net":"0102' }, {}, /does not seal: CONFIG_INVALID/],
      [
        'settings without a network',
        { [settings]: '{"gateways":[]}' },
        {},
        /does not seal: CONFIG_INVALID: setting net/,
      ],
      [
        'no room in one piece for what the signer works on',
        {},
        { flatBytesMax: 64 },
        /does not seal: KEYSTORE_UNAVAIL/,
      ],
    ])('%s', async (_name, files, change, words) => {
      const flash = flashed(files);
      const filesOf = () => flash.read(STORAGE.address, STORAGE.sizeBytes);
      const before = filesOf();
      const run = board(flash, change);
      expect(run.lines.join('\n')).toMatch(words);
      expect(run.count('sealed')).toBe(0);
      expect(filesOf()).toEqual(before);
      expect(openFlashStorage(flash, queuePagesOf(flash)).list('')).toEqual([]);
    });
  });

  test('a cut power is a dead machine, never a caught error that goes on', () => {
    const flash = flashed();
    flash.cutAt(3);
    const run = board(flash);
    expect(() => flash.write(flash.pages[0]!.address, new Uint8Array(4))).toThrow(PowerCut);
    expect(run.count('sealed')).toBe(0);
  });
});
