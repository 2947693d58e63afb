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
export const createNet = (guard: Guard, isOnline: () => boolean = () => true) => {
  const sockets = new Set<{ readonly destroy: () => void }>();
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
    module: {
      connect: (options: { host: string; port: number }, connected: () => void) => {
        if (!isOnline()) throw new Error('No WiFi connection');
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

/** A network that the board's radio hears. Without a password it is open. */
export type AirNetwork = { readonly ssid: string; readonly password?: string; readonly rssi: number };

const RADIO_MS = 20;

/** `Wifi` as an Espruino WiFi and an ESP32 have it; `drop` puts the board out of its network. */
export const createWifi = (guard: Guard, air: () => readonly AirNetwork[]) => {
  const left: (() => void)[] = [];
  let joined: string | undefined;
  const later = (call: () => void): void => {
    setTimeout(call, RADIO_MS);
  };
  return {
    joined: () => joined,
    drop: (): void => {
      joined = undefined;
      for (const listener of left) listener();
    },
    module: {
      connect: (ssid: string, options: { readonly password?: string }, done: (error: string | null) => void) => {
        const answer = guard(done);
        later(() => {
          const network = air().find((one) => one.ssid === ssid);
          const isRight = network !== undefined && (network.password ?? '') === (options.password ?? '');
          joined = isRight ? ssid : undefined;
          answer(isRight ? null : `WiFi connect failed: ${network === undefined ? '+CWJAP:3' : '+CWJAP:2'}`);
        });
      },
      scan: (done: (error: string | null, found: readonly object[]) => void) => {
        const answer = guard(done);
        const found = air().map(({ ssid, password, rssi }) => ({
          ssid,
          rssi,
          authMode: password === undefined ? 'open' : 'wpa2_psk',
        }));
        later(() => answer(null, found));
      },
      on: (event: string, listener: () => void) => {
        if (event === 'disconnected') left.push(guard(listener));
      },
    },
  };
};
