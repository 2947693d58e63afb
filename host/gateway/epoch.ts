import { FieldmarkError } from '#proto/errors.js';
import { computeRewards, type EpochRewards } from './rewards.js';
import { createScorer, type EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';

export type EpochResult = { readonly scores: EpochScores; readonly rewards: EpochRewards };

/** Takes the entries of every log of an epoch, from a store or from tiles, and gives scores and rewards. */
export type EpochRun = {
  /**
   * Takes the log of a gateway, whose entries may begin where those of the facts do (`from`). One that the facts don't
   * name is passed over; VERIFY_FAILED where one is given twice.
   */
  readonly openLog: (gateway: string) => (start: number, entries: readonly Uint8Array[]) => void;
  /** throws VERIFY_FAILED where a log of the facts was not given up to its last checkpoint */
  readonly finish: () => EpochResult;
};

export const runEpoch = (facts: EpochFacts): EpochRun => {
  const scorer = createScorer(facts);
  const sizes = new Array<number>(facts.logs.length).fill(0);

  const opened = new Set<string>();
  return {
    openLog: (gateway) => {
      if (opened.has(gateway))
        throw new FieldmarkError('VERIFY_FAILED', {
          detail: `the log of gateway ${gateway} was given twice`,
          next: 'give each log that the facts name once',
        });
      opened.add(gateway);
      const log = facts.logs.findIndex((one) => one.gateway === gateway);
      return (start, entries) => {
        if (log < 0) return;
        scorer.add(log, start, entries);
        sizes[log] = start + entries.length;
      };
    },
    finish: () => {
      facts.logs.forEach(({ gateway, checkpoints }, log) => {
        const size = checkpoints.at(-1)?.size ?? 0;
        if (sizes[log]! < size)
          throw new FieldmarkError('VERIFY_FAILED', {
            detail: `the log of gateway ${gateway} has ${sizes[log]} entries here, and ${size} by its checkpoint`,
            state: 'nothing was computed',
            next: 'bring the copy of the log up to date; a log that its gateway does not serve can be left out (--without), and the others must do the same',
          });
      });
      const scores = scorer.finish();
      return { scores, rewards: computeRewards(facts, scores) };
    },
  };
};

/** The facts of the next epoch but for what the chain will say then: states, totals, what waits and what is left over. */
export const nextFacts = ({
  scores,
  rewards,
}: EpochResult): Pick<EpochFacts, 'previous' | 'cumulative' | 'waiting'> & {
  readonly left: EpochFacts['emission'];
} => ({
  previous: [...scores.states],
  cumulative: rewards.lines.map(({ kind, id, cumulative }) => ({ kind, id, amount: `${cumulative}` })),
  waiting: rewards.waiting.map((part) => ({ ...part, amount: `${part.amount}` })),
  left: { devices: `${rewards.left.devices}`, gateways: `${rewards.left.gateways}` },
});
