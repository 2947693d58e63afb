/**
 * When each device was last heard, and when it should have been heard again: from its own rhythm, as a device knows no
 * schedule of ours. Holds one small record a device that ever had an envelope stored here.
 */
export type Fleet = {
  readonly heard: (deviceId: string, atMs: number) => void;
  /** undefined for a device never heard */
  readonly pulse: (deviceId: string, nowMs: number) => Pulse | undefined;
  readonly lateCount: (nowMs: number) => number;
};

export type Pulse = {
  readonly lastSeenMs: number;
  /** how long after `lastSeenMs` the next envelope was expected */
  readonly expectedIntervalMs: number;
  /** more than twice the expected interval has passed */
  readonly late: boolean;
};

type Rhythm = { lastSeenMs: number; intervalMs: number | undefined };

/** Envelopes closer together than this are one burst, as after an outage. */
const BURST_MS = 200;
const LATE_FACTOR = 2;
const LATE_MS_MIN = 5_000;
const SMOOTHING = 0.2;

export const createFleet = (defaultIntervalMs: number): Fleet => {
  const rhythms = new Map<string, Rhythm>();
  const pulseOf = (rhythm: Rhythm, nowMs: number): Pulse => {
    const expectedIntervalMs = rhythm.intervalMs ?? defaultIntervalMs;
    const late = nowMs - rhythm.lastSeenMs > Math.max(LATE_FACTOR * expectedIntervalMs, LATE_MS_MIN);
    return { lastSeenMs: rhythm.lastSeenMs, expectedIntervalMs: Math.round(expectedIntervalMs), late };
  };
  return {
    heard: (deviceId, atMs) => {
      const rhythm = rhythms.get(deviceId);
      if (rhythm === undefined) {
        rhythms.set(deviceId, { lastSeenMs: atMs, intervalMs: undefined });
        return;
      }
      const gapMs = atMs - rhythm.lastSeenMs;
      if (gapMs < BURST_MS) return;
      rhythm.lastSeenMs = atMs;
      // an outage is no new rhythm: one long gap moves the estimate only a little
      const bounded = rhythm.intervalMs === undefined ? gapMs : Math.min(gapMs, rhythm.intervalMs * 4);
      rhythm.intervalMs =
        rhythm.intervalMs === undefined ? gapMs : rhythm.intervalMs + SMOOTHING * (bounded - rhythm.intervalMs);
    },
    pulse: (deviceId, nowMs) => {
      const rhythm = rhythms.get(deviceId);
      return rhythm === undefined ? undefined : pulseOf(rhythm, nowMs);
    },
    lateCount: (nowMs) => {
      let count = 0;
      for (const rhythm of rhythms.values()) if (pulseOf(rhythm, nowMs).late) count++;
      return count;
    },
  };
};
