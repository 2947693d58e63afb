import type { SensorOptions } from '#core/driver.js';
import type { AdcBus, Buses, ComponentBus, GpioBus, I2cBus, UartBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';

type BusNames = {
  readonly i2c: I2cBus;
  readonly adc: AdcBus;
  readonly gpio: GpioBus;
  readonly uart: UartBus;
  readonly components: ComponentBus;
};

export const invalidOption = (name: string, expected: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', { detail: `option ${name} must be ${expected}` });

/** The bus that a driver can't do without. */
export const requireBus = <Name extends keyof BusNames>(buses: Buses, name: Name): BusNames[Name] => {
  const bus = buses[name];
  if (bus === undefined)
    throw new FieldmarkError('CONFIG_INVALID', { detail: `this sensor needs ${name}, which no board here has` });
  return bus as BusNames[Name];
};

/** Refuses options that a driver does not know: a misspelt one would otherwise be passed over. */
export const knownOptions = (options: SensorOptions, names: readonly string[]): void => {
  for (const name of Object.keys(options))
    if (names.indexOf(name) < 0)
      throw new FieldmarkError('CONFIG_INVALID', {
        detail: `there is no option ${name}; there are: ${names.join(', ')}`,
      });
};

export const textOption = (options: SensorOptions, name: string, fallback: string | undefined): string => {
  const value = options[name] ?? fallback;
  if (typeof value === 'number') return `${value}`;
  if (typeof value !== 'string' || value === '') throw invalidOption(name, 'a text');
  return value;
};

export const integerOption = (
  options: SensorOptions,
  name: string,
  fallback: number | undefined,
  min: number,
  max: number,
): number => {
  const value = options[name] ?? fallback;
  if (typeof value !== 'number' || Math.floor(value) !== value || value < min || value > max)
    throw invalidOption(name, `an integer from ${min} to ${max}`);
  return value;
};

export const booleanOption = (options: SensorOptions, name: string, fallback: boolean): boolean => {
  const value = options[name] ?? fallback;
  if (typeof value !== 'boolean') throw invalidOption(name, 'true or false');
  return value;
};
