import { describe, expect, test } from '@jest/globals';
import type { ComponentBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { ask, codeOf, createTestBuses, measure } from './buses.fixture.js';
import { johnnyFive } from './johnny-five.js';

const FIELD = { path: 'thermometer.celsius', name: 'temperature', unit: 'Cel', exponent: -2, min: -4000, max: 8500 };

const setUp = (options: object = {}) => {
  const bench = createTestBuses();
  const values: { [path: string]: unknown } = { 'thermometer.celsius': 21.005 };
  let tell: (error: FieldmarkError | undefined) => void = () => {};
  let open = 0;
  const components: ComponentBus = {
    make: (_className, _options, done) => {
      open++;
      done(undefined, {
        get: (path) => values[path],
        onMeasured: (measured) => {
          tell = measured;
        },
        close: () => open--,
      });
    },
  };
  const sensor = johnnyFive.open({ ...bench.buses, components }, { class: 'Multi', fields: [FIELD], ...options });
  const start = (): Promise<true> => {
    const started = ask(sensor.start);
    tell(undefined);
    return started;
  };
  /** asks, and then the part measures */
  const measureNow = (times = 1) => {
    const asked = measure(sensor);
    for (let i = 0; i < times; i++) tell(undefined);
    return asked;
  };
  return {
    sensor,
    values,
    start,
    measureNow,
    tell: (error: FieldmarkError | undefined) => tell(error),
    open: () => open,
  };
};

describe('any johnny-five component', () => {
  test('gives the configured properties with their unit and exponent', async () => {
    const { sensor, start, measureNow } = setUp();
    await start();
    expect(await measureNow()).toEqual({ temperature: '21.01 Cel' });
    expect(sensor.fields).toEqual([{ name: 'temperature', unit: 'Cel', exponent: -2, min: -4000, max: 8500 }]);
  });
  test('answers only with a measurement that came after the question', async () => {
    const { sensor, start, tell } = setUp();
    await start();
    tell(undefined);
    expect(await codeOf(measure(sensor))).toBe('SENSOR_TIMEOUT');
  });
  test('waits for as many replies as one measurement takes', async () => {
    const { sensor, tell, measureNow } = setUp({ measurements: 2 });
    const started = ask(sensor.start);
    tell(undefined);
    tell(undefined);
    await started;
    expect(await codeOf(measureNow(1))).toBe('SENSOR_TIMEOUT');
    expect(await codeOf(measureNow(2))).toBe('none');
  });
  test('passes on what broke the component, and makes a new one on the next start', async () => {
    const { sensor, start, tell, open, measureNow } = setUp();
    await start();
    const asked = measure(sensor);
    tell(new FieldmarkError('SENSOR_ABSENT'));
    expect(await codeOf(asked)).toBe('SENSOR_ABSENT');
    expect(open()).toBe(0);
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
    await start();
    expect(open()).toBe(1);
    expect((await measureNow()).temperature).toBe('21.01 Cel');
  });
  test('refuses a property that is no number, out of range, or one that means nothing was measured', async () => {
    const { values, start, measureNow } = setUp({ fields: [{ ...FIELD, refuse: [85, -0.0625] }] });
    await start();
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY, '21', 85, -0.0625, 99]) {
      values['thermometer.celsius'] = value;
      expect([value, await codeOf(measureNow())]).toEqual([value, 'SENSOR_OUT_OF_RANGE']);
    }
  });
  test('says which part of the configuration is wrong', () => {
    expect(() => setUp({ fields: [] })).toThrow(/option fields must be a list/);
    expect(() => setUp({ fields: [{ ...FIELD, exponent: undefined }] })).toThrow(/option exponent/);
    expect(() => setUp({ fields: [{ ...FIELD, factor: 2 }] })).toThrow(/no option factor/);
    expect(() => setUp({ class: undefined })).toThrow(/option class/);
  });
});
