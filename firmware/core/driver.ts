import type { SenmlValue } from '#proto/senml.js';
import type { Buses, Done } from './ports.js';

/** What a driver measures: `mantissa·10^exponent` of `unit`, within `min` to `max` mantissas. */
export type Field = {
  readonly name: string;
  readonly unit: string;
  /** fixed by the driver; a value is `mantissa × 10^exponent` */
  readonly exponent: number;
  readonly min: number;
  readonly max: number;
};

/** One measured field. `value` is a Decimal with the field's exponent, or text or a boolean where the field is so. */
export type Sample = { readonly name: string; readonly unit?: string; readonly value: SenmlValue };

export type Sensor = {
  /** the fields that it gives, where its options decide on them; otherwise its driver's */
  readonly fields?: readonly Field[] | undefined;
  /**
   * Finds and sets up the part. Called again after every failure, so it must not count on earlier state.
   */
  readonly start: (done: Done<true>) => void;
  /** One measurement of every field, or an error: never a value that was not just measured. */
  readonly sample: (done: Done<readonly Sample[]>) => void;
};

/** The settings of one sensor in device.yaml, already parsed: plain values only. */
export type SensorOptions = { readonly [name: string]: unknown };

export type Driver = {
  /** the name in device.yaml, and the file's name */
  readonly name: string;
  readonly fields: readonly Field[];
  /** the shortest sensible time between samples */
  readonly periodMsMin: number;
  /** where a part on I2C can be, as its option `address` takes them */
  readonly addresses?: readonly number[];
  /** Throws CONFIG_INVALID, naming the option, when options don't fit. */
  readonly open: (buses: Buses, options: SensorOptions) => Sensor;
};
