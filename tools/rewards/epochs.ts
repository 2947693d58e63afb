import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Chain } from '#chain/client.js';
import { emissionBetween, type History, readHistory } from '#chain/history.js';
import type { Hex } from '#chain/types.js';
import { type EpochResult, runEpoch } from '#gateway/epoch.js';
import { epochSpan, factsFrom } from '#gateway/epoch-facts.js';
import type { ChainFacts, EpochFacts } from '#gateway/score-facts.js';
import { FieldmarkError } from '#proto/errors.js';
import { epochFileName, type Handover, readEpochFile } from './result.js';
import type { Feed } from './sources.js';

/** One node's view of a deployment. */
export type View = { readonly name: string; readonly chain: Chain; readonly rewards: Hex; readonly fromBlock: bigint };

type Calendar = { readonly start: number; readonly seconds: number };

/** The newest epoch for which nothing more can count by the node's clock. Throws EPOCH_OPEN before there is one. */
export const newestEpoch = async ({ chain }: View, calendar: Calendar): Promise<number> => {
  const { timestamp } = await chain.reader.getBlock();
  const spare = Number(timestamp) - (epochSpan(calendar, 0).until + 1);
  if (spare < 0)
    throw new FieldmarkError('EPOCH_OPEN', {
      detail: `the first one ends on ${new Date(epochSpan(calendar, 0).end * 1000).toISOString()}, and late readings count for a day more`,
      next: 'wait',
    });
  return Math.floor(spare / calendar.seconds);
};

/** Where two values of JSON differ first, as `devices.3.owners.0.owner`. */
const difference = (a: unknown, b: unknown, path: string): string | undefined => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? undefined : path;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = difference(
      (a as Record<string, unknown>)[key],
      (b as Record<string, unknown>)[key],
      path === '' ? key : `${path}.${key}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * Reads what every node says up to the last epoch wanted, once, and gives the facts of each epoch, on which all must
 * agree. Throws CHAIN_DISAGREES, and what reading throws.
 */
export const openFacts = async (
  views: readonly View[],
  calendar: Calendar,
  last: number,
  without: readonly string[],
): Promise<(epoch: number) => Promise<ChainFacts>> => {
  const { until } = epochSpan(calendar, last);
  const histories: History[] = [];
  for (const { chain, rewards, fromBlock } of views)
    histories.push(await readHistory({ chain, rewards, until, fromBlock }));
  const factsOf = async (epoch: number, node: number): Promise<ChainFacts> => {
    const { chain, rewards } = views[node]!;
    const { start, end } = epochSpan(calendar, epoch);
    return factsFrom(histories[node]!, epoch, await emissionBetween(chain, rewards, start, end));
  };
  return async (epoch) => {
    const facts = await factsOf(epoch, 0);
    for (let other = 1; other < views.length; other++) {
      const where = difference(facts, await factsOf(epoch, other), '');
      if (where !== undefined)
        throw new FieldmarkError('CHAIN_DISAGREES', {
          detail: `${views[0]!.name} and ${views[other]!.name} differ in ${where} of epoch ${epoch}`,
          state: 'nothing was computed',
          next: 'ask a third node, and leave out the one that lies',
        });
    }
    return { ...facts, logs: facts.logs.filter(({ gateway }) => !without.includes(gateway)) };
  };
};

/** What the first epoch finds. */
const BEGINNING: Handover = { previous: [], cumulative: [], waiting: [], left: { devices: '0', gateways: '0' } };

/** The facts of the chain and what the epoch before left, put together. */
const joined = (facts: ChainFacts, { previous, cumulative, waiting, left }: Handover): EpochFacts => ({
  ...facts,
  previous,
  cumulative,
  waiting,
  emission: {
    devices: `${BigInt(facts.emission.devices) + BigInt(left.devices)}`,
    gateways: `${BigInt(facts.emission.gateways) + BigInt(left.gateways)}`,
  },
});

export const computeEpoch = async (facts: EpochFacts, feeds: readonly Feed[]): Promise<EpochResult> => {
  const run = runEpoch(facts);
  for (const feed of feeds) await feed(run, facts);
  return run.finish();
};

export type EpochsOptions = {
  /** holds the results so far, and gets the new ones */
  readonly folder: string;
  /** the last one wanted */
  readonly epoch: number;
  readonly facts: (epoch: number) => Promise<ChainFacts>;
  readonly feeds: readonly Feed[];
  readonly publish: (facts: EpochFacts, result: EpochResult) => Promise<void>;
};

/** Computes one epoch after the other, from the first that the folder lacks: each goes on from what the last one left. */
export const computeEpochs = async ({ folder, epoch, facts, feeds, publish }: EpochsOptions): Promise<void> => {
  let next = epoch;
  while (next > 0 && !existsSync(join(folder, epochFileName(next - 1)))) next--;
  for (; next <= epoch; next++) {
    const before = next === 0 ? BEGINNING : readEpochFile(folder, next - 1).next;
    const whole = joined(await facts(next), before);
    await publish(whole, await computeEpoch(whole, feeds));
  }
};
