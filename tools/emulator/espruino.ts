import { performance } from 'node:perf_hooks';
import { createContext, Script } from 'node:vm';
import { crc32 } from '#proto/frame.js';
import { IN_FLIGHT_VARIABLES } from '../build/heap.js';
import { fromTokens } from '../build/tokens.js';
import { createHeapCounter, ofBytes } from './espruino-heap.js';
import {
  type AirNetwork,
  createLine,
  createNet,
  createWifi,
  type Guard,
  i2cOf,
  type MachineLine,
} from './espruino-io.js';
import { createMemory, type NativeCode, nativeFunction } from './espruino-memory.js';
import { showScopes } from './espruino-scopes.js';
import { type MachineFlash, openStorage, type StorageArea } from './espruino-storage.js';
import type { I2cLine } from './i2c.js';
import type { NorFlash } from './w25q.js';

export type MachineOptions = {
  readonly flash: MachineFlash;
  /** what native code reads at an address of the flash; nothing where absent */
  readonly mapped?: ((address: number) => Uint8Array | undefined) | undefined;
  /** where Storage lies in the flash */
  readonly storage: StorageArea;
  readonly i2c: I2cLine;
  /** what is wired to SPI1; a line that nobody drives where absent */
  readonly spi?: NorFlash | undefined;
  /** 0 to 1 by the pin's name */
  readonly analog?: ((pin: string) => number) | undefined;
  readonly digital?: ((pin: string) => boolean) | undefined;
  /** the networks that its radio hears; where absent it is in one from the start */
  readonly air?: (() => readonly AirNetwork[]) | undefined;
  readonly serial: string;
  readonly hwRand?: (() => number) | undefined;
  readonly native: NativeCode;
  /** the interpreter's line to a computer, by its name there; USB unless told */
  readonly console?: string | undefined;
  /** of the interpreter; as many as it wants where absent */
  readonly variables?: number | undefined;
  /** the longest piece of memory in one piece that can be had */
  readonly flatBytesMax?: number | undefined;
  /** real milliseconds that stand for one second of the hardware's watchdog; as many unless told */
  readonly watchdogMsASecond?: number | undefined;
  /** what the board sends to the computer at its USB */
  readonly onWrite?: ((bytes: Uint8Array) => void) | undefined;
  /** the script took the line from the interpreter's prompt, or gave it back */
  readonly onConsole?: ((isTaken: boolean) => void) | undefined;
  /** what is run, where boot code did not leave that to the machine: text of Storage, in tokens or words */
  readonly code?: string | undefined;
  /** what the interpreter prints at its prompt */
  readonly onPrint?: ((line: string) => void) | undefined;
  /** the board stopped: its power went, its watchdog bit, or its script threw where nothing catches it */
  /** the watchdog forced this start */
  readonly wasWatchdog?: boolean | undefined;
  readonly onDeath?: (error: unknown) => void;
};

export type Machine = {
  readonly stop: () => void;
  readonly usb: MachineLine;
  readonly uart: MachineLine;
  /** variables of the interpreter that the script holds now */
  readonly usedVariables: () => number;
  /** the level of a pin changed, where the script watches it */
  /** puts the board out of its Wi-Fi network */
  readonly dropWifi: () => void;
  readonly changePin: (pin: string, state: boolean) => void;
};

/** The hardware's watchdog started the board again. */
export class WatchdogBite extends Error {}
/** The script holds more than the board has variables for. */
export class OutOfMemory extends Error {}
/** The script asked for a start from the beginning. */
export class Reboot extends Error {}

/** counting takes a millisecond or two */
const COUNT_EVERY_MS = 250;
const VARIABLE_BYTES = 13;
/** longer than anything that a board does between two looks at its watchdog, in real milliseconds */
const NO_WATCHDOG_MS = 60_000;
/** what runs first, where no boot code was put into flash */
const PROGRAM = 'fieldmark.js';
const BOOT_CODE = '.bootcde';
/** files that hold code, not data */
const CODE = /\.js$/;

/** of the register that says why the processor started */
const ALL_FLAGS = 0x7fff_ffff;

/** A script whose scopes can be seen; what is none stays as it is, as a slot that is hashed before it is run. */
const shown = (text: string): string => {
  try {
    return showScopes(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
};

/** A flat string: text whose bytes lie in one piece, where native code may change them. */
type FlatString = { readonly length: number; readonly charCodeAt: (at: number) => number };

/**
 * A board with the interpreter's globals, running what is in its Storage on Node's engine. The gate of the build is
 * what makes a script mean the same here and there. Pins, buses, flash, network and native code are real to it, and
 * its watchdog ends a script that never returns.
 */
export const startMachine = (options: MachineOptions): Machine => {
  const timers = new Set<NodeJS.Timeout>();
  const memory = createMemory((address) => options.mapped?.(address));
  const addresses = new Map<unknown, number>();
  /** texts that lie in flash beside Storage */
  const areas = new Map<string, number>();
  const watches: { readonly pin: string; readonly changed: (event: { readonly state: boolean }) => void }[] = [];
  const msASecond = options.watchdogMsASecond ?? 1000;
  let watchdogSeconds: number | undefined;
  let bite: NodeJS.Timeout | undefined;
  let isRunning = true;
  let depth = 0;

  const inFlash = new Set<string>();
  const heap = createHeapCounter((text) => inFlash.has(text));
  /** functions that timers and listeners hold */
  const held = new Set<unknown>();
  const total = options.variables ?? Number.POSITIVE_INFINITY;
  /** of an Espruino WiFi, where nothing is enforced */
  const reported = options.variables ?? 8190;
  let used = 0;
  let countedMs = Number.NEGATIVE_INFINITY;

  const stop = (): void => {
    isRunning = false;
    clearTimeout(bite);
    for (const timer of timers) clearTimeout(timer);
    net.close();
  };
  const die = (error: unknown): void => {
    if (!isRunning) return;
    stop();
    options.onDeath?.(error);
  };
  const isTimeout = (error: unknown): boolean =>
    (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
  /** Between two calls; one reading may be in flight during the next. */
  const countHeap = (): void => {
    if (!isRunning || performance.now() - countedMs < COUNT_EVERY_MS) return;
    countedMs = performance.now();
    used = heap.used(held);
    if (used + IN_FLIGHT_VARIABLES > total) die(new OutOfMemory(`${used} variables of ${total} in use`));
  };
  /** The interpreter gives nothing, and ends what asked, where no piece of memory is left that large. */
  const requireRoom = (bytes: number): void => {
    if (used + ofBytes(bytes) > total)
      throw new OutOfMemory(`${bytes} bytes, with ${used} variables of ${total} in use`);
  };
  /** Runs code of the script so that the watchdog can end it even where it never returns. */
  const run = (script: Script): void => {
    const timeout = watchdogSeconds === undefined ? NO_WATCHDOG_MS : watchdogSeconds * msASecond;
    depth++;
    try {
      script.runInContext(context, { timeout });
    } catch (error) {
      die(isTimeout(error) ? new WatchdogBite() : error);
    } finally {
      depth--;
    }
    countHeap();
  };
  const CALL = new Script('__call()');
  const guard: Guard =
    (call) =>
    (...values) => {
      if (!isRunning) return;
      if (depth > 0) {
        call(...values);
        return;
      }
      globals.__call = () => call(...values);
      run(CALL);
    };
  const kick = (): void => {
    clearTimeout(bite);
    if (watchdogSeconds !== undefined && isRunning)
      bite = setTimeout(() => die(new WatchdogBite()), watchdogSeconds * msASecond);
  };

  const keep: Guard = (call) => {
    held.add(call);
    return guard(call);
  };
  const wifi = createWifi(guard, options.air ?? (() => []));
  const net = createNet(guard, () => options.air === undefined || wifi.joined() !== undefined);
  const usb = createLine(keep);
  const uart = createLine(keep);
  if (options.onWrite !== undefined) usb.outside.onWrite(options.onWrite);
  const storage = openStorage(options.flash, options.storage);
  const { flash } = options;
  /** code in words, and the bytes that it is in flash */
  const bytesOf = new Map<string, Uint8Array>();
  /** the engine here knows words only, where the interpreter reads tokens as well */
  const words = (code: Uint8Array): string => {
    const text = shown(fromTokens(code));
    bytesOf.set(text, code);
    return text;
  };
  const wordsIn = (name: string): string | undefined => {
    const code = storage.read(name);
    return code === undefined ? undefined : words(Buffer.from(code, 'latin1'));
  };
  const modules: { readonly [name: string]: unknown } = {
    Storage: {
      ...storage,
      read: (name: string) => {
        const text = CODE.test(name) ? wordsIn(name) : storage.read(name);
        if (text !== undefined) inFlash.add(text);
        return text;
      },
    },
    Flash: {
      // for no bytes the interpreter gives what it then makes no array of
      read: (length: number, address: number) => {
        if (length <= 0) throw new Error('Unsupported first argument of type undefined');
        return flash.read(address, length);
      },
      write: (bytes: ArrayLike<number>, address: number) => flash.write(address, Uint8Array.from(bytes)),
      erasePage: (address: number) => flash.erase(address),
    },
    net: net.module,
    Wifi: wifi.module,
  };
  const later = (then: () => void, ms: number, repeats: boolean): number => {
    const call = guard(then);
    held.add(then);
    const timer = repeats
      ? setInterval(call, ms)
      : setTimeout(() => {
          timers.delete(timer);
          held.delete(then);
          call();
        }, ms);
    timers.add(timer);
    return timers.size;
  };
  const namedPin = (pin: object): string => (pin as { name: string }).name;
  const globals: { [name: string]: unknown } = {
    print: (...values: readonly unknown[]) => options.onPrint?.(values.join(' ')),
    getSerial: () => options.serial,
    getTime: () => performance.now() / 1000,
    require: (name: string) => modules[name],
    process: {
      // what nothing catches ends the machine, so that no test takes it for a board that is well
      on: () => {},
      memory: () => {
        const usage = heap.used(held);
        return { free: reported - usage, usage, total: reported, blocksize: VARIABLE_BYTES };
      },
    },
    Pin: class {
      readonly name: string;
      constructor(name: string) {
        this.name = name;
      }
    },
    Serial1: uart.inside,
    Serial2: uart.inside,
    [options.console ?? 'USB']: usb.inside,
    I2C1: i2cOf(options.i2c),
    SPI1: { setup: () => {}, send: (bytes: Uint8Array) => options.spi?.send(bytes) ?? new Uint8Array(bytes.length) },
    analogRead: (pin: object) => options.analog?.(namedPin(pin)) ?? 0,
    digitalRead: (pin: object) => (options.digital?.(namedPin(pin)) === true ? 1 : 0),
    setWatch: (changed: (event: { readonly state: boolean }) => void, pin: object) =>
      watches.push({ pin: namedPin(pin), changed: keep(changed) }),
    load: () => {
      throw new Reboot();
    },
    BTN1: { name: 'BTN1' },
    peek32: () => (options.wasWatchdog === true ? ALL_FLAGS : 0),
    poke32: () => {},
    setTimeout: (then: (() => void) | string, ms: number) =>
      later(typeof then === 'string' ? () => run(new Script(then, { filename: 'timer.js' })) : then, ms, false),
    setInterval: (then: () => void, ms: number) => later(then, ms, true),
    E: {
      hwRand: options.hwRand ?? (() => Math.floor(Math.random() * 0x1_0000_0000)),
      setConsole: (device: object | null) => options.onConsole?.(device === null),
      CRC32: (data: Uint8Array | string) => crc32(typeof data === 'string' ? bytesOf.get(data)! : data),
      // of an image, which is what scripts ask for: in words, as the engine here knows no tokens
      memoryArea: (address: number, length: number) => {
        const text = words(flash.read(address, length));
        areas.set(text, address);
        return text;
      },
      enableWatchdog: (seconds: number) => {
        watchdogSeconds = seconds;
        kick();
      },
      kickWatchdog: kick,
      reboot: () => {
        throw new Reboot();
      },
      getAddressOf: (value: unknown) =>
        typeof value === 'string' ? (areas.get(value) ?? storage.addressOf(value)) : (addresses.get(value) ?? 0),
      toFlatString: (given: ArrayLike<number>): FlatString | undefined => {
        if (given.length > (options.flatBytesMax ?? Number.POSITIVE_INFINITY)) return undefined;
        requireRoom(given.length);
        const bytes = Uint8Array.from(given);
        const text = { length: bytes.length, charCodeAt: (at: number) => bytes[at]! };
        addresses.clear();
        addresses.set(text, memory.place(bytes));
        return text;
      },
      nativeCall: (address: number) => {
        const base = storage.addressOf(storage.read('fm.native') ?? '');
        return nativeFunction(memory, options.native, address - 1 - base);
      },
    },
  };
  // the engine's own classes, or `instanceof` would tell the script's bytes from the machine's
  for (const name of ['Uint8Array', 'ArrayBuffer', 'DataView', 'Error']) globals[name] = globalThis[name as never];
  globals.Uint8Array = new Proxy(Uint8Array, {
    construct: (made, given) => {
      if (typeof given[0] === 'number') requireRoom(given[0]);
      return Reflect.construct(made, given) as object;
    },
  });
  Object.assign(globals, heap.globals);
  globals.global = globals;
  const context = createContext(globals);
  const code = options.code ?? storage.read(BOOT_CODE) ?? storage.read(PROGRAM);
  if (code === undefined) throw new Error('there is nothing to run in Storage');
  run(new Script(words(Buffer.from(code, 'latin1')), { filename: 'flash.js' }));
  return {
    stop,
    usb: usb.outside,
    uart: uart.outside,
    usedVariables: () => heap.used(held),
    dropWifi: wifi.drop,
    changePin: (pin, state) => {
      for (const watch of watches) if (watch.pin === pin) watch.changed({ state });
    },
  };
};
