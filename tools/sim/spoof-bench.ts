import { createHash } from 'node:crypto';
import { createScorer, type DeviceScore, SCORE_MAX } from '#gateway/score.js';
import type { DeviceFacts, DeviceState, EpochFacts } from '#gateway/score-facts.js';
import { formatReason, type ReasonCode } from '#gateway/score-rules.js';
import type { Cheat, CheatDay } from './cheats/cheat.js';
import { BEYOND_DATA, CHEATS } from './spoof-cheats.js';
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

/** What one seed gave: of a full score, in millionths. */
export type SeedReport = {
  readonly seed: number;
  readonly honestDevices: number;
  /** mean score of an honest device a day */
  readonly honestScore: number;
  /** what rules took from honest devices of what they delivered, in millionths */
  readonly honestLoss: number;
  /** why, most costly first */
  readonly honestReasons: readonly { readonly code: ReasonCode; readonly count: number; readonly example: string }[];
  readonly cheats: readonly CheatReport[];
};

export type CheatReport = {
  readonly name: string;
  readonly identities: number;
  /** mean score of one identity a day */
  readonly score: number;
  /** of all its identities together */
  readonly scoreTogether: number;
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
    visits: visited === undefined ? [] : [{ at: FIRST_DAY - DAY_SECONDS, until: 2 ** 32 - 1, place: visited }],
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
  previous: DeviceState[],
): EpochFacts => {
  const checkpoints = new Map<number, number>();
  deliveries.forEach(({ arrival }, i) => {
    checkpoints.set(Math.ceil(arrival / CHECKPOINT_SECONDS) * CHECKPOINT_SECONDS + 30, i + 2);
  });
  return {
    rules: 2,
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
    previous,
    cumulative: [],
  };
};

type Tally = {
  score: number;
  ideal: number;
  devices: number;
  reasons: Map<ReasonCode, { count: number; example: string }>;
};

const countHonest = (tally: Tally, score: DeviceScore, delivered: number): void => {
  tally.devices++;
  tally.score += score.score;
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
): readonly CheatReport[] =>
  cells.flatMap(({ cheat }) => {
    if (cheat === undefined) return [];
    const scores = days.flatMap((day) => cheat.actors.map(({ facts }) => day.get(facts.id)!));
    const together = scores.reduce((sum, { score }) => sum + score, 0) / days.length;
    const reasons = new Set(
      scores.flatMap((score) => score.reasons.filter(({ factor }) => factor < 1000).map(({ code }) => code)),
    );
    return {
      name: cheat.kind.name,
      identities: cheat.actors.length,
      score: Math.round(together / cheat.actors.length),
      scoreTogether: Math.round(together),
      reasons: [...reasons],
    };
  });

/** Lets honest devices and every cheat live through some days, and scores them by the rules alone. */
export const runSeed = ({
  seed,
  days,
  cheats = [...CHEATS, ...BEYOND_DATA],
  honestCells = 4,
}: BenchOptions): SeedReport => {
  const kinds = [...Array.from({ length: honestCells }, () => undefined), ...cheats];
  const cells = kinds.map((kind, index) => openCell(seed, index, kind));
  const honest: Tally = { score: 0, ideal: 0, devices: 0, reasons: new Map() };
  const counted: Map<string, DeviceScore>[] = [];
  let previous: DeviceState[] = [];
  for (let day = 0; day <= days; day++) {
    const deliveries: Delivery[] = [];
    const delivered = cells.map((cell, index) => passDay(cell, seed, index, day, deliveries));
    deliveries.sort((a, b) => a.arrival - b.arrival);
    const devices = cells.flatMap((cell) => [...cell.honest, ...(cell.cheat?.actors ?? [])].map(({ facts }) => facts));
    const scorer = createScorer(factsOf(day, deliveries, devices, previous));
    scorer.add(0, 0, [HEADER, ...deliveries.map(({ bytes }) => bytes)]);
    const scores = scorer.finish();
    previous = [...scores.states];
    if (day === 0) continue;
    const byId = new Map(scores.devices.map((score) => [score.id, score]));
    counted.push(byId);
    cells.forEach((cell, c) => {
      for (const [i, actor] of cell.honest.entries()) countHonest(honest, byId.get(actor.facts.id)!, delivered[c]![i]!);
    });
  }
  return {
    seed,
    honestDevices: honest.devices,
    honestScore: Math.round(honest.score / honest.devices),
    honestLoss: Math.round(((honest.ideal - honest.score) * 1_000_000) / honest.ideal),
    honestReasons: [...honest.reasons]
      .map(([code, { count, example }]) => ({ code, count, example }))
      .sort((a, b) => b.count - a.count),
    cheats: reportCheats(cells, counted),
  };
};
