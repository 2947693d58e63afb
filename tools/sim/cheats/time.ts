import { DAY_SECONDS, honestItems } from '../spoof-world.js';
import { type Cheat, type CheatDay, genuine, items } from './cheat.js';

const shiftClock = (seconds: number): (() => CheatDay) =>
  genuine((all) => all.map((item) => ({ ...item, iat: item.iat + seconds })));

/** Genuine values at times that are not theirs, or not all of them. */
export const TIME: readonly Cheat[] = [
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
];
