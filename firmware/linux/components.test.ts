import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Sensor } from '#core/driver.js';
import { ask, codeOf, measure, recover } from '#drivers/buses.fixture.js';
import { johnnyFive } from '#drivers/johnny-five.js';
import { type EmulatorProcess, spawnEmulator } from '#tools/emulator/emulator.fixture.js';
import { type OpenBoard, openBoard } from './io.js';
import { until } from './process.fixture.js';

const MULTI = {
  class: 'Multi',
  options: { controller: 'BME280', address: 0x76 },
  fields: [
    { path: 'thermometer.celsius', name: 'temperature', unit: 'Cel', exponent: -2 },
    { path: 'hygrometer.relativeHumidity', name: 'humidity', unit: '%RH', exponent: -2 },
    // johnny-five gives kilopascals with two places
    { path: 'barometer.pressure', name: 'pressure', unit: 'Pa', exponent: 1, scale: 3, min: 3000, max: 11000 },
  ],
};
const IMU = {
  class: 'IMU',
  options: { controller: 'MPU6050' },
  fields: [
    { path: 'accelerometer.z', name: 'z', unit: '/', exponent: -2 },
    { path: 'thermometer.celsius', name: 'temperature', unit: 'Cel', exponent: -1 },
  ],
};
/** these two speak to what stands beside the firmware: StandardFirmata knows neither ping nor 1-Wire */
const PROXIMITY = {
  class: 'Proximity',
  options: { controller: 'HCSR04', pin: 7 },
  fields: [{ path: 'cm', name: 'distance', unit: 'm', exponent: -3, scale: -2, refuse: [0] }],
};
const THERMOMETER = {
  class: 'Thermometer',
  options: { controller: 'DS18B20', pin: 4 },
  // johnny-five takes the scratchpad for unsigned, so that an open line is 4095.94 °C: the range keeps it out
  fields: [{ path: 'celsius', name: 'temperature', unit: 'Cel', exponent: -2, min: -5500, max: 12500, refuse: [85] }],
};

const numberOf = (text: string | undefined): number => Number(text?.split(' ')[0]);

describe('johnny-five components on a board with genuine firmware', () => {
  let emulator: EmulatorProcess;
  let board: OpenBoard;
  // johnny-five's gyroscope says nothing before its hundredth value
  const open = (options: object): Sensor => johnnyFive.open(board.buses, { timeoutMs: 60_000, ...options });
  const started = async (options: object): Promise<Sensor> => {
    const sensor = open(options);
    await ask(sensor.start);
    return sensor;
  };

  /** The first fault, after the values that were on their way before. */
  const faultOf = async (sensor: Sensor): Promise<string> => {
    let code = 'none';
    await until(async () => {
      code = await codeOf(measure(sensor));
      return code !== 'none';
    }, 'a fault');
    return code;
  };

  beforeAll(async () => {
    emulator = await spawnEmulator();
    board = await openBoard({ tcp: `127.0.0.1:${emulator.port}` });
    await until(() => board.state() === 'open', 'the board');
  });
  beforeEach(async () => {
    for (const part of ['bme280', 'mpu6050', 'hcsr04', 'ds18b20']) await emulator.command({ plug: part });
    await emulator.command({ set: 'temperatureCelsius', value: 20 });
    await emulator.command({ set: 'humidityPercent', value: 40 });
    await emulator.command({ set: 'pressurePascal', value: 100_000 });
    await emulator.command({ set: 'distanceCentimetres', value: 100 });
  });
  afterAll(async () => {
    await board?.close();
    await emulator?.stop();
  });

  test('a BME280 as Multi, silently and without taking SIGINT', async () => {
    const printed = jest.spyOn(console, 'log').mockImplementation(() => {});
    const handlers = process.listenerCount('SIGINT');
    const values = await measure(await started(MULTI));
    expect(numberOf(values.temperature)).toBeCloseTo(20, 1);
    expect(numberOf(values.humidity)).toBeCloseTo(40, 0);
    expect(values.pressure).toBe('100000 Pa');
    expect(printed).not.toHaveBeenCalled();
    expect(process.listenerCount('SIGINT')).toBe(handlers);
    printed.mockRestore();
  });
  test('an MPU6050 as IMU', async () => {
    const values = await measure(await started(IMU));
    expect(numberOf(values.z)).toBeCloseTo(1, 2);
    expect(numberOf(values.temperature)).toBeCloseTo(22, 0);
  });
  test('an HC-SR04 as Proximity follows the distance', async () => {
    const sensor = await started(PROXIMITY);
    // 1 m at 20 °C takes 5.83 ms there and back, which johnny-five's constant takes for 1.00 m
    expect(numberOf((await measure(sensor)).distance)).toBeCloseTo(1, 1);
    await emulator.command({ set: 'distanceCentimetres', value: 50 });
    await until(async () => numberOf((await measure(sensor)).distance) < 0.9, 'another distance');
    expect(numberOf((await measure(sensor)).distance)).toBeCloseTo(0.5, 1);
    await emulator.command({ unplug: 'hcsr04' });
    expect(await faultOf(sensor)).toBe('SENSOR_OUT_OF_RANGE');
  });
  test('a DS18B20 as Thermometer: not its power-on value, nor the ones of an open line', async () => {
    await emulator.command({ unplug: 'ds18b20' });
    // what it says at first, it goes on saying in such heat, however long its first conversion takes
    await emulator.command({ set: 'temperatureCelsius', value: 85 });
    await emulator.command({ plug: 'ds18b20' });
    const sensor = await started(THERMOMETER);
    expect(await codeOf(measure(sensor))).toBe('SENSOR_OUT_OF_RANGE');
    await emulator.command({ set: 'temperatureCelsius', value: 20 });
    await until(async () => (await codeOf(measure(sensor))) === 'none', 'a temperature');
    expect(await measure(sensor)).toEqual({ temperature: '20.00 Cel' });
    await emulator.command({ unplug: 'ds18b20' });
    expect(await faultOf(sensor)).toBe('SENSOR_OUT_OF_RANGE');
    expect(await codeOf(ask(open(THERMOMETER).start))).toBe('SENSOR_ABSENT');
  });
  test('go on emitting when their part is gone, and are not believed', async () => {
    const sensor = await started(MULTI);
    await measure(sensor);
    await emulator.command({ unplug: 'bme280' });
    expect(await faultOf(sensor)).toBe('SENSOR_ABSENT');
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_ABSENT');
    await emulator.command({ plug: 'bme280' });
    expect(numberOf((await recover(sensor)).temperature)).toBeCloseTo(20, 1);
  });
  test('are made anew after the board was away', async () => {
    const sensor = await started(MULTI);
    const back = new Promise<void>((resolve) => {
      board.onChange((state) => {
        if (state === 'open') resolve();
      });
    });
    await emulator.command({ hangUp: true });
    expect(await codeOf(measure(sensor))).toBe('BOARD_DISCONNECTED');
    await back;
    expect(numberOf((await recover(sensor)).temperature)).toBeCloseTo(20, 1);
  });
  test('have to be of a class and controller that johnny-five has', async () => {
    expect(await codeOf(ask(open({ ...MULTI, class: 'Barometre' }).start))).toBe('CONFIG_INVALID');
    expect(await codeOf(ask(open({ ...MULTI, options: { controller: 'NONE' } }).start))).toBe('CONFIG_INVALID');
  });
});
