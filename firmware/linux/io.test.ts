import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sensor, SensorOptions } from '#core/driver.js';
import { ask, codeOf, measure, recover } from '#drivers/buses.fixture.js';
import { type EmulatorProcess, spawnEmulator } from '#tools/emulator/emulator.fixture.js';
import { freePort } from '#tools/setup/ports.fixture.js';
import { findDriver } from './drivers.js';
import { type OpenBoard, openBoard } from './io.js';
import { until } from './process.fixture.js';

const PARTS = ['bme280', 'bh1750', 'sht31', 'mpu6050', 'ldr', 'pir', 'hcsr04', 'ds18b20', 'gps'];

const numberOf = (text: string | undefined): number => Number(text?.split(' ')[0]);

const untilState = (board: OpenBoard, state: string): Promise<void> =>
  new Promise((resolve) => {
    if (board.state() === state) resolve();
    board.onChange((now) => {
      if (now === state) resolve();
    });
  });

/** nothing simulated but silicon: real firmware on an emulated chip, in a process of its own */
describe('a board with genuine Firmata firmware', () => {
  let emulator: EmulatorProcess;
  let board: OpenBoard;
  const fixes: number[] = [];

  const open = (driver: string, options: SensorOptions = {}): Sensor => findDriver(driver)!.open(board.buses, options);
  const started = async (driver: string, options: SensorOptions = {}): Promise<Sensor> => {
    const sensor = open(driver, options);
    await ask(sensor.start);
    return sensor;
  };

  beforeAll(async () => {
    // at a port that it finds again after it was killed
    emulator = await spawnEmulator(['--port', `${await freePort()}`]);
    board = await openBoard({
      tcp: `127.0.0.1:${emulator.port}`,
      uart: `tcp://127.0.0.1:${emulator.gpsPort}`,
      offerFix: (unixMs) => fixes.push(unixMs),
    });
    await untilState(board, 'open');
  });
  beforeEach(async () => {
    for (const part of PARTS) await emulator.command({ plug: part });
    for (const [set, value] of [
      ['temperatureCelsius', 21.5],
      ['humidityPercent', 48],
      ['pressurePascal', 99_800],
      ['illuminanceLux', 350],
      ['motion', 0],
      ['distanceCentimetres', 100],
    ])
      await emulator.command({ set, value });
  });
  afterAll(async () => {
    await board?.close();
    await emulator?.stop();
  });

  test('is connected after its handshake', () => {
    expect(board.state()).toBe('open');
  });
  test('reads a BME280', async () => {
    const values = await measure(await started('bme280'));
    expect(numberOf(values.temperature)).toBeCloseTo(21.5, 1);
    expect(numberOf(values.humidity)).toBeCloseTo(48, 0);
    expect(numberOf(values.pressure) / 100).toBeCloseTo(998, 0);
  });
  test('reads an SHT31 and a BH1750', async () => {
    const climate = await measure(await started('sht31'));
    expect(climate).toEqual({ temperature: '21.50 Cel', humidity: '48.00 %RH' });
    expect(await measure(await started('bh1750'))).toEqual({ illuminance: '350.0 lx' });
  });
  test('reads a light-dependent resistor, brighter when it is', async () => {
    const sensor = await started('analog', { pin: 'A0', field: 'light' });
    const dim = numberOf((await measure(sensor)).light);
    await emulator.command({ set: 'illuminanceLux', value: 2 });
    let dark = dim;
    await until(async () => {
      dark = numberOf((await measure(sensor)).light);
      return dark !== dim;
    }, 'another value');
    // 350 lx: 15 kΩ · 35^-0.7 = 1.24 kΩ below 10 kΩ; 2 lx: 46.3 kΩ
    expect(dim).toBeCloseTo(10 / 11.24, 2);
    expect(dark).toBeCloseTo(10 / 56.3, 2);
  });
  test('counts motion between two samples', async () => {
    const sensor = await started('motion', { pin: '2' });
    for (const value of [1, 0, 1]) {
      await emulator.command({ set: 'motion', value });
      const level = () => ask<boolean>((done) => board.buses.gpio!.read('2', done));
      await until(async () => (await level()) === (value === 1), 'the level');
    }
    expect(await measure(sensor)).toEqual({ motion: 'true', motions: '2 count' });
  });
  test('hears a GNSS receiver on its serial line', async () => {
    const values = await measure(await started('gps'));
    expect(numberOf(values.lat)).toBeCloseTo(52.52, 2);
    expect(numberOf(values.lon)).toBeCloseTo(13.405, 2);
    expect(new Date(fixes[0]!).getUTCFullYear()).toBe(new Date().getUTCFullYear());
    await emulator.command({ unplug: 'gps' });
    expect(await codeOf(measure(open('gps', { timeoutMs: 1500 })))).toBe('SENSOR_TIMEOUT');
  });
  test('says what is not there, though the firmware answers with earlier bytes', async () => {
    const bme280 = await started('bme280');
    await measure(bme280);
    await emulator.command({ unplug: 'bme280' });
    expect(await codeOf(measure(bme280))).toBe('SENSOR_ABSENT');
    expect(await codeOf(ask(bme280.start))).toBe('SENSOR_ABSENT');
    expect(await measure(await started('sht31'))).toEqual({ temperature: '21.50 Cel', humidity: '48.00 %RH' });
    await emulator.command({ plug: 'bme280' });
    expect(numberOf((await recover(bme280)).temperature)).toBeCloseTo(21.5, 1);
  });
  test('names a pin that the board does not have', async () => {
    expect(await codeOf(ask(open('analog', { pin: 'A9' }).start))).toBe('CONFIG_INVALID');
    expect(await codeOf(ask(open('motion', { pin: '99' }).start))).toBe('CONFIG_INVALID');
  });
  test('that hangs is given up in time and is back when it answers again', async () => {
    const bme280 = await started('bme280');
    await emulator.command({ freeze: true });
    const gone = untilState(board, 'connecting');
    expect(await codeOf(measure(bme280))).toBe('SENSOR_TIMEOUT');
    await gone;
    expect(await codeOf(measure(bme280))).toBe('BOARD_DISCONNECTED');
    await emulator.command({ freeze: false });
    await untilState(board, 'open');
    expect(numberOf((await recover(bme280)).temperature)).toBeCloseTo(21.5, 1);
  });
  test('that is killed in the middle of calls fails each of them, and is connected again at its port', async () => {
    const bme280 = await started('bme280');
    const { port } = emulator;
    const asked = [measure(bme280), ask(open('bh1750').start), ask(open('analog', { pin: 'A0' }).start)].map(codeOf);
    await emulator.stop();
    for (const code of await Promise.all(asked)) expect(code).toBe('BOARD_DISCONNECTED');
    await untilState(board, 'connecting');
    expect(board.lastError()?.code).toBe('BOARD_DISCONNECTED');
    emulator = await spawnEmulator(['--port', `${port}`]);
    await untilState(board, 'open');
    await emulator.command({ set: 'temperatureCelsius', value: 3 });
    expect(numberOf((await recover(bme280)).temperature)).toBeCloseTo(3, 1);
  });
});

describe('a board that is not there', () => {
  test('opens all the same, and says so at each call', async () => {
    const board = await openBoard({ tcp: '127.0.0.1:1' });
    const sensor = findDriver('bme280')!.open(board.buses, {});
    expect([board.state(), board.lastError()?.code]).toEqual(['connecting', 'BOARD_DISCONNECTED']);
    expect(await codeOf(ask(sensor.start))).toBe('BOARD_DISCONNECTED');
    await board.close();
    expect(board.state()).toBe('closed');
  });
  test('names a serial port that does not exist', async () => {
    const board = await openBoard({ port: '/dev/no-such-port' });
    expect(board.lastError()?.code).toBe('PORT_NOT_FOUND');
    await board.close();
  });
  test('has to be known by its name', async () => {
    expect(await codeOf(openBoard({ name: 'no-such-board' }))).toBe('BOARD_UNKNOWN');
    expect(await codeOf(openBoard({ name: '../package' }))).toBe('BOARD_UNKNOWN');
  });
  test('leaves the figures of the computer', async () => {
    const board = await openBoard({});
    const values = await measure(findDriver('board')!.open(board.buses, {}));
    expect(numberOf(values.uptime)).toBeGreaterThan(0);
    expect(numberOf(values['disk.free'])).toBeGreaterThan(0);
    expect(() => findDriver('bme280')!.open(board.buses, {})).toThrow(/needs i2c/);
    await board.close();
  });
});
