import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { add, divide, multiply, shiftRight, subtract, toNumber, type Wide, wide } from './wide.js';

const exact = (value: Wide): bigint => BigInt(value.high) * 16777216n + BigInt(value.low);

const safe = fc.maxSafeInteger();
const factor = fc.integer({ min: -(2 ** 20), max: 2 ** 20 });
const large = fc.tuple(safe, factor).map(([value, by]) => multiply(wide(value), by));

describe('wide integers against BigInt', () => {
  test('hold what they are made of', () => {
    fc.assert(fc.property(safe, (value) => exact(wide(value)) === BigInt(value) && toNumber(wide(value)) === value));
  });
  test('add, subtract and multiply', () => {
    fc.assert(
      fc.property(large, large, (a, b) => {
        expect(exact(add(a, b))).toBe(exact(a) + exact(b));
        expect(exact(subtract(a, b))).toBe(exact(a) - exact(b));
      }),
    );
    fc.assert(
      fc.property(safe, factor, (value, by) => exact(multiply(wide(value), by)) === BigInt(value) * BigInt(by)),
    );
  });
  test('shift right as C does, rounding down', () => {
    fc.assert(
      fc.property(
        large,
        fc.integer({ min: 0, max: 48 }),
        (a, bits) => exact(shiftRight(a, bits)) === exact(a) >> BigInt(bits),
      ),
    );
  });
  test('divide as C does, rounding towards zero', () => {
    fc.assert(
      fc.property(
        large,
        fc.integer({ min: 1, max: 2 ** 40 }),
        (a, by) => exact(divide(a, by)) === exact(a) / BigInt(by),
      ),
    );
    expect(toNumber(divide(wide(-7), 2))).toBe(-3);
    expect(toNumber(shiftRight(wide(-7), 1))).toBe(-4);
  });
});
