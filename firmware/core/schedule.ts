import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { isSenmlName, type SenmlRecord } from '#proto/senml.js';
import { type Backoff, backoffMs } from './backoff.js';
import { PAYLOAD_BYTES_MAX } from './bounds.js';
import type { Driver, Field, Sample, Sensor, SensorOptions } from './driver.js';
import type { Emit } from './events.js';
import type { Buses, Clock } from './ports.js';

export type SensorSettings = {
  readonly driver: Driver;
  readonly options: SensorOptions;
  /** where given, records are named `name:field` */
  readonly name?: string | undefined;
  readonly periodMs: number;
};

export type SensorState = 'starting' | 'ready' | 'failed';

export type SensorStatus = {
  /** the sensor's name, or its driver's where it has none */
  readonly name: string;
  readonly state: SensorState;
  /** why it last failed; absent once it gives samples again */
  readonly code?: ErrorCode | undefined;
};

/**
 * Which sensor when. Each has its own grid of times, `periodMs` apart from its first sample on: a late tick or a slow
 * part never shifts the grid, and times that were missed are passed over, not made up for in a burst. A sensor that
 * fails or does not answer is started again after a growing delay, and the others don't notice.
 */
export type Scheduler = {
  readonly tick: () => void;
  readonly status: () => readonly SensorStatus[];
};

export type SchedulerParts = {
  readonly clock: Clock;
  readonly emit: Emit;
  /** the SenML pack of some records */
  readonly encode: (records: readonly SenmlRecord[]) => Uint8Array;
  /** false while nothing more can be sealed */
  readonly accepts: () => boolean;
  readonly offer: (records: readonly SenmlRecord[], payload: Uint8Array) => void;
  /** tells that a sample was due and not taken */
  readonly missed: () => void;
};

const RESTART: Backoff = { baseMs: 1000, maxMs: 300_000 };
const ANSWER_TIMEOUT_MS = 15_000;

export type Slot = {
  readonly name: string;
  readonly prefix: string;
  readonly sensor: Sensor;
  readonly fields: readonly Field[];
  readonly periodMs: number;
  state: SensorState;
  code: ErrorCode | undefined;
  failures: number;
  /** when it is to be started again, while not ready */
  restartMs: number;
  /** next time of its grid; -1 before the first sample */
  dueMs: number;
  /** counts calls into the sensor: an answer to an earlier one is too late */
  call: number;
  /** when the call began that is not answered yet; -1 for none */
  calledMs: number;
};

const configError = (name: string, detail: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', {
    detail: `sensor ${name}: ${detail}`,
    next: 'correct the sensor in the settings',
  });

const checkNames = (slot: Slot, taken: string[]): void => {
  for (let i = 0; i < slot.fields.length; i++) {
    const name = slot.prefix + slot.fields[i]!.name;
    if (!isSenmlName(name)) throw configError(slot.name, `${name} can't be the name of a record`);
    if (taken.indexOf(name) >= 0)
      throw configError(slot.name, `another sensor gives ${name} too; give one of them a name`);
    taken.push(name);
  }
};

/** Opens every sensor. Throws CONFIG_INVALID where options, names or periods don't work. */
export const openSensors = (buses: Buses, settings: readonly SensorSettings[]): readonly Slot[] => {
  const taken: string[] = [];
  return settings.map((one) => {
    const name = one.name ?? one.driver.name;
    if (!(one.periodMs >= one.driver.periodMsMin && one.periodMs > 0))
      throw configError(name, `periodMs must be at least ${one.driver.periodMsMin}`);
    const sensor = one.driver.open(buses, one.options);
    const slot: Slot = {
      name,
      prefix: one.name === undefined ? '' : `${one.name}:`,
      sensor,
      fields: sensor.fields ?? one.driver.fields,
      periodMs: one.periodMs,
      state: 'starting',
      code: undefined,
      failures: 0,
      restartMs: 0,
      dueMs: -1,
      call: 0,
      calledMs: -1,
    };
    checkNames(slot, taken);
    return slot;
  });
};

const fieldOf = (slot: Slot, name: string): Field | undefined => {
  for (let i = 0; i < slot.fields.length; i++) if (slot.fields[i]!.name === name) return slot.fields[i];
  return undefined;
};

const outOfRange = (name: string): FieldmarkError => new FieldmarkError('SENSOR_OUT_OF_RANGE', { detail: name });

/** One sample as a record; throws where the driver breaks what it states about its fields. */
const recordOf = (slot: Slot, sample: Sample): SenmlRecord => {
  const field = fieldOf(slot, sample.name);
  if (field === undefined)
    throw new FieldmarkError('INTERNAL', { detail: `${sample.name} is no field of ${slot.name}` });
  const value = sample.value;
  if (typeof value === 'object') {
    const isWhole = Math.floor(value.mantissa) === value.mantissa;
    if (!isWhole || value.exponent !== field.exponent || value.mantissa < field.min || value.mantissa > field.max)
      throw outOfRange(`${sample.name} is ${value.mantissa}e${value.exponent}`);
  } else if (typeof value === 'string' && value.length > LIMITS.senmlTextBytesMax) throw outOfRange(sample.name);
  const name = slot.prefix + sample.name;
  return sample.unit === undefined ? { name, value } : { name, unit: sample.unit, value };
};

const asError = (cause: unknown): FieldmarkError =>
  cause instanceof FieldmarkError ? cause : new FieldmarkError('INTERNAL', { detail: `${cause}`, cause });

export const createScheduler = (parts: SchedulerParts, slots: readonly Slot[]): Scheduler => {
  const fail = (slot: Slot, error: FieldmarkError): void => {
    slot.failures++;
    slot.state = 'failed';
    slot.code = error.code;
    const retryDelayMs = backoffMs(RESTART, slot.failures);
    slot.restartMs = parts.clock.monotonicMs() + retryDelayMs;
    parts.emit({ kind: 'sensor-failed', name: slot.name, code: error.code, detail: error.message, retryDelayMs });
  };

  const give = (slot: Slot, samples: readonly Sample[]): void => {
    const records = samples.map((sample) => recordOf(slot, sample));
    if (records.length > LIMITS.senmlRecordsMax) throw outOfRange(`${records.length} fields`);
    if (records.length > 0) {
      const payload = parts.encode(records);
      if (payload.length > PAYLOAD_BYTES_MAX) throw new FieldmarkError('ENVELOPE_TOO_LARGE', { detail: slot.name });
      parts.offer(records, payload);
    }
    if (slot.code !== undefined) parts.emit({ kind: 'sensor-recovered', name: slot.name });
    slot.code = undefined;
    slot.failures = 0;
  };

  /** Calls into the sensor; whatever it does wrong stays its own failure. */
  const ask = (slot: Slot, question: (answer: (error: FieldmarkError | undefined) => boolean) => void): void => {
    slot.call++;
    slot.calledMs = parts.clock.monotonicMs();
    const call = slot.call;
    const isInTime = (error: FieldmarkError | undefined): boolean => {
      if (call !== slot.call || slot.calledMs < 0) return false;
      slot.calledMs = -1;
      if (error !== undefined) fail(slot, error);
      return error === undefined;
    };
    try {
      question(isInTime);
    } catch (cause) {
      isInTime(asError(cause));
    }
  };

  const start = (slot: Slot): void =>
    ask(slot, (answer) =>
      slot.sensor.start((error) => {
        if (!answer(error)) return;
        slot.state = 'ready';
        if (slot.dueMs < 0) slot.dueMs = parts.clock.monotonicMs();
      }),
    );

  const sample = (slot: Slot): void =>
    ask(slot, (answer) =>
      slot.sensor.sample((error, samples) => {
        if (!answer(error)) return;
        try {
          give(slot, samples ?? []);
        } catch (cause) {
          fail(slot, asError(cause));
        }
      }),
    );

  /** Whether this slot is due; moves its grid on past `nowMs`. */
  const isDue = (slot: Slot, nowMs: number): boolean => {
    if (nowMs < slot.dueMs) return false;
    slot.dueMs += slot.periodMs * (Math.floor((nowMs - slot.dueMs) / slot.periodMs) + 1);
    return true;
  };

  const step = (slot: Slot, nowMs: number): void => {
    if (slot.calledMs >= 0) {
      if (nowMs - slot.calledMs < ANSWER_TIMEOUT_MS) return;
      slot.calledMs = -1;
      fail(slot, new FieldmarkError('SENSOR_TIMEOUT', { detail: slot.name }));
    }
    if (slot.state !== 'ready' && nowMs >= slot.restartMs) start(slot);
    if (slot.state !== 'ready' || slot.calledMs >= 0 || !isDue(slot, nowMs)) return;
    if (parts.accepts()) sample(slot);
    else parts.missed();
  };

  return {
    tick: () => {
      const nowMs = parts.clock.monotonicMs();
      for (let i = 0; i < slots.length; i++) step(slots[i]!, nowMs);
    },
    status: () => slots.map((slot) => ({ name: slot.name, state: slot.state, code: slot.code })),
  };
};
