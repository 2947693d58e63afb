import type { Driver, Field, SensorOptions } from '#core/driver.js';
import { isSenmlName } from '#proto/senml.js';
import { integerOption, invalidOption, knownOptions, requireBus, textOption } from './options.js';
import { answer, sensorError, toSample } from './samples.js';

const FULL_SCALE = 65535;
const MANTISSA_MAX = 1000000000;

const OPTIONS = ['pin', 'field', 'unit', 'exponent', 'atZero', 'atFull', 'rawMin', 'rawMax'];

/** Without options a part of the full scale, from 0.0000 to 1.0000. */
const VALUE: Field = { name: 'level', unit: '/', exponent: -4, min: 0, max: 10000 };

const fieldOf = (options: SensorOptions, atZero: number, atFull: number): Field => {
  const name = textOption(options, 'field', VALUE.name);
  if (!isSenmlName(name)) throw invalidOption('field', 'a name of letters and digits');
  return {
    name: name,
    unit: textOption(options, 'unit', VALUE.unit),
    exponent: integerOption(options, 'exponent', VALUE.exponent, -12, 12),
    min: Math.min(atZero, atFull),
    max: Math.max(atZero, atFull),
  };
};

/**
 * Any voltage on an analog input, as a light-dependent resistor's. Options: `pin` (`A0`), `field`, `unit`, `exponent`;
 * `atZero` and `atFull`, the mantissas at the ends of the converter's scale; `rawMin` and `rawMax`, of 65535, beyond
 * which the input is open or shorted and gives SENSOR_OUT_OF_RANGE.
 */
export const analog: Driver = {
  name: 'analog',
  fields: [VALUE],
  periodMsMin: 50,
  open: (buses, options) => {
    knownOptions(options, OPTIONS);
    const adc = requireBus(buses, 'adc');
    const pin = textOption(options, 'pin', undefined);
    const atZero = integerOption(options, 'atZero', VALUE.min, -MANTISSA_MAX, MANTISSA_MAX);
    const atFull = integerOption(options, 'atFull', VALUE.max, -MANTISSA_MAX, MANTISSA_MAX);
    const rawMin = integerOption(options, 'rawMin', 0, 0, FULL_SCALE);
    const rawMax = integerOption(options, 'rawMax', FULL_SCALE, rawMin, FULL_SCALE);
    const field = fieldOf(options, atZero, atFull);
    return {
      fields: [field],
      start: (done) => adc.sample(pin, (error, raw) => done(error, raw === undefined ? undefined : true)),
      sample: (done) =>
        adc.sample(pin, (error, raw) => {
          if (raw === undefined) return done(error, undefined);
          if (raw < rawMin || raw > rawMax)
            return done(sensorError('SENSOR_OUT_OF_RANGE', `${raw} of 65535 at ${pin}`), undefined);
          answer(done, () => [
            toSample(field, atZero + Math.floor((raw * (atFull - atZero) * 2 + FULL_SCALE) / (2 * FULL_SCALE))),
          ]);
        }),
    };
  },
};
