/**
 * Exact integers past 2^53 for formulas of 64 bits, where there is no BigInt: `high·2^24 + low`, low in 0 to 2^24-1,
 * high an exact double. Good for about 76 bits and a sign; shifts and carries round down, as >> does in C.
 */
export type Wide = { readonly high: number; readonly low: number };

const BASE = 16777216;
const HALF = 4096;

const normal = (high: number, low: number): Wide => {
  const carry = Math.floor(low / BASE);
  return { high: high + carry, low: low - carry * BASE };
};

/** of an integer within ±2^53 */
export const wide = (value: number): Wide => normal(0, value);

export const add = (a: Wide, b: Wide): Wide => normal(a.high + b.high, a.low + b.low);

export const subtract = (a: Wide, b: Wide): Wide => normal(a.high - b.high, a.low - b.low);

/** `factor` within ±2^29; the product's high part within ±2^53 */
export const multiply = (a: Wide, factor: number): Wide => normal(a.high * factor, a.low * factor);

/** `bits` up to 48 */
export const shiftRight = (a: Wide, bits: number): Wide => {
  if (bits >= 24) {
    const shifted = wide(a.high);
    return bits === 24 ? shifted : shiftRight(shifted, bits - 24);
  }
  const divisor = 1 << bits;
  const high = Math.floor(a.high / divisor);
  return { high: high, low: (a.high - high * divisor) * (BASE / divisor) + Math.floor(a.low / divisor) };
};

/** As a plain number; exact within ±2^53. */
export const toNumber = (a: Wide): number => a.high * BASE + a.low;

/** Rounded towards zero, as / does in C. `divisor` from 1 to 2^40. */
export const divide = (a: Wide, divisor: number): Wide => {
  if (a.high < 0) return subtract(wide(0), divide(subtract(wide(0), a), divisor));
  const high = Math.floor(a.high / divisor);
  let rest = a.high - high * divisor;
  // twelve bits at a time, so that the rest stays below 2^53
  const upper = rest * HALF + Math.floor(a.low / HALF);
  const middle = Math.floor(upper / divisor);
  rest = (upper - middle * divisor) * HALF + (a.low % HALF);
  return normal(high, middle * HALF + Math.floor(rest / divisor));
};
