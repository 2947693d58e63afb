import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sensirionCrc8 } from '#tools/emulator/crc8.js';
import { createSht31, type Sht31Options, sht31Raw } from '#tools/emulator/sht31.js';
import { ask, codeOf, createTestBuses, measure } from './buses.fixture.js';
import { centiCelsius, centiPercent, sht31 } from './sht31.js';

const setUp = (more: Partial<Sht31Options> = {}) => {
  const bench = createTestBuses();
  bench.line.plug('sht31', () =>
    createSht31({ nowMs: bench.nowMs, measure: () => ({ temperature: 0x6666, humidity: 0x8000 }), ...more }),
  );
  return { ...bench, sensor: sht31.open(bench.buses, {}) };
};

describe('SHT31', () => {
  test("is modelled with the datasheet's checksum: 0xbeef gives 0x92", () => {
    expect(sensirionCrc8([0xbe, 0xef])).toBe(0x92);
  });
  test('gives the values of both formulas, rounded to hundredths', async () => {
    const { sensor } = setUp();
    await ask(sensor.start);
    // 0x6666 is two fifths of the scale: -45 + 175 · 0.4
    expect(await measure(sensor)).toEqual({ temperature: '25.00 Cel', humidity: '50.00 %RH' });
    expect([centiCelsius(0), centiCelsius(65535), centiPercent(0), centiPercent(65535)]).toEqual([
      -4500, 13000, 0, 10000,
    ]);
  });
  test('rounds every word as exact arithmetic does', () => {
    fc.assert(
      fc.property(fc.nat(65535), (raw) => {
        const nearest = (numerator: bigint) => (2n * numerator + 65535n) / 131070n;
        expect(BigInt(centiCelsius(raw))).toBe(nearest(17500n * BigInt(raw)) - 4500n);
        expect(BigInt(centiPercent(raw))).toBe(nearest(10000n * BigInt(raw)));
      }),
    );
  });
  test('comes back to the surroundings that its model was put in', async () => {
    const { sensor } = setUp({ measure: () => sht31Raw(-12.34, 87.65) });
    await ask(sensor.start);
    expect(await measure(sensor)).toEqual({ temperature: '-12.34 Cel', humidity: '87.65 %RH' });
  });
  test('says that it is absent, from the start or in the middle', async () => {
    const { line, sensor } = setUp();
    await ask(sensor.start);
    line.unplug('sht31');
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_ABSENT');
  });
  test('takes a wrong checksum for another chip at the start, for a bad bus later', async () => {
    const { sensor, line, nowMs } = setUp({ corrupt: true });
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_WRONG_CHIP');
    line.plug('sht31', () => createSht31({ nowMs, measure: () => sht31Raw(20, 50) }));
    await ask(sensor.start);
    line.plug('sht31', () => createSht31({ nowMs, corrupt: true, measure: () => sht31Raw(20, 50) }));
    expect(await codeOf(measure(sensor))).toBe('BUS_FAILED');
  });
  test('waits for a measurement that began late', async () => {
    const bench = setUp();
    const i2c: typeof bench.buses.i2c = {
      ...bench.buses.i2c,
      // as over a line that holds bytes back
      write: (address, bytes, done) => {
        bench.buses.after(bytes[0] === 0x24 ? 20 : 0, () => bench.buses.i2c.write(address, bytes, () => {}));
        if (bytes[0] === 0x24) done(undefined, true);
        else bench.buses.after(1, () => done(undefined, true));
      },
    };
    const sensor = sht31.open({ ...bench.buses, i2c }, {});
    await ask(sensor.start);
    expect((await measure(sensor)).temperature).toBe('25.00 Cel');
  });
  test('has no second answer to one command', async () => {
    const bench = setUp();
    let loseCommands = false;
    const i2c: typeof bench.buses.i2c = {
      ...bench.buses.i2c,
      write: (address, bytes, done) =>
        loseCommands ? done(undefined, true) : bench.buses.i2c.write(address, bytes, done),
    };
    const sensor = sht31.open({ ...bench.buses, i2c }, {});
    await ask(sensor.start);
    await measure(sensor);
    loseCommands = true;
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
  });
  test('refuses a temperature beyond its range', async () => {
    const { sensor } = setUp({ measure: () => ({ temperature: 0xffff, humidity: 0 }) });
    await ask(sensor.start);
    expect(await codeOf(measure(sensor))).toBe('SENSOR_OUT_OF_RANGE');
  });
});
