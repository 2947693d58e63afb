import type { Driver, Sensor } from '#core/driver.js';
import type { Done, Storage } from '#core/ports.js';
import type { SensorSettings } from '#core/schedule.js';
import { FieldmarkError } from '#proto/errors.js';

/**
 * A user's module that never returns stops the interpreter, and the hardware's watchdog starts the board again. Which
 * sensor it was is noted in flash before its first sample of a boot and struck out after, so that the next boot knows.
 * After three boots that ended so the sensor is left alone, and health names it.
 */
const NOTE = 'watchdog';
const HANGS_MAX = 3;

type Note = { readonly hangs: number; readonly name: string };

const readNote = (storage: Storage): Note | undefined => {
  const bytes = storage.read(NOTE);
  if (bytes === undefined || bytes.length < 2) return undefined;
  let name = '';
  for (let i = 1; i < bytes.length; i++) name += String.fromCharCode(bytes[i]!);
  return { hangs: bytes[0]!, name };
};

const writeNote = (storage: Storage, note: Note): void => {
  const bytes = new Uint8Array(1 + note.name.length);
  bytes[0] = note.hangs;
  for (let i = 0; i < note.name.length; i++) bytes[i + 1] = note.name.charCodeAt(i);
  storage.write(NOTE, bytes);
};

const hanging = (name: string): FieldmarkError =>
  new FieldmarkError('SENSOR_TIMEOUT', { detail: `${name} stopped this board ${HANGS_MAX} times` });

const left = (name: string): Sensor => ({
  start: (done) => done(hanging(name), undefined),
  sample: (done) => done(hanging(name), undefined),
});

const watched = (sensor: Sensor, storage: Storage, name: string, hangs: number): Sensor => {
  let isProven = false;
  return {
    fields: sensor.fields,
    start: (done) => sensor.start(done),
    sample: (done) => {
      if (isProven) {
        sensor.sample(done);
        return;
      }
      writeNote(storage, { hangs: hangs + 1, name });
      const settle: Done<never> = (error, value) => {
        if (!isProven) storage.remove(NOTE);
        isProven = true;
        (done as Done<never>)(error, value);
      };
      try {
        sensor.sample(settle as never);
      } catch (error) {
        storage.remove(NOTE);
        throw error;
      }
    },
  };
};

/** The sensors under watch. `kick` is what keeps the hardware's watchdog quiet: the caller's tick. */
export const watchSensors = (storage: Storage, sensors: readonly SensorSettings[]): readonly SensorSettings[] => {
  const note = readNote(storage);
  return sensors.map((one) => {
    const name = one.name ?? one.driver.name;
    const hangs = note !== undefined && note.name === name ? note.hangs : 0;
    const driver: Driver = {
      name: one.driver.name,
      fields: one.driver.fields,
      periodMsMin: one.driver.periodMsMin,
      open: (buses, options) =>
        hangs >= HANGS_MAX ? left(name) : watched(one.driver.open(buses, options), storage, name, hangs),
    };
    return { driver, options: one.options, name: one.name, periodMs: one.periodMs };
  });
};
