import { randomBytes, randomInt } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import { type EspruinoMethod, findBoard, loadBoards } from '#flash/board.js';
import { crc32 } from '#proto/frame.js';
import { readBoard } from '../build/board-module.js';
import { type Machine, Reboot, startMachine } from './espruino.js';
import type { NativeCode } from './espruino-memory.js';
import { createPrompt, type Prompt } from './espruino-prompt.js';
import { type MachineFlash, openStorage } from './espruino-storage.js';
import { createI2cLine } from './i2c.js';

/**
 * A board as it comes from its maker, at the end of a cable: nothing but the interpreter is on it. It is flashed at its prompt, starts
 * what was flashed two seconds after each power-up as its boot code says, and then has its line to itself.
 */
export type EspruinoUnit = {
  /** `tcp://127.0.0.1:…` */
  readonly url: string;
  /** takes its power and plugs it in again */
  readonly restart: () => void;
  readonly stop: () => Promise<void>;
  /** what is in its Storage, by name */
  readonly files: () => ReadonlyMap<string, string>;
  /** what stopped its script, but for a start that it asked for */
  readonly deaths: readonly unknown[];
};

export type EspruinoUnitOptions = {
  /** by its file in boards/; one with its queue in the processor's own flash */
  readonly board: string;
  readonly native: NativeCode;
  /** what the interpreter says that it is built for, where that is another board */
  readonly interpreter?: string | undefined;
};

const STORAGE_PAGES = 4;
const SERIAL_BYTES = 6;
const VERSION = '2v25';
const BOOT_CODE = '.bootcde';
const BANNER = '\r\n ____                 _\r\n|  __|___ ___ ___ _ _|_|___ ___\r\n>';
/** as `Math.random` is too weak for a key */
const WORD = 2 ** 32;

/** NOR flash as a chip has it: a write clears bits, an erase sets a page. */
const createFlash = (base: number, sizeBytes: number, pageBytes: number): MachineFlash => {
  const bytes = new Uint8Array(sizeBytes).fill(0xff);
  return {
    read: (address, length) => bytes.slice(address - base, address - base + length),
    write: (address, data) => {
      for (let i = 0; i < data.length; i++) bytes[address - base + i]! &= data[i]!;
    },
    erase: (address) => {
      const start = Math.floor((address - base) / pageBytes) * pageBytes;
      bytes.fill(0xff, start, start + pageBytes);
    },
  };
};

/** Queue and Storage where the board's file says, in one piece. */
const layOut = (id: string) => {
  const { limits } = readBoard(id);
  const pages = limits.queuePages ?? [];
  const [first] = pages;
  if (first === undefined) throw new Error(`${id} has no queue in its own flash`);
  const queueBytes = pages.reduce((sum, page) => sum + page.sizeBytes, 0);
  const pageBytes = first.sizeBytes;
  const storage = { address: first.address + queueBytes, sizeBytes: STORAGE_PAGES * pageBytes, pageBytes };
  const method = findBoard(loadBoards(), id).flash.find(
    (each): each is EspruinoMethod => each.method === 'espruino-storage',
  );
  const name = method?.interpreters?.[0] ?? id;
  return { name, storage, flash: createFlash(first.address, queueBytes + storage.sizeBytes, pageBytes) };
};

export const startEspruinoUnit = async (options: EspruinoUnitOptions): Promise<EspruinoUnit> => {
  const { name, storage: area, flash } = layOut(options.board);
  const storage = openStorage(flash, area);
  const serial = randomBytes(SERIAL_BYTES).toString('hex');
  const deaths: unknown[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let socket: Socket | undefined;
  let machine: Machine | undefined;
  let prompt: Prompt;
  /** the script reads the line, not the prompt */
  let isTaken = false;

  const write = (bytes: Uint8Array): void => {
    socket?.write(bytes);
  };
  const say = (text: string): void => write(Buffer.from(text, 'latin1'));
  const halt = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    machine?.stop();
    machine = undefined;
    isTaken = false;
    prompt = createPrompt({
      globals,
      say,
      // the interpreter confirms a packet whose bytes it could not write
      writeFile: (name, text, offset, sizeBytes) => attempt(() => storage.write(name, text, offset, sizeBytes)),
    });
  };
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      say(`Uncaught ${error}\r\n`);
    }
  };
  const start = (code: string): void => {
    machine = startMachine({
      code,
      flash,
      storage: area,
      i2c: createI2cLine(),
      analog: () => 0.5,
      serial,
      hwRand: () => randomInt(WORD),
      native: options.native,
      onWrite: write,
      onConsole: (taken) => {
        isTaken = taken;
      },
      onDeath: (error) => {
        if (!(error instanceof Reboot)) deaths.push(error);
        setImmediate(powerUp);
      },
    });
  };
  const globals = () => ({
    require: () => storage,
    process: { env: { BOARD: options.interpreter ?? name, VERSION } },
    E: { CRC32: (text: string) => crc32(Buffer.from(text, 'latin1')) },
    reset: () => {
      setImmediate(() => {
        halt();
        say(BANNER);
      });
    },
    load: () => setImmediate(powerUp),
  });
  /** A text given to setTimeout is run at the top, as the interpreter does it. */
  const runBoot = (code: string): void =>
    runInContext(
      code,
      createContext({
        ...globals(),
        eval: start,
        print: (text: string) => say(`${text}\r\n`),
        setTimeout: (later: string, ms: number) => timers.add(setTimeout(() => attempt(() => runBoot(later)), ms)),
      }),
    );
  const powerUp = (): void => {
    halt();
    say(BANNER);
    const code = storage.read(BOOT_CODE);
    if (code !== undefined) attempt(() => runBoot(code));
  };

  const server = createServer({ noDelay: true }, (opened) => {
    // one cable: who plugs in anew takes it
    socket?.destroy();
    socket = opened;
    opened.on('error', () => opened.destroy());
    opened.on('data', (bytes) => {
      if (socket !== opened) return;
      if (isTaken) machine?.usb.feed(new Uint8Array(bytes));
      else for (const byte of bytes) prompt.take(byte);
    });
  });
  powerUp();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deaths,
    files: () => new Map(storage.list().map((name) => [name, storage.read(name)!])),
    restart: powerUp,
    stop: () =>
      new Promise((resolve) => {
        halt();
        socket?.destroy();
        server.close(() => resolve());
      }),
  };
};
