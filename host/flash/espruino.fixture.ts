import { createContext, runInContext } from 'node:vm';
import { crc32 } from '#proto/frame.js';
import { createPrompt } from '#tools/emulator/espruino-prompt.js';
import type { Link } from './link.js';

/** what is erased at one time */
export const PAGE_BYTES = 4096;

export type EspruinoFaults = {
  readonly version?: string;
  readonly board?: string;
  readonly silent?: boolean;
  readonly baudRate?: number;
  /** what it prints before each answer, as a program that logs */
  readonly log?: string;
  /** only Ctrl-C gets the prompt */
  readonly isLooping?: boolean;
  readonly password?: boolean;
  readonly babble?: Uint8Array;
  /** bytes of flash that are free; what goes beyond is lost, and confirmed all the same */
  readonly freeBytes?: number;
  /** how many bytes compaction sets free */
  readonly trashBytes?: number;
  /** this byte of each file reads as another */
  readonly flipsAt?: number;
  readonly refusesPackets?: boolean;
  /** the cable is pulled after this many bytes have been sent to it, and the power with it */
  readonly pulledAfterBytes?: number;
  readonly sendsXoff?: boolean;
  /** what is in the flash beside Storage, by address */
  readonly held?: readonly (readonly [number, number])[];
  /** of this text, where it is sent for the n-th time, another last letter comes over the line */
  readonly mishears?: { readonly text: string; readonly time: number; readonly letter: string };
  /** a cell of the flash beside Storage that takes nothing */
  readonly wornAt?: number;
};

export type FakeEspruino = {
  readonly link: Link;
  readonly files: Map<string, string>;
  /** flash beside Storage, by address */
  readonly cells: Map<number, number>;
  readonly bytesTaken: () => number;
  readonly packets: () => number;
  /** what starts by itself after the power was off: the program's text, or undefined */
  readonly boot: () => string | undefined;
};

/** A console of the interpreter, byte by byte; what it is told to run is run, by this machine's JavaScript. */
export const createFakeEspruino = (
  files: Map<string, string>,
  closed: () => Error,
  faults: EspruinoFaults = {},
): FakeEspruino => {
  let said = '';
  let taken = 0;
  let trashBytes = faults.trashBytes ?? 0;
  let looping = faults.isLooping === true;
  let baudRate = 0;

  const used = (): number => [...files.values()].reduce((sum, text) => sum + text.length, 0);
  const free = (): number => (faults.freeBytes ?? 60_000) - used() - trashBytes;
  const storage = {
    getFree: free,
    compact: () => {
      trashBytes = 0;
    },
    erase: (name: string) => {
      trashBytes += files.get(name)?.length ?? 0;
      files.delete(name);
    },
    write: (name: string, text: string, offset: number, size: number): boolean => {
      if (offset === 0) files.set(name, '\xff'.repeat(Math.min(size, Math.max(free(), 0))));
      const old = files.get(name) ?? '';
      files.set(name, (old.slice(0, offset) + text + old.slice(offset + text.length)).slice(0, old.length));
      return true;
    },
    read: (name: string, offset = 0, length = Number.POSITIVE_INFINITY): string | undefined => {
      const text = files.get(name);
      if (text === undefined) return undefined;
      const at = faults.flipsAt;
      const seen = at === undefined ? text : `${text.slice(0, at)}\x7f${text.slice(at + 1)}`;
      return seen.slice(offset, offset + length);
    },
  };
  const restart = (): void => {
    said += '\r\n ____\r\n|  __|\r\n>';
  };
  const cells = new Map<number, number>(faults.held);
  const flash = {
    erasePage: (address: number) => {
      for (const at of [...cells.keys()]) if (at >= address && at < address + PAGE_BYTES) cells.delete(at);
    },
    write: (bytes: Uint8Array, address: number) => {
      if (address % 4 !== 0 || bytes.length % 4 !== 0) throw new Error('unaligned');
      for (const [i, byte] of bytes.entries())
        if (address + i !== faults.wornAt) cells.set(address + i, (cells.get(address + i) ?? 0xff) & byte);
    },
    read: (length: number, address: number) => Uint8Array.from({ length }, (_, i) => cells.get(address + i) ?? 0xff),
  };
  const globals = (): object => ({
    require: (name: string) => (name === 'Flash' ? flash : storage),
    process: { env: { BOARD: faults.board ?? 'PICO_R1_3', VERSION: faults.version ?? '2v25' } },
    E: {
      CRC32: (text: string) => crc32(Buffer.from(text, 'latin1')),
      toUint8Array: (text: string) => new Uint8Array(Buffer.from(text, 'latin1')),
    },
    reset: restart,
    load: restart,
  });
  const prompt = createPrompt({
    globals,
    say: (text) => {
      said += text;
    },
    writeFile: storage.write,
    answer: faults.password === true ? () => '\r\npassword>' : undefined,
    log: faults.log,
    refusesPackets: faults.refusesPackets,
  });
  const take = (byte: number): void => {
    if (byte === 3 && !prompt.isInPacket()) looping = false;
    // a program that runs without end reads nothing
    if (!looping) prompt.take(byte);
  };

  let heard = '';
  let times = 0;
  const listen = (byte: number): number => {
    const wrong = faults.mishears;
    if (wrong === undefined) return byte;
    heard = (heard + String.fromCharCode(byte)).slice(-wrong.text.length);
    return heard === wrong.text && ++times === wrong.time ? wrong.letter.charCodeAt(0) : byte;
  };
  const pulled = (): boolean => taken >= (faults.pulledAfterBytes ?? Number.POSITIVE_INFINITY);
  const link: Link = {
    write: async (bytes) => {
      for (const byte of bytes) {
        if (pulled()) throw closed();
        taken++;
        const isDeaf = faults.silent === true || (faults.baudRate ?? baudRate) !== baudRate;
        if (!isDeaf) take(listen(byte));
      }
      if (faults.sendsXoff === true && bytes.length > 100) said += '\x13\x11';
    },
    read: async () => {
      if (pulled()) throw closed();
      await new Promise((resolve) => setImmediate(resolve));
      if (faults.babble !== undefined) return faults.babble;
      if (said === '') return undefined;
      const bytes = Uint8Array.from(said, (letter) => letter.charCodeAt(0));
      said = '';
      return bytes;
    },
    setBaudRate: async (rate) => {
      baudRate = rate;
    },
    reset: async () => {},
    close: async () => {},
  };
  return {
    link,
    files,
    cells,
    bytesTaken: () => taken,
    packets: prompt.packets,
    boot: () => {
      const code = files.get('.bootcde');
      const started: string[] = [];
      if (code === undefined) return undefined;
      try {
        // a text is run at the top, as the interpreter does it
        const run = (text: string, more: object): unknown =>
          runInContext(text, createContext({ ...globals(), ...more }));
        const start = (later: string) => run(later, { eval: (text: string) => started.push(text), print: () => {} });
        run(code, { setTimeout: start });
      } catch {
        // half a file of boot code is a syntax error, after which the prompt answers
      }
      return started[0];
    },
  };
};
