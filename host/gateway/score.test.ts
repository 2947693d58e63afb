import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom } from '#tools/sim/spoof-random.js';
import { createChain } from '#tools/sim/spoof-seal.js';
import { createAir, createSensor, DAY_SECONDS, FIRST_DAY, honestItems, type Item } from '#tools/sim/spoof-world.js';
import { createScorer, type EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';
import { distanceMetres } from './score-place.js';
import { formatReason } from './score-rules.js';
import { bends, correlation, median, moments, squareRoot } from './score-series.js';

const PLACE = { latitude: 400_100_000, longitude: 50_000_000 };
const idOf = (index: number): string => (index + 1).toString(16).padStart(40, '0');
const COUNT = 4;

/** A day of honest neighbours: what each device seals, in order. */
const day = (change: (item: Item, device: number) => Item = (item) => item): readonly (readonly Uint8Array[])[] => {
  const air = createAir(createRandom(3))();
  return Array.from({ length: COUNT }, (_, device) => {
    const random = createRandom(device + 10);
    const chain = createChain(idOf(device));
    const weather = createSensor(random)(air);
    return honestItems(random, FIRST_DAY, weather, undefined).map((item) => chain(change(item, device)));
  });
};

const factsOf = (entries: number, more: Partial<EpochFacts> = {}): EpochFacts => ({
  rules: 1,
  epoch: 0,
  start: FIRST_DAY,
  seconds: DAY_SECONDS,
  emission: { devices: '0', gateways: '0' },
  // hour by hour as much as is due
  logs: [
    {
      gateway: 'aa'.repeat(20),
      checkpoints: Array.from({ length: 25 }, (_, hour) => ({
        size: Math.ceil((entries * (hour + 1)) / 25),
        timestamp: FIRST_DAY + (hour + 2) * 3600,
      })),
    },
  ],
  devices: Array.from({ length: COUNT }, (_, i) => ({
    id: idOf(i),
    owner: `0x${idOf(i)}`,
    assurance: 2,
    registeredAt: 1000,
    suspended: false,
    periodSeconds: 300,
    place: PLACE,
  })),
  previous: [],
  cumulative: [],
  ...more,
});

const score = (entries: readonly Uint8Array[], more?: Partial<EpochFacts>): EpochScores => {
  const scorer = createScorer(factsOf(entries.length + 1, more));
  scorer.add(0, 0, [new Uint8Array([0]), ...entries]);
  return scorer.finish();
};

/** Interleaves what devices sealed, always taking the next of the device that `turn` names. */
const interleave = (lists: readonly (readonly Uint8Array[])[], turn: (i: number) => number): readonly Uint8Array[] => {
  const at = lists.map(() => 0);
  const out: Uint8Array[] = [];
  for (let i = 0; out.length < lists.reduce((sum, list) => sum + list.length, 0); i++) {
    const device = turn(i) % lists.length;
    const next = lists[device]![at[device]!];
    if (next === undefined) continue;
    out.push(next);
    at[device]!++;
  }
  return out;
};

describe('scoring', () => {
  test('gives the same for the same, and cares not which device of a checkpoint comes first', () => {
    const lists = day();
    const inTurn = score(interleave(lists, (i) => i));
    expect(inTurn.devices.map((device) => device.score > 900_000)).toEqual([true, true, true, true]);
    expect(score(interleave(lists, (i) => i))).toEqual(inTurn);
    expect(score(interleave(lists, (i) => COUNT * 1000 - i)).devices).toEqual(inTurn.devices);
  });

  test('says why, in words, to each owner that gets nothing (A16)', () => {
    const entries = interleave(day(), (i) => i);
    const [first, second, third, fourth] = factsOf(1).devices;
    const { owner: _, ...unowned } = third!;
    const devices = [{ ...first!, suspended: true }, { ...second!, registeredAt: FIRST_DAY + 1 }, unowned, fourth!];
    const scores = score(entries, { devices });
    const told = scores.devices.map((device) => device.reasons.filter(({ factor }) => factor === 0).map(formatReason));
    expect(told).toEqual([
      ['the registry had the device suspended in this epoch'],
      ['the device was registered after this epoch began'],
      ['nobody has claimed the device, so there is no one to pay'],
      [],
    ]);
    // its neighbours are out, so that nobody bears it witness
    expect(scores.devices[3]!.reasons.map(({ code }) => code)).toContain('UNWITNESSED');
  });

  test('does not pay a reading that bears a time after its checkpoint, or years before (A11)', () => {
    const years = 10 * 365 * DAY_SECONDS;
    const lists = day((item, device) => ({
      ...item,
      iat: item.iat + (device === 0 ? years : device === 1 ? -years : 0),
    }));
    const { devices } = score(interleave(lists, (i) => i));
    expect(devices.map((device) => device.score > 0)).toEqual([false, false, true, true]);
    expect(devices[0]!.reasons.find(({ code }) => code === 'CLOCK_AHEAD')?.n).toBe(lists[0]!.length);
    expect(devices[1]!.reasons.find(({ code }) => code === 'LATE')?.n).toBe(lists[1]!.length);
  });

  test('counts a gap in the chain as withheld unless it is small (A12)', () => {
    const lists = day();
    const gapped = lists.map((list, device) => list.filter((_, i) => device !== 1 || i % 5 !== 2));
    const { devices } = score(interleave(gapped, (i) => i));
    expect(devices[1]!.score).toBe(0);
    expect(devices[1]!.reasons.find(({ code }) => code === 'WITHHELD')?.n).toBeGreaterThan(40);
    expect(devices[0]!.reasons.map(({ code }) => code)).not.toContain('WITHHELD');
  });

  test('lets a device that moved wait, and pays it again afterwards (A14)', () => {
    const entries = interleave(day(), (i) => i);
    const state = (cooldown: number, latitude: number) => [
      { id: idOf(0), place: { ...PLACE, latitude }, cooldown, isCloned: false, sketches: [] },
    ];
    const moved = score(entries, { previous: state(0, PLACE.latitude + 10_000_000) });
    expect(moved.devices[0]!.score).toBe(0);
    expect(moved.states[0]!.cooldown).toBe(2);
    const cooling = score(entries, { previous: state(1, PLACE.latitude) });
    expect(cooling.devices[0]!.score).toBe(0);
    expect(cooling.states[0]!.cooldown).toBe(0);
    expect(score(entries, { previous: state(0, PLACE.latitude) }).devices[0]!.score).toBeGreaterThan(0);
  });
});

describe('the integer statistics', () => {
  test('are those of the textbook', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 120n), (value) => {
        const root = squareRoot(value);
        expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        expect(median([...values])).toBe(sorted[(sorted.length - 1) >> 1]);
      }),
    );
    const rising = new Int32Array([1, 2, 4, 7, 11, 16]);
    expect(
      correlation(
        moments(
          rising,
          rising.map((value) => -3 * value + 5),
        ),
      ),
    ).toBe(-1000);
    expect([...bends(rising, 1)].slice(1, -1)).toEqual([1, 1, 1, 1]);
    // a degree of latitude, and of longitude at 60 degrees
    expect(distanceMetres({ latitude: 0, longitude: 0 }, { latitude: 10_000_000, longitude: 0 })).toBe(111_195);
    const [a, b] = [
      { latitude: 600_000_000, longitude: 0 },
      { latitude: 600_000_000, longitude: 10_000_000 },
    ];
    expect(Math.abs(distanceMetres(a, b) - 55_597)).toBeLessThan(300);
  });
});
