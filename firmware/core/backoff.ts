import { fromBigEndian } from '#proto/bytes.js';

/** How long to wait after failures in a row: doubling from `baseMs` up to `maxMs`. */
export type Backoff = { readonly baseMs: number; readonly maxMs: number };

/** The delay after `failures` failures in a row (1 is the first), without jitter: for what only this device waits on. */
export const backoffMs = (backoff: Backoff, failures: number): number => {
  let delayMs = backoff.baseMs;
  for (let i = 1; i < failures && delayMs < backoff.maxMs; i++) delayMs *= 2;
  return Math.min(delayMs, backoff.maxMs);
};

/**
 * The same delay cut to a random part between half and whole, so that devices that lost one gateway together don't
 * come back together. A constant random source only makes it regular, never zero.
 */
export const jitteredMs = (delayMs: number, random: (length: number) => Uint8Array): number =>
  Math.ceil(delayMs / 2 + (delayMs / 2) * (fromBigEndian(random(2), 0, 2) / 0xffff));
