import type { Field, Sample } from '#core/driver.js';
import type { Done } from '#core/ports.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';

/** A measured value of a field; throws SENSOR_OUT_OF_RANGE for one that the part can't have measured. */
export const toSample = (field: Field, mantissa: number): Sample => {
  // written so that NaN is out of range too
  if (!(mantissa >= field.min && mantissa <= field.max))
    throw new FieldmarkError('SENSOR_OUT_OF_RANGE', { detail: `${field.name} ${mantissa}e${field.exponent}` });
  const value = { mantissa: mantissa, exponent: field.exponent };
  return field.unit === '' ? { name: field.name, value: value } : { name: field.name, unit: field.unit, value: value };
};

export const sensorError = (code: ErrorCode, detail: string): FieldmarkError =>
  new FieldmarkError(code, { detail: detail });

/** Answers with what `compute` gives or throws; what it throws besides our own errors is a fault of this program. */
export const answer = <T>(done: Done<T>, compute: () => T): void => {
  let value: T;
  try {
    value = compute();
  } catch (error) {
    done(error instanceof FieldmarkError ? error : new FieldmarkError('INTERNAL', { cause: error }), undefined);
    return;
  }
  done(undefined, value);
};
