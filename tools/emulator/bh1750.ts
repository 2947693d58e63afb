import type { I2cPart } from './i2c.js';

export type Bh1750Options = {
  readonly address?: number;
  readonly nowMs: () => number;
  readonly lux: () => number;
};

const POWER_DOWN = 0x00;
const POWER_ON = 0x01;
const RESET = 0x07;
const MEASURE_MS = 120;

/** A BH1750FVI opcode by opcode (ROHM datasheet, "Instruction set architecture"). */
export const createBh1750 = (options: Bh1750Options): I2cPart => {
  let powered = false;
  let data = 0;
  let readyMs = Number.POSITIVE_INFINITY;
  let continuous = false;
  let high = true;

  const settle = (): void => {
    if (options.nowMs() < readyMs) return;
    // 1.2 counts a lux in the default measurement time
    data = Math.min(0xffff, Math.max(0, Math.round(options.lux() * 1.2)));
    readyMs = continuous ? options.nowMs() + MEASURE_MS : Number.POSITIVE_INFINITY;
    powered = continuous;
  };
  return {
    address: options.address ?? 0x23,
    select: () => {
      high = true;
      settle();
      return true;
    },
    write: (opcode) => {
      if (opcode === POWER_DOWN) powered = false;
      else if (opcode === POWER_ON) powered = true;
      else if (opcode === RESET && powered) data = 0;
      else if ((opcode & 0xf0) === 0x10 || (opcode & 0xf0) === 0x20) {
        powered = true;
        continuous = (opcode & 0xf0) === 0x10;
        readyMs = options.nowMs() + MEASURE_MS;
      }
      return true;
    },
    read: () => {
      const byte = high ? data >> 8 : data & 0xff;
      high = !high;
      return byte;
    },
  };
};
