import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { provenRoot } from '#chain/sorted-tree.js';
import { toHex } from '#proto/bytes.js';
import { nextFacts } from './epoch.js';
import { computeRewards, split } from './rewards.js';
import { createRewardTree, lineLeaf, type RewardLine } from './rewards-tree.js';
import type { EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';
import type { ReasonCode } from './score-rules.js';

const idOf = (index: number): string => (index + 1).toString(16).padStart(40, '0');

const factsOf = (emission: EpochFacts['emission'], more: Partial<EpochFacts> = {}): EpochFacts => ({
  rules: 3,
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
  waiting: [],
  ...more,
});

const scoresOf = (scores: readonly number[], findings: readonly (ReasonCode | undefined)[] = []): EpochScores => ({
  epoch: 1,
  devices: scores.map((score, i) => ({
    id: idOf(i),
    score,
    reasons: findings[i] === undefined ? [] : [{ code: findings[i], factor: 1000 }],
    readingsIn: [i, 3],
  })),
  states: [],
});

const sum = (parts: readonly bigint[]): bigint => parts.reduce((a, b) => a + b, 0n);
const finding = fc.constantFrom<ReasonCode | undefined>('FOUND', 'NOT_FOUND', 'DOUBTED', undefined);

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
        fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), finding), { maxLength: 20 }), {
          minLength: 1,
          maxLength: 5,
        }),
        (devices, gateways, epochs) => {
          let facts = factsOf({ devices: `${devices}`, gateways: `${gateways}` });
          epochs.forEach((found, i) => {
            const scores = scoresOf(
              found.map(([score]) => score),
              found.map(([, one]) => one),
            );
            const rewards = computeRewards(facts, scores);
            const { left, ...handed } = nextFacts({ scores, rewards });
            for (const [kind, came, rest] of [
              [0, devices, left.devices],
              [1, gateways, left.gateways],
            ] as const) {
              const paid = rewards.lines.filter((one) => one.kind === kind).map(({ cumulative }) => cumulative);
              const waiting = rewards.waiting.filter((one) => one.kind === kind).map(({ amount }) => amount);
              expect(sum([...paid, ...waiting]) + BigInt(rest)).toBe(came * BigInt(i + 1));
              expect(BigInt(rest)).toBeGreaterThanOrEqual(0n);
            }
            const emission = {
              devices: `${devices + BigInt(left.devices)}`,
              gateways: `${gateways + BigInt(left.gateways)}`,
            };
            facts = { ...facts, ...handed, emission };
          });
        },
      ),
    ));

  test('are paid at once up to a twenty-fifth of a full score, and what is above it waits for a visit (A13, A15)', () => {
    const facts = factsOf({ devices: '1000000', gateways: '0' });
    const scores = [960_000, 40_000];
    const { earned, lines: paid, waiting } = computeRewards(facts, scoresOf(scores));
    expect(earned).toEqual([
      { id: idOf(0), share: 960_000n, paid: 40_000n, waiting: 920_000n },
      { id: idOf(1), share: 40_000n, paid: 40_000n, waiting: 0n },
    ]);
    expect(paid.map(({ cumulative }) => cumulative)).toEqual([40_000n, 40_000n]);
    expect(waiting).toEqual([{ device: idOf(0), kind: 0, id: idOf(0), amount: 920_000n }]);
  });

  test('that wait are paid when the device was found measuring, but for the epoch of the visit itself', () => {
    const before = { device: idOf(0), kind: 0, id: idOf(0), amount: '700' } as const;
    const carried = { device: idOf(0), kind: 1, id: 'aa'.repeat(20), amount: '30' } as const;
    const others = { device: idOf(1), kind: 0, id: idOf(1), amount: '5' } as const;
    const facts = factsOf({ devices: '1000', gateways: '0' }, { waiting: [before, carried, others] });
    const { earned, lines: paid, waiting, left } = computeRewards(facts, scoresOf([1_000_000], ['FOUND']));
    expect(earned).toEqual([{ id: idOf(0), share: 1000n, paid: 740n, waiting: 960n }]);
    expect(paid.map(({ kind, cumulative }) => [kind, cumulative])).toEqual([
      [0, 740n],
      [1, 30n],
    ]);
    expect(waiting.map(({ id, amount }) => [id, amount])).toEqual([
      [idOf(0), 960n],
      [idOf(1), 5n],
    ]);
    expect(left).toEqual({ devices: 0n, gateways: 0n });
  });

  test('that wait go back to all when it was not, with what the epoch itself would have let wait', () => {
    const before = { device: idOf(0), kind: 0, id: idOf(0), amount: '700' } as const;
    const carried = { device: idOf(0), kind: 1, id: 'aa'.repeat(20), amount: '30' } as const;
    const facts = factsOf({ devices: '1000', gateways: '0' }, { waiting: [before, carried] });
    const { earned, waiting, left } = computeRewards(facts, scoresOf([1_000_000], ['NOT_FOUND']));
    expect(earned).toEqual([{ id: idOf(0), share: 1000n, paid: 40n, waiting: 0n }]);
    expect(waiting).toEqual([]);
    expect(left).toEqual({ devices: 700n + 960n, gateways: 30n });
  });

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
    const { lines: found } = computeRewards(facts, scoresOf([40_000, 0]));
    expect(found).toEqual([
      { kind: 0, id: idOf(0), cumulative: 1005n },
      { kind: 0, id: idOf(7), cumulative: 9n },
    ]);
  });

  test('give a gateway the part of each score whose readings are in its log', () => {
    const rewards = computeRewards(factsOf({ devices: '0', gateways: '1000' }), scoresOf([0, 40_000]));
    // of the second device's readings one is in the first log and three are in the other
    expect(rewards.lines.map(({ cumulative }) => cumulative)).toEqual([250n, 750n]);
  });

  test('give gateways nothing for a device of which four others had more first', () => {
    const facts = factsOf({ devices: '0', gateways: '1000' });
    const logs = [5, 1, 4, 3, 2, 6].map((_, i) => ({ ...facts.logs[0]!, gateway: `${i}${i}`.repeat(20) }));
    const scores = scoresOf([40_000]);
    const devices = [{ ...scores.devices[0]!, readingsIn: [5, 1, 4, 3, 2, 6] }];
    const { lines: found } = computeRewards({ ...facts, logs }, { ...scores, devices });
    expect(found.map(({ id, cumulative }) => [id[0], cumulative])).toEqual([
      ['0', 277n],
      ['2', 222n],
      ['3', 166n],
      ['5', 333n],
    ]);
  });

  test('give nothing to a gateway whose bond was taken, and its part to the others', () => {
    const facts = factsOf({ devices: '0', gateways: '1000' });
    const logs = facts.logs.map((log, i) => ({ ...log, isPaid: i === 1 }));
    const rewards = computeRewards({ ...facts, logs }, scoresOf([0, 40_000]));
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
