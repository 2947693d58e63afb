import { RULES } from '#gateway/score-rules.js';
import type { Random } from '../spoof-random.js';
import { type Day, SLOT_SECONDS, SLOTS, type Weather } from '../spoof-world.js';
import { type Cheat, type CheatDay, dayOf, items, LATE_SECONDS, type Scene } from './cheat.js';
import { blend } from './copied.js';

/**
 * Slots between the newest reading that anybody can open, whoever runs its gateway, and the one that must be sealed now to be
 * prompt: at best for the cheat.
 */
const HORIZON = Math.floor((RULES.closedSeconds - RULES.promptSeconds) / SLOT_SECONDS);

/** Solves the normal equations of a least-squares fit by Gauss; a column without weight is left out. */
const solve = (matrix: number[][], right: number[]): number[] => {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    const pivot = matrix[i]![i]! + 1e-9;
    for (let row = 0; row < n; row++) {
      if (row === i) continue;
      const factor = matrix[row]![i]! / pivot;
      for (let column = i; column < n; column++) matrix[row]![column]! -= factor * matrix[i]![column]!;
      right[row]! -= factor * right[i]!;
    }
  }
  return right.map((value, i) => value / (matrix[i]![i]! + 1e-9));
};

const leastSquares = (rows: readonly number[][], wanted: readonly number[]): readonly number[] => {
  const n = rows[0]!.length;
  const matrix = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  return solve(
    matrix,
    Array.from({ length: n }, (_, i) => rows.reduce((sum, row, at) => sum + row[i]! * wanted[at]!, 0)),
  );
};

/**
 * Today's mean of the neighbours as it can be foretold from what was public in time: the newest values, their trend, and
 * the day before. The weights are the best there are, known only in hindsight, so that no real forecast is better.
 */
const foretell = ({ neighbours, day, random }: Scene): Day => {
  const quiet: Random = { ...random, normal: () => 0 };
  const means = [Math.max(0, day - 1), day].map((which) => blend(neighbours[which]!, quiet));
  const series = [...means[0]!, ...means[1]!];
  const predict = (of: keyof Weather): ((slot: number) => number) => {
    const level = series[SLOTS]![of];
    const at = (slot: number): number => series[Math.max(0, slot)]![of] - level;
    const features = (slot: number): number[] => {
      const seen = SLOTS + slot - HORIZON;
      return [1, at(seen), at(seen - 1), at(seen - 3), at(seen - 12), at(slot), at(slot - HORIZON)];
    };
    const rows = Array.from({ length: SLOTS }, (_, slot) => features(slot));
    const weights = leastSquares(
      rows,
      rows.map((_, slot) => at(SLOTS + slot)),
    );
    return (slot) => level + rows[slot]!.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  };
  const [temperature, humidity, pressure] = [predict('temperature'), predict('humidity'), predict('pressure')];
  return dayOf((slot) => ({
    temperature: temperature(slot) + 8 * random.normal(),
    humidity: humidity(slot) + 30 * random.normal(),
    pressure: pressure(slot) + 2.5 * random.normal(),
  }));
};

/** The newest that can be opened, as if nothing had changed since, with a sensor's noise. */
const stale = (): CheatDay => (scene) => {
  const [before, today] = [Math.max(0, scene.day - 1), scene.day].map((day) =>
    blend(scene.neighbours[day]!, scene.random),
  );
  const all = [...before!, ...today!];
  return [
    items(
      scene.start,
      today!.map((_, slot) => all[SLOTS + slot - HORIZON]!),
    ),
  ];
};

const forecast = (): CheatDay => (scene) => [items(scene.start, foretell(scene))];

/** As many late readings as are counted are blends, the others forecasts. */
const mixed = (): CheatDay => (scene) => {
  const late = Math.floor((SLOTS * RULES.lateShareMax) / 1000);
  const blends = items(scene.start, blend(scene.neighbours[scene.day]!, scene.random), LATE_SECONDS);
  return [[...blends.slice(0, late), ...items(scene.start, foretell(scene)).slice(late)]];
};

/** Made from what the neighbours had published when a reading had to be sealed. */
export const FORECAST: readonly Cheat[] = [
  {
    name: 'blend by who runs the gateway',
    attack: 'A13',
    assurance: 2,
    words:
      "a genuine board fed with the neighbours' mean by the operator of their gateway, as soon as their keys open it",
    create: stale,
  },
  {
    name: 'forecast from what is public',
    attack: 'A13',
    assurance: 2,
    words:
      "a forecast by the neighbours' readings of two hours ago, fed to a genuine board; their gateway knows no newer",
    create: forecast,
  },
  {
    name: 'forecast of one quantity',
    attack: 'A13',
    assurance: 2,
    words: 'a forecast of the temperature alone, which can be wrong in one way only',
    create: () => (scene) => [forecast()(scene)[0]!.map((item) => ({ ...item, isWarmthOnly: true as const }))],
  },
  {
    name: 'forecast and blend',
    attack: 'A12',
    assurance: 2,
    words: 'a forecast, and a late blend for as many readings as may be late',
    create: mixed,
  },
];
