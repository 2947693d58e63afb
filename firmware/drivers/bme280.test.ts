import { describe, expect, test } from '@jest/globals';
import { type Bme280Options, createBme280, EXAMPLE_RAW } from '#tools/emulator/bme280.js';
import { bme280 } from './bme280.js';
import { ask, codeOf, createTestBuses, measure } from './buses.fixture.js';

const ADDRESS = 0x76;

const setUp = (more: Partial<Bme280Options> = {}) => {
  const bench = createTestBuses();
  const create = () => createBme280({ nowMs: bench.nowMs, measure: () => EXAMPLE_RAW, ...more });
  bench.line.plug('bme280', create);
  return { ...bench, create, sensor: bme280.open(bench.buses, {}) };
};

describe('BME280', () => {
  test("gives the datasheet's example exactly", async () => {
    const { sensor } = setUp();
    await ask(sensor.start);
    expect(await measure(sensor)).toEqual({ temperature: '25.08 Cel', humidity: '39.89 %RH', pressure: '100653 Pa' });
  });
  test('gives what is there at each sample, never what was', async () => {
    let temperature = EXAMPLE_RAW.temperature;
    const { sensor } = setUp({ measure: () => ({ ...EXAMPLE_RAW, temperature }) });
    await ask(sensor.start);
    const first = await measure(sensor);
    temperature += 20000;
    const second = await measure(sensor);
    expect([first.temperature, second.temperature]).toEqual(['25.08 Cel', '31.34 Cel']);
  });
  test('says that it is absent', async () => {
    const { line, sensor } = setUp();
    line.unplug('bme280');
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_ABSENT');
    expect(await codeOf(ask(sensor.sample))).toBe('SENSOR_ABSENT');
  });
  test('says that another chip answers, as a BMP280 would', async () => {
    const { sensor } = setUp({ chipId: 0x58 });
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_WRONG_CHIP');
  });
  test('says that it was unplugged, and works again when it is back', async () => {
    const { line, sensor, create } = setUp();
    await ask(sensor.start);
    await measure(sensor);
    line.unplug('bme280');
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
    line.plug('bme280', create);
    await ask(sensor.start);
    expect((await measure(sensor)).temperature).toBe('25.08 Cel');
  });
  test('does not trust a part that was without power between two samples', async () => {
    const { line, sensor, create } = setUp();
    await ask(sensor.start);
    await measure(sensor);
    line.plug('bme280', create);
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
  });
  test('is unplugged in the middle of a measurement', async () => {
    const { line, sensor } = setUp({
      measure: () => {
        line.unplug('bme280');
        return EXAMPLE_RAW;
      },
    });
    await ask(sensor.start);
    await codeOf(measure(sensor));
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
  });
  test('never gives the old result where the command was lost on the way', async () => {
    const bench = setUp();
    let loseCommands = false;
    const i2c: typeof bench.buses.i2c = {
      ...bench.buses.i2c,
      // as over Firmata, which tells nothing of writes
      write: (address, bytes, done) =>
        loseCommands ? done(undefined, true) : bench.buses.i2c.write(address, bytes, done),
    };
    const sensor = bme280.open({ ...bench.buses, i2c }, {});
    await ask(sensor.start);
    await measure(sensor);
    loseCommands = true;
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
  });
  test('gives up on a measurement that never ends', async () => {
    const { sensor, buses, line } = setUp();
    await ask(sensor.start);
    line.plug('bme280', () => createBme280({ nowMs: () => 0, measure: () => EXAMPLE_RAW }));
    const stuck = bme280.open(buses, {});
    await ask(stuck.start);
    expect(await codeOf(measure(stuck))).toBe('SENSOR_TIMEOUT');
  });
  test('refuses a value that the part skipped, and one beyond its range', async () => {
    for (const raw of [
      { ...EXAMPLE_RAW, temperature: 0x80000 },
      { ...EXAMPLE_RAW, pressure: 0x80000 },
      { ...EXAMPLE_RAW, humidity: 0x8000 },
      { ...EXAMPLE_RAW, temperature: 0xfffff },
      { ...EXAMPLE_RAW, pressure: 0 },
    ]) {
      const { sensor } = setUp({ measure: () => raw });
      await ask(sensor.start);
      expect(await codeOf(measure(sensor))).toBe('SENSOR_OUT_OF_RANGE');
    }
  });
  test('takes the other address, and refuses one that it can not have, or an unknown option', async () => {
    const bench = createTestBuses();
    bench.line.plug('bme280', () =>
      createBme280({ address: ADDRESS + 1, nowMs: bench.nowMs, measure: () => EXAMPLE_RAW }),
    );
    await expect(ask(bme280.open(bench.buses, { address: 0x77 }).start)).resolves.toBe(true);
    expect(() => bme280.open(bench.buses, { address: 0x78 })).toThrow(/address must be an integer from 118 to 119/);
    expect(() => bme280.open(bench.buses, { adress: 0x77 })).toThrow(/no option adress/);
    expect(() => bme280.open({ after: bench.buses.after }, {})).toThrow(/needs i2c/);
  });
});
