import type { Driver, Field, Sensor } from '#core/driver.js';
import type { Buses, Done, I2cBus } from '#core/ports.js';
import { integerOption, knownOptions, requireBus } from './options.js';
import { answer, sensorError, toSample } from './samples.js';

const ILLUMINANCE: Field = { name: 'illuminance', unit: 'lx', exponent: -1, min: 0, max: 546112 };

// ROHM BH1750FVI datasheet, "Instruction set architecture"
const POWER_ON = 0x01;
const RESET = 0x07;
const ONCE_HIGH_RESOLUTION = 0x20;
/** the longest time of a measurement in that mode */
const MEASURE_MS = 180;
const SATURATED = 0xffff;

/** Tenths of a lux, rounded: 1.2 counts are one lux in the default measurement time. */
export const deciLux = (raw: number): number => Math.floor((raw * 50 + 3) / 6);

const openSensor = (bus: I2cBus, after: Buses['after'], address: number): Sensor => {
  /** one after the other: the part knows no command of two bytes */
  const command = (opcodes: readonly number[], at: number, done: Done<true>): void =>
    bus.write(address, [opcodes[at]!], (error) => {
      if (error !== undefined || at + 1 === opcodes.length) done(error, error === undefined ? true : undefined);
      else command(opcodes, at + 1, done);
    });
  const readCount = (done: Done<number>): void =>
    bus.readRaw(address, 2, (error, bytes) =>
      done(error, bytes === undefined ? undefined : bytes[0]! * 256 + bytes[1]!),
    );
  return {
    start: (done) =>
      command([POWER_ON], 0, (error) => {
        if (error !== undefined) return done(error, undefined);
        // it has no id: that it answers is all there is to know
        readCount((readError, count) => done(readError, count === undefined ? undefined : true));
      }),
    sample: (done) =>
      // an old result is wiped first: the part gives it again where the command does not arrive
      command([POWER_ON, RESET, ONCE_HIGH_RESOLUTION], 0, (error) => {
        if (error !== undefined) return done(error, undefined);
        // an answer means that the command has arrived: only then the measurement's time begins
        readCount((arrivedError, old) => {
          if (old === undefined) return done(arrivedError, undefined);
          after(MEASURE_MS, () =>
            readCount((readError, count) => {
              if (count === undefined) return done(readError, undefined);
              if (count === SATURATED) return done(sensorError('SENSOR_OUT_OF_RANGE', 'too bright'), undefined);
              answer(done, () => [toSample(ILLUMINANCE, deciLux(count))]);
            }),
          );
        });
      }),
  };
};

/** ROHM BH1750 over I2C. Options: `address`, 0x23 (35) unless told, or 0x5c (92). */
export const bh1750: Driver = {
  name: 'bh1750',
  fields: [ILLUMINANCE],
  periodMsMin: 250,
  addresses: [0x23, 0x5c],
  open: (buses, options) => {
    knownOptions(options, ['address']);
    return openSensor(requireBus(buses, 'i2c'), buses.after, integerOption(options, 'address', 0x23, 0x23, 0x5c));
  },
};
