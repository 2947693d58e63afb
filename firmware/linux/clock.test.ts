import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { CLOCK } from '#proto/reading.js';
import { type ClockSources, hasSystemRtc, isSystemSynchronised, openClock } from './clock.js';
import { temporaryFolder } from './process.fixture.js';

const NOW_MS = 1_780_000_000_500;

const sources = (over: Partial<ClockSources>): ClockSources => ({
  nowMs: () => NOW_MS,
  monotonicMs: () => 0,
  isSynchronised: async () => false,
  hasRtc: () => false,
  ...over,
});

describe('the clock', () => {
  test.each<[string, Partial<ClockSources>, number, number]>([
    ['network time', { isSynchronised: async () => true, hasRtc: () => true }, CLOCK.network, 1_780_000_000],
    ['an RTC', { hasRtc: () => true }, CLOCK.rtc, 1_780_000_000],
    ['nothing', {}, CLOCK.none, 0],
    ['an RTC without a battery', { hasRtc: () => true, nowMs: () => 86_400_000 }, CLOCK.none, 0],
    [
      'A11 a clock of 1980 that says it is synchronised',
      { isSynchronised: async () => true, nowMs: () => 3.2e11 },
      CLOCK.none,
      0,
    ],
  ])('by %s', async (_name, over, quality, seconds) => {
    const clock = await openClock(sources(over));
    expect(clock.wall()).toEqual({ seconds, quality });
    clock.close();
  });

  test('a position fix wins for an hour, and goes on with the monotonic clock', async () => {
    let monotonicMs = 1000;
    const clock = await openClock(sources({ hasRtc: () => true, monotonicMs: () => monotonicMs }));
    clock.offerFix(1_790_000_000_900);
    expect(clock.wall()).toEqual({ seconds: 1_790_000_000, quality: CLOCK.gnss });
    monotonicMs += 1_100;
    expect(clock.wall()).toEqual({ seconds: 1_790_000_002, quality: CLOCK.gnss });
    monotonicMs += 3_600_000;
    expect(clock.wall().quality).toBe(CLOCK.rtc);
    clock.offerFix(0);
    expect(clock.wall().quality).toBe(CLOCK.rtc);
    clock.close();
  });

  test('asks again, so that lost synchronisation shows', async () => {
    jest.useFakeTimers();
    try {
      let isSynchronised = true;
      const clock = await openClock(sources({ isSynchronised: async () => isSynchronised }));
      expect(clock.wall().quality).toBe(CLOCK.network);
      isSynchronised = false;
      await jest.advanceTimersByTimeAsync(61_000);
      expect(clock.wall().quality).toBe(CLOCK.none);
      clock.close();
    } finally {
      jest.useRealTimers();
    }
  });

  test('asks this system without failing, whatever it has', async () => {
    expect(typeof (await isSystemSynchronised())).toBe('boolean');
    const clock = await openClock();
    const first = clock.monotonicMs();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(first);
    clock.close();
  });

  test('an RTC counts where it agrees with the system', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder.path, 'rtc0'));
    const since = join(folder.path, 'rtc0', 'since_epoch');
    writeFileSync(since, '1780000002\n');
    expect(hasSystemRtc(NOW_MS, folder.path)).toBe(true);
    writeFileSync(since, '946684800\n');
    expect(hasSystemRtc(NOW_MS, folder.path)).toBe(false);
    expect(hasSystemRtc(NOW_MS, join(folder.path, 'none'))).toBe(false);
    folder.remove();
  });
});
