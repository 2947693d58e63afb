/** Seeded random numbers: the same campaign gives the same report. */
export type Random = {
  /** uniform in [0, 1) */
  readonly next: () => number;
  /** standard normal */
  readonly normal: () => number;
  readonly between: (low: number, high: number) => number;
  readonly chance: (share: number) => boolean;
};

/** SplitMix32. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    between: (low, high) => low + (high - low) * next(),
    chance: (share) => next() < share,
  };
};

/** A value that wanders around zero with this deviation and memory; both in the units of the caller's steps. */
export const createWander = (random: Random, deviation: number, memorySteps: number): (() => number) => {
  const keep = Math.exp(-1 / memorySteps);
  const push = deviation * Math.sqrt(1 - keep * keep);
  let value = deviation * random.normal();
  return () => {
    value = keep * value + push * random.normal();
    return value;
  };
};
