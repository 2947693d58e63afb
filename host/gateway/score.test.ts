import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom } from '#tools/sim/spoof-random.js';
import { createChain, createStream } from '#tools/sim/spoof-seal.js';
import { DAY_SECONDS, declaration, disclosures, FIRST_DAY, fix, type Item } from '#tools/sim/spoof-world.js';
import { checkpointsOf, day, daysOf, entriesOf, factsOf, idOf, logOf, PLACE, score } from './score.fixture.js';
import { createScorer, type EpochScores } from './score.js';
import { distanceMetres } from './score-place.js';
import { formatReason } from './score-rules.js';
import { bends, correlation, median, moments, squareRoot } from './score-series.js';

describe('scoring', () => {
  test('gives the same for the same, and cares not which device of a checkpoint comes first', () => {
    const lists = day();
    const inTurn = score(logOf(lists));
    expect(inTurn.devices.map((device) => device.score > 900_000)).toEqual([true, true, true, true]);
    expect(score(logOf(lists))).toEqual(inTurn);
    expect(score(logOf(lists, (device) => -device)).devices).toEqual(inTurn.devices);
  });

  test('says why, in words, to each owner that gets nothing (A16)', () => {
    const entries = logOf(day());
    const [first, second, third, fourth] = factsOf([]).devices;
    const later = [{ ...second!.keys[0]!, since: FIRST_DAY + 1 }];
    const devices = [
      { ...first!, suspended: [{ from: FIRST_DAY - 9 }] },
      { ...second!, keys: later },
      { ...third!, owners: [{ since: 1000 }] },
      fourth!,
    ];
    const scores = score(entries, { devices });
    const told = scores.devices.map((device) => device.reasons.filter(({ factor }) => factor === 0).map(formatReason));
    expect(told).toEqual([
      [
        'the device sent no reading in this epoch',
        'the registry had the device suspended; 288 readings of that time do not count',
      ],
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
    const { devices } = score(logOf(lists));
    expect(devices.map((device) => device.score > 0)).toEqual([false, false, true, true]);
    expect(devices[0]!.reasons.find(({ code }) => code === 'CLOCK_AHEAD')?.n).toBe(daysOf(0).length);
    expect(devices[1]!.reasons.find(({ code }) => code === 'LATE')?.n).toBe(daysOf(1).length);
  });

  test('counts a gap in the chain as withheld unless it is small (A12)', () => {
    const lists = day();
    const gapped = lists.map((list, device) => list.filter((_, i) => device !== 1 || i % 5 !== 2));
    const { devices } = score(logOf(gapped));
    expect(devices[1]!.score).toBe(0);
    expect(devices[1]!.reasons.find(({ code }) => code === 'WITHHELD')?.n).toBeGreaterThan(40);
    expect(devices[0]!.reasons.map(({ code }) => code)).not.toContain('WITHHELD');
  });

  test('lets a device that moved wait, and pays it again afterwards (A14)', () => {
    const entries = logOf(day());
    const state = (cooldown: number, latitude: number) => [
      { id: idOf(0), place: { ...PLACE, latitude }, cooldown, following: 0, isCloned: false, sketches: [] },
    ];
    const moved = score(entries, { previous: state(0, PLACE.latitude + 10_000_000) });
    expect(moved.devices[0]!.score).toBe(0);
    expect(moved.states[0]!.cooldown).toBe(2);
    const cooling = score(entries, { previous: state(1, PLACE.latitude) });
    expect(cooling.devices[0]!.score).toBe(0);
    expect(cooling.states[0]!.cooldown).toBe(0);
    expect(score(entries, { previous: state(0, PLACE.latitude) }).devices[0]!.score).toBeGreaterThan(0);
  });

  test('knows a device that is in two places, and one whose position was typed in (A14)', () => {
    const away = { ...PLACE, latitude: PLACE.latitude + 30_000_000 };
    const random = createRandom(5);
    const positions = [
      (item: Item) => fix(random, item.iat % 3600 < 300 ? away : PLACE),
      () => PLACE,
      () => fix(random, PLACE),
    ];
    const log = logOf(day((item, device) => (device === 3 ? item : { ...item, position: positions[device]!(item) })));
    const scores = score(log);
    const codes = scores.devices.map(({ reasons }) =>
      reasons.filter(({ factor }) => factor === 0).map(({ code }) => code),
    );
    expect(codes.slice(0, 3)).toEqual([['TELEPORTED'], ['POSITION_FROZEN'], []]);
    expect(scores.states.map(({ cooldown }) => cooldown)).toEqual([7, 0, 0, 0]);
    expect(scores.devices.map((one) => one.score > 0)).toEqual([false, false, true, true]);
  });
});

describe('what a device says of itself', () => {
  test('holds its place as long as it measures none a kilometre off', () => {
    const [near, far] = [50_000, 500_000].map((latitude) => ({ ...PLACE, latitude: PLACE.latitude + latitude }));
    const random = createRandom(6);
    const at = [near, far];
    const scores = score(
      logOf(day((item, device) => (at[device] === undefined ? item : { ...item, position: fix(random, at[device]!) }))),
    );
    expect(scores.states[0]!.place).toEqual(PLACE);
    expect(scores.devices[0]!.score).toBeGreaterThan(900_000);
    expect(scores.states[1]!.place).not.toEqual(PLACE);
    expect(scores.devices[1]!.reasons.map(({ code }) => code)).toContain('MOVED');
  });

  test('makes its schedule, of several the shortest, and none longer than five minutes', () => {
    const lists = day();
    const declaring = (...periodsSeconds: readonly number[]) => {
      const chain = createChain(idOf(0));
      const said = periodsSeconds.map((periodSeconds) => ({ ...declaration(FIRST_DAY, PLACE), periodSeconds }));
      const own = [...said, ...daysOf(0), ...disclosures(FIRST_DAY)].map((item) => ({
        device: 0,
        arrival: item.arrival,
        bytes: chain(item),
      }));
      return score(logOf([own, ...lists.slice(1)])).devices[0]!;
    };
    const due = (...periodsSeconds: readonly number[]) =>
      declaring(...periodsSeconds).reasons.find(({ code }) => code === 'INCOMPLETE')?.of;
    // it sends 288 readings, whatever it says
    expect([due(150), due(300, 100), due(300, 60, 200)]).toEqual([576, 864, 1440]);
    for (const longer of [300, 900, 43_200]) expect(declaring(longer).score).toBeGreaterThan(900_000);
    expect(declaring(150).score).toBe(0);
  });
});

describe('what the chain says of a device', () => {
  const entries = logOf(day());
  const [first, ...others] = factsOf([]).devices;
  const noon = FIRST_DAY + DAY_SECONDS / 2;
  const codesOf = (scores: EpochScores, device: number) => scores.devices[device]!.reasons.map(({ code }) => code);
  const owner = (digit: string) => `0x${digit.repeat(40)}`;

  test('holds both owners of a device that was sold in the middle of the epoch', () => {
    const owners = [
      { owner: owner('a'), since: 1000 },
      { owner: owner('b'), since: noon },
    ];
    const sold = score(entries, { devices: [{ ...first!, owners }, ...others] });
    expect(sold.devices[0]!.score).toBeGreaterThan(900_000);
    expect(sold.devices[0]!.reasons.filter(({ code }) => code === 'OWNER_CHANGED').map(formatReason)).toEqual([
      'the device changed hands 1 times in this epoch; whoever owns it when it is claimed is paid for all of it',
    ]);
    // neither owner is a witness for it with devices of their own, nor gets more seats by passing a device on
    const kin = others.map((other, i) => ({ ...other, owners: [{ owner: owner(i === 0 ? 'a' : 'b'), since: 1000 }] }));
    const inFamily = score(entries, { devices: [{ ...first!, owners }, ...kin] });
    expect(codesOf(inFamily, 0)).toContain('UNWITNESSED');
    expect(inFamily.devices.filter((_, i) => codesOf(inFamily, i).includes('OWNER_FULL'))).toHaveLength(2);
  });

  test('leaves out what was sealed or logged while a device was suspended', () => {
    const quarter = { from: FIRST_DAY, until: FIRST_DAY + DAY_SECONDS / 10 };
    const scores = score(entries, { devices: [{ ...first!, suspended: [quarter] }, ...others] });
    const reason = scores.devices[0]!.reasons.find(({ code }) => code === 'SUSPENDED')!;
    expect(reason.n).toBeGreaterThan(20);
    expect(reason.n).toBeLessThan(80);
    expect(scores.devices[0]!.score).toBeLessThan(scores.devices[1]!.score);
  });

  test('follows a device over a change of its key, and believes no owner that the new one is in hardware', () => {
    const after = idOf(70);
    // the stream goes on: what the old key sealed opens by what the new one makes public
    const stream = createStream('rotated');
    const chains = [createChain(idOf(0), stream), createChain(after, stream)];
    const lists = day();
    const sealed = [[declaration(FIRST_DAY, PLACE), ...daysOf(0).slice(0, 144)], daysOf(0).slice(144)].map((items, i) =>
      [...items, ...(i === 1 ? disclosures(FIRST_DAY) : [])].map((item) => ({
        device: 0,
        arrival: item.arrival,
        bytes: chains[i]!(item),
      })),
    );
    const last = `00000001${(144).toString(16).padStart(12, '0')}`;
    const keys = [
      { ...first!.keys[0]!, last },
      { id: after, assurance: 2, since: FIRST_DAY + DAY_SECONDS / 3 },
    ];
    const mixed = logOf([sealed.flat(), ...lists.slice(1)]);
    const rotated = score(mixed, { devices: [{ ...first!, keys }, ...others] });
    expect(rotated.devices[0]!.score).toBeGreaterThan(750_000);
    expect(rotated.devices[0]!.score).toBeLessThanOrEqual(800_000);
    expect(codesOf(rotated, 0)).toContain('KEY_ROTATED');
    // what the old key seals after its end, as by a thief, is nobody's
    const stolen = score(entries, { devices: [{ ...first!, keys: [{ ...first!.keys[0]!, last }] }, ...others] });
    expect(stolen.devices[0]!.reasons.find(({ code }) => code === 'KEY_RETIRED')?.n).toBeGreaterThan(100);
    expect(stolen.devices[0]!.score).toBe(0);
  });

  test('pays the gateway that had a reading first, not one that copied its log', () => {
    const logs = [900, 600].map((delay, log) => ({
      gateway: `${log}`.repeat(40),
      from: 1,
      isPaid: true,
      checkpoints: checkpointsOf(entries, delay),
    }));
    const scorer = createScorer(factsOf(entries, { logs }));
    for (const log of [0, 1]) scorer.add(log, 0, entriesOf(entries));
    const scores = scorer.finish();
    for (const device of scores.devices) {
      expect(device.readingsIn[0]).toBe(0);
      expect(device.readingsIn[1]).toBeGreaterThan(280);
    }
  });

  test('takes no late reading as evidence, for it may have been sealed when the others were public (A12)', () => {
    const quiet = (item: Item, device: number): Item =>
      device === 0 ? { ...item, weather: { temperature: 1500, humidity: 5000, pressure: 100_000 } } : item;
    const still = logOf(day(quiet));
    const log = { ...factsOf(still).logs[0]!, checkpoints: [{ size: 2000, timestamp: FIRST_DAY + DAY_SECONDS }] };
    expect(codesOf(score(still), 0)).toContain('CONSTANT');
    const late = score(still, { logs: [log] });
    // one checkpoint at the end of the day: all but the last hours are late
    expect(codesOf(late, 1)).toContain('LATE_CAPPED');
    expect(codesOf(late, 0)).not.toContain('CONSTANT');
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
