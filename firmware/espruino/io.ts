import type { AdcBus, Buses, Done, GpioBus, I2cBus, UartBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { bytesOf } from './text.js';

/** A board's pin, as the interpreter's `new Pin(name)` gives it. */
export type BoardPin = object;

export type BoardI2c = {
  readonly writeTo: (address: number, bytes: readonly number[]) => void;
  readonly readFrom: (address: number, length: number) => Uint8Array;
};

export type BoardSerial = {
  /** sets the port up on the board's pins */
  readonly setup: () => void;
  readonly on: (event: 'data', listener: (text: string) => void) => void;
};

/** The globals of the interpreter that buses are made of. */
export type BoardIo = {
  readonly i2c: BoardI2c | undefined;
  readonly serial: BoardSerial | undefined;
  readonly pinOf: (name: string) => BoardPin;
  readonly analogRead: (pin: BoardPin) => number;
  readonly digitalRead: (pin: BoardPin) => number;
  readonly setWatch: (
    changed: (event: { readonly state: boolean }) => void,
    pin: BoardPin,
    options: { readonly repeat: boolean; readonly edge: 'both' },
  ) => unknown;
  readonly setTimeout: (then: () => void, ms: number) => unknown;
  readonly freeBytes: () => number;
  readonly uptimeMs: () => number;
  readonly watchdogResets: number;
};

const ADC_MAX = 65_535;

/** The interpreter throws where a part does not acknowledge, and leaves the bus free. */
const attempt = <T>(done: Done<T>, address: number, call: () => T): void => {
  let value: T;
  try {
    value = call();
  } catch (error) {
    done(new FieldmarkError('SENSOR_ABSENT', { detail: `${address}: ${error}` }), undefined);
    return;
  }
  done(undefined, value);
};

const i2cBus = (i2c: BoardI2c): I2cBus => ({
  write: (address, bytes, done) =>
    attempt(done, address, () => {
      i2c.writeTo(address, bytes);
      return true as const;
    }),
  read: (address, register, length, done) =>
    attempt(done, address, () => {
      i2c.writeTo(address, [register]);
      return new Uint8Array(i2c.readFrom(address, length));
    }),
  readRaw: (address, length, done) => attempt(done, address, () => new Uint8Array(i2c.readFrom(address, length))),
});

const adcBus = (io: BoardIo): AdcBus => ({
  sample: (pin, done) => done(undefined, Math.round(io.analogRead(io.pinOf(pin)) * ADC_MAX)),
});

const gpioBus = (io: BoardIo): GpioBus => ({
  read: (pin, done) => done(undefined, io.digitalRead(io.pinOf(pin)) !== 0),
  watch: (pin, changed) => {
    io.setWatch((event) => changed(event.state), io.pinOf(pin), { repeat: true, edge: 'both' });
  },
});

/** Set up when a driver listens: its pins may be those of another bus that is in use. */
const uartBus = (serial: BoardSerial): UartBus => ({
  onBytes: (received) => {
    serial.setup();
    serial.on('data', (text) => received(bytesOf(text)));
  },
});

/** The buses of a board for the same drivers as on Linux. */
export const openBuses = (io: BoardIo): Buses => ({
  i2c: io.i2c === undefined ? undefined : i2cBus(io.i2c),
  adc: adcBus(io),
  gpio: gpioBus(io),
  uart: io.serial === undefined ? undefined : uartBus(io.serial),
  figures: () => ({
    memoryFreeBytes: io.freeBytes(),
    uptimeSeconds: Math.floor(io.uptimeMs() / 1000),
    watchdogResets: io.watchdogResets,
  }),
  after: (ms, then) => {
    io.setTimeout(then, ms);
  },
});
