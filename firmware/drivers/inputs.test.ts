import { describe, expect, test } from '@jest/globals';
import type { AdcBus, BoardFigures, GpioBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { analog } from './analog.js';
import { board } from './board.js';
import { ask, codeOf, measure } from './buses.fixture.js';
import { motion } from './motion.js';

const after = (): never => {
  throw new Error('these drivers wait for nothing');
};
const gone = new FieldmarkError('BOARD_DISCONNECTED');

describe('analog input', () => {
  const adcOf = (raw: () => number | undefined): AdcBus => ({
    sample: (_pin, done) => done(raw() === undefined ? gone : undefined, raw()),
  });
  const at = (raw: number, options: object) => analog.open({ after, adc: adcOf(() => raw) }, { pin: 'A0', ...options });

  test('is a part of the full scale unless told otherwise', async () => {
    expect(await measure(at(0, {}))).toEqual({ level: '0.0000 /' });
    expect(await measure(at(32768, {}))).toEqual({ level: '0.5000 /' });
    expect(await measure(at(65535, {}))).toEqual({ level: '1.0000 /' });
  });
  test('is scaled between the mantissas of its ends, also downwards', async () => {
    const volts = { field: 'battery', unit: 'V', exponent: -3, atZero: 0, atFull: 5000 };
    expect(await measure(at(13107, volts))).toEqual({ battery: '1.000 V' });
    const falling = at(16384, { field: 'level', unit: 'm', exponent: -2, atZero: 200, atFull: -200 });
    expect(await measure(falling)).toEqual({ level: '1.00 m' });
    expect(falling.fields).toEqual([{ name: 'level', unit: 'm', exponent: -2, min: -200, max: 200 }]);
  });
  test('says when the input is open or shorted, or the board away', async () => {
    expect(await codeOf(measure(at(20, { rawMin: 100 })))).toBe('SENSOR_OUT_OF_RANGE');
    expect(await codeOf(measure(at(65500, { rawMax: 65000 })))).toBe('SENSOR_OUT_OF_RANGE');
    const away = analog.open({ after, adc: adcOf(() => undefined) }, { pin: 'A0' });
    expect(await codeOf(ask(away.start))).toBe('BOARD_DISCONNECTED');
    expect(await codeOf(measure(away))).toBe('BOARD_DISCONNECTED');
  });
  test('names the option that is wrong', () => {
    expect(() => at(0, { exponent: 0.5 })).toThrow(/option exponent must be an integer/);
    expect(() => at(0, { field: 'bad name' })).toThrow(/option field/);
    expect(() => at(0, { scale: 2 })).toThrow(/no option scale/);
    expect(() => analog.open({ after, adc: adcOf(() => 0) }, {})).toThrow(/option pin must be a text/);
  });
});

describe('digital detector', () => {
  const setUp = () => {
    const watchers: ((level: boolean) => void)[] = [];
    const state = { level: false, there: true };
    const gpio: GpioBus = {
      read: (_pin, done) => (state.there ? done(undefined, state.level) : done(gone, undefined)),
      watch: (_pin, changed) => watchers.push(changed),
    };
    const become = (level: boolean): void => {
      state.level = level;
      for (const watcher of watchers) watcher(level);
    };
    return { state, become, buses: { after, gpio } };
  };

  test('gives its state and how often it became active since the last sample', async () => {
    const { become, buses } = setUp();
    const sensor = motion.open(buses, { pin: 2 });
    await ask(sensor.start);
    expect(await measure(sensor)).toEqual({ motion: 'false', motions: '0 count' });
    for (const level of [true, false, true]) become(level);
    expect(await measure(sensor)).toEqual({ motion: 'true', motions: '2 count' });
    expect(await measure(sensor)).toEqual({ motion: 'true', motions: '0 count' });
  });
  test('counts each activation once after it was started again', async () => {
    const { become, buses } = setUp();
    const sensor = motion.open(buses, { pin: '2' });
    await ask(sensor.start);
    await ask(sensor.start);
    become(true);
    expect((await measure(sensor)).motions).toBe('1 count');
  });
  test('can be active at the low level', async () => {
    const { become, buses } = setUp();
    const sensor = motion.open(buses, { pin: '2', activeLow: true });
    await ask(sensor.start);
    for (const level of [true, false]) become(level);
    expect(await measure(sensor)).toEqual({ motion: 'true', motions: '1 count' });
  });
  test('keeps its count over a sample that failed', async () => {
    const { become, state, buses } = setUp();
    const sensor = motion.open(buses, { pin: '2' });
    await ask(sensor.start);
    become(true);
    state.there = false;
    expect(await codeOf(measure(sensor))).toBe('BOARD_DISCONNECTED');
    state.there = true;
    expect((await measure(sensor)).motions).toBe('1 count');
  });
});

describe('board health', () => {
  const of = (figures: BoardFigures) => board.open({ after, figures: () => figures }, {});
  const all = { temperatureMilliCelsius: 48_312, diskFreeBytes: 12e9, memoryFreeBytes: 3e8, uptimeSeconds: 61 };

  test('gives the figures that there are', async () => {
    expect(await measure(of(all))).toEqual({
      temperature: '48.3 Cel',
      'disk.free': '12000000000 B',
      'memory.free': '300000000 B',
      uptime: '61 s',
    });
    expect(await measure(of({ uptimeSeconds: 3 }))).toEqual({ uptime: '3 s' });
  });
  test('refuses a figure that can not be', async () => {
    expect(await codeOf(measure(of({ ...all, temperatureMilliCelsius: 999_000 })))).toBe('SENSOR_OUT_OF_RANGE');
    expect(() => board.open({ after }, {})).toThrow(/no figures/);
  });
});
