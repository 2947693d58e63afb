import type { Sample, Sensor } from '#core/driver.js';
import type { Buses, Done, I2cBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { formatDecimal } from '#proto/senml.js';
import { createI2cLine, type I2cLine } from '#tools/emulator/i2c.js';

/** Turns a call with a callback into a promise that fails with the call's error. */
export const ask = <T>(call: (done: Done<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, value) =>
      value === undefined ? reject(error ?? new Error('neither error nor value')) : resolve(value),
    );
  });

/** The code that a call fails with, or `none`. */
export const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
  } catch (error) {
    return error instanceof FieldmarkError ? error.code : `not ours: ${error}`;
  }
  return 'none';
};

/** `{ temperature: '25.08 Cel' }` */
export const asText = (samples: readonly Sample[]): { readonly [name: string]: string } =>
  Object.fromEntries(
    samples.map(({ name, unit, value }) => [
      name,
      `${typeof value === 'object' ? formatDecimal(value) : value}${unit === undefined ? '' : ` ${unit}`}`,
    ]),
  );

export const measure = async (sensor: Sensor): Promise<{ readonly [name: string]: string }> =>
  asText(await ask(sensor.sample));

/** As the core does it: a sensor that failed is started anew, for a while. */
export const recover = async (sensor: Sensor): Promise<{ readonly [name: string]: string }> => {
  for (let left = 400; left > 0; left--) {
    if ((await codeOf(ask(sensor.start))) === 'none') return measure(sensor);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the sensor stays away');
};

/** An I2C controller that talks to the models byte by byte, and reports every byte that is not acknowledged. */
export const controllerOf = (line: I2cLine): I2cBus => {
  const absent = (address: number) => new FieldmarkError('SENSOR_ABSENT', { detail: `0x${address.toString(16)}` });
  const send = (address: number, bytes: readonly number[]): boolean => {
    const part = line.find(address);
    return part?.select(false) === true && bytes.every((byte) => part.write(byte));
  };
  const receive = (address: number, length: number): Uint8Array | undefined => {
    const part = line.find(address);
    return part?.select(true) === true ? Uint8Array.from({ length }, () => part.read()) : undefined;
  };
  const answer = <T>(address: number, value: T | undefined, done: Done<T>): void =>
    done(value === undefined ? absent(address) : undefined, value);
  return {
    write: (address, bytes, done) => answer(address, send(address, bytes) ? (true as const) : undefined, done),
    read: (address, register, length, done) =>
      answer(address, send(address, [register]) ? receive(address, length) : undefined, done),
    readRaw: (address, length, done) => answer(address, receive(address, length), done),
  };
};

/** Buses whose time only goes on where a driver waits. */
export const createTestBuses = () => {
  let nowMs = 0;
  const line = createI2cLine();
  const waits: { readonly dueMs: number; readonly then: () => void }[] = [];
  const next = (): void => {
    waits.sort((a, b) => a.dueMs - b.dueMs);
    const due = waits.shift();
    if (due === undefined) return;
    nowMs = Math.max(nowMs, due.dueMs);
    due.then();
  };
  return {
    line,
    nowMs: () => nowMs,
    buses: {
      i2c: controllerOf(line),
      after: (ms: number, then: () => void) => {
        waits.push({ dueMs: nowMs + ms, then });
        setImmediate(next);
      },
    } satisfies Buses,
  };
};
