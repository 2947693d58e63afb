import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { publicKeyJob, signJob } from './jobs.fixture.js';
import { createMeter, type Multiplication } from './machines.fixture.js';

const bytesFor = (text: string): Uint8Array => sha256(new TextEncoder().encode(text));
const DIGEST = bytesFor('digest');
const KEY = bytesFor('key');
const [ONE, OTHER] = [bytesFor('blinding 1'), bytesFor('blinding 2')];

/** As the code holds a number that it reads from 32 bytes. */
const littleEndian = (bytes: Uint8Array): string => Buffer.from(bytes).reverse().toString('hex');

const operandsOf = (trace: readonly Multiplication[], isField: boolean): Set<string> =>
  new Set(trace.filter((one) => one.isField === isField).flatMap(({ a, b }) => [a, b]));

const common = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] => [...a].filter((one) => b.has(one));

/** (n + 1) / 2, by which a number is recoded */
const HALF = 'a1201b68462fe9df1d50a457736e575dffffffffffffffffffffffffffffff7f';

describeWith(['gcc'], 'A03 what a power meter would see of one key', () => {
  let meter: ReturnType<typeof createMeter>;
  beforeAll(() => {
    meter = createMeter();
  });
  afterAll(() => meter?.close());

  test.each([
    ['a signature', (key: Uint8Array, blinding: Uint8Array) => signJob(DIGEST, key, blinding)],
    ['a public key', (key: Uint8Array, blinding: Uint8Array) => publicKeyJob(key, blinding)],
  ])('of %s: as many multiplications each time, and no number twice that is not of the table', (_name, job) => {
    const [first, second, again] = [ONE, OTHER, ONE].map((blinding) => meter.watch(job(KEY, blinding))) as [
      readonly Multiplication[],
      readonly Multiplication[],
      readonly Multiplication[],
    ];
    const stranger = operandsOf(meter.watch(job(bytesFor('another key'), bytesFor('blinding 3'))), true);
    expect(again).toEqual(first);
    expect(second.map(({ isField }) => isField)).toEqual(first.map(({ isField }) => isField));
    const [mine, others] = [operandsOf(first, true), operandsOf(second, true)];
    expect(mine.size).toBeGreaterThan(1000);
    // the comb's points and what the formulas make of them come with every key
    const repeated = common(mine, others);
    expect(repeated.length).toBeGreaterThan(8);
    expect(repeated.length).toBeLessThan(64);
    expect(repeated.filter((one) => !stranger.has(one))).toEqual([]);
  });

  test('of a signature: key, digest and nonce meet a random factor before anything that is known', () => {
    const traces = [ONE, OTHER].map((blinding) => meter.watch(signJob(DIGEST, KEY, blinding)));
    const scalars = traces.map((trace) => trace.filter(({ isField }) => !isField));
    const repeated = common(operandsOf(traces[0]!, false), operandsOf(traces[1]!, false));
    const r = littleEndian(secp256k1.sign(DIGEST, KEY, { prehash: false, lowS: true }).slice(0, 32));
    const known = [HALF, r];
    expect(repeated).toEqual(expect.arrayContaining([...known, littleEndian(KEY), littleEndian(DIGEST)]));
    // and the nonce, which RFC 6979 makes of both
    expect(repeated).toHaveLength(5);
    for (const secret of repeated.filter((one) => !known.includes(one))) {
      const partners = scalars.map((trace) =>
        trace.flatMap(({ a, b }) => (a === secret ? [b] : b === secret ? [a] : [])),
      );
      expect(partners[0]!.length).toBeGreaterThan(0);
      expect(common(new Set(partners[0]), new Set(partners[1]))).toEqual([]);
    }
  });
});
