import { sensirionCrc8 } from './crc8.js';
import type { I2cPart } from './i2c.js';

export type Sht31Options = {
  readonly address?: number;
  readonly nowMs: () => number;
  readonly measure: () => { readonly temperature: number; readonly humidity: number };
  /** turns bits of the answer over, as a bad cable does */
  readonly corrupt?: boolean;
};

/** The 16-bit words whose formulas (SHT3x datasheet §4.13) give these surroundings. */
export const sht31Raw = (celsius: number, percent: number): { temperature: number; humidity: number } => ({
  temperature: Math.min(0xffff, Math.max(0, Math.round(((celsius + 45) / 175) * 65535))),
  humidity: Math.min(0xffff, Math.max(0, Math.round((percent / 100) * 65535))),
});

/** Single-shot commands without clock stretching (§4.3, table 9) and how long each takes (table 4). */
const SINGLE_SHOT_MS: { readonly [command: number]: number } = { 9216: 12.5, 9227: 4.5, 9238: 2.5 };
const READ_STATUS = 0xf32d;
const SOFT_RESET = 0x30a2;

/** An SHT31 word by word: a read before the measurement is done, or twice, is not acknowledged. */
export const createSht31 = (options: Sht31Options): I2cPart => {
  let command: number[] = [];
  let answer: number[] = [];
  let readyMs = Number.POSITIVE_INFINITY;
  const word = (value: number): number[] => {
    const bytes = [value >> 8, value & 0xff];
    return [...bytes, sensirionCrc8(bytes) ^ (options.corrupt ? 0x10 : 0)];
  };
  const obey = (code: number): void => {
    const durationMs = SINGLE_SHOT_MS[code];
    if (durationMs !== undefined) readyMs = options.nowMs() + durationMs;
    // bit 4, "reset detected", is set since power-on
    if (code === READ_STATUS) answer = word(0x0010);
    if (code === SOFT_RESET) {
      readyMs = Number.POSITIVE_INFINITY;
      answer = [];
    }
  };
  return {
    address: options.address ?? 0x44,
    select: (reading) => {
      command = [];
      if (!reading) return true;
      if (answer.length === 0 && options.nowMs() >= readyMs) {
        const raw = options.measure();
        answer = [...word(raw.temperature), ...word(raw.humidity)];
        readyMs = Number.POSITIVE_INFINITY;
      }
      return answer.length > 0;
    },
    write: (byte) => {
      command.push(byte);
      if (command.length === 2) {
        answer = [];
        obey(command[0]! * 256 + command[1]!);
      }
      return true;
    },
    read: () => answer.shift() ?? 0xff,
  };
};
