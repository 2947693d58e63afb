import type { Driver, Field, Sensor } from '#core/driver.js';
import type { Buses, I2cBus } from '#core/ports.js';
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

const openSensor = (bus: I2cBus, after: Buses['after'], address: number): Sensor => ({
  start: (done) =>
    bus.write(address, [POWER_ON], (error) => {
      if (error !== undefined) return done(error, undefined);
      // it has no id: that it answers is all there is to know
      bus.readRaw(address, 2, (readError, bytes) => done(readError, bytes === undefined ? undefined : true));
    }),
  sample: (done) =>
    bus.write(address, [POWER_ON], (powerError) => {
      if (powerError !== undefined) return done(powerError, undefined);
      // an old result is wiped first, as the part gives it again where the command did not arrive
      bus.write(address, [RESET], (resetError) => {
        if (resetError !== undefined) return done(resetError, undefined);
        bus.write(address, [ONCE_HIGH_RESOLUTION], (error) => {
          if (error !== undefined) return done(error, undefined);
          after(MEASURE_MS, () =>
            bus.readRaw(address, 2, (readError, bytes) => {
              if (bytes === undefined) return done(readError, undefined);
              const raw = bytes[0]! * 256 + bytes[1]!;
              if (raw === SATURATED) return done(sensorError('SENSOR_OUT_OF_RANGE', 'too bright'), undefined);
              answer(done, () => [toSample(ILLUMINANCE, deciLux(raw))]);
            }),
          );
        });
      });
    }),
});

/** ROHM BH1750 over I2C. Options: `address`, 0x23 (35) unless told, or 0x5c (92). */
export const bh1750: Driver = {
  name: 'bh1750',
  fields: [ILLUMINANCE],
  periodMsMin: 250,
  open: (buses, options) => {
    knownOptions(options, ['address']);
    return openSensor(requireBus(buses, 'i2c'), buses.after, integerOption(options, 'address', 0x23, 0x23, 0x5c));
  },
};
