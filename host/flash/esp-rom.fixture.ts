import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { SerialLink, Signals } from './link.js';

export type EspFaults = {
  readonly chip?: 'ESP32' | 'ESP32-C3';
  readonly silent?: boolean;
  /** answers no more above this speed */
  readonly baudRateMax?: number;
  /** hears whatever the speed: its line has none, as a pseudo terminal */
  readonly hearsAllRates?: boolean;
  /** counts another MD5 than its flash has */
  readonly flipsAt?: number;
  /** refuses to write its second block */
  readonly refusesBlock?: number;
  /** the cable is pulled when it gets this block */
  readonly pulledAtBlock?: number;
};

export type FakeEsp = {
  readonly link: SerialLink;
  readonly flash: Uint8Array;
  readonly baudRates: readonly number[];
  readonly blocks: () => number;
  /** whether its last reset was into the program, and not into the ROM */
  readonly runs: () => boolean;
};

// Espressif, "Serial Protocol": commands of ROM and stub
const SYNC = 0x08;
const READ_REGISTER = 0x0a;
const MEMORY_END = 0x06;
const CHANGE_BAUD_RATE = 0x0f;
const DEFLATE_BEGIN = 0x10;
const DEFLATE_DATA = 0x11;
const DEFLATE_END = 0x12;
const MD5 = 0x13;
const SECURITY_INFO = 0x14;
const MAGIC_REGISTER = 0x40001000;
const ESP32_MAGIC = 0x00f01d83;
const C3_ID = 5;

const slip = (body: Uint8Array): readonly number[] => {
  const escaped = [...body].flatMap((byte) => (byte === 0xc0 ? [0xdb, 0xdc] : byte === 0xdb ? [0xdb, 0xdd] : [byte]));
  return [0xc0, ...escaped, 0xc0];
};

/** The ROM of a chip and the stub that it is given, byte by byte: what they answer, with no processor behind. */
export const createFakeEsp = (flashBytes: number, closed: () => Error, faults: EspFaults = {}): FakeEsp => {
  const chip = faults.chip ?? 'ESP32';
  const flash = new Uint8Array(flashBytes).fill(0xff);
  const baudRates: number[] = [];
  let answers: number[] = [];
  let frame: number[] | undefined;
  let isEscaped = false;
  let inRom = false;
  let wantsRom = false;
  let isStub = false;
  let chipBaudRate = 115_200;
  let signals: Signals = { dataTerminalReady: false, requestToSend: false };
  let wanted = { address: 0, size: 0, data: [] as number[] };
  let blocks = 0;
  let pulled = false;

  const reply = (operation: number, value = 0, data: readonly number[] = [], status: readonly number[] = [0, 0]) => {
    // the ROM of an ESP32 pads its status to four bytes
    const body = [...data, ...status, ...(isStub ? [] : [0, 0])];
    const head = new DataView(new ArrayBuffer(8));
    head.setUint8(0, 1);
    head.setUint8(1, operation);
    head.setUint16(2, body.length, true);
    head.setUint32(4, value, true);
    answers.push(...slip(Uint8Array.from([...new Uint8Array(head.buffer), ...body])));
  };
  const written = (): void => {
    flash.set(inflateSync(Uint8Array.from(wanted.data)), wanted.address);
  };
  const md5 = (address: number, size: number): readonly number[] => {
    const bytes = flash.slice(address, address + size);
    if (faults.flipsAt !== undefined) bytes[faults.flipsAt]! ^= 1;
    return [...createHash('md5').update(bytes).digest()];
  };
  const obey = (operation: number, body: Uint8Array): void => {
    const word = (i: number) => new DataView(body.buffer, body.byteOffset).getUint32(i * 4, true);
    if (operation === SYNC) for (let i = 0; i < 8; i++) reply(SYNC, 0x20120707);
    else if (operation === SECURITY_INFO && chip === 'ESP32') reply(0, 0, [], [1, 5]);
    else if (operation === SECURITY_INFO) reply(operation, 0, [...new Array(12).fill(0), C3_ID, 0, 0, 0, 0, 0, 0, 0]);
    else if (operation === READ_REGISTER) reply(operation, word(0) === MAGIC_REGISTER ? ESP32_MAGIC : 0);
    else if (operation === MD5) reply(operation, 0, md5(word(0), word(1)));
    else if (operation === DEFLATE_BEGIN) {
      wanted = { address: word(3), size: word(0), data: [] };
      reply(operation);
    } else if (operation === DEFLATE_DATA) {
      if (blocks === faults.pulledAtBlock) pulled = true;
      const refused = blocks === faults.refusesBlock;
      if (!refused) {
        wanted.data.push(...body.subarray(16));
        blocks++;
      }
      reply(operation, 0, [], refused ? [1, 8] : [0, 0]);
    } else {
      if (operation === DEFLATE_END) written();
      reply(operation);
      if (operation === CHANGE_BAUD_RATE) chipBaudRate = word(0);
      if (operation === MEMORY_END) {
        isStub = true;
        answers.push(...slip(Buffer.from('OHAI')));
      }
    }
  };
  const take = (byte: number): void => {
    if (byte === 0xc0) {
      const whole = frame;
      frame = whole === undefined || whole.length > 0 ? (whole === undefined ? [] : undefined) : whole;
      if (whole !== undefined && whole.length >= 8) obey(whole[1]!, Uint8Array.from(whole.slice(8)));
    } else if (frame !== undefined) {
      if (isEscaped) frame.push(byte === 0xdc ? 0xc0 : 0xdb);
      else if (byte !== 0xdb) frame.push(byte);
      isEscaped = !isEscaped && byte === 0xdb;
    }
  };
  const hears = (): boolean => {
    if (faults.hearsAllRates === true) return inRom;
    const rate = baudRates[baudRates.length - 1];
    return faults.silent !== true && inRom && rate === chipBaudRate && rate <= (faults.baudRateMax ?? 4_000_000);
  };

  const link: SerialLink = {
    path: 'fake',
    write: async (bytes) => {
      if (pulled) throw closed();
      if (hears()) for (const byte of bytes) take(byte);
    },
    read: async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (pulled) throw closed();
      if (answers.length === 0) return undefined;
      const bytes = Uint8Array.from(answers);
      answers = [];
      return bytes;
    },
    setBaudRate: async (rate) => {
      baudRates.push(rate);
    },
    // RTS holds the chip in reset, and DTR, before or as it is let go, has it stay in its ROM
    setSignals: async (changes) => {
      const before = signals;
      signals = { ...signals, ...changes };
      if (before.requestToSend !== true && signals.requestToSend === true)
        wantsRom = signals.dataTerminalReady === true;
      if (before.requestToSend === true && signals.requestToSend !== true) {
        inRom = wantsRom || signals.dataTerminalReady === true;
        isStub = false;
        chipBaudRate = 115_200;
        answers = [];
        frame = undefined;
      }
    },
    reset: async () => {},
    close: async () => {},
  };
  return { link, flash, baudRates, blocks: () => blocks, runs: () => !inRom };
};
