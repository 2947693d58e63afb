import type { Done, I2cBus } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Call, Calls } from './calls.js';
import { I2C_ABSENT, type IoPlugin } from './plugin.js';

const absent = (address: number, cause?: unknown): FieldmarkError =>
  new FieldmarkError('SENSOR_ABSENT', { detail: `nothing answers at I2C address 0x${address.toString(16)}`, cause });

/** errno of a transfer that was not acknowledged, which depends on the controller's kernel driver */
const NOT_ACKNOWLEDGED = ['ENXIO', 'EREMOTEIO', 'EIO', 'ETIMEDOUT'];

const asBusError = (address: number, error: NodeJS.ErrnoException): FieldmarkError =>
  NOT_ACKNOWLEDGED.includes(error.code ?? '')
    ? absent(address, error)
    : new FieldmarkError('BUS_FAILED', { detail: error.message, cause: error });

/**
 * I2C by an IO plugin. Firmata reports nothing about writes: there an absent part shows at the next read. A plugin's
 * `error` names no call; as only one runs at a time it is that one's.
 */
export const createI2cBus = (io: IoPlugin, calls: Calls): I2cBus => {
  const configured = new Set<number>();
  const prepare = (address: number): void => {
    if (configured.has(address)) return;
    io.i2cConfig({ address, delay: 0 });
    configured.add(address);
  };
  /** linux-io leaves the listener of a read that failed; Firmata's are gone with the reply or the connection */
  const forget = (address: number, register: number): unknown =>
    io.removeAllListeners(`I2C-reply${address}-${register}`);

  const transfer = <T>(address: number, register: number, start: (finish: Done<T>) => void, done: Done<T>): void => {
    const call: Call<T> = (finish) => {
      const noAnswer = (from: number): void => {
        if (from === address) finish(absent(address), undefined);
      };
      const failed = (error: NodeJS.ErrnoException): void => finish(asBusError(address, error), undefined);
      io.on(I2C_ABSENT, noAnswer).on('error', failed);
      try {
        prepare(address);
        start(finish);
      } catch (error) {
        failed(error as NodeJS.ErrnoException);
      }
      return () => {
        io.off(I2C_ABSENT, noAnswer).off('error', failed);
        forget(address, register);
      };
    };
    calls.run(call, done);
  };
  const take =
    (address: number, length: number, finish: Done<Uint8Array>) =>
    (bytes: readonly number[]): void => {
      if (bytes.length === length) finish(undefined, Uint8Array.from(bytes));
      else finish(absent(address), undefined);
    };
  return {
    write: (address, bytes, done) =>
      transfer(
        address,
        0,
        (finish: Done<true>) => {
          io.i2cWrite(address, bytes);
          finish(undefined, true);
        },
        done,
      ),
    read: (address, register, length, done) =>
      transfer(
        address,
        register,
        (finish: Done<Uint8Array>) => io.i2cReadOnce(address, register, length, take(address, length, finish)),
        done,
      ),
    readRaw: (address, length, done) =>
      transfer(
        address,
        0,
        (finish: Done<Uint8Array>) => io.i2cReadOnce(address, length, take(address, length, finish)),
        done,
      ),
  };
};
