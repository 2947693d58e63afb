import type { Driver, Field, Sample, Sensor } from '#core/driver.js';
import type { Buses, Done, I2cBus } from '#core/ports.js';
import {
  type Calibration,
  centiCelsius,
  fineTemperature,
  humidityQ10,
  pressureQ8,
  readCalibration,
} from './bme280-compensation.js';
import { integerOption, knownOptions, requireBus } from './options.js';
import { answer, sensorError, toSample } from './samples.js';

const TEMPERATURE: Field = { name: 'temperature', unit: 'Cel', exponent: -2, min: -4000, max: 8500 };
const HUMIDITY: Field = { name: 'humidity', unit: '%RH', exponent: -2, min: 0, max: 10000 };
const PRESSURE: Field = { name: 'pressure', unit: 'Pa', exponent: 0, min: 30000, max: 110000 };

// BST-BME280-DS002 §5.3
const REGISTER = { calibrationLow: 0x88, id: 0xd0, reset: 0xe0, calibrationHigh: 0xe1, ctrlHum: 0xf2, status: 0xf3 };
const CTRL_MEAS = 0xf4;
const CONFIG = 0xf5;
const CHIP_ID = 0x60;
const RESET_WORD = 0xb6;
const COPYING = 0x01;
const MEASURING = 0x08;
/** one sample each of temperature, pressure and humidity */
const OVERSAMPLING = 0x24;
const FORCED = 0x01;
const MODE = 0x03;
const HUMIDITY_ONCE = 0x01;
/** what an input that was not measured reads as (§5.4.8, §5.4.9) */
const NOT_MEASURED_20 = 0x80000;
const NOT_MEASURED_16 = 0x8000;

const RESET_MS = 5;
/** §9.1: at most 9.3 ms with one sample each */
const MEASURE_MS = 10;
const POLLS_MAX = 10;

const compute = (block: Uint8Array, calibration: Calibration): readonly Sample[] => {
  // the block begins at ctrl_hum, the data at 0xf7
  const pressure = block[5]! * 4096 + block[6]! * 16 + (block[7]! >> 4);
  const temperature = block[8]! * 4096 + block[9]! * 16 + (block[10]! >> 4);
  const humidity = block[11]! * 256 + block[12]!;
  if (pressure === NOT_MEASURED_20 || temperature === NOT_MEASURED_20 || humidity === NOT_MEASURED_16)
    throw sensorError('SENSOR_OUT_OF_RANGE', 'the part skipped a measurement');
  const fine = fineTemperature(temperature, calibration);
  return [
    toSample(TEMPERATURE, centiCelsius(fine)),
    toSample(HUMIDITY, Math.floor((humidityQ10(humidity, fine, calibration) * 100 + 512) / 1024)),
    toSample(PRESSURE, Math.floor((pressureQ8(pressure, fine, calibration) + 128) / 256)),
  ];
};

const openSensor = (bus: I2cBus, after: Buses['after'], address: number): Sensor => {
  let calibration: Calibration | undefined;
  /** 1 to 7: goes with each command to where the part keeps it without using it, and shows whose result a block is */
  let mark = 0;

  const readTrimming = (done: Done<true>): void => {
    bus.read(address, REGISTER.calibrationLow, 26, (lowError, low) => {
      if (low === undefined) return done(lowError, undefined);
      bus.read(address, REGISTER.calibrationHigh, 7, (highError, high) => {
        if (high === undefined) return done(highError, undefined);
        calibration = readCalibration(low, high);
        bus.write(address, [REGISTER.ctrlHum, HUMIDITY_ONCE], done);
      });
    });
  };
  const awaitReset = (pollsLeft: number, done: Done<true>): void =>
    after(RESET_MS, () =>
      bus.read(address, REGISTER.status, 1, (error, status) => {
        if (status === undefined) done(error, undefined);
        else if ((status[0]! & COPYING) === 0) readTrimming(done);
        else if (pollsLeft === 0) done(sensorError('SENSOR_TIMEOUT', 'the reset does not end'), undefined);
        else awaitReset(pollsLeft - 1, done);
      }),
    );
  const start = (done: Done<true>): void =>
    bus.read(address, REGISTER.id, 1, (error, id) => {
      if (id === undefined) return done(error, undefined);
      if (id[0] !== CHIP_ID)
        return done(sensorError('SENSOR_WRONG_CHIP', `id 0x${id[0]!.toString(16)}, not 0x60`), undefined);
      bus.write(address, [REGISTER.reset, RESET_WORD], (writeError) => {
        if (writeError !== undefined) done(writeError, undefined);
        else awaitReset(POLLS_MAX, done);
      });
    });

  const collect = (pollsLeft: number, known: Calibration, done: Done<readonly Sample[]>): void =>
    bus.read(address, REGISTER.ctrlHum, 13, (error, block) => {
      if (block === undefined) return done(error, undefined);
      const ours = block[0] === HUMIDITY_ONCE && (block[2]! & ~MODE) === OVERSAMPLING && block[3] === mark << 5;
      if (!ours)
        return done(sensorError('SENSOR_ABSENT', 'the part lost its settings: it was without power'), undefined);
      if ((block[1]! & MEASURING) === 0 && (block[2]! & MODE) === 0) return answer(done, () => compute(block, known));
      if (pollsLeft === 0) return done(sensorError('SENSOR_TIMEOUT', 'the measurement does not end'), undefined);
      after(MEASURE_MS, () => collect(pollsLeft - 1, known, done));
    });
  const sample = (done: Done<readonly Sample[]>): void => {
    const known = calibration;
    if (known === undefined) {
      done(sensorError('SENSOR_ABSENT', 'not started'), undefined);
      return;
    }
    mark = (mark % 7) + 1;
    bus.write(address, [CONFIG, mark << 5, CTRL_MEAS, OVERSAMPLING | FORCED], (error) => {
      if (error !== undefined) done(error, undefined);
      else after(MEASURE_MS, () => collect(POLLS_MAX, known, done));
    });
  };
  return { start: start, sample: sample };
};

/** Bosch BME280 over I2C. Options: `address`, 0x76 (118) unless told, or 0x77. */
export const bme280: Driver = {
  name: 'bme280',
  fields: [TEMPERATURE, HUMIDITY, PRESSURE],
  periodMsMin: 100,
  addresses: [0x76, 0x77],
  open: (buses, options) => {
    knownOptions(options, ['address']);
    return openSensor(requireBus(buses, 'i2c'), buses.after, integerOption(options, 'address', 0x76, 0x76, 0x77));
  },
};
