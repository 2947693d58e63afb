/**
 * Token buckets by key, in bounded memory. Work is charged before it is done, so that a flood is slowed or refused
 * before it costs a signature check.
 */
export type Rate = { readonly perSecond: number; readonly burst: number };

export type RateLimiter = {
  /**
   * Charges `cost` tokens to `key` and tells how many milliseconds to wait before going on: 0 where there were enough.
   * Infinity where the wait would be over `waitMsMax`; nothing is charged then.
   */
  readonly take: (key: string, cost: number, nowMs: number) => number;
  /** charges without asking, for damage that shows only afterwards; into a debt of one burst over the longest wait */
  readonly charge: (key: string, cost: number, nowMs: number) => void;
  readonly size: () => number;
};

type Bucket = { tokens: number; atMs: number };

export const createRateLimiter = (rate: Rate, waitMsMax: number, keysMax: number): RateLimiter => {
  const perMs = rate.perSecond / 1000;
  const debtMax = waitMsMax * perMs;
  // insertion order is least recently used first, as an access re-inserts; not worth its cost while there is room
  const buckets = new Map<string, Bucket>();

  const bucketOf = (key: string, nowMs: number): Bucket => {
    const known = buckets.get(key);
    if (known === undefined) {
      if (buckets.size >= keysMax) buckets.delete(buckets.keys().next().value!);
      const fresh = { tokens: rate.burst, atMs: nowMs };
      buckets.set(key, fresh);
      return fresh;
    }
    if (buckets.size > keysMax / 2) {
      buckets.delete(key);
      buckets.set(key, known);
    }
    known.tokens = Math.min(rate.burst, known.tokens + Math.max(0, nowMs - known.atMs) * perMs);
    known.atMs = nowMs;
    return known;
  };

  return {
    take: (key, cost, nowMs) => {
      const bucket = bucketOf(key, nowMs);
      const left = bucket.tokens - cost;
      if (left < -debtMax) return Number.POSITIVE_INFINITY;
      bucket.tokens = left;
      return left >= 0 ? 0 : Math.ceil(-left / perMs);
    },
    charge: (key, cost, nowMs) => {
      const bucket = bucketOf(key, nowMs);
      bucket.tokens = Math.max(-debtMax - rate.burst, bucket.tokens - cost);
    },
    size: () => buckets.size,
  };
};
