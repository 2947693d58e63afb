import { createWander, type Random } from '../spoof-random.js';
import { createAir, createSensor, SLOTS, type Weather } from '../spoof-world.js';
import { type Cheat, type CheatDay, dayOf, items } from './cheat.js';

/** A cheat that invents values without looking at any sensor. */
const invented =
  (begin: (random: Random) => (slot: number) => Weather): ((random: Random) => CheatDay) =>
  (random) => {
    const next = begin(random);
    return ({ start }) => [items(start, dayOf(next))];
  };

const BASE: Weather = { temperature: 1500, humidity: 5800, pressure: 100_800 };
const sun = (slot: number): number => Math.sin((2 * Math.PI * (slot - 108)) / SLOTS);

/** Weather from a simulator, through a simulated sensor. */
export const modelled = (random: Random): CheatDay => {
  const [air, sensor] = [createAir(random), createSensor(random)];
  return ({ start }) => [items(start, sensor(air()))];
};

/** Values of nowhere. */
export const INVENTED: readonly Cheat[] = [
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
    name: 'model alone',
    attack: 'A13',
    assurance: 0,
    isAlone: true,
    words: 'a program with invented weather where nobody else measures',
    create: modelled,
  },
  {
    name: 'model alone on a genuine board',
    attack: 'A13',
    assurance: 2,
    isAlone: true,
    words: 'the same, with a board and its secure element bought for each identity',
    create: modelled,
  },
  {
    name: 'fed after the visit',
    attack: 'A13',
    assurance: 2,
    isAlone: true,
    isVisited: true,
    isFed: true,
    words: 'a lonely board that an auditor found with its sensor, and that is fed with invented weather since',
    create: modelled,
  },
];
