import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { provenRoot } from '#chain/sorted-tree.js';
import { toHex } from '#proto/bytes.js';
import { computeRewards, split } from './rewards.js';
import { createRewardTree, lineLeaf, type RewardLine } from './rewards-tree.js';
import type { EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';

const idOf = (index: number): string => (index + 1).toString(16).padStart(40, '0');

const factsOf = (emission: EpochFacts['emission'], more: Partial<EpochFacts> = {}): EpochFacts => ({
  rules: 2,
  epoch: 1,
  start: 0,
  seconds: 86_400,
  emission,
  logs: [
    { gateway: 'aa'.repeat(20), from: 0, isPaid: true, checkpoints: [] },
    { gateway: 'bb'.repeat(20), from: 0, isPaid: true, checkpoints: [] },
  ],
  devices: [],
  previous: [],
  cumulative: [],
  ...more,
});

const scoresOf = (scores: readonly number[]): EpochScores => ({
  epoch: 1,
  devices: scores.map((score, i) => ({ id: idOf(i), score, reasons: [], readingsIn: [i, 3] })),
  states: [],
});

const line = fc.record({
  kind: fc.constantFrom(0 as const, 1 as const),
  id: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(toHex),
  cumulative: fc.bigInt(1n, 2n ** 128n),
});
const lines = fc.uniqueArray(line, { minLength: 1, maxLength: 40, selector: ({ kind, id }) => `${kind}${id}` });

describe('rewards', () => {
  test('never sum up to more than the emission, and hand on all that is left (A34)', () =>
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 27n),
        fc.bigInt(0n, 10n ** 27n),
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 50 }),
        (devices, gateways, scores) => {
          const facts = factsOf({ devices: `${devices}`, gateways: `${gateways}` });
          const rewards = computeRewards(facts, scoresOf(scores));
          const sumOf = (kind: 0 | 1): bigint =>
            rewards.lines.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.cumulative, 0n);
          expect(sumOf(0) + rewards.left.devices).toBe(devices);
          expect(sumOf(1) + rewards.left.gateways).toBe(gateways);
          expect(rewards.left.devices >= 0n && rewards.left.gateways >= 0n).toBe(true);
        },
      ),
    ));

  test('of equal scores are equal, and grow with the score', () => {
    expect(split(100n, [3n, 3n, 1n]).shares).toEqual([42n, 42n, 14n]);
    expect(split(100n, [3n, 3n, 1n]).rest).toBe(2n);
    expect(split(100n, [0n])).toEqual({ shares: [0n], rest: 100n });
  });

  test('go on from what was earned before, also for who earns nothing now', () => {
    const facts = factsOf(
      { devices: '1000', gateways: '0' },
      {
        cumulative: [
          { kind: 0, id: idOf(0), amount: '5' },
          { kind: 0, id: idOf(7), amount: '9' },
        ],
      },
    );
    const { lines: found } = computeRewards(facts, scoresOf([1_000_000, 0]));
    expect(found).toEqual([
      { kind: 0, id: idOf(0), cumulative: 1005n },
      { kind: 0, id: idOf(7), cumulative: 9n },
    ]);
  });

  test('give a gateway the part of each score whose readings are in its log', () => {
    const rewards = computeRewards(factsOf({ devices: '0', gateways: '1000' }), scoresOf([0, 800_000]));
    // of the second device's readings one is in the first log and three are in the other
    expect(rewards.lines.map(({ cumulative }) => cumulative)).toEqual([250n, 750n]);
  });

  test('give nothing to a gateway whose bond was taken, and its part to the others', () => {
    const facts = factsOf({ devices: '0', gateways: '1000' });
    const logs = facts.logs.map((log, i) => ({ ...log, isPaid: i === 1 }));
    const rewards = computeRewards({ ...facts, logs }, scoresOf([0, 800_000]));
    expect(rewards.lines.map(({ id, cumulative }) => [id.slice(0, 2), cumulative])).toEqual([['bb', 1000n]]);
  });

  test('do not depend on the order of devices', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 }), (scores) => {
        const facts = factsOf({ devices: '999999', gateways: '1234' });
        const given = scoresOf(scores);
        const turned = { ...given, devices: [...given.devices].reverse() };
        expect(computeRewards(facts, turned).root).toBe(computeRewards(facts, given).root);
      }),
    ));
});

describe('the tree of rewards', () => {
  test('has a proof of every line, and none of another (A31, A32)', () =>
    fc.assert(
      fc.property(lines, (all: readonly RewardLine[]) => {
        const tree = createRewardTree(all);
        for (const one of all) {
          const proof = tree.proof(one)!;
          expect(toHex(provenRoot(lineLeaf(one), proof))).toBe(toHex(tree.root!));
          const more = { ...one, cumulative: one.cumulative + 1n };
          expect(tree.proof(more)).toBeUndefined();
          expect(toHex(provenRoot(lineLeaf(more), proof))).not.toBe(toHex(tree.root!));
        }
        expect(toHex(createRewardTree([...all].reverse()).root!)).toBe(toHex(tree.root!));
      }),
    ));

  test('of nobody has no root', () => {
    expect(createRewardTree([]).root).toBeUndefined();
    expect(computeRewards(factsOf({ devices: '5', gateways: '5' }), scoresOf([0])).root).toBe('');
  });
});
