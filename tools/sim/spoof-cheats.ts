// One table of cheats, and for that longer than most files.
import { createWander, type Random } from './spoof-random.js';
import {
  createAir,
  createSensor,
  DAY_SECONDS,
  type Day,
  fix,
  honestItems,
  type Item,
  type Place,
  SLOT_SECONDS,
  SLOTS,
  type Weather,
} from './spoof-world.js';

/** What a cheat knows and has: the true air only through a sensor of its own, the neighbours through the public log. */
export type Scene = {
  readonly random: Random;
  readonly place: Place;
  /** for each day so far, what each honest neighbour measured */
  readonly neighbours: readonly (readonly Day[])[];
  /** for each day so far, what a genuine sensor here measures */
  readonly own: readonly Day[];
  readonly day: number;
  readonly start: number;
};

/** Items of a day by one identity; a cheat of several identities has one list each. */
export type CheatDay = (scene: Scene) => readonly (readonly Item[])[];

export type Cheat = {
  readonly name: string;
  /** rows of the list of attacks */
  readonly attack: 'A01' | 'A07' | 'A11' | 'A12' | 'A13' | 'A14' | 'A15';
  /** what the owner of such a device would say it does */
  readonly words: string;
  /** 2: its board has a secure element, and only the sensor lies; 0: a program with keys in files */
  readonly assurance: 0 | 2;
  /** in an empty cell, where nobody can contradict */
  readonly isAlone?: true;
  /** of one owner; otherwise each identity has an owner of its own */
  readonly isOneOwner?: true;
  /** all its lists are sealed by one key */
  readonly isOneKey?: true;
  /** its data can't be told from honest data; what it earns is bounded by this, not by rules on data */
  readonly bound?: 'assurance' | 'unwitnessed' | 'hardware';
  readonly create: (random: Random) => CheatDay;
};

const LAG_SECONDS = 1200;

/** Items with these values, sealed on schedule and delivered `lagSeconds` later. */
const items = (start: number, day: Day, lagSeconds = 15): readonly Item[] =>
  day.map((weather, slot) => {
    const iat = start + slot * SLOT_SECONDS + 151;
    return { iat, arrival: iat + lagSeconds, weather };
  });

const whole = (weather: Weather): Weather => ({
  temperature: Math.round(weather.temperature),
  humidity: Math.round(Math.min(10_000, Math.max(0, weather.humidity))),
  pressure: Math.round(weather.pressure),
});

/** A cheat that makes of the first neighbour's day another. */
const fromNeighbour =
  (change: (day: Day, random: Random) => Day): (() => CheatDay) =>
  () =>
  ({ neighbours, day, start, random }) => [items(start, change(neighbours[day]![0]!, random).map(whole), LAG_SECONDS)];

/** A cheat that invents values without looking at any sensor. */
const invented =
  (begin: (random: Random) => (slot: number) => Weather): ((random: Random) => CheatDay) =>
  (random) => {
    const next = begin(random);
    return ({ start }) => [
      items(
        start,
        Array.from({ length: SLOTS }, (_, slot) => whole(next(slot))),
      ),
    ];
  };

const BASE: Weather = { temperature: 1500, humidity: 5800, pressure: 100_800 };
const sun = (slot: number): number => Math.sin((2 * Math.PI * (slot - 108)) / SLOTS);

const modelled = (random: Random): CheatDay => {
  const [air, sensor] = [createAir(random), createSensor(random)];
  return ({ start }) => [items(start, sensor(air()))];
};

const blended =
  (): CheatDay =>
  ({ neighbours, day, start, random }) => {
    const all = neighbours[day]!;
    const mean = (slot: number, of: keyof Weather): number =>
      all.reduce((sum, one) => sum + one[slot]![of], 0) / all.length;
    const values = Array.from({ length: SLOTS }, (_, slot) =>
      whole({
        temperature: mean(slot, 'temperature') + 8 * random.normal(),
        humidity: mean(slot, 'humidity') + 30 * random.normal(),
        pressure: mean(slot, 'pressure') + 2.5 * random.normal(),
      }),
    );
    return [items(start, values, LAG_SECONDS)];
  };

/** Honest items of a genuine sensor, changed. */
const genuine =
  (change: (all: readonly Item[], scene: Scene) => readonly Item[]): (() => CheatDay) =>
  () =>
  (scene) => [change(honestItems(scene.random, scene.start, scene.own[scene.day]!, undefined), scene)];

const withPositions = (at: (item: Item, i: number, scene: Scene) => Place): (() => CheatDay) =>
  genuine((all, scene) => all.map((item, i) => ({ ...item, position: at(item, i, scene) })));

const moved = (place: Place, latitude: number): Place => ({ ...place, latitude: place.latitude + latitude });

const shiftClock = (seconds: number): (() => CheatDay) =>
  genuine((all) => all.map((item) => ({ ...item, iat: item.iat + seconds })));

export const CHEATS: readonly Cheat[] = [
  { name: 'constant', attack: 'A13', assurance: 2, words: 'one value for ever', create: invented(() => () => BASE) },
  {
    name: 'constant with noise',
    attack: 'A13',
    assurance: 2,
    words: 'one value and a little noise',
    create: invented((random) => () => ({
      temperature: BASE.temperature + 6 * random.normal(),
      humidity: BASE.humidity + 30 * random.normal(),
      pressure: BASE.pressure + 3 * random.normal(),
    })),
  },
  { name: 'copied', attack: 'A13', assurance: 2, words: "a neighbour's values", create: fromNeighbour((day) => day) },
  {
    name: 'shifted',
    attack: 'A13',
    assurance: 2,
    words: "a neighbour's values, all a bit higher",
    create: fromNeighbour((day) =>
      day.map(({ temperature, humidity, pressure }) => ({
        temperature: temperature + 130,
        humidity: humidity + 210,
        pressure: pressure + 170,
      })),
    ),
  },
  {
    name: 'scaled',
    attack: 'A13',
    assurance: 2,
    words: "a neighbour's values, stretched",
    create: fromNeighbour((day) =>
      day.map(({ temperature, humidity, pressure }) => ({
        temperature: temperature * 1.04,
        humidity: humidity * 0.97,
        pressure: pressure * 1.002,
      })),
    ),
  },
  {
    name: 'delayed',
    attack: 'A13',
    assurance: 2,
    words: "a neighbour's values of ten minutes before",
    create: fromNeighbour((day) => day.map((_, slot) => day[Math.max(0, slot - 2)]!)),
  },
  {
    name: 'neighbour mirror',
    attack: 'A13',
    assurance: 2,
    words: "a neighbour's values, the last digit shaken",
    create: fromNeighbour((day, random) =>
      day.map(({ temperature, humidity, pressure }) => ({
        temperature: temperature + 0.6 * random.normal(),
        humidity: humidity + 2 * random.normal(),
        pressure: pressure + 0.3 * random.normal(),
      })),
    ),
  },
  {
    name: 'replayed day',
    attack: 'A13',
    assurance: 2,
    words: 'its own first day, sealed anew each day',
    create:
      () =>
      ({ own, start }) => [items(start, own[0]!)],
  },
  {
    name: 'recorded loop',
    attack: 'A13',
    assurance: 2,
    words: 'two hours of recording, over and over',
    create:
      () =>
      ({ own, start }) => [
        items(
          start,
          Array.from({ length: SLOTS }, (_, slot) => own[0]![slot % 24]!),
        ),
      ],
  },
  { name: 'model', attack: 'A13', assurance: 2, words: 'weather from a simulator with real noise', create: modelled },
  {
    name: 'random walk',
    attack: 'A13',
    assurance: 2,
    words: 'values that wander',
    create: invented((random) => {
      const [t, h, p] = [createWander(random, 400, 60), createWander(random, 900, 60), createWander(random, 300, 60)];
      return () => ({ temperature: 1500 + t(), humidity: 5800 + h(), pressure: 100_800 + p() });
    }),
  },
  {
    name: 'no jitter',
    attack: 'A13',
    assurance: 2,
    words: 'a smooth curve of the day',
    create: invented((random) => {
      const phase = random.between(0, 8);
      return (slot) => ({
        temperature: 1500 + 500 * sun(slot + phase),
        humidity: 5800 - 1100 * sun(slot + phase),
        pressure: 100_800 + 300 * sun(2 * slot + phase),
      });
    }),
  },
  {
    name: 'out of range',
    attack: 'A13',
    assurance: 2,
    words: 'values of no place on Earth',
    create: invented((random) => () => ({ temperature: 9000 + 90 * random.normal(), humidity: 0, pressure: 1000 })),
  },
  {
    name: 'GPS teleport',
    attack: 'A14',
    assurance: 2,
    words: 'a position in another country now and then',
    create: withPositions((_, i, { place, random }) => fix(random, i % 12 === 0 ? moved(place, 30_000_000) : place)),
  },
  {
    name: 'impossible speed',
    attack: 'A14',
    assurance: 2,
    words: 'a car at 400 km/h that measures in many cells',
    create: withPositions((item, _, { place, random, start }) =>
      fix(random, moved(place, (item.iat - start) * 10_000)),
    ),
  },
  {
    name: 'position without noise',
    attack: 'A14',
    assurance: 2,
    words: 'the same typed-in position in every reading',
    create: withPositions((_item, _i, { place }) => place),
  },
  {
    name: 'cell hopping',
    attack: 'A14',
    assurance: 2,
    words: 'another cell every day, wherever pay is best',
    create: withPositions((_item, _i, { place, day, random }) => fix(random, moved(place, day * 400_000))),
  },
  {
    name: 'sybil cell',
    attack: 'A15',
    assurance: 0,
    words: 'very many programs that say they are in this cell',
    create: (random) => {
      const each = Array.from({ length: 50 }, () => blended());
      return (scene) => each.flatMap((one) => one({ ...scene, random }));
    },
  },
  {
    name: 'sybil owner',
    attack: 'A15',
    assurance: 2,
    isOneOwner: true,
    words: 'twenty boards of one owner on one roof, with an invented weather',
    create: (random) => {
      const each = Array.from({ length: 20 }, () => modelled(random));
      return (scene) => each.flatMap((one) => one(scene));
    },
  },
  {
    name: 'duplicate sensors',
    attack: 'A15',
    assurance: 2,
    words: 'one genuine sensor wired to twenty-five boards',
    create:
      () =>
      ({ own, day, start, random }) =>
        Array.from({ length: 25 }, () => items(start, own[day]!, 20 + Math.floor(random.between(0, 9)))),
  },
  {
    name: 'cloned key',
    attack: 'A01',
    assurance: 2,
    words: 'two machines with one key',
    isOneKey: true,
    create:
      () =>
      ({ random, start, own, day }) =>
        [1, 2].map(() => honestItems(random, start, own[day]!, undefined)),
  },
  {
    name: 'backfilled month',
    attack: 'A12',
    assurance: 2,
    words: 'a month of readings that nobody saw, in one night',
    create:
      () =>
      ({ own, start, day, random }) => {
        const now = start + DAY_SECONDS - 600;
        const past = Array.from({ length: 30 }, (_, i) => start - (30 - i) * DAY_SECONDS);
        if (day !== 1) return [[]];
        return [
          past.flatMap((from) =>
            honestItems(random, from, own[0]!, undefined).map((item) => ({ ...item, arrival: now })),
          ),
        ];
      },
  },
  {
    name: 'late invention',
    attack: 'A12',
    assurance: 2,
    words: 'whole days sealed a day later, when the weather is known',
    create:
      () =>
      ({ own, start, day }) => [items(start, own[day]!, DAY_SECONDS - 1800)],
  },
  {
    name: 'selective omission',
    attack: 'A12',
    assurance: 2,
    words: 'every sixth reading is sealed and thrown away',
    create: genuine((all) => all.map((item, i) => (i % 6 === 3 ? { ...item, isWithheld: true as const } : item))),
  },
  {
    name: 'dropped nights',
    attack: 'A12',
    assurance: 2,
    words: 'nothing from nine in the evening to six',
    create: genuine((all, { start }) => all.filter(({ iat }) => iat - start > 6 * 3600 && iat - start < 21 * 3600)),
  },
  { name: 'clock ahead', attack: 'A11', assurance: 2, words: 'a clock two hours ahead', create: shiftClock(7200) },
  {
    name: 'clock behind',
    attack: 'A11',
    assurance: 2,
    words: 'a clock four hours behind',
    create: shiftClock(-14_400),
  },
  {
    name: 'clock of last year',
    attack: 'A11',
    assurance: 2,
    words: 'a clock a year behind',
    create: shiftClock(-365 * DAY_SECONDS),
  },
  {
    name: 'replayed envelopes',
    attack: 'A07',
    assurance: 2,
    words: 'a few readings, logged again and again',
    create: genuine((all) => all.slice(0, 40).map((item) => ({ ...item, isDoubled: true as const }))),
  },
  {
    name: 'health only',
    attack: 'A13',
    assurance: 2,
    words: 'signs of life and not one reading',
    create:
      () =>
      ({ own, start, day }) => [items(start, own[day]!).map((item) => ({ ...item, kind: 'health' as const }))],
  },
  {
    name: 'private noise',
    attack: 'A13',
    assurance: 2,
    words: 'an encrypted stream of nothing',
    create:
      () =>
      ({ own, start, day }) => [items(start, own[day]!).map((item) => ({ ...item, kind: 'private' as const }))],
  },
  {
    name: 'made-up quantity',
    attack: 'A13',
    assurance: 2,
    words: 'readings in a unit that has no rules',
    create:
      () =>
      ({ own, start, day }) => [items(start, own[day]!).map((item) => ({ ...item, kind: 'unruled' as const }))],
  },
  {
    name: 'blend of neighbours',
    attack: 'A13',
    assurance: 0,
    bound: 'assurance',
    words: 'a program that gives the mean of all neighbours with noise of its own',
    create: blended,
  },
  {
    name: 'model alone',
    attack: 'A13',
    assurance: 0,
    isAlone: true,
    bound: 'assurance',
    words: 'a program with invented weather where nobody else measures',
    create: modelled,
  },
  {
    name: 'model alone on a genuine board',
    attack: 'A13',
    assurance: 2,
    isAlone: true,
    bound: 'unwitnessed',
    words: 'the same, with a board and its secure element bought for each identity',
    create: modelled,
  },
  {
    name: 'blend on a genuine board',
    attack: 'A13',
    assurance: 2,
    bound: 'hardware',
    words: 'the mean of the neighbours, fed to a board with a secure element in place of its sensor',
    create: blended,
  },
];
