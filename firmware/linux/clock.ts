import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Clock, WallTime } from '#core/ports.js';
import { CLOCK } from '#proto/reading.js';

/** Answers whether something is so, without throwing; asked again and again. */
export type Probe = () => Promise<boolean>;

export type ClockSources = {
  /** Unix milliseconds */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  /** whether network time disciplines the system's clock now */
  readonly isSynchronised: Probe;
  /** whether a battery-backed clock set the system's clock */
  readonly hasRtc: () => boolean;
};

export type SystemClock = Clock & {
  /** The time of a position fix, Unix milliseconds, as a GNSS driver has just read it. */
  readonly offerFix: (unixMs: number) => void;
  readonly close: () => void;
};

const MS_PER_SECOND = 1000;
const PROBE_PERIOD_MS = 60_000;
const PROGRAM_TIMEOUT_MS = 5_000;
/** A crystal of 50 parts in a million is 0.2 s wrong after this. */
const FIX_VALID_MS = 3_600_000;
/** 2024-01-01: an RTC without a battery starts years before. */
const PLAUSIBLE_SECONDS_MIN = 1_704_067_200;
const RTC_DIFFERENCE_SECONDS_MAX = 5;

const outputOf = (program: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: PROGRAM_TIMEOUT_MS }, (error, stdout) => resolve(error ? '' : stdout));
  });

/**
 * Whether the kernel's clock is synchronised, found without root: systemd-timesyncd leaves a file, timedatectl asks
 * the kernel (adjtimex, so it knows chrony and ntpd as well), and chronyc serves where there is no D-Bus.
 */
export const isSystemSynchronised: Probe = async () => {
  if (existsSync('/run/systemd/timesync/synchronized')) return true;
  const kernel = await outputOf('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  if (kernel.trim() !== '') return kernel.trim() === 'yes';
  const tracking = await outputOf('chronyc', ['-c', '-n', 'tracking']);
  return tracking.trim().endsWith(',Normal');
};

/** Whether a real-time clock under `folder` (/sys/class/rtc) set the system's clock at boot, or agrees with it. */
export const hasSystemRtc = (nowMs: number, folder = '/sys/class/rtc'): boolean => {
  try {
    return readdirSync(folder).some((name) => {
      const seconds = Number(readFileSync(join(folder, name, 'since_epoch'), 'utf8'));
      return Math.abs(seconds - nowMs / MS_PER_SECOND) <= RTC_DIFFERENCE_SECONDS_MAX;
    });
  } catch {
    return false;
  }
};

const SYSTEM: ClockSources = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  isSynchronised: isSystemSynchronised,
  hasRtc: () => hasSystemRtc(Date.now()),
};

/**
 * The core's Clock port. The best source wins: a fix not older than an hour, then network time, then an RTC; without
 * any of them there is no time, and seconds are 0. Resolves once the sources were asked for the first time.
 */
export const openClock = async (sources: ClockSources = SYSTEM): Promise<SystemClock> => {
  let isSynchronised = await sources.isSynchronised();
  let hasRtc = sources.hasRtc();
  let fix: { readonly unixMs: number; readonly atMs: number } | undefined;
  const timer = setInterval(async () => {
    isSynchronised = await sources.isSynchronised();
    hasRtc = sources.hasRtc();
  }, PROBE_PERIOD_MS);
  timer.unref();

  const wall = (): WallTime => {
    const nowMs = sources.nowMs();
    const sinceFixMs = fix === undefined ? Number.POSITIVE_INFINITY : sources.monotonicMs() - fix.atMs;
    if (fix !== undefined && sinceFixMs <= FIX_VALID_MS)
      return { seconds: Math.floor((fix.unixMs + sinceFixMs) / MS_PER_SECOND), quality: CLOCK.gnss };
    const seconds = Math.floor(nowMs / MS_PER_SECOND);
    if (seconds < PLAUSIBLE_SECONDS_MIN) return { seconds: 0, quality: CLOCK.none };
    if (isSynchronised) return { seconds, quality: CLOCK.network };
    if (hasRtc) return { seconds, quality: CLOCK.rtc };
    return { seconds: 0, quality: CLOCK.none };
  };
  return {
    monotonicMs: sources.monotonicMs,
    wall,
    offerFix: (unixMs) => {
      if (unixMs / MS_PER_SECOND >= PLAUSIBLE_SECONDS_MIN) fix = { unixMs, atMs: sources.monotonicMs() };
    },
    close: () => clearInterval(timer),
  };
};
