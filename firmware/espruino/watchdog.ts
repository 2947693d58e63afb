import type { Driver, Sensor } from '#core/driver.js';
import type { Done, Storage } from '#core/ports.js';
import type { SensorSettings } from '#core/schedule.js';
import { FieldmarkError } from '#proto/errors.js';
import { bytesOf, textOf } from './text.js';

/**
 * A user's module that never returns stops the interpreter, and the hardware's watchdog starts the board again. Which
 * sensor it was is noted in flash before its first sample of a boot and struck out after, so that the next boot knows.
 * Where nobody was noted, all samples of that boot are, so that a module that loops now and then is found as well.
 * After three such ends the sensor is left alone until there is another program; health names it, and counts the ends.
 */
const NOTE = 'watchdog';
const HANGS_MAX = 3;

type Notes = {
  /** of the program that these sensors are of */
  program: string;
  resets: number;
  /** the sensor that is being asked, or empty */
  pending: string;
  /** name, hangs, name, hangs */
  hangs: string[];
};

const readNotes = (storage: Storage): Notes => {
  const bytes = storage.read(NOTE);
  const lines = (bytes === undefined ? '' : textOf(bytes)).split('\n');
  const resets = parseInt(lines[1] ?? '0', 10);
  return { program: lines[0]!, resets: Math.max(resets, 0), pending: lines[2] ?? '', hangs: lines.slice(3) };
};

const writeNotes = (storage: Storage, notes: Notes): void =>
  storage.write(NOTE, bytesOf([notes.program, `${notes.resets}`, notes.pending].concat(notes.hangs).join('\n')));

const hangsOf = (notes: Notes, name: string): number => {
  const at = notes.hangs.indexOf(name);
  return at < 0 ? 0 : parseInt(notes.hangs[at + 1]!, 10);
};

const countHang = (notes: Notes): void => {
  const at = notes.hangs.indexOf(notes.pending);
  if (at < 0) notes.hangs.push(notes.pending, '1');
  else notes.hangs[at + 1] = `${hangsOf(notes, notes.pending) + 1}`;
};

const left = (name: string): Sensor => {
  const error = new FieldmarkError('SENSOR_TIMEOUT', { detail: `${name} stopped this board ${HANGS_MAX} times` });
  return {
    start: (done) => done(error, undefined),
    sample: (done) => done(error, undefined),
  };
};

/** Runs a call of the module's with its name noted, which may never return. */
const during = <T>(name: string, note: (pending: string) => void, call: () => T): T => {
  note(name);
  try {
    return call();
  } finally {
    note('');
  }
};

const watched = (sensor: Sensor, name: string, isSuspect: boolean, note: (pending: string) => void): Sensor => {
  let isProven = false;
  return {
    fields: sensor.fields,
    start: (done) => during(name, note, () => sensor.start(done)),
    sample: (done) => {
      if (isProven && !isSuspect) {
        sensor.sample(done);
        return;
      }
      note(name);
      const settle: Done<never> = (error, value) => {
        note('');
        isProven = true;
        (done as Done<never>)(error, value);
      };
      try {
        sensor.sample(settle as never);
      } catch (error) {
        note('');
        throw error;
      }
    },
  };
};

export type Watched = {
  readonly sensors: readonly SensorSettings[];
  /** starts that the hardware's watchdog forced, since the board's first */
  readonly resets: number;
};

/**
 * The sensors under watch. `wasWatchdog` is what the processor says of its last start, undefined where it can't tell:
 * there a sample that was noted and not struck out counts, though the power may have gone.
 */
export const watchSensors = (
  storage: Storage,
  sensors: readonly SensorSettings[],
  program: string,
  wasWatchdog: boolean | undefined,
): Watched => {
  const notes = readNotes(storage);
  const isHang = notes.pending !== '' && wasWatchdog !== false;
  const isSuspect = wasWatchdog === true && notes.pending === '';
  const isChanged = notes.program !== program;
  if (isChanged) notes.hangs = [];
  else if (isHang) countHang(notes);
  notes.program = program;
  notes.pending = '';
  if (isHang || isSuspect) notes.resets++;
  if (isHang || isSuspect || isChanged) writeNotes(storage, notes);
  const note = (pending: string): void => {
    if (pending === notes.pending) return;
    notes.pending = pending;
    writeNotes(storage, notes);
  };
  return {
    resets: notes.resets,
    sensors: sensors.map((one) => {
      const name = one.name ?? one.driver.name;
      const driver: Driver = {
        name: one.driver.name,
        fields: one.driver.fields,
        periodMsMin: one.driver.periodMsMin,
        open: (buses, options) =>
          hangsOf(notes, name) >= HANGS_MAX
            ? left(name)
            : watched(
                during(name, note, () => one.driver.open(buses, options)),
                name,
                isSuspect,
                note,
              ),
      };
      return { driver, options: one.options, name: one.name, periodMs: one.periodMs };
    }),
  };
};
