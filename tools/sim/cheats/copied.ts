import type { Random } from '../spoof-random.js';
import { type Day, SLOTS, type Weather } from '../spoof-world.js';
import { type Cheat, type CheatDay, COPY_SECONDS, dayOf, items, LATE_SECONDS, whole } from './cheat.js';

/** A cheat that makes of the first neighbour's day another. */
const fromNeighbour =
  (change: (day: Day, random: Random) => Day): (() => CheatDay) =>
  () =>
  ({ neighbours, day, start, random }) => [items(start, change(neighbours[day]![0]!, random).map(whole), COPY_SECONDS)];

/** The middle of these days, which no single sensor's glitch shows in, with fresh noise of a sensor's size. */
export const blend = (days: readonly Day[], random: Random): Day => {
  const middle = (slot: number, of: keyof Weather): number => {
    const sorted = days.map((one) => one[slot]![of]).sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  };
  return dayOf((slot) => ({
    temperature: middle(slot, 'temperature') + 8 * random.normal(),
    humidity: middle(slot, 'humidity') + 30 * random.normal(),
    pressure: middle(slot, 'pressure') + 2.5 * random.normal(),
  }));
};

/** A blend that is delivered so long after its time. */
export const blended =
  (lagSeconds: number): (() => CheatDay) =>
  () =>
  ({ neighbours, day, start, random }) => [items(start, blend(neighbours[day]!, random), lagSeconds)];

/** Values of another device, or of another time. */
export const COPIED: readonly Cheat[] = [
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
  {
    name: 'blend of neighbours',
    attack: 'A13',
    assurance: 0,
    words: 'a program that gives the middle of all neighbours with noise of its own',
    create: blended(COPY_SECONDS),
  },
  {
    name: 'blend on a genuine board',
    attack: 'A13',
    assurance: 2,
    words:
      'the middle of the neighbours once they are public, fed to a board with a secure element in place of its sensor',
    create: blended(LATE_SECONDS),
  },
  {
    name: 'blend with a neighbour’s keys',
    attack: 'A13',
    assurance: 2,
    isFed: true,
    words: 'a genuine board fed with what real sensors beside it measure, by leave of those who own them',
    create: blended(COPY_SECONDS),
  },
];
