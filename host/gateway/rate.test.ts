import { describe, expect, test } from '@jest/globals';
import { createRateLimiter } from './rate.js';

describe('token buckets', () => {
  const limiter = () => createRateLimiter({ perSecond: 10, burst: 5 }, 1_000, 3);

  test('A24 a burst passes, then callers wait, then they are refused', () => {
    const rate = limiter();
    const waits = Array.from({ length: 17 }, () => rate.take('a', 1, 0));
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(waits.slice(5, 15)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(waits.slice(15)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('a refusal charges nothing, and tokens come back with time up to the burst', () => {
    const rate = limiter();
    for (let i = 0; i < 30; i++) rate.take('a', 1, 0);
    expect(rate.take('a', 1, 1_100)).toBe(0);
    expect(rate.take('a', 5, 60_000)).toBe(0);
    expect(rate.take('a', 1, 60_000)).toBe(100);
  });

  test('one key does not pay for another, and a clock that steps back gives no tokens', () => {
    const rate = limiter();
    expect(rate.take('a', 5, 1_000)).toBe(0);
    expect(rate.take('b', 5, 1_000)).toBe(0);
    expect(rate.take('a', 1, 0)).toBe(100);
  });

  test('A24 a failed signature is charged afterwards, down to the deepest debt only', () => {
    const rate = limiter();
    rate.charge('a', 1_000, 0);
    expect(rate.take('a', 1, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(rate.take('a', 1, 599)).toBe(Number.POSITIVE_INFINITY);
    expect(rate.take('a', 1, 600)).toBe(1_000);
    expect(rate.take('a', 1, 5_000)).toBe(0);
  });

  test('memory is bounded: the key unused for longest is forgotten', () => {
    const rate = limiter();
    for (const key of ['a', 'b', 'c']) rate.take(key, 5, 0);
    rate.take('a', 0, 0);
    rate.take('d', 1, 0);
    expect(rate.size()).toBe(3);
    expect(rate.take('a', 1, 0)).toBe(100);
    expect(rate.take('b', 1, 0)).toBe(0);
  });
});
