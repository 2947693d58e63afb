import { toHex } from '#proto/bytes.js';
import { createRewardTree, LINE_KIND, type RewardLine, type RewardTree } from './rewards-tree.js';
import type { EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';

/**
 * From scores to amounts. Each gets its share of the epoch's emission rounded down, so that all together never get more
 * than there is; what is left over is handed on.
 */
export type EpochRewards = {
  readonly epoch: number;
  /** of this epoch, in the order of the facts */
  readonly earned: readonly { readonly id: string; readonly amount: bigint }[];
  /** what is not given out and goes into the next epoch's emission */
  readonly left: { readonly devices: bigint; readonly gateways: bigint };
  /** all epochs together, by kind and id */
  readonly lines: readonly RewardLine[];
  readonly tree: RewardTree;
  /** 64 hex digits; empty where nobody has earned anything */
  readonly root: string;
};

/** Floor of each weight's share of `total`; the rest is what rounding left. */
export const split = (
  total: bigint,
  weights: readonly bigint[],
): { readonly shares: readonly bigint[]; readonly rest: bigint } => {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return { shares: weights.map(() => 0n), rest: total };
  const shares = weights.map((weight) => (total * weight) / sum);
  return { shares, rest: shares.reduce((rest, share) => rest - share, total) };
};

/** A gateway's weight: of each device's score the part whose readings its log had first; nothing once it was slashed. */
const gatewayWeights = (facts: EpochFacts, scores: EpochScores): readonly bigint[] =>
  facts.logs.map(({ isPaid }, log) =>
    scores.devices.reduce((sum, device) => {
      if (!isPaid) return sum;
      const all = device.readingsIn.reduce((a, b) => a + b, 0);
      return all === 0 ? sum : sum + (BigInt(device.score) * BigInt(device.readingsIn[log]!)) / BigInt(all);
    }, 0n),
  );

const byKindAndId = (a: RewardLine, b: RewardLine): number => a.kind - b.kind || (a.id < b.id ? -1 : 1);

/** A pure function of facts and scores. */
export const computeRewards = (facts: EpochFacts, scores: EpochScores): EpochRewards => {
  const devices = split(
    BigInt(facts.emission.devices),
    scores.devices.map((device) => BigInt(device.score)),
  );
  const gateways = split(BigInt(facts.emission.gateways), gatewayWeights(facts, scores));
  const totals = new Map<string, RewardLine>();
  const add = (kind: 0 | 1, id: string, amount: bigint): void => {
    const known = totals.get(`${kind}${id}`)?.cumulative ?? 0n;
    if (known + amount > 0n) totals.set(`${kind}${id}`, { kind, id, cumulative: known + amount });
  };
  for (const line of facts.cumulative) add(line.kind, line.id, BigInt(line.amount));
  for (const [i, device] of scores.devices.entries()) add(LINE_KIND.device, device.id, devices.shares[i]!);
  for (const [i, log] of facts.logs.entries()) add(LINE_KIND.gateway, log.gateway, gateways.shares[i]!);
  const lines = [...totals.values()].sort(byKindAndId);
  const tree = createRewardTree(lines);
  return {
    epoch: facts.epoch,
    earned: scores.devices.map(({ id }, i) => ({ id, amount: devices.shares[i]! })),
    left: { devices: devices.rest, gateways: gateways.rest },
    lines,
    tree,
    root: tree.root === undefined ? '' : toHex(tree.root),
  };
};
