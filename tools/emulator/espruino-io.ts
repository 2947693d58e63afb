import { connect } from 'node:net';
import type { I2cLine } from './i2c.js';

/** A serial port of the board, from outside: what the board writes, and what it gets. */
export type MachineLine = {
  readonly onWrite: (listener: (bytes: Uint8Array) => void) => void;
  readonly feed: (bytes: Uint8Array) => void;
};

/** Runs a call of the board's own code: nothing that it throws may pass unseen, and nothing runs without power. */
export type Guard = <A extends unknown[]>(call: (...values: A) => void) => (...values: A) => void;

/** `Serial` as the interpreter has it: text whose characters are bytes. */
export const createLine = (guard: Guard) => {
  const readers: ((bytes: Uint8Array) => void)[] = [];
  const listeners: ((text: string) => void)[] = [];
  const outside: MachineLine = {
    onWrite: (listener) => readers.push(listener),
    feed: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      for (const listener of listeners) listener(text);
    },
  };
  const inside = {
    setup: () => {},
    write: (data: string | ArrayLike<number>) => {
      const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Uint8Array.from(data);
      for (const reader of readers) reader(new Uint8Array(bytes));
    },
    on: (event: string, listener: (text: string) => void) => {
      if (event === 'data') listeners.push(guard(listener));
    },
  };
  return { inside, outside };
};

export const i2cOf = (line: I2cLine) => {
  const partAt = (address: number, reading: boolean) => {
    const part = line.find(address);
    if (part === undefined || !part.select(reading)) throw new Error('Timeout on I2C Write Transmit Mode 2');
    return part;
  };
  return {
    setup: () => {},
    writeTo: (address: number, bytes: readonly number[]) => {
      const part = partAt(address, false);
      for (const byte of bytes) if (!part.write(byte)) throw new Error('I2C NACK');
    },
    readFrom: (address: number, length: number) => {
      const part = partAt(address, true);
      return Uint8Array.from({ length }, () => part.read());
    },
  };
};

/** TCP as the interpreter's `net` has it: text whose characters are bytes. `close` ends what is open. */
export const createNet = (guard: Guard) => {
  const sockets = new Set<{ readonly destroy: () => void }>();
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
    module: {
      connect: (options: { host: string; port: number }, connected: () => void) => {
        const socket = connect(options);
        sockets.add(socket);
        socket.setEncoding('latin1');
        socket.on('error', () => {});
        socket.on('close', () => sockets.delete(socket));
        socket.on('connect', guard(connected));
        return {
          write: (text: string) => socket.write(text, 'latin1'),
          end: () => socket.destroy(),
          on: (event: string, listener: (value: string) => void) => socket.on(event, guard(listener)),
        };
      },
    },
  };
};
