/** What there is to measure around the board, in the unit that the name ends in. */
export const QUANTITIES = [
  'temperatureCelsius',
  'humidityPercent',
  'pressurePascal',
  'illuminanceLux',
  'distanceCentimetres',
  'motion',
  'latitudeDegrees',
  'longitudeDegrees',
  'altitudeMetres',
  'satellites',
] as const;

export type Quantity = (typeof QUANTITIES)[number];

export type Environment = {
  readonly get: (quantity: Quantity) => number;
  /** holds a quantity at a value; undefined lets it drift again */
  readonly hold: (quantity: Quantity, value: number | undefined) => void;
};

const DAY_MS = 86_400_000;
const TAU = 2 * Math.PI;

/** Smooth noise within ±1: sines whose periods share no common multiple worth seeing. */
const wander = (ms: number, periodMs: number, phase: number): number =>
  (Math.sin((TAU * ms) / periodMs + phase) +
    0.6 * Math.sin((TAU * ms) / (periodMs * 0.382) + 2.1 * phase) +
    0.3 * Math.sin((TAU * ms) / (periodMs * 0.0917) + 3.7 * phase)) /
  1.9;

/** Zero at night, one at noon (UTC). */
const daylight = (ms: number): number => Math.max(0, -Math.cos((TAU * (ms % DAY_MS)) / DAY_MS));

/** Someone passes for a few seconds now and then: the same moments for the same clock. */
const someonePasses = (ms: number): number => {
  const window = Math.floor(ms / 20_000);
  const hash = Math.imul(window ^ (window >>> 9), 0x9e3779b1) >>> 0;
  const begins = hash % 14_000;
  const within = ms % 20_000;
  return hash % 3 === 0 && within >= begins && within < begins + 4_000 ? 1 : 0;
};

const DRIFT: { readonly [quantity in Quantity]: (ms: number) => number } = {
  temperatureCelsius: (ms) => 19 + 5 * Math.sin((TAU * (ms - 0.375 * DAY_MS)) / DAY_MS) + 0.8 * wander(ms, 900_000, 1),
  humidityPercent: (ms) => 55 - 12 * Math.sin((TAU * (ms - 0.375 * DAY_MS)) / DAY_MS) + 3 * wander(ms, 1_300_000, 2),
  // the atmosphere's tide of half a day upon weather that takes days
  pressurePascal: (ms) => 101_325 + 900 * wander(ms, 3.7 * DAY_MS, 3) + 90 * Math.sin((2 * TAU * ms) / DAY_MS),
  illuminanceLux: (ms) => 4 + 21_000 * daylight(ms) * (0.6 + 0.4 * wander(ms, 420_000, 4)),
  distanceCentimetres: (ms) => 120 + 45 * wander(ms, 75_000, 5),
  motion: someonePasses,
  latitudeDegrees: (ms) => 52.520_008 + 0.000_02 * wander(ms, 240_000, 6),
  longitudeDegrees: (ms) => 13.404_954 + 0.000_03 * wander(ms, 260_000, 7),
  altitudeMetres: (ms) => 34 + 2 * wander(ms, 300_000, 8),
  satellites: (ms) => Math.round(9 + 2 * wander(ms, 600_000, 9)),
};

export const createEnvironment = (nowMs: () => number): Environment => {
  const held = new Map<Quantity, number>();
  return {
    get: (quantity) => held.get(quantity) ?? DRIFT[quantity](nowMs()),
    hold: (quantity, value) => {
      if (value === undefined) held.delete(quantity);
      else held.set(quantity, value);
    },
  };
};
