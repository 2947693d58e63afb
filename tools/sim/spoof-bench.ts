import { createHash } from 'node:crypto';
import { nextFacts } from '#gateway/epoch.js';
import { computeRewards } from '#gateway/rewards.js';
import { createScorer, type DeviceScore, type EpochScores, SCORE_MAX } from '#gateway/score.js';
import type { DeviceFacts, EpochFacts } from '#gateway/score-facts.js';
import { formatReason, type ReasonCode } from '#gateway/score-rules.js';
import type { Cheat, CheatDay } from './cheats/cheat.js';
import { CHEATS } from './spoof-cheats.js';
import { createRandom, type Random } from './spoof-random.js';
import { type Chain, createChain } from './spoof-seal.js';
import {
  createAir,
  createSensor,
  DAY_SECONDS,
  type Day,
  declaration,
  disclosures,
  FIRST_DAY,
  honestItems,
  type Item,
  type Place,
  placeOfCell,
  SLOTS,
  seedOf,
} from './spoof-world.js';

/** What one seed gave: in millionths of what a full score earns in a day. */
export type SeedReport = {
  readonly seed: number;
  readonly honestDevices: number;
  /** what an honest device is paid for a day in the mean, once an auditor has been there */
  readonly honestPay: number;
  /** what rules took from honest devices of what they delivered, in millionths */
  readonly honestLoss: number;
  /** why, most costly first */
  readonly honestReasons: readonly { readonly code: ReasonCode; readonly count: number; readonly example: string }[];
  readonly cheats: readonly CheatReport[];
};

export type CheatReport = {
  readonly name: string;
  readonly identities: number;
  /** what one identity is paid for a day in the mean, once an auditor has been there */
  readonly pay: number;
  /** all its identities together */
  readonly payTogether: number;
  readonly reasons: readonly ReasonCode[];
};

export type BenchOptions = {
  readonly seed: number;
  /** days that are scored; the day before them is scored too but not counted */
  readonly days: number;
  readonly cheats?: readonly Cheat[];
  readonly honestCells?: number;
};

const NEIGHBOURS = 4;
const CHECKPOINT_SECONDS = 600;
const AUDITOR = `0x${'a'.repeat(40)}`;

const idOf = (...parts: readonly (number | string)[]): string =>
  createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 40);

/** One identity in the run. */
type Actor = { readonly facts: DeviceFacts; readonly chains: readonly Chain[]; readonly cheat?: Cheat };

type Cell = {
  readonly place: Place;
  readonly random: Random;
  readonly air: () => Day;
  readonly sensors: readonly ((air: Day) => Day)[];
  readonly ownSensor: (air: Day) => Day;
  readonly honest: readonly Actor[];
  readonly cheat: { readonly kind: Cheat; readonly day: CheatDay; readonly actors: Actor[] } | undefined;
  readonly neighbours: Day[][];
  readonly own: Day[];
};

const actorOf = (
  id: string,
  owner: string,
  assurance: number,
  registeredAt: number,
  cheat?: Cheat,
  visited?: Place,
): Actor => ({
  facts: {
    id,
    keys: [{ id, assurance, since: registeredAt }],
    owners: [{ owner: `0x${owner}`, since: registeredAt }],
    suspended: [],
    visits:
      visited === undefined
        ? []
        : [{ auditor: AUDITOR, at: FIRST_DAY - DAY_SECONDS, until: 2 ** 32 - 1, place: visited }],
  },
  chains: [createChain(id), createChain(id)],
  ...(cheat && { cheat }),
});

const openCell = (seed: number, index: number, kind: Cheat | undefined): Cell => {
  const random = createRandom(seedOf(seed, index));
  const place = placeOfCell(index);
  const count = kind?.isAlone ? 0 : NEIGHBOURS;
  const honest = Array.from({ length: count }, (_, i) =>
    // one visit opens a cell: the others follow the device that was seen
    actorOf(idOf(seed, index, i), idOf('owner', seed, index, i), 2, 1000 + i, undefined, i === 0 ? place : undefined),
  );
  return {
    place,
    random,
    air: createAir(random),
    sensors: honest.map(() => createSensor(random)),
    ownSensor: createSensor(random),
    honest,
    cheat: kind && { kind, day: kind.create(random), actors: [] },
    neighbours: [],
    own: [],
  };
};

type Delivery = { readonly arrival: number; readonly bytes: Uint8Array };

const deliver = (chain: Chain, items: readonly Item[], to: Delivery[]): void => {
  for (const item of items) {
    const bytes = chain(item);
    if (item.isWithheld) continue;
    to.push({ arrival: item.arrival, bytes });
    if (item.isDoubled) for (let i = 0; i < 6; i++) to.push({ arrival: item.arrival + 7200 * i, bytes });
  }
};

/** Lets a day pass in a cell; gives how many readings of each honest device were delivered. */
const passDay = (cell: Cell, seed: number, index: number, day: number, to: Delivery[]): readonly number[] => {
  const { random, place, cheat } = cell;
  const start = FIRST_DAY + day * DAY_SECONDS;
  const air = cell.air();
  const measured = cell.sensors.map((sensor) => sensor(air));
  cell.neighbours.push(measured);
  cell.own.push(cell.ownSensor(air));
  const delivered = cell.honest.map((actor, i) => {
    const items = honestItems(random, start, measured[i]!, i === 1 ? place : undefined);
    deliver(actor.chains[0]!, [declaration(start, place), ...items, ...disclosures(start)], to);
    return items.length;
  });
  if (cheat === undefined) return delivered;
  const lists = cheat.day({ random, place, neighbours: cell.neighbours, own: cell.own, day, start });
  lists.forEach((items, i) => {
    const who = cheat.kind.isOneKey ? 0 : i;
    const owner = idOf('cheat', seed, index, cheat.kind.isOneOwner ? 0 : who);
    const visited = cheat.kind.isVisited ? place : undefined;
    const { assurance } = cheat.kind;
    cheat.actors[who] ??= actorOf(idOf('cheat', seed, index, who), owner, assurance, 9000, cheat.kind, visited);
    deliver(
      cheat.actors[who].chains[cheat.kind.isOneKey ? i : 0]!,
      [declaration(start, place), ...items, ...disclosures(start)],
      to,
    );
  });
  return delivered;
};

const HEADER = new Uint8Array([0]);

const factsOf = (
  epoch: number,
  deliveries: readonly Delivery[],
  devices: DeviceFacts[],
  before: Handover,
): EpochFacts => {
  const checkpoints = new Map<number, number>();
  deliveries.forEach(({ arrival }, i) => {
    checkpoints.set(Math.ceil(arrival / CHECKPOINT_SECONDS) * CHECKPOINT_SECONDS + 30, i + 2);
  });
  return {
    rules: 3,
    epoch,
    start: FIRST_DAY + epoch * DAY_SECONDS,
    seconds: DAY_SECONDS,
    emission: { devices: '0', gateways: '0' },
    logs: [
      {
        gateway: '11'.repeat(20),
        from: 1,
        isPaid: true,
        checkpoints: [...checkpoints].map(([timestamp, size]) => ({ size, timestamp })),
      },
    ],
    devices,
    ...before,
  };
};

type Handover = Pick<EpochFacts, 'previous' | 'cumulative' | 'waiting'>;

/** Pays for an epoch one unit for a millionth of a full score, whatever all others earn. */
const payFor = (facts: EpochFacts, scores: EpochScores): Handover => {
  const devices = `${scores.devices.reduce((sum, { score }) => sum + score, 0)}`;
  const { previous, cumulative, waiting } = nextFacts({
    scores,
    rewards: computeRewards({ ...facts, emission: { devices, gateways: '0' } }, scores),
  });
  return { previous, cumulative, waiting };
};

const actorsOf = ({ honest, cheat }: Cell): readonly Actor[] => [...honest, ...(cheat?.actors ?? [])];

/** An auditor comes to everybody, unannounced, on a day of which nothing is scored; gives what each was paid in all. */
const visitAll = (cells: readonly Cell[], epoch: number, before: Handover): ReadonlyMap<string, number> => {
  const at = FIRST_DAY + (epoch + 0.5) * DAY_SECONDS;
  const devices = cells.flatMap((cell) =>
    actorsOf(cell).map(({ facts, cheat }): DeviceFacts => {
      const until = cheat?.isFed === true ? 0 : at + DAY_SECONDS;
      return { ...facts, visits: [...facts.visits, { auditor: AUDITOR, at, until, place: cell.place }] };
    }),
  );
  const facts = factsOf(epoch, [], devices, before);
  const { cumulative } = payFor(facts, createScorer(facts).finish());
  return new Map(cumulative.map(({ id, amount }) => [id, Number(amount)]));
};

type Tally = {
  ideal: number;
  devices: number;
  reasons: Map<ReasonCode, { count: number; example: string }>;
};

const countHonest = (tally: Tally, score: DeviceScore, delivered: number): void => {
  tally.devices++;
  tally.ideal += Math.floor((delivered * SCORE_MAX) / SLOTS);
  for (const reason of score.reasons) {
    if (reason.factor === 1000) continue;
    const known = tally.reasons.get(reason.code) ?? { count: 0, example: formatReason(reason) };
    known.count++;
    tally.reasons.set(reason.code, known);
  }
};

const reportCheats = (
  cells: readonly Cell[],
  days: readonly ReadonlyMap<string, DeviceScore>[],
  paid: ReadonlyMap<string, number>,
): readonly CheatReport[] =>
  cells.flatMap(({ cheat }) => {
    if (cheat === undefined) return [];
    const scores = days.flatMap((day) => cheat.actors.map(({ facts }) => day.get(facts.id)!));
    const together = cheat.actors.reduce((sum, { facts }) => sum + (paid.get(facts.id) ?? 0), 0) / days.length;
    const reasons = new Set(
      scores.flatMap((score) => score.reasons.filter(({ factor }) => factor < 1000).map(({ code }) => code)),
    );
    if (cheat.kind.isFed === true) reasons.add('DOUBTED');
    return {
      name: cheat.kind.name,
      identities: cheat.actors.length,
      pay: Math.round(together / cheat.actors.length),
      payTogether: Math.round(together),
      reasons: [...reasons],
    };
  });

/**
 * Lets honest devices and every cheat live through some days, scores and pays them by the rules alone, and at the end lets an
 * auditor visit them all: who has anything of its own to show is taken to show it.
 */
export const runSeed = ({ seed, days, cheats = CHEATS, honestCells = 4 }: BenchOptions): SeedReport => {
  const kinds = [...Array.from({ length: honestCells }, () => undefined), ...cheats];
  const cells = kinds.map((kind, index) => openCell(seed, index, kind));
  const honest: Tally = { ideal: 0, devices: 0, reasons: new Map() };
  const counted: Map<string, DeviceScore>[] = [];
  let before: Handover = { previous: [], cumulative: [], waiting: [] };
  for (let day = 0; day <= days; day++) {
    const deliveries: Delivery[] = [];
    const delivered = cells.map((cell, index) => passDay(cell, seed, index, day, deliveries));
    deliveries.sort((a, b) => a.arrival - b.arrival);
    const devices = cells.flatMap((cell) => actorsOf(cell).map(({ facts }) => facts));
    const facts = factsOf(day, deliveries, devices, before);
    const scorer = createScorer(facts);
    scorer.add(0, 0, [HEADER, ...deliveries.map(({ bytes }) => bytes)]);
    const scores = scorer.finish();
    before = payFor(facts, scores);
    if (day === 0) {
      before = { ...before, cumulative: [], waiting: [] };
      continue;
    }
    const byId = new Map(scores.devices.map((score) => [score.id, score]));
    counted.push(byId);
    cells.forEach((cell, c) => {
      for (const [i, actor] of cell.honest.entries()) countHonest(honest, byId.get(actor.facts.id)!, delivered[c]![i]!);
    });
  }
  const paid = visitAll(cells, days + 1, before);
  const honestPaid = cells
    .flatMap((cell) => cell.honest.map(({ facts }) => paid.get(facts.id) ?? 0))
    .reduce((sum, pay) => sum + pay, 0);
  return {
    seed,
    honestDevices: honest.devices,
    honestPay: Math.round(honestPaid / honest.devices),
    honestLoss: Math.round(((honest.ideal - honestPaid) * 1_000_000) / honest.ideal),
    honestReasons: [...honest.reasons]
      .map(([code, { count, example }]) => ({ code, count, example }))
      .sort((a, b) => b.count - a.count),
    cheats: reportCheats(cells, counted, paid),
  };
};
