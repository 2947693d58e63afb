import { add, divide, multiply, shiftRight, subtract, toNumber, wide } from './wide.js';

/** The trimming values of one part (BST-BME280-DS002 §4.2.2, table 16), by their names there without `dig_`. */
export type Calibration = {
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
  readonly p: readonly number[];
  readonly h1: number;
  readonly h2: number;
  readonly h3: number;
  readonly h4: number;
  readonly h5: number;
  readonly h6: number;
};

const uint16 = (bytes: Uint8Array, at: number): number => bytes[at]! + bytes[at + 1]! * 256;
const int16 = (bytes: Uint8Array, at: number): number => {
  const value = uint16(bytes, at);
  return value < 32768 ? value : value - 65536;
};
const int8 = (value: number): number => (value < 128 ? value : value - 256);

/** `low` is registers 0x88 to 0xa1, `high` 0xe1 to 0xe7. */
export const readCalibration = (low: Uint8Array, high: Uint8Array): Calibration => {
  const p: number[] = [uint16(low, 6)];
  for (let i = 1; i < 9; i++) p.push(int16(low, 6 + 2 * i));
  return {
    t1: uint16(low, 0),
    t2: int16(low, 2),
    t3: int16(low, 4),
    p: p,
    h1: low[25]!,
    h2: int16(high, 0),
    h3: high[2]!,
    h4: int8(high[3]!) * 16 + (high[4]! & 15),
    h5: int8(high[5]!) * 16 + (high[4]! >> 4),
    h6: int8(high[6]!),
  };
};

/** C's `>>` on a double that holds an integer: no 32-bit limit. */
const shift = (value: number, bits: number): number => Math.floor(value / (1 << bits));

/** `t_fine` of the datasheet: temperature with the resolution that the other two formulas need. */
export const fineTemperature = (raw: number, c: Calibration): number => {
  const a = shift((shift(raw, 3) - c.t1 * 2) * c.t2, 11);
  const difference = shift(raw, 4) - c.t1;
  return a + shift(shift(difference * difference, 12) * c.t3, 14);
};

/** hundredths of a degree Celsius */
export const centiCelsius = (fine: number): number => shift(fine * 5 + 128, 8);

/** 256ths of a pascal, by the formula of 64 bits (§4.2.3); NaN where the calibration is none. */
export const pressureQ8 = (raw: number, fine: number, c: Calibration): number => {
  const p = c.p;
  const a = fine - 128000;
  const square = wide(a * a);
  const offset = add(add(multiply(square, p[5]!), multiply(wide(a * p[4]!), 131072)), wide(p[3]! * 34359738368));
  const slope = add(shiftRight(multiply(square, p[2]!), 8), multiply(wide(a * p[1]!), 4096));
  const divisor = toNumber(shiftRight(multiply(add(wide(140737488355328), slope), p[0]!), 33));
  if (divisor < 1 || divisor > 1099511627776) return Number.NaN;
  const scaled = multiply(subtract(wide((1048576 - raw) * 2147483648), offset), 3125);
  const pressure = toNumber(divide(scaled, divisor));
  // far beyond any atmosphere, and beyond what the last products hold exactly
  if (pressure < 0 || pressure > 549755813888) return Number.NaN;
  const upper = shift(pressure, 13);
  const squared = toNumber(shiftRight(multiply(wide(upper * upper), p[8]!), 25));
  const linear = toNumber(shiftRight(multiply(wide(pressure), p[7]!), 19));
  return shift(pressure + squared + linear, 8) + p[6]! * 16;
};

/** 1024ths of a percent of relative humidity (§4.2.3). */
export const humidityQ10 = (raw: number, fine: number, c: Calibration): number => {
  const a = fine - 76800;
  const level = shift(raw * 16384 - c.h4 * 1048576 - c.h5 * a + 16384, 15);
  const warmth = shift(shift(a * c.h6, 10) * (shift(a * c.h3, 11) + 32768), 10) + 2097152;
  const value = level * shift(warmth * c.h2 + 8192, 14);
  const bend = shift(value, 15);
  const corrected = value - shift(shift(bend * bend, 7) * c.h1, 4);
  if (corrected < 0) return 0;
  return shift(Math.min(corrected, 419430400), 12);
};
