import type { SenmlRecord } from '#proto/senml.js';
import type { Found } from './boxes.js';

/** Names of what is counted, each with the model's classes that belong to it, as `vehicles` with car, bus and truck. */
export type Counting = readonly { readonly name: string; readonly classes: readonly number[] }[];

/** Of what the model is sure enough: one number for each name, and one text with all of them, as `people 2, vehicles 0`. */
export const countedSamples = (
  counting: Counting,
  found: readonly Found[],
  scoreMin: number,
): readonly SenmlRecord[] => {
  const counts = counting.map(({ name, classes }) => ({
    name,
    count: found.filter((one) => classes.includes(one.classIndex) && one.score >= scoreMin).length,
  }));
  return [
    ...counts.map(({ name, count }) => ({
      name: `camera:${name}`,
      unit: 'count',
      value: { mantissa: count, exponent: 0 },
    })),
    { name: 'camera:seen', value: counts.map(({ name, count }) => `${name} ${count}`).join(', ') },
  ];
};
