const RANGE_CENTIMETRES = { min: 2, max: 400 } as const;

/** Microseconds there and back, as long as the echo pin stays high; 0 where no echo comes within the range. */
export const echoMicroseconds = (centimetres: number, celsius: number): number => {
  if (centimetres < RANGE_CENTIMETRES.min || centimetres > RANGE_CENTIMETRES.max) return 0;
  const metresPerSecond = 331.3 + 0.606 * celsius;
  return Math.round((2 * centimetres * 10_000) / metresPerSecond);
};
