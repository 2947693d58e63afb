import { describe, expect, test } from '@jest/globals';
import { createBh1750 } from '#tools/emulator/bh1750.js';
import { bh1750, deciLux } from './bh1750.js';
import { ask, codeOf, createTestBuses, measure } from './buses.fixture.js';

const setUp = (lux: () => number) => {
  const bench = createTestBuses();
  bench.line.plug('bh1750', () => createBh1750({ nowMs: bench.nowMs, lux }));
  return { ...bench, sensor: bh1750.open(bench.buses, {}) };
};

describe('BH1750', () => {
  test("gives the datasheet's example: 0x8390 is 28067 lx", async () => {
    const { sensor } = setUp(() => 0x8390 / 1.2);
    await ask(sensor.start);
    // 33680 / 1.2 = 28066.67
    expect(await measure(sensor)).toEqual({ illuminance: '28066.7 lx' });
    expect([0, 1, 2, 3, 12].map(deciLux)).toEqual([0, 8, 17, 25, 100]);
  });
  test('gives the light of now, and darkness as zero', async () => {
    let lux = 100;
    const { sensor } = setUp(() => lux);
    await ask(sensor.start);
    const bright = await measure(sensor);
    lux = 0;
    expect([bright, await measure(sensor)]).toEqual([{ illuminance: '100.0 lx' }, { illuminance: '0.0 lx' }]);
  });
  test('says that it is absent or was unplugged', async () => {
    const { line, sensor } = setUp(() => 1);
    await ask(sensor.start);
    line.unplug('bh1750');
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_ABSENT');
  });
  test('refuses more light than it can count', async () => {
    const { sensor } = setUp(() => 120_000);
    await ask(sensor.start);
    expect(await codeOf(measure(sensor))).toBe('SENSOR_OUT_OF_RANGE');
  });
});
