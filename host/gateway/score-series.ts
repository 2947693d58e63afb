/** Statistics of series on the common grid, in integers alone. A slot without a value holds `ABSENT`. */
export const ABSENT = -2_147_483_648;

/** Bends are cut off here, so that the sum of 2,016 squares stays below 2^53. */
const BEND_MAX = 1_000_000;

export type Series = Int32Array;

/** Below this many an insertion sort is several times faster. */
const FEW = 24;

/** The lower median; sorts in place. */
export const median = (values: number[]): number => {
  if (values.length > FEW) values.sort((a, b) => a - b);
  else
    for (let i = 1; i < values.length; i++) {
      const value = values[i]!;
      let at = i;
      for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
      values[at] = value;
    }
  return values[(values.length - 1) >> 1]!;
};

/** The lower median of what a series has; 0 of nothing. */
export const levelOf = (series: Series): number => {
  const present = series.filter((value) => value !== ABSENT).sort();
  return present.length === 0 ? 0 : present[(present.length - 1) >> 1]!;
};

/** x[i-lag] - 2x[i] + x[i+lag]: what changes at the scale of `lag` slots, without offset, trend and slow waves. */
export const bends = (series: Series, lag: number): Series => {
  const out = new Int32Array(series.length).fill(ABSENT);
  for (let i = lag; i < series.length - lag; i++) {
    const [before, here, after] = [series[i - lag]!, series[i]!, series[i + lag]!];
    if (before === ABSENT || here === ABSENT || after === ABSENT) continue;
    out[i] = Math.max(-BEND_MAX, Math.min(BEND_MAX, before - 2 * here + after));
  }
  return out;
};

/** Sums over the slots that both series have, `b` being read `lag` slots later than `a`. */
export type Moments = {
  readonly n: number;
  readonly aa: bigint;
  readonly bb: bigint;
  readonly ab: bigint;
};

export const moments = (a: Series, b: Series, lag = 0): Moments => {
  let [n, sumA, sumB] = [0, 0, 0];
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i + lag < a.length; i++) {
    const [x, y] = [a[i]!, b[i + lag]!];
    if (x === ABSENT || y === ABSENT) continue;
    n++;
    sumA += x;
    sumB += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  // n times the central moments: exact, without a division
  const [count, s, t] = [BigInt(n), BigInt(sumA), BigInt(sumB)];
  return { n, aa: count * BigInt(aa) - s * s, bb: count * BigInt(bb) - t * t, ab: count * BigInt(ab) - s * t };
};

/** Floor of the square root, by Newton's iteration. */
export const squareRoot = (value: bigint): bigint => {
  if (value < 2n) return value;
  let x = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + value / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};

/** Pearson's correlation in permille, -1000 to 1000; 0 where one series does not move. */
export const correlation = ({ aa, bb, ab }: Moments): number => {
  const scale = squareRoot(aa * bb);
  return scale === 0n ? 0 : Number((ab * 1000n) / scale);
};

/** Standard deviation of `a` (n^2 times its variance is `aa`). */
export const deviation = ({ n, aa }: Pick<Moments, 'n' | 'aa'>): number =>
  n === 0 ? 0 : Number(squareRoot(aa) / BigInt(n));

/** What is left of the deviation of `b` when the best multiple of `a` is taken away. */
export const unexplained = ({ n, aa, bb, ab }: Moments): number =>
  aa === 0n ? deviation({ n, aa: bb }) : deviation({ n, aa: bb - (ab * ab) / aa });

/** Slot by slot the median of series, where at least `least` of them have a value. */
export const medianSeries = (all: readonly Series[], slots: number, least: number): Series => {
  const out = new Int32Array(slots).fill(ABSENT);
  const values: number[] = [];
  for (let i = 0; i < slots; i++) {
    values.length = 0;
    for (const series of all) if (series[i] !== ABSENT) values.push(series[i]!);
    if (values.length >= least && values.length > 0) out[i] = median(values);
  }
  return out;
};
