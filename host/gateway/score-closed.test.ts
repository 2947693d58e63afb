import { describe, expect, test } from '@jest/globals';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { encodeDisclosure, sealPrivate, streamKey } from '#proto/stream.js';
import { createClosedReadings } from './score-closed.js';

const crypto = openMediaCrypto();
const ROOT = new Uint8Array(32).fill(5);
const [device, other] = [new Uint8Array(20).fill(1), new Uint8Array(20).fill(2)];
const keyOf = (period: number): Uint8Array => streamKey(crypto.hmac, ROOT, period);
const sealed = (period: number, value: number, by = device): Uint8Array =>
  sealPrivate(crypto, keyOf(period), by, new Uint8Array([value]));
const disclosure = (...periods: readonly number[]): Uint8Array => encodeDisclosure(periods.map(keyOf));

describe('closed readings', () => {
  test('open with their key, whichever of the two is read first', () => {
    const closed = createClosedReadings()();
    expect(closed.take(device, sealed(1, 11), 0, 7)).toBeUndefined();
    expect(closed.take(device, sealed(2, 22), 1, 8)).toBeUndefined();
    expect(closed.disclose(disclosure(1), 900)).toEqual([
      { row: 0, index: 7, pack: new Uint8Array([11]), disclosedAt: 900 },
    ]);
    // as in the log of a second gateway, read after the first
    expect(closed.take(device, sealed(1, 12), 2, 3)).toEqual({
      row: 2,
      index: 3,
      pack: new Uint8Array([12]),
      disclosedAt: 900,
    });
    expect(closed.disclose(disclosure(1, 2), 950).map(({ row }) => row)).toEqual([1]);
  });

  test('count as open from the first time that their key was public', () => {
    const closed = createClosedReadings()();
    closed.disclose(disclosure(1), 900);
    closed.disclose(disclosure(1), 950);
    expect(closed.take(device, sealed(1, 1), 0, 0)?.disclosedAt).toBe(900);
    closed.disclose(disclosure(1), 100);
    expect(closed.take(device, sealed(1, 1), 0, 0)?.disclosedAt).toBe(100);
  });

  test('stay closed where another device sealed them, or nobody as this protocol has it', () => {
    const closed = createClosedReadings()();
    // a copy of somebody else's ciphertext, sealed anew by this device, and then his key
    closed.take(device, sealed(1, 1, other), 0, 0);
    const altered = sealed(1, 1);
    altered[altered.length - 1]! ^= 1;
    closed.take(device, altered, 1, 1);
    expect(closed.take(device, new Uint8Array([1, 2, 3]), 2, 2)).toBeUndefined();
    expect(closed.disclose(disclosure(1), 900)).toEqual([]);
    expect(closed.disclose(new Uint8Array([1]), 900)).toEqual([]);
    // after a change of key a stream goes on: each envelope is bound to the key that sealed it
    closed.take(device, sealed(3, 1), 3, 3);
    closed.take(other, sealed(3, 2, other), 4, 4);
    closed.take(device, sealed(3, 3), 5, 5);
    // in the order of the keys that sealed them
    expect(closed.disclose(disclosure(3), 900).map(({ pack }) => pack[0])).toEqual([1, 3, 2]);
  });

  test('of very many keys each open with their own', () => {
    const of = createClosedReadings();
    const all = [of(), of()];
    const count = 1300;
    for (const [which, closed] of all.entries())
      for (let period = 0; period < count; period += 50)
        closed.disclose(disclosure(...Array.from({ length: 50 }, (_, i) => period + i)), 1000 + period + which);
    for (const [which, closed] of all.entries())
      for (const period of [0, 49, 50, 1023, 1024, 1299]) {
        const opened = closed.take(device, sealed(period, period % 256), 0, 0);
        expect(opened).toMatchObject({ pack: new Uint8Array([period % 256]) });
        expect(opened?.disclosedAt).toBe(1000 + Math.floor(period / 50) * 50 + which);
      }
  });
});
