import { maximCrc8 } from './crc8.js';

export type OneWirePart = {
  readonly rom: readonly number[];
  /** a reset pulse: true is the presence pulse */
  readonly reset: () => boolean;
  readonly write: (byte: number) => void;
  readonly read: () => number;
};

export type Ds18b20Options = {
  /** the six bytes that tell one part from another, low byte first */
  readonly serial: readonly number[];
  readonly nowMs: () => number;
  readonly celsius: () => number;
};

const FAMILY = 0x28;
const CONVERT = 0x44;
const READ_SCRATCHPAD = 0xbe;
const CONVERSION_MS = 750;
/** 85 °C: what the scratchpad holds after power-on (datasheet table 1) */
const POWER_ON = 0x0550;

/** A DS18B20 function command by function command, 12 bits. Its ROM is selected by whoever drives the line. */
export const createDs18b20 = (options: Ds18b20Options): OneWirePart => {
  const identity = [FAMILY, ...options.serial];
  let raw = POWER_ON;
  let readyMs = Number.POSITIVE_INFINITY;
  let answer: number[] = [];
  const settle = (): void => {
    if (options.nowMs() < readyMs) return;
    raw = Math.round(options.celsius() * 16) & 0xffff;
    readyMs = Number.POSITIVE_INFINITY;
  };
  const scratchpad = (): number[] => {
    const bytes = [raw & 0xff, raw >> 8, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10];
    return [...bytes, maximCrc8(bytes)];
  };
  return {
    rom: [...identity, maximCrc8(identity)],
    reset: () => {
      settle();
      answer = [];
      return true;
    },
    write: (command) => {
      settle();
      // a conversion that runs is not begun anew
      if (command === CONVERT && readyMs === Number.POSITIVE_INFINITY) readyMs = options.nowMs() + CONVERSION_MS;
      if (command === READ_SCRATCHPAD) answer = scratchpad();
    },
    read: () => answer.shift() ?? 0xff,
  };
};
