import type { Driver, Field, Sample, Sensor } from '#core/driver.js';
import type { Buses, Done, I2cBus } from '#core/ports.js';
import { integerOption, knownOptions, requireBus } from './options.js';
import { answer, sensorError, toSample } from './samples.js';

const TEMPERATURE: Field = { name: 'temperature', unit: 'Cel', exponent: -2, min: -4000, max: 12500 };
const HUMIDITY: Field = { name: 'humidity', unit: '%RH', exponent: -2, min: 0, max: 10000 };

// SHT3x datasheet §4: single shot of high repeatability without clock stretching, and the status register
const MEASURE = [0x24, 0x00];
const READ_STATUS = [0xf3, 0x2d];
/** table 4: at most 15.5 ms */
const MEASURE_MS = 16;
/** it does not acknowledge while it measures (§4.4), and a command may arrive later than it was sent */
const READS_MAX = 5;

/** CRC-8 of §4.12 over two bytes: polynomial 0x31, initial value 0xff */
const checksum = (first: number, second: number): number => {
  let crc = 0xff;
  for (let i = 0; i < 2; i++) {
    crc ^= i === 0 ? first : second;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80) !== 0 ? ((crc << 1) ^ 0x31) & 0xff : crc << 1;
  }
  return crc;
};

const isWhole = (bytes: Uint8Array, at: number): boolean => checksum(bytes[at]!, bytes[at + 1]!) === bytes[at + 2];

/** The formulas of §4.13 in hundredths, rounded to the nearest. */
export const centiCelsius = (raw: number): number => Math.floor((17500 * raw * 2 + 65535) / 131070) - 4500;
export const centiPercent = (raw: number): number => Math.floor((10000 * raw * 2 + 65535) / 131070);

const compute = (bytes: Uint8Array): readonly Sample[] => {
  if (!isWhole(bytes, 0) || !isWhole(bytes, 3)) throw sensorError('BUS_FAILED', 'a checksum of the SHT31 is wrong');
  return [
    toSample(TEMPERATURE, centiCelsius(bytes[0]! * 256 + bytes[1]!)),
    toSample(HUMIDITY, centiPercent(bytes[3]! * 256 + bytes[4]!)),
  ];
};

const openSensor = (bus: I2cBus, after: Buses['after'], address: number): Sensor => {
  const collect = (readsLeft: number, done: Done<readonly Sample[]>): void =>
    after(MEASURE_MS, () =>
      bus.readRaw(address, 6, (error, bytes) => {
        if (bytes !== undefined) answer(done, () => compute(bytes));
        else if (error?.code === 'SENSOR_ABSENT' && readsLeft > 1) collect(readsLeft - 1, done);
        else done(error, undefined);
      }),
    );
  return {
    start: (done) =>
      bus.write(address, READ_STATUS, (error) => {
        if (error !== undefined) return done(error, undefined);
        bus.readRaw(address, 3, (readError, status) => {
          if (status === undefined) done(readError, undefined);
          // the part has no id; a status with a right checksum is the nearest to one
          else if (!isWhole(status, 0)) done(sensorError('SENSOR_WRONG_CHIP', 'no status of an SHT31'), undefined);
          else done(undefined, true);
        });
      }),
    sample: (done) =>
      bus.write(address, MEASURE, (error) => {
        if (error !== undefined) done(error, undefined);
        else collect(READS_MAX, done);
      }),
  };
};

/** Sensirion SHT31 (and SHT30, SHT35) over I2C. Options: `address`, 0x44 (68) unless told, or 0x45. */
export const sht31: Driver = {
  name: 'sht31',
  fields: [TEMPERATURE, HUMIDITY],
  periodMsMin: 100,
  addresses: [0x44, 0x45],
  open: (buses, options) => {
    knownOptions(options, ['address']);
    return openSensor(requireBus(buses, 'i2c'), buses.after, integerOption(options, 'address', 0x44, 0x44, 0x45));
  },
};
