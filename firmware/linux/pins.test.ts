import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bme280 } from '#drivers/bme280.js';
import { ask, codeOf, measure } from '#drivers/buses.fixture.js';
import { motion } from '#drivers/motion.js';
import { createBme280, EXAMPLE_RAW } from '#tools/emulator/bme280.js';
import { createI2cLine, type I2cLine } from '#tools/emulator/i2c.js';
import { createCalls } from './calls.js';
import { createI2cBus } from './i2c.js';
import { createAdcBus, createGpioBus } from './inputs.js';
import { connectPins, createLinuxIo, type LinuxIo, loadBoard } from './pins.js';

type ReadDone = (error: Error | null, count?: number, buffer?: Buffer) => void;

/** The two calls of an i2c-bus object that linux-io makes, with the kernel's error where nothing acknowledges. */
const createKernelBus = (line: I2cLine) => {
  const remote = (): Error => Object.assign(new Error('EREMOTEIO, Remote I/O error'), { code: 'EREMOTEIO' });
  const send = (address: number, bytes: Iterable<number>) => {
    const part = line.find(address);
    if (part?.select(false) !== true) return undefined;
    for (const byte of bytes) if (!part.write(byte)) return undefined;
    return part;
  };
  return {
    i2cWriteSync: (address: number, _length: number, buffer: Buffer) => {
      if (send(address, buffer) === undefined) throw remote();
    },
    readI2cBlock: (address: number, register: number, length: number, buffer: Buffer, done: ReadDone) => {
      const part = send(address, [register]);
      if (part?.select(true) !== true) return setImmediate(() => done(remote()));
      for (let i = 0; i < length; i++) buffer[i] = part.read();
      return setImmediate(() => done(null, length, buffer));
    },
  };
};

/** linux-io itself; only what it asks of the kernel is a double */
describe("a computer's own pins", () => {
  const line = createI2cLine();
  const gpio = { level: 0 };
  let io: LinuxIo;
  let ended: (() => void)[] = [];

  beforeEach(() => {
    io = createLinuxIo(loadBoard('raspberry-pi-4'), 512);
    io._i2cBuses[1] = createKernelBus(line);
    Object.assign(io, {
      _pinModeInput: (pin: { gpio?: object }) => {
        pin.gpio = { readSync: () => gpio.level };
      },
    });
    ended = [
      () => clearTimeout((io as unknown as { _digitalReportsTimeoutId: NodeJS.Timeout })._digitalReportsTimeoutId),
    ];
    line.plug('bme280', () => createBme280({ nowMs: () => performance.now(), measure: () => EXAMPLE_RAW }));
  });
  afterEach(() => {
    for (const call of ended) call();
  });

  const openBuses = async () => {
    const connection = await connectPins(loadBoard('raspberry-pi-4'), io);
    const calls = createCalls(1000, connection.end);
    return {
      i2c: createI2cBus(connection.io, calls),
      gpio: createGpioBus(connection.io, calls),
      adc: createAdcBus(connection.io, calls),
      after: (ms: number, then: () => void) => {
        setTimeout(then, ms);
      },
    };
  };

  test('carry the lines of their board file, from where the kernel begins to count', () => {
    const pin = io.pins[io.normalize!('GPIO17')] as unknown as { gpioNo: number };
    expect(pin.gpioNo).toBe(512 + 17);
    expect(() => loadBoard('arduino-uno')).toThrow(/no board file describes this board/);
  });
  test('read a BME280, and say when the kernel finds none', async () => {
    const sensor = bme280.open(await openBuses(), {});
    await ask(sensor.start);
    expect((await measure(sensor)).pressure).toBe('100653 Pa');
    line.unplug('bme280');
    expect(await codeOf(measure(sensor))).toBe('SENSOR_ABSENT');
    expect(await codeOf(ask(sensor.start))).toBe('SENSOR_ABSENT');
    expect(io.listenerCount('I2C-reply118-208')).toBe(0);
    line.plug('bme280', () => createBme280({ nowMs: () => performance.now(), measure: () => EXAMPLE_RAW }));
    await ask(sensor.start);
    expect((await measure(sensor)).temperature).toBe('25.08 Cel');
  });
  test('tell a broken bus from an absent part', async () => {
    io._i2cBuses[1] = {
      i2cWriteSync: () => {
        throw Object.assign(new Error('EBADF'), { code: 'EBADF' });
      },
    };
    const { i2c } = await openBuses();
    expect(await codeOf(ask((done) => i2c.write(0x76, [0], done)))).toBe('BUS_FAILED');
  });
  test('read and watch a detector', async () => {
    const sensor = motion.open(await openBuses(), { pin: 'GPIO17' });
    await ask(sensor.start);
    expect(await measure(sensor)).toEqual({ motion: 'false', motions: '0 count' });
    gpio.level = 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await measure(sensor)).toEqual({ motion: 'true', motions: '1 count' });
  });
  test('have no analog inputs, and no pins that the board has not', async () => {
    const { adc, gpio: pins } = await openBuses();
    expect(await codeOf(ask((done) => adc.sample('A0', done)))).toBe('CONFIG_INVALID');
    expect(await codeOf(ask((done) => pins.read('GPIO99', done)))).toBe('CONFIG_INVALID');
  });
});
