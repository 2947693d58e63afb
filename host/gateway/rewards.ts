import { toHex } from '#proto/bytes.js';
import { createRewardTree, LINE_KIND, type RewardLine, type RewardTree } from './rewards-tree.js';
import type { DeviceScore, EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';
import { type ReasonCode, RULES } from './score-rules.js';

/**
 * From scores to amounts. Each gets its share of the epoch's emission rounded down, so that all together never get more
 * than there is; what is left over is handed on. Of a share a little is paid at once (`RULES.promptScoreMax`). The rest, and
 * what gateways earn by it, waits for the device's next visit: no log tells a sensor from what is fed to a board.
 */
export type EpochRewards = {
  readonly epoch: number;
  /** of each device, in the order of the facts: its share of this epoch, what is paid to it now, and what waits in all */
  readonly earned: readonly {
    readonly id: string;
    readonly share: bigint;
    readonly paid: bigint;
    readonly waiting: bigint;
  }[];
  /** what is not given out and goes into the next epoch's emission */
  readonly left: { readonly devices: bigint; readonly gateways: bigint };
  /** paid for all epochs together, by kind and id */
  readonly lines: readonly RewardLine[];
  /** by device, kind and id */
  readonly waiting: readonly Waiting[];
  readonly tree: RewardTree;
  /** 64 hex digits; empty where nobody was paid anything */
  readonly root: string;
};

/** What a device, or a gateway for it, is paid once an auditor has found the device measuring. */
export type Waiting = {
  readonly device: string;
  readonly kind: 0 | 1;
  readonly id: string;
  readonly amount: bigint;
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

/**
 * What gateways earn by each device: of its score the part whose readings a log had first. One that was slashed earns nothing,
 * nor do those beyond the first few, so that what waits for gateways can't be made to grow.
 */
const carriersOf = (
  { logs }: EpochFacts,
  { devices }: EpochScores,
): readonly { readonly device: DeviceScore; readonly gateway: string; readonly weight: bigint }[] =>
  devices.flatMap((device) => {
    const carriers = logs
      .map(({ gateway, isPaid }, log) => ({ gateway, count: isPaid ? device.readingsIn[log]! : 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.gateway < b.gateway ? -1 : 1))
      .slice(0, RULES.carriersMax);
    const all = BigInt(device.readingsIn.reduce((a, b) => a + b, 0));
    return carriers.map(({ gateway, count }) => {
      return { device, gateway, weight: (BigInt(device.score) * BigInt(count)) / all };
    });
  });

type Share = Waiting & { readonly score: number };

/** The shares of this epoch, and what rounding left. */
const shareOut = (
  facts: EpochFacts,
  scores: EpochScores,
): { readonly shares: readonly Share[]; readonly left: readonly [bigint, bigint] } => {
  const devices = split(
    BigInt(facts.emission.devices),
    scores.devices.map((device) => BigInt(device.score)),
  );
  const carried = carriersOf(facts, scores);
  const gateways = split(
    BigInt(facts.emission.gateways),
    carried.map(({ weight }) => weight),
  );
  const ofDevices = scores.devices.map(({ id, score }, i): Share => {
    return { device: id, kind: LINE_KIND.device, id, amount: devices.shares[i]!, score };
  });
  const ofGateways = carried.map(({ device: { id, score }, gateway }, i): Share => {
    return { device: id, kind: LINE_KIND.gateway, id: gateway, amount: gateways.shares[i]!, score };
  });
  return { shares: [...ofDevices, ...ofGateways], left: [devices.rest, gateways.rest] };
};

/** Sums by key, kept in the order of keys. */
type Sums<T extends { readonly amount: bigint }> = {
  readonly add: (part: T) => void;
  readonly list: () => readonly T[];
  readonly of: (part: Omit<T, 'amount'>) => bigint;
};

const createSums = <T extends { readonly amount: bigint }>(keyOf: (part: Omit<T, 'amount'>) => string): Sums<T> => {
  const sums = new Map<string, T>();
  return {
    add: (part) => {
      const key = keyOf(part);
      const amount = (sums.get(key)?.amount ?? 0n) + part.amount;
      if (amount > 0n) sums.set(key, { ...part, amount });
    },
    list: () => [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum),
    of: (part) => sums.get(keyOf(part))?.amount ?? 0n,
  };
};

type Paid = { readonly kind: 0 | 1; readonly id: string; readonly amount: bigint };

/** A pure function of facts and scores. */
export const computeRewards = (facts: EpochFacts, scores: EpochScores): EpochRewards => {
  const { shares, left: rounded } = shareOut(facts, scores);
  const has = (code: ReasonCode): ReadonlySet<string> =>
    new Set(scores.devices.filter(({ reasons }) => reasons.some((one) => one.code === code)).map(({ id }) => id));
  const [found, missed] = [has('FOUND'), has('NOT_FOUND')];
  const left: [bigint, bigint] = [...rounded];
  const paidNow = createSums<Paid>(({ kind, id }) => `${kind}${id}`);
  const totals = createSums<Paid>(({ kind, id }) => `${kind}${id}`);
  const waiting = createSums<Waiting>(({ device, kind, id }) => `${device}${kind}${id}`);
  const pay = ({ kind, id }: Omit<Paid, 'amount'>, amount: bigint): void => {
    paidNow.add({ kind, id, amount });
    totals.add({ kind, id, amount });
  };
  for (const { kind, id, amount } of facts.cumulative) totals.add({ kind, id, amount: BigInt(amount) });
  for (const { amount: text, ...part } of facts.waiting) {
    const amount = BigInt(text);
    if (found.has(part.device)) pay(part, amount);
    else if (missed.has(part.device)) left[part.kind] += amount;
    else waiting.add({ ...part, amount });
  }
  for (const { score, amount, ...part } of shares) {
    const prompt = score <= RULES.promptScoreMax ? amount : (amount * BigInt(RULES.promptScoreMax)) / BigInt(score);
    pay(part, prompt);
    // what was found is what lies before the visit: the epoch itself waits for the next one
    if (missed.has(part.device)) left[part.kind] += amount - prompt;
    else waiting.add({ ...part, amount: amount - prompt });
  }
  const lines = totals.list().map(({ kind, id, amount }): RewardLine => ({ kind, id, cumulative: amount }));
  const tree = createRewardTree(lines);
  return {
    epoch: facts.epoch,
    earned: scores.devices.map(({ id }, i) => {
      const line = { kind: LINE_KIND.device, id };
      return { id, share: shares[i]!.amount, paid: paidNow.of(line), waiting: waiting.of({ device: id, ...line }) };
    }),
    left: { devices: left[0], gateways: left[1] },
    lines,
    waiting: waiting.list(),
    tree,
    root: tree.root === undefined ? '' : toHex(tree.root),
  };
};
