import { describe, expect, test } from '@jest/globals';
import { createRandom } from '#tools/sim/spoof-random.js';
import { createChain, createStream } from '#tools/sim/spoof-seal.js';
import { createAir, createSensor, DAY_SECONDS, declaration, disclosures, FIRST_DAY } from '#tools/sim/spoof-world.js';
import { day, daysOf, factsOf, idOf, logOf, PLACE, type Sent, score } from './score.fixture.js';
import type { EpochScores } from './score.js';
import type { EpochFacts } from './score-facts.js';

describe('what nobody could copy, and somebody has seen', () => {
  const codesOf = (scores: EpochScores) => scores.devices.map(({ reasons }) => reasons.map(({ code }) => code));
  const auditor = `0x${'a'.repeat(40)}`;
  const visit = { auditor, at: FIRST_DAY - 9, until: FIRST_DAY + DAY_SECONDS, place: PLACE };
  const visiting = (
    visits: EpochFacts['devices'][number]['visits'],
    owners?: EpochFacts['devices'][number]['owners'],
  ) =>
    factsOf([]).devices.map((device, i) => ({
      ...device,
      visits: i === 1 ? visits : [],
      ...(i === 1 && owners && { owners }),
    }));
  const closed = logOf(day());
  const paid = (scores: EpochScores) => scores.devices.map((one) => one.score > 900_000);

  test('a cell pays in full from the first of its devices on that an auditor has seen (A15)', () => {
    const alone = score(closed, { devices: visiting([]) });
    expect(paid(alone)).toEqual([false, false, false, false]);
    for (const one of alone.devices) expect(one.score).toBeLessThanOrEqual(40_000);
    expect(paid(score(closed, { devices: visiting([visit]) }))).toEqual([true, true, true, true]);
    // a lonely device that was seen needs no neighbours
    expect(paid(score(closed, { devices: visiting([visit]).slice(1, 2) }))).toEqual([true]);
  });

  test('a cell does not go dark with its visited device, nor is it led astray by it, but for three epochs only', () => {
    const following = (epochs: number) =>
      factsOf([]).devices.map(({ id }, i) => ({
        id,
        place: PLACE,
        cooldown: 0,
        following: i === 1 ? 0 : epochs,
        isCloned: false,
        sketches: [],
      }));
    const first = score(closed, { devices: visiting([visit]) });
    expect(first.states.map((state) => state.following)).toEqual([3, 0, 3, 3]);
    // the visited device is silent: those that followed it are believed, for a while
    const silent = closed.filter(({ device }) => device !== 1);
    const dark = score(silent, { devices: visiting([visit]), previous: following(3) });
    expect(paid(dark)).toEqual([true, false, true, true]);
    expect(dark.states.map((state) => state.following)).toEqual([2, 0, 2, 2]);
    expect(paid(score(silent, { devices: visiting([visit]), previous: following(0) }))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    // it says what nobody else measures: they are paid, and believed no longer than that
    const other = createSensor(createRandom(99))(createAir(createRandom(98))());
    const astray = logOf(
      day((item, device) =>
        device === 1 && item.weather !== undefined
          ? { ...item, weather: other[Math.floor((item.iat - FIRST_DAY) / 300)]! }
          : item,
      ),
    );
    const led = score(astray, { devices: visiting([visit]), previous: following(1) });
    expect(paid(led)).toEqual([true, true, true, true]);
    expect(led.states.map((state) => state.following)).toEqual([0, 0, 0, 0]);
    expect(paid(score(astray, { devices: visiting([visit]), previous: following(0) }))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test('a crowd that followed once, and then agrees on something else, takes nothing from who agrees with the visited', () => {
    const states = factsOf([]).devices.map(({ id }, i) => ({
      id,
      place: PLACE,
      cooldown: 0,
      following: i === 1 ? 0 : 3,
      isCloned: false,
      sketches: [],
    }));
    // two of three that are grounded tell another weather, each through a sensor of its own
    const air = createAir(createRandom(98))();
    const told = [0, 0, 2, 3].map((i) => createSensor(createRandom(90 + i))(air));
    const outvoted = logOf(
      day((item, device) =>
        device < 2 || item.weather === undefined
          ? item
          : { ...item, weather: told[device]![Math.floor((item.iat - FIRST_DAY) / 300)]! },
      ),
    );
    const scores = score(outvoted, { devices: visiting([visit]), previous: states });
    expect(paid(scores).slice(0, 2)).toEqual([true, true]);
    expect(scores.states.map((state) => state.following)).toEqual([3, 0, 2, 2]);
  });

  test('a visit ends with its time, its owner and its place, and where an auditor takes it back', () => {
    const owners = [
      { owner: `0x${'1'.repeat(40)}`, since: 1000 },
      { owner: `0x${'2'.repeat(40)}`, since: FIRST_DAY - 5 },
    ];
    const over = [
      visiting([{ ...visit, until: FIRST_DAY + 99 }]),
      visiting([{ ...visit, at: FIRST_DAY - 181 * DAY_SECONDS, until: FIRST_DAY + 9 * DAY_SECONDS }]),
      visiting([{ ...visit, place: { ...PLACE, latitude: PLACE.latitude + 200_000 } }]),
      visiting([visit], owners),
      visiting([visit, { ...visit, at: FIRST_DAY - 1, until: 0 }]),
      visiting([visit, { ...visit, at: FIRST_DAY + 9, until: 0 }]),
    ];
    for (const devices of over) {
      const scores = score(closed, { devices });
      expect(paid(scores)).toEqual([false, false, false, false]);
      expect(codesOf(scores)[1]).toContain('VISIT_OVER');
    }
    // one within the epoch neither counts yet nor ends the one before
    const later = { ...visit, at: FIRST_DAY + 9 };
    expect(paid(score(closed, { devices: visiting([later]) }))).toEqual([false, false, false, false]);
    expect(paid(score(closed, { devices: visiting([visit, later]) }))).toEqual([true, true, true, true]);
  });

  test('a visit within the epoch says whether it measures, for its owner and at its place; that it does not takes two (A16)', () => {
    const noon = FIRST_DAY + DAY_SECONDS / 2;
    const seen = { ...visit, at: noon };
    const missed = { ...seen, until: 0 };
    const missedBy = (digit: string, at: number) => ({ ...missed, auditor: `0x${digit.repeat(40)}`, at });
    const elsewhere = { ...PLACE, latitude: PLACE.latitude + 200_000 };
    const sold = [
      { owner: `0x${'1'.repeat(40)}`, since: 1000 },
      { owner: `0x${'2'.repeat(40)}`, since: noon + 1 },
    ];
    const words = ['FOUND', 'DOUBTED', 'NOT_FOUND'];
    const said = (...which: Parameters<typeof visiting>) =>
      codesOf(score(closed, { devices: visiting(...which) })).map((codes) =>
        codes.find((code) => words.includes(code)),
      );
    expect(said([seen])).toEqual([undefined, 'FOUND', undefined, undefined]);
    expect(said([seen], sold)[1]).toBeUndefined();
    expect(said([{ ...seen, place: elsewhere }])[1]).toBeUndefined();
    // each second is in one epoch
    expect(said([{ ...seen, at: FIRST_DAY }])[1]).toBe('FOUND');
    for (const at of [FIRST_DAY - 1, FIRST_DAY + DAY_SECONDS]) expect(said([{ ...seen, at }])[1]).toBeUndefined();
    // one auditor's word, however often, leaves it open; another one's settles it either way
    expect(said([missed])).toEqual([undefined, 'DOUBTED', undefined, undefined]);
    expect(said([missed, { ...missed, at: noon + 1 }])[1]).toBe('DOUBTED');
    expect(said([{ ...missed, at: FIRST_DAY - 9 }, missedBy('b', noon)])[1]).toBe('NOT_FOUND');
    expect(said([missed, { ...seen, auditor: `0x${'b'.repeat(40)}`, at: noon + 1 }])[1]).toBe('FOUND');
    expect(said([missedBy('b', noon - 2), { ...seen, at: noon - 1 }, missed])[1]).toBe('DOUBTED');
    // what was settled before is not settled again
    expect(said([{ ...missed, at: FIRST_DAY - 9 }])[1]).toBeUndefined();
  });

  test('a device whose readings are open earns a twenty-fifth and is no witness, unless it was seen itself (A13)', () => {
    const opened = (...which: readonly number[]) =>
      logOf(day((item, device) => (which.includes(device) ? { ...item, isOpen: true } : item)));
    const scores = score(opened(0), { devices: visiting([visit]) });
    expect(paid(scores)).toEqual([false, true, true, true]);
    expect(codesOf(scores)[0]).toContain('OPEN');
    expect(scores.devices[0]!.score).toBeLessThanOrEqual(40_000);
    const seen = score(opened(1), { devices: visiting([visit]) });
    expect(paid(seen)).toEqual([false, true, false, false]);
    expect(codesOf(seen)[0]).toContain('UNWITNESSED');
  });

  test('a key that is made public too early opens a device, and one that never is leaves its form alone (A13)', () => {
    expect(codesOf(score(closed, { devices: visiting([visit]) }))[0]).not.toContain('OPEN');
    // also where the envelope that has the key claims to be of a later time
    for (const claimed of [0, 2 * 3600]) {
      const early = logOf(day().map((list, device) => (device === 0 ? earlyOf(claimed) : list)));
      expect(codesOf(score(early, { devices: visiting([visit]) }))[0]).toContain('OPEN');
    }
    const never = logOf(day((item, device) => (device === 0 ? { ...item, kind: 'private' as const } : item)));
    expect(codesOf(score(never, { devices: visiting([visit]) }))[0]).toContain('FORM_ONLY');
  });

  /** Device 0 with a stream whose keys come out an hour after their period. */
  const earlyOf = (claimed: number): readonly Sent[] => {
    const stream = createStream('early');
    const chain = createChain(idOf(0), {
      seal: stream.seal,
      disclose: (now) => stream.disclose(now + 2 * 3600 - claimed),
    });
    const soon = disclosures(FIRST_DAY).map((item) => ({
      ...item,
      iat: item.iat - 2 * 3600 + claimed,
      arrival: item.arrival - 2 * 3600,
    }));
    return [declaration(FIRST_DAY, PLACE), ...daysOf(0), ...soon].map((item) => ({
      device: 0,
      arrival: item.arrival,
      bytes: chain(item),
    }));
  };
});
