import { concat, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';

/**
 * A key out of a board's noise. Some chips have a true random source and some only an analog input that nobody
 * connected, of which the manufacturer promises nothing. So thousands of samples, each with the moment at which it came, go into
 * one hash: one bit of doubt in eight samples is enough. A source that visibly repeats itself is refused (NIST SP
 * 800-90B §4.4.1 and §4.4.2, for a source of one bit of entropy a sample of eight).
 */
export type NoiseParts = {
  readonly hwRand: () => number;
  /** seconds, with all the digits that the board has */
  readonly getTime: () => number;
  readonly serial: string;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
};

const BLOCKS = 16;
const BLOCK_SAMPLES = 128;
/** 1 + 20 bits, for a false alarm in a million */
const REPEATS_MAX = 21;
/** of a block that equal its first */
const EQUAL_MAX = 110;

const dull = (): FieldmarkError =>
  new FieldmarkError('KEYSTORE_UNAVAILABLE', {
    detail: 'the random source of this board repeats itself',
    next: 'make the key elsewhere',
  });

const blockOf = (parts: NoiseParts): Uint8Array => {
  const bytes = new Uint8Array(2 * BLOCK_SAMPLES);
  let before = -1;
  let repeats = 1;
  let equal = 0;
  for (let i = 0; i < BLOCK_SAMPLES; i++) {
    const sample = parts.hwRand() & 255;
    repeats = sample === before ? repeats + 1 : 1;
    before = sample;
    bytes[2 * i] = sample;
    bytes[2 * i + 1] = Math.floor(parts.getTime() * 1_000_000) & 255;
    if (sample === bytes[0]) equal++;
    if (repeats > REPEATS_MAX) throw dull();
  }
  if (equal > EQUAL_MAX) throw dull();
  return bytes;
};

/** 32 bytes; whether they are a key of the curve is for the signer to say. Throws KEYSTORE_UNAVAILABLE. */
export const keyFromNoise = (parts: NoiseParts): Uint8Array => {
  let pool = parts.sha256(toUtf8(`fieldmark key ${parts.serial}`));
  for (let i = 0; i < BLOCKS; i++) pool = parts.sha256(concat([pool, blockOf(parts)]));
  return pool;
};
