import type { Driver, Field, Sample, SensorOptions } from '#core/driver.js';
import type { Component, Done } from '#core/ports.js';
import { LIMITS } from '#proto/limits.js';
import { isSenmlName } from '#proto/senml.js';
import { integerOption, invalidOption, knownOptions, requireBus, textOption } from './options.js';
import { answer, sensorError, toSample } from './samples.js';

type MappedField = {
  readonly field: Field;
  /** the component's property that it comes from */
  readonly path: string;
  /** the power of ten from the property's unit to the field's: 3 from kilopascals to pascals */
  readonly scale: number;
  /** what the property is while nothing was measured */
  readonly refuse: readonly number[];
};

const MANTISSA_MAX = 9007199254740991;
const FIELD_OPTIONS = ['path', 'name', 'unit', 'exponent', 'scale', 'min', 'max', 'refuse'];

const isRecord = (value: unknown): value is SensorOptions =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapField = (entry: unknown): MappedField => {
  if (!isRecord(entry)) throw invalidOption('fields', 'a list of fields with path, name, unit and exponent');
  knownOptions(entry, FIELD_OPTIONS);
  const name = textOption(entry, 'name', undefined);
  if (!isSenmlName(name)) throw invalidOption('fields.name', 'a name of letters and digits');
  const refuse = entry.refuse ?? [];
  if (!Array.isArray(refuse)) throw invalidOption('fields.refuse', 'a list of numbers');
  return {
    path: textOption(entry, 'path', undefined),
    scale: integerOption(entry, 'scale', 0, LIMITS.exponentMin, LIMITS.exponentMax),
    refuse: refuse,
    field: {
      name: name,
      unit: textOption(entry, 'unit', undefined),
      exponent: integerOption(entry, 'exponent', undefined, LIMITS.exponentMin, LIMITS.exponentMax),
      min: integerOption(entry, 'min', -MANTISSA_MAX, -MANTISSA_MAX, MANTISSA_MAX),
      max: integerOption(entry, 'max', MANTISSA_MAX, -MANTISSA_MAX, MANTISSA_MAX),
    },
  };
};

const mapFields = (value: unknown): readonly MappedField[] => {
  if (!Array.isArray(value) || value.length === 0 || value.length > LIMITS.senmlRecordsMax)
    throw invalidOption('fields', `a list of 1 to ${LIMITS.senmlRecordsMax} fields`);
  return value.map(mapField);
};

/** `value · 10^power`, whole */
const toMantissa = (value: number, power: number): number =>
  // a power of ten that is whole is exact, its inverse is not
  Math.round(power > 0 ? value * Number(`1e${power}`) : value / Number(`1e${-power}`));

const readField = (component: Component, mapped: MappedField): Sample => {
  const value = component.get(mapped.path);
  if (typeof value === 'boolean') return { name: mapped.field.name, value: value };
  if (typeof value !== 'number' || mapped.refuse.indexOf(value) >= 0)
    throw sensorError('SENSOR_OUT_OF_RANGE', `${mapped.path} is ${value}`);
  return toSample(mapped.field, toMantissa(value, mapped.scale - mapped.field.exponent));
};

/**
 * A sensor of any johnny-five component, by configuration alone. Options: `class` (`Multi`), `options` of its
 * constructor, `fields`; `measurements`, how many replies of the part make one measurement, 1 unless told; and
 * `timeoutMs`, 5000 unless told. A field has `path`, `name`, `unit` and `exponent`, and may have `scale`, `min` and
 * `max` (mantissas) and `refuse`.
 */
export const johnnyFive: Driver = {
  name: 'johnny-five',
  fields: [],
  periodMsMin: 100,
  open: (buses, options) => {
    knownOptions(options, ['class', 'options', 'fields', 'measurements', 'timeoutMs']);
    const components = requireBus(buses, 'components');
    const className = textOption(options, 'class', undefined);
    const fields = mapFields(options.fields);
    const measurements = integerOption(options, 'measurements', 1, 1, 100);
    const timeoutMs = integerOption(options, 'timeoutMs', 5000, 100, 600000);
    const given = options.options ?? {};
    if (!isRecord(given)) throw invalidOption('options', "the options of the component's constructor");
    let component: Component | undefined;
    let lost = sensorError('SENSOR_ABSENT', `${className} was not started`);
    let awaited: { readonly done: Done<true>; left: number } | undefined;

    const settle: Done<true> = (error, value) => {
      const done = awaited?.done;
      awaited = undefined;
      if (done !== undefined) done(error, value);
    };
    const drop = (): void => {
      component?.close();
      component = undefined;
    };
    /** answers after `count` measurements that come from now on */
    const awaitMeasurements = (count: number, done: Done<true>): void => {
      const mine = { done: done, left: count };
      awaited = mine;
      buses.after(timeoutMs, () => {
        if (awaited === mine) settle(sensorError('SENSOR_TIMEOUT', `${className} measured nothing`), undefined);
      });
    };
    const measured = (made: Component): void =>
      made.onMeasured((error) => {
        if (component !== made) return;
        if (error !== undefined) {
          drop();
          lost = error;
          settle(error, undefined);
        } else if (awaited !== undefined && --awaited.left <= 0) settle(undefined, true);
      });
    return {
      fields: fields.map((mapped) => mapped.field),
      start: (done) => {
        drop();
        components.make(className, given, (error, made) => {
          if (made === undefined) return done(error, undefined);
          component = made;
          awaitMeasurements(measurements, done);
          measured(made);
        });
      },
      sample: (done) => {
        const made = component;
        if (made === undefined) return done(lost, undefined);
        awaitMeasurements(measurements, (error) => {
          if (error !== undefined) return done(error, undefined);
          answer(done, () => fields.map((mapped) => readField(made, mapped)));
        });
      },
    };
  },
};
