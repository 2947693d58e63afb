import { describe, expect, test } from '@jest/globals';
import * as cbor2 from 'cbor2';
import fc from 'fast-check';
import { concat, fromHex, toHex } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { ERRORS } from './errors.js';
import { LIMITS } from './limits.js';

const hex = (text: string): Uint8Array => fromHex(text.replaceAll(' ', ''))!;
const codeOf = (bytes: Uint8Array): string => {
  const result = decode(bytes);
  return result.ok ? 'accepted' : result.code;
};

const textArbitrary = fc.string({ unit: 'binary', maxLength: 40 });
const keyArbitrary = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -30, max: 300 }), textArbitrary);
const { value: valueArbitrary } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5, withCrossShrink: true },
    fc.maxSafeInteger(),
    fc.integer({ min: -300, max: 70000 }),
    fc.boolean(),
    fc.constant(null),
    textArbitrary,
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 6 }),
    fc
      .uniqueArray(fc.tuple(keyArbitrary, tie('value')), { maxLength: 6, selector: (entry) => entry[0] })
      .map((entries) => new CborMap(entries)),
    fc.tuple(fc.integer({ min: 0, max: 2 ** 32 }), tie('value')).map(([tag, value]) => new CborTag(tag, value)),
  ),
}));

/** The same value as the other library has it. */
const toOracle = (value: CborValue): unknown => {
  if (value instanceof CborMap) return new Map(value.entries.map(([key, item]) => [key, toOracle(item)]));
  if (value instanceof CborTag) return new cbor2.Tag(value.tag, toOracle(value.value));
  return Array.isArray(value) ? value.map(toOracle) : value;
};

/** Whether a value that the other library read is one that this protocol has. */
const isOurs = (value: unknown, depth = 0): boolean => {
  if (depth > LIMITS.cborDepthMax) return false;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.every((item) => isOurs(item, depth + 1));
  if (value instanceof cbor2.Tag) return Number.isSafeInteger(value.tag) && isOurs(value.contents, depth + 1);
  if (!(value instanceof Map)) return false;
  return [...value].every(([key, item]) => /^(number|string)$/.test(typeof key) && isOurs(item, depth + 1));
};

const oracleDecode = (bytes: Uint8Array): { readonly value: unknown } | undefined => {
  try {
    return { value: cbor2.decode(bytes, { cde: true, preferMap: true, ignoreGlobalTags: true, rejectFloats: true }) };
  } catch {
    return undefined;
  }
};

describe('encode', () => {
  test('gives the bytes that cbor2 gives in its CDE mode', () => {
    fc.assert(
      fc.property(valueArbitrary, (value) => {
        const theirs = cbor2.encode(toOracle(value), { cde: true });
        expect(toHex(encode(value))).toBe(toHex(new Uint8Array(theirs)));
      }),
      { numRuns: 2000 },
    );
  });
  test('sorts keys by their bytes, whatever order they came in', () => {
    const sorted = new CborMap([
      [10, 1],
      [100, 2],
      [-1, 3],
      ['z', 4],
      ['aa', 5],
    ]);
    const shuffled = new CborMap([...sorted.entries].reverse());
    expect(toHex(encode(shuffled))).toBe('a50a011864022003617a0462616105');
    expect(encode(sorted)).toEqual(encode(shuffled));
  });
  test('A10 has one form for zero and none for what has no integer', () => {
    expect(encode(-0)).toEqual(new Uint8Array([0]));
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])
      expect(() => encode(value)).toThrow(ERRORS.CBOR_RANGE);
  });
  test('A10 refuses a map that has one key twice', () => {
    const twice = new CborMap([
      [1, 1],
      [1, 2],
    ]);
    expect(() => encode(twice)).toThrow(ERRORS.CBOR_NOT_CANONICAL);
  });
});

describe('decode', () => {
  test('gives back what was encoded', () => {
    fc.assert(
      fc.property(valueArbitrary, (value) => {
        const bytes = encode(value);
        const back = decode(bytes);
        expect(back.ok).toBe(true);
        if (back.ok) expect(encode(back.value)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });
  test('takes only bytes that encode to themselves and that cbor2 takes too', () => {
    const bytesArbitrary = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 12 }),
      fc
        .tuple(valueArbitrary, fc.nat(), fc.integer({ min: 0, max: 255 }))
        .map(([value, at, byte]) => encode(value).map((old, i, all) => (i === at % all.length ? byte : old))),
    );
    let accepted = 0;
    fc.assert(
      fc.property(bytesArbitrary, (bytes) => {
        const ours = decode(bytes);
        const theirs = oracleDecode(bytes);
        if (ours.ok) {
          accepted++;
          expect(toHex(encode(ours.value))).toBe(toHex(bytes));
          expect(theirs).toBeDefined();
        } else if (theirs !== undefined && isOurs(theirs.value))
          // the only thing that cbor2 takes and this protocol has not
          expect({ bytes: toHex(bytes), code: ours.code }).toEqual({ bytes: toHex(bytes), code: 'never' });
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

/** One item written with choices: the nth head widened, or the nth map or array or string indefinite, or swapped. */
type Choice = { readonly kind: 'widen1' | 'widen2' | 'widen4' | 'indefinite' | 'swap' | 'double'; readonly at: number };

const shortest = (argument: number): number =>
  argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;

const head = (major: number, argument: number, width: number): Uint8Array => {
  if (width === 0) return new Uint8Array([(major << 5) | argument]);
  const out = [(major << 5) | (24 + Math.log2(width))];
  for (let i = width - 1; i >= 0; i--) out.push(Math.floor(argument / 256 ** i) % 256);
  return new Uint8Array(out);
};

const WIDEN: { readonly [kind: string]: number } = { widen1: 1, widen2: 2, widen4: 3 };

/** Writes `value` with one departure from the deterministic form; `undefined` where the departure has no place. */
const writeBadly = (root: CborValue, choice: Choice): Uint8Array | undefined => {
  let heads = 0;
  let departed = false;
  const write = (value: CborValue): Uint8Array => {
    if (typeof value === 'boolean' || value === null) return encode(value);
    const isTarget = heads++ === choice.at;
    const begin = (major: number, argument: number): Uint8Array => {
      const width = shortest(argument);
      const steps = isTarget ? (WIDEN[choice.kind] ?? 0) : 0;
      const wider = [0, 1, 2, 4, 8][[0, 1, 2, 4, 8].indexOf(width) + steps];
      if (wider === undefined || wider === width) return head(major, argument, width);
      departed = true;
      return head(major, argument, wider);
    };
    const around = (major: number, count: number, body: readonly Uint8Array[]): Uint8Array => {
      if (!isTarget || choice.kind !== 'indefinite') return concat([begin(major, count), ...body]);
      departed = true;
      return concat([new Uint8Array([(major << 5) | 31]), ...body, new Uint8Array([0xff])]);
    };
    if (typeof value === 'number') return value < 0 ? begin(1, -1 - value) : begin(0, value);
    if (typeof value === 'string') {
      const text = new TextEncoder().encode(value);
      return isTarget && choice.kind === 'indefinite'
        ? around(3, 0, [head(3, text.length, shortest(text.length)), text])
        : concat([begin(3, text.length), text]);
    }
    if (value instanceof Uint8Array)
      return isTarget && choice.kind === 'indefinite'
        ? around(2, 0, [head(2, value.length, shortest(value.length)), value])
        : concat([begin(2, value.length), value]);
    if (value instanceof CborTag) return concat([begin(6, value.tag), write(value.value)]);
    if (value instanceof CborMap) {
      const canonical = decode(encode(value));
      let entries = canonical.ok && canonical.value instanceof CborMap ? [...canonical.value.entries] : [];
      if (isTarget && choice.kind === 'swap' && entries.length > 1) {
        departed = true;
        entries = [entries[1]!, entries[0]!, ...entries.slice(2)];
      }
      if (isTarget && choice.kind === 'double' && entries.length > 0) {
        departed = true;
        entries = [entries[0]!, ...entries];
      }
      return around(
        5,
        entries.length,
        entries.map(([key, item]) => concat([write(key), write(item)])),
      );
    }
    const items = value as readonly CborValue[];
    return around(4, items.length, items.map(write));
  };
  const bytes = write(root);
  return departed ? bytes : undefined;
};

describe('A10 a second encoding of one value is refused', () => {
  const sample: CborValue = new CborTag(18, [
    hex('a10126'),
    new CborMap([
      [1, -47],
      [3, 112],
      [
        15,
        new CborMap([
          [6, 1796000000],
          [-70001, ['temperature', 2508, -2, true, null]],
        ]),
      ],
      ['name', new Uint8Array(300)],
    ]),
    2 ** 40,
    -(2 ** 50),
    ['', new CborMap([]), [], new Uint8Array(0), 'x'.repeat(30), 23, 24, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32],
  ]);
  test.each(['widen1', 'widen2', 'widen4', 'indefinite', 'swap', 'double'] as const)('%s', (kind) => {
    let tried = 0;
    for (let at = 0; at < 60; at++) {
      const bytes = writeBadly(sample, { kind, at });
      if (bytes === undefined) continue;
      tried++;
      expect(bytes).not.toEqual(encode(sample));
      expect(['CBOR_NOT_CANONICAL', 'CBOR_UNSUPPORTED']).toContain(codeOf(bytes));
    }
    expect(tried).toBeGreaterThan(kind === 'swap' || kind === 'double' ? 1 : 12);
  });
  test('of random values, wherever the departure is', () => {
    const kinds = fc.constantFrom('widen1', 'widen2', 'widen4', 'indefinite', 'swap', 'double' as const);
    let tried = 0;
    fc.assert(
      fc.property(valueArbitrary, kinds, fc.nat(6), (value, kind, at) => {
        const bytes = writeBadly(value, { kind, at } as Choice);
        if (bytes === undefined) return;
        tried++;
        expect(codeOf(bytes)).not.toBe('accepted');
      }),
      { numRuns: 3000 },
    );
    expect(tried).toBeGreaterThan(200);
  });
  test.each([
    ['-0 as a float', 'f98000', 'CBOR_UNSUPPORTED'],
    ['0.0 as a float', 'f90000', 'CBOR_UNSUPPORTED'],
    ['23.0 as a single', 'fa41b80000', 'CBOR_UNSUPPORTED'],
    ['1.5 as a double', 'fb3ff8000000000000', 'CBOR_UNSUPPORTED'],
    ['NaN', 'f97e00', 'CBOR_UNSUPPORTED'],
    ['undefined', 'f7', 'CBOR_UNSUPPORTED'],
    ['simple value 16', 'f0', 'CBOR_UNSUPPORTED'],
    ['false in two bytes', 'f814', 'CBOR_UNSUPPORTED'],
    ['2^53', '1b0020000000000000', 'CBOR_RANGE'],
    ['2^64-1', '1bffffffffffffffff', 'CBOR_RANGE'],
    ['-2^53', '3b001fffffffffffff', 'CBOR_RANGE'],
    ['-2^53-1', '3b0020000000000000', 'CBOR_RANGE'],
    ['a reserved length', '1c', 'CBOR_UNSUPPORTED'],
    ['a break alone', 'ff', 'CBOR_UNSUPPORTED'],
    ['an indefinite array', '9f01ff', 'CBOR_UNSUPPORTED'],
    ['one key twice', 'a201000100', 'CBOR_NOT_CANONICAL'],
    ['keys out of order', 'a202000100', 'CBOR_NOT_CANONICAL'],
    ['keys by length first', 'a30a01200218640a', 'CBOR_NOT_CANONICAL'],
    ['an array as a key', 'a1800a', 'CBOR_UNSUPPORTED'],
    ['a boolean as a key', 'a1f50a', 'CBOR_UNSUPPORTED'],
    ['bytes as a key', 'a141000a', 'CBOR_UNSUPPORTED'],
    ['an overlong UTF-8 sequence', '62c080', 'CBOR_UTF8'],
    ['a surrogate in UTF-8', '63eda080', 'CBOR_UTF8'],
    ['a byte after the item', '0000', 'CBOR_TRAILING'],
    ['nothing', '', 'CBOR_TRUNCATED'],
    ['half a length', '1901', 'CBOR_TRUNCATED'],
    ['bytes that end early', '4201', 'CBOR_TRUNCATED'],
    ['text that ends early', '6261', 'CBOR_TRUNCATED'],
    ['an array that ends early', '8201', 'CBOR_TRUNCATED'],
    ['a map that ends early', 'a101', 'CBOR_TRUNCATED'],
    ['a tag of nothing', 'd2', 'CBOR_TRUNCATED'],
    ['bytes of 2^53-1', '5b001fffffffffffff', 'CBOR_TRUNCATED'],
    ['an array of 2^53-1', '9b001fffffffffffff', 'CBOR_TRUNCATED'],
  ])('%s', (_name, bytes, code) => expect(codeOf(hex(bytes))).toBe(code));
});

describe('bounds', () => {
  test('the largest integers come back', () => {
    for (const value of [2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 32, -(2 ** 32), 0, -1])
      expect(decode(encode(value))).toEqual({ ok: true, value });
  });
  test('depth', () => {
    const nested = (depth: number): Uint8Array => concat([new Uint8Array(depth).fill(0x81), new Uint8Array([0])]);
    expect(codeOf(nested(LIMITS.cborDepthMax))).toBe('accepted');
    expect(codeOf(nested(LIMITS.cborDepthMax + 1))).toBe('CBOR_DEPTH');
    expect(codeOf(nested(100000))).toBe('CBOR_DEPTH');
  });
  test('number of items', () => {
    const items = (count: number): Uint8Array => encode(new Array<CborValue>(count).fill(0));
    expect(codeOf(items(LIMITS.cborItemsMax - 1))).toBe('accepted');
    expect(codeOf(items(LIMITS.cborItemsMax))).toBe('CBOR_TOO_LARGE');
  });
});
