import { createRandom } from '#tools/sim/spoof-random.js';
import { createChain } from '#tools/sim/spoof-seal.js';
import {
  createAir,
  createSensor,
  DAY_SECONDS,
  declaration,
  disclosures,
  FIRST_DAY,
  honestItems,
  type Item,
} from '#tools/sim/spoof-world.js';
import { createScorer, type EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';

export const PLACE = { latitude: 400_100_000, longitude: 50_000_000 };
export const idOf = (index: number): string => (index + 1).toString(16).padStart(40, '0');
export const COUNT = 4;
/** the device that an auditor has seen */
export const VISITED = 2;

export const CHECKPOINT_SECONDS = 600;

/** An envelope with the device that sealed it and when a gateway has it. */
export type Sent = { readonly device: number; readonly arrival: number; readonly bytes: Uint8Array };

export const daysOf = (device: number): readonly Item[] => {
  const random = createRandom(device + 10);
  const weather = createSensor(random)(createAir(createRandom(3))());
  return honestItems(random, FIRST_DAY, weather, undefined);
};

/** A day of honest neighbours: what each device seals, in order. */
export const day = (change: (item: Item, device: number) => Item = (item) => item): readonly (readonly Sent[])[] =>
  Array.from({ length: COUNT }, (_, device) => {
    const chain = createChain(idOf(device));
    const items = daysOf(device).map((item) => change(item, device));
    return [declaration(FIRST_DAY, PLACE), ...items, ...disclosures(FIRST_DAY)].map((item) => ({
      device,
      arrival: item.arrival,
      bytes: chain(item),
    }));
  });

export const checkpointOf = ({ arrival }: Sent): number => Math.floor(arrival / CHECKPOINT_SECONDS);

/** One log of what all devices sent; under one checkpoint those are first whose `rank` is least. */
export const logOf = (
  lists: readonly (readonly Sent[])[],
  rank: (device: number) => number = (device) => device,
): readonly Sent[] =>
  lists
    .flat()
    .sort((a, b) => checkpointOf(a) - checkpointOf(b) || rank(a.device) - rank(b.device) || a.arrival - b.arrival);

/** A checkpoint every ten minutes over all that has come in. */
export const checkpointsOf = (log: readonly Sent[], delay = 0) => {
  const sizes = new Map(log.map((sent, i) => [checkpointOf(sent), i + 2]));
  return [...sizes].map(([at, size]) => ({ size, timestamp: (at + 1) * CHECKPOINT_SECONDS + delay }));
};

export const factsOf = (log: readonly Sent[], more: Partial<EpochFacts> = {}): EpochFacts => ({
  rules: 3,
  epoch: 0,
  start: FIRST_DAY,
  seconds: DAY_SECONDS,
  emission: { devices: '0', gateways: '0' },
  logs: [{ gateway: 'aa'.repeat(20), from: 1, isPaid: true, checkpoints: checkpointsOf(log) }],
  devices: Array.from({ length: COUNT }, (_, i) => ({
    id: idOf(i),
    keys: [{ id: idOf(i), assurance: 2, since: 1000 }],
    owners: [{ owner: `0x${idOf(i)}`, since: 1000 }],
    suspended: [],
    visits:
      i === VISITED
        ? [
            {
              auditor: `0x${'a'.repeat(40)}`,
              at: FIRST_DAY - DAY_SECONDS,
              until: FIRST_DAY + 9 * DAY_SECONDS,
              place: PLACE,
            },
          ]
        : [],
  })),
  previous: [],
  cumulative: [],
  waiting: [],
  ...more,
});

export const entriesOf = (log: readonly Sent[]): readonly Uint8Array[] => [
  new Uint8Array([0]),
  ...log.map(({ bytes }) => bytes),
];

export const score = (log: readonly Sent[], more?: Partial<EpochFacts>): EpochScores => {
  const scorer = createScorer(factsOf(log, more));
  scorer.add(0, 0, entriesOf(log));
  return scorer.finish();
};
