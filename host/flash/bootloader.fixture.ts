import type { Link } from './link.js';

/** Ways in which a board, its cable or its chip can be wrong. */
export type Faults = {
  /** baud rate at which it answers; any, unless given */
  baudRate?: number;
  signature?: readonly number[];
  /** sends this without end, whatever it is asked */
  babble?: Uint8Array;
  silent?: boolean;
  /** resets that it needs before it listens */
  deafResets?: number;
  /** the bit at this address always reads as zero */
  stuckAt?: number;
  /** the cable is pulled after this many bytes have been sent to it */
  pulledAfterBytes?: number;
  /** stops answering after this many bytes */
  hungAfterBytes?: number;
  /** refuses to write this page */
  refusesPage?: number;
};

export type FakeBoard = {
  readonly link: Link;
  readonly flash: Uint8Array;
  readonly baudRates: readonly number[];
  readonly resets: () => number;
  readonly pagesWritten: () => number;
  readonly bytesTaken: () => number;
  /** whether its bootloader was told to start the program */
  readonly started: () => boolean;
};

/** What a bootloader's protocol is to the board under it. */
export type Chip = {
  readonly faults: Faults;
  readonly signature: readonly number[];
  readonly read: (address: number, length: number) => Uint8Array;
  readonly write: (address: number, page: Uint8Array) => boolean;
  readonly start: () => void;
};

/** Takes one byte and gives the bytes of an answer that it completes. */
export type Protocol = (chip: Chip) => (byte: number) => readonly number[];

/** A board on a cable, with a bootloader that speaks `protocol`, byte by byte. */
export const createFakeBoard = (
  protocol: Protocol,
  flashBytes: number,
  closed: () => Error,
  faults: Faults = {},
): FakeBoard => {
  const flash = new Uint8Array(flashBytes).fill(0xff);
  const baudRates: number[] = [];
  let answers: number[] = [];
  let resets = 0;
  let pagesWritten = 0;
  let taken = 0;
  let started = false;
  const chip: Chip = {
    faults,
    signature: faults.signature ?? [0x1e, 0x95, 0x0f],
    read: (address, length) => {
      const bytes = flash.slice(address, address + length);
      const stuck = faults.stuckAt ?? -1;
      if (stuck >= address && stuck < address + length) bytes[stuck - address]! &= 0xfe;
      return bytes;
    },
    write: (address, page) => {
      if (faults.refusesPage === address) return false;
      flash.set(page, address);
      pagesWritten++;
      return true;
    },
    start: () => {
      started = true;
    },
  };
  let take = protocol(chip);
  const pulled = (): boolean => taken >= (faults.pulledAfterBytes ?? Number.POSITIVE_INFINITY);
  const isDeaf = (): boolean =>
    faults.silent === true ||
    resets <= (faults.deafResets ?? 0) ||
    (faults.baudRate !== undefined && baudRates[baudRates.length - 1] !== faults.baudRate) ||
    taken > (faults.hungAfterBytes ?? Number.POSITIVE_INFINITY);

  const link: Link = {
    write: async (bytes) => {
      for (const byte of bytes) {
        if (pulled()) throw closed();
        taken++;
        if (!isDeaf()) answers.push(...take(byte));
      }
    },
    read: async () => {
      if (pulled()) throw closed();
      // a turn of the event loop, as a real line takes at least
      await new Promise((resolve) => setImmediate(resolve));
      if (faults.babble !== undefined) return faults.babble;
      if (answers.length === 0) return undefined;
      const bytes = Uint8Array.from(answers);
      answers = [];
      return bytes;
    },
    setBaudRate: async (baudRate) => {
      baudRates.push(baudRate);
    },
    reset: async () => {
      resets++;
      answers = [];
      take = protocol(chip);
    },
    close: async () => {},
  };
  return {
    link,
    flash,
    baudRates,
    resets: () => resets,
    pagesWritten: () => pagesWritten,
    bytesTaken: () => taken,
    started: () => started,
  };
};

const word = (low: number, high: number): number => (low + high * 256) * 2;

/** What optiboot answers (AVR061), as far as it goes. */
export const fakeStk500v1: Protocol = (chip) => {
  let held: number[] = [];
  let address = 0;
  const lengthOf = (): number => {
    if (held[0] === 0x55) return 4;
    if (held[0] === 0x74) return 5;
    if (held[0] === 0x64) return held.length < 3 ? 5 : held[1]! * 256 + held[2]! + 5;
    return 2;
  };
  const obey = (command: readonly number[]): readonly number[] => {
    if (command[command.length - 1] !== 0x20) return [0x15];
    if (command[0] === 0x55) address = word(command[1]!, command[2]!);
    if (command[0] === 0x75) return [0x14, ...chip.signature, 0x10];
    if (command[0] === 0x74) return [0x14, ...chip.read(address, command[1]! * 256 + command[2]!), 0x10];
    if (command[0] === 0x64 && !chip.write(address, Uint8Array.from(command.slice(4, -1)))) return [0x14, 0x11];
    if (command[0] === 0x51) chip.start();
    return [0x14, 0x10];
  };
  return (byte) => {
    held.push(byte);
    if (held.length < lengthOf()) return [];
    const command = held;
    held = [];
    return obey(command);
  };
};

/** What stk500boot answers (AVR068), as far as it goes. A message with a wrong checksum gets no answer. */
export const fakeStk500v2: Protocol = (chip) => {
  let held: number[] = [];
  let address = 0;
  const obey = (body: readonly number[]): readonly number[] => {
    const code = body[0]!;
    if (code === 0x01) return [code, 0, 8, ...Buffer.from('AVRISP_2')];
    if (code === 0x06) {
      const extended = (body[1]! & 0x80) !== 0 ? body[2]! * 65536 : 0;
      address = (extended + body[3]! * 256 + body[4]!) * 2;
    }
    if (code === 0x1b) return [code, 0, chip.signature[body[4]!]!, 0];
    const length = body[1]! * 256 + body[2]!;
    if (code === 0x14) {
      const bytes = chip.read(address, length);
      address += length;
      return [code, 0, ...bytes, 0];
    }
    if (code === 0x13) {
      if (body.length !== length + 10 || !chip.write(address, Uint8Array.from(body.slice(10)))) return [code, 0xc0];
      address += length;
    }
    if (code === 0x11) chip.start();
    return [code, 0];
  };
  const answer = (sequence: number, body: readonly number[]): readonly number[] => {
    const message = [0x1b, sequence, body.length >> 8, body.length & 255, 0x0e, ...body];
    return [...message, message.reduce((sum, byte) => sum ^ byte, 0)];
  };
  return (byte) => {
    if (held.length === 0 && byte !== 0x1b) return [];
    held.push(byte);
    if (held.length < 6 || held.length < held[2]! * 256 + held[3]! + 6) return [];
    const message = held;
    held = [];
    if (message.reduce((sum, each) => sum ^ each, 0) !== 0) return [];
    return answer(message[1]!, obey(message.slice(5, -1)));
  };
};
