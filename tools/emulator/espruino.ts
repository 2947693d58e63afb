import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { createContext, runInContext } from 'node:vm';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { I2cLine } from './i2c.js';

/** Bare flash with pages, as `Flash` of the interpreter reaches it. */
export type MachineFlash = {
  readonly read: (address: number, length: number) => Uint8Array;
  readonly write: (address: number, bytes: Uint8Array) => void;
  readonly erase: (address: number) => void;
};

export type MachineOptions = {
  /** what Storage holds */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly flash: MachineFlash;
  readonly i2c: I2cLine;
  readonly serial: string;
  /** where each native function begins, as the bundle was built for */
  readonly entries: { readonly [name: string]: number };
  readonly onPrint: (line: string) => void;
  /** the power is gone, or the bundle threw where nothing catches it */
  readonly onDeath?: (error: unknown) => void;
};

export type Machine = { readonly stop: () => void };

const BLOB_AT = 0x0801_0000;
const HEAP_AT = 0x2000_0000;
/** pieces of memory are looked for by their address; what is long forgotten is let go */
const PIECES_MAX = 64;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Memory as native code sees it: pieces with addresses. */
const createMemory = () => {
  const pieces: { address: number; bytes: Uint8Array }[] = [];
  let next = HEAP_AT;
  return {
    place: (bytes: Uint8Array): number => {
      const address = next;
      next += (bytes.length + 7) & ~3;
      pieces.push({ address, bytes });
      if (pieces.length > PIECES_MAX) pieces.shift();
      return address;
    },
    at: (address: number, length: number): Uint8Array => {
      const piece = pieces.find(
        (each) => address >= each.address && address + length <= each.address + each.bytes.length,
      );
      if (piece === undefined) throw new Error(`native code reads ${length} bytes at ${address}, where nothing is`);
      return piece.bytes.subarray(address - piece.address, address - piece.address + length);
    },
  };
};

type NativeFunction = (a: number, b: number, c: number, d: number) => number;

/** The native functions, done by a library of this computer (their own tests compare both). */
const nativeFunctions = (memory: ReturnType<typeof createMemory>): { readonly [name: string]: NativeFunction } => ({
  sign: (digest, key, out) => {
    const options = { prehash: false, lowS: true, extraEntropy: false };
    memory.at(out, 64).set(secp256k1.sign(memory.at(digest, 32), memory.at(key, 32), options));
    return 0;
  },
  publicKey: (key, out) => {
    if (!secp256k1.utils.isValidSecretKey(memory.at(key, 32))) return -1;
    memory.at(out, 64).set(secp256k1.getPublicKey(memory.at(key, 32), false).subarray(1));
    return 0;
  },
  verify: (digest, signature, key) => {
    const options = { prehash: false, lowS: true };
    return secp256k1.verify(memory.at(signature, 64), memory.at(digest, 32), memory.at(key, 33), options) ? 1 : 0;
  },
  sha256: (message, length, out) => {
    memory.at(out, 32).set(sha256(length === 0 ? new Uint8Array(0) : memory.at(message, length)));
    return 0;
  },
});

/** A flat string: text whose bytes lie in one piece, where native code may change them. */
type FlatString = { readonly length: number; readonly charCodeAt: (at: number) => number };

const i2cOf = (line: I2cLine) => {
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

/** TCP as the interpreter's `net` has it: text whose characters are bytes. */
const netModule = (onDeath: (error: unknown) => void) => ({
  connect: (options: { host: string; port: number }, connected: () => void) => {
    const guarded =
      <A extends unknown[]>(call: (...values: A) => void) =>
      (...values: A) => {
        try {
          call(...values);
        } catch (error) {
          onDeath(error);
        }
      };
    const socket = connect(options);
    socket.setEncoding('latin1');
    socket.on('error', () => {});
    socket.on('connect', guarded(connected));
    return {
      write: (text: string) => socket.write(text, 'latin1'),
      end: () => socket.destroy(),
      on: (event: string, listener: (value: string) => void) => socket.on(event, guarded(listener)),
    };
  },
});

/**
 * A board with the interpreter's globals, running one bundle on Node's engine. The gate of the build is what makes a
 * bundle mean the same here and there. Pins, buses, flash and the network are real to the bundle.
 */
export const startMachine = (code: string, options: MachineOptions): Machine => {
  const timers = new Set<NodeJS.Timeout>();
  const sockets: (() => void)[] = [];
  let isRunning = true;
  const stop = (): void => {
    isRunning = false;
    for (const timer of timers) clearTimeout(timer);
    for (const close of sockets) close();
  };
  const die = (error: unknown): void => {
    if (!isRunning) return;
    stop();
    options.onDeath?.(error);
  };
  const guarded = (call: () => void) => (): void => {
    if (!isRunning) return;
    try {
      call();
    } catch (error) {
      die(error);
    }
  };
  const memory = createMemory();
  const natives = nativeFunctions(memory);
  const addresses = new Map<unknown, number>();
  const net = netModule(die);
  const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const modules: { readonly [name: string]: unknown } = {
    Storage: {
      read: (name: string) => {
        const bytes = options.files.get(name);
        return bytes === undefined ? undefined : textOf(bytes);
      },
    },
    Flash: {
      read: (length: number, address: number) => options.flash.read(address, length),
      write: (bytes: Uint8Array, address: number) => options.flash.write(address, Uint8Array.from(bytes)),
      erasePage: (address: number) => options.flash.erase(address),
    },
    net: {
      connect: (...args: Parameters<typeof net.connect>) => {
        const socket = net.connect(...args);
        sockets.push(socket.end);
        return socket;
      },
    },
  };
  const globals: { [name: string]: unknown } = {
    print: (...values: readonly unknown[]) => options.onPrint(values.join(' ')),
    getSerial: () => options.serial,
    getTime: () => performance.now() / 1000,
    require: (name: string) => modules[name],
    process: { memory: () => ({ free: 2000, blocksize: 13 }) },
    Pin: class {},
    USB: { write: () => {}, on: () => {} },
    I2C1: i2cOf(options.i2c),
    analogRead: () => 0.5,
    digitalRead: () => 0,
    setWatch: () => 1,
    setTimeout: (then: () => void, ms: number) => timers.add(setTimeout(guarded(then), ms)),
    setInterval: (then: () => void, ms: number) => timers.add(setInterval(guarded(then), ms)),
    E: {
      hwRand: () => Math.floor(Math.random() * 0x1_0000_0000),
      enableWatchdog: () => {},
      kickWatchdog: () => {},
      getAddressOf: (value: unknown) => (typeof value === 'string' ? BLOB_AT : (addresses.get(value) ?? 0)),
      toFlatString: (given: ArrayLike<number>): FlatString => {
        const bytes = Uint8Array.from(given);
        const text = { length: bytes.length, charCodeAt: (at: number) => bytes[at]! };
        addresses.clear();
        addresses.set(text, memory.place(bytes));
        return text;
      },
      nativeCall: (address: number): NativeFunction => {
        const offset = address - 1 - BLOB_AT;
        const name = Object.keys(options.entries).find((each) => options.entries[each] === offset);
        if (name === undefined || natives[name] === undefined) throw new Error(`no native function at ${offset}`);
        return natives[name];
      },
    },
  };
  // the engine's own classes, or `instanceof` would tell the bundle's bytes from the machine's
  for (const name of ['Uint8Array', 'ArrayBuffer', 'DataView', 'Error']) globals[name] = globalThis[name as never];
  globals.global = globals;
  guarded(() => runInContext(code, createContext(globals), { filename: 'bundle.js' }))();
  return { stop };
};
