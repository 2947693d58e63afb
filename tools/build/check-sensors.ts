import { relative, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { FieldmarkError } from '#proto/errors.js';

const TIMEOUT_MS = 5000;
const NEXT = 'correct the sensors in your device.ts';

/** What evaluates a user's module and opens its sensors, as the board would at its start. */
export const OPEN_SENSORS = `
import { sensors } from 'fieldmark:device';
import { openSensors } from '#core/schedule.js';
openSensors(buses, sensors);
`;

const bus = {
  write: () => {},
  read: () => {},
  readRaw: () => {},
  sample: () => {},
  watch: () => {},
  onBytes: () => {},
};

/**
 * Runs a script of OPEN_SENSORS here. Throws CONFIG_INVALID for a driver's option, name or period that the board would
 * refuse, and for a module that does not come to an end. What it asks of the board itself can't be tried here.
 */
export const checkSensors = (script: string, device: string, hasI2c: boolean): void => {
  const i2c = hasI2c ? bus : undefined;
  const buses = { i2c, adc: bus, gpio: bus, uart: bus, figures: () => ({}), after: () => {} };
  const file = relative(process.cwd(), resolve(device));
  try {
    runInNewContext(script, { buses, Uint8Array, print: () => {} }, { timeout: TIMEOUT_MS });
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new FieldmarkError('CONFIG_INVALID', { detail: `${file} does not come to an end`, next: NEXT });
    if (code === 'CONFIG_INVALID')
      throw new FieldmarkError('CONFIG_INVALID', { detail: `${file}: ${detailOf(message ?? '')}`, next: NEXT });
  }
};

const PREFIX = `${new FieldmarkError('CONFIG_INVALID').message}: `;

/** The error of the script begins as the one will that is made of it. */
const detailOf = (message: string): string => (message.startsWith(PREFIX) ? message.slice(PREFIX.length) : message);
