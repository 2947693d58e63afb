import type { Bme280Calibration, Bme280Raw } from './bme280.js';

/** The datasheet's floating-point formulas (§8.1): written apart from the driver's integer ones, as a check on them. */
const fineTemperature = (raw: number, { t }: Bme280Calibration): number =>
  (raw / 16384 - t[0] / 1024) * t[1] + (raw / 131072 - t[0] / 8192) ** 2 * t[2];

export const temperatureOf = (raw: number, calibration: Bme280Calibration): number =>
  fineTemperature(raw, calibration) / 5120;

export const pressureOf = (raw: number, fine: number, { p }: Bme280Calibration): number => {
  const a = fine / 2 - 64000;
  const b = ((a * a * p[5]) / 32768 + a * p[4] * 2) / 4 + p[3] * 65536;
  const c = (1 + ((p[2] * a * a) / 524288 + p[1] * a) / 524288 / 32768) * p[0];
  const pascal = ((1048576 - raw - b / 4096) * 6250) / c;
  return pascal + ((p[8] * pascal * pascal) / 2147483648 + (pascal * p[7]) / 32768 + p[6]) / 16;
};

export const humidityOf = (raw: number, fine: number, { h }: Bme280Calibration): number => {
  const a = fine - 76800;
  const b = (raw - (h[3] * 64 + (h[4] / 16384) * a)) * (h[1] / 65536);
  const c = b * (1 + (h[5] / 67108864) * a * (1 + (h[2] / 67108864) * a));
  return Math.min(100, Math.max(0, c * (1 - (h[0] * c) / 524288)));
};

/** The raw value whose formula comes nearest from below, by bisection. */
const invert = (target: number, bits: number, rising: boolean, formula: (raw: number) => number): number => {
  let low = 0;
  let high = 2 ** bits - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (formula(middle) < target === rising) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** What the converter would give in these surroundings. */
export const rawOf = (
  surroundings: { readonly celsius: number; readonly pascal: number; readonly percent: number },
  calibration: Bme280Calibration,
): Bme280Raw => {
  const temperature = invert(surroundings.celsius, 20, true, (raw) => temperatureOf(raw, calibration));
  const fine = fineTemperature(temperature, calibration);
  return {
    temperature,
    pressure: invert(surroundings.pascal, 20, false, (raw) => pressureOf(raw, fine, calibration)),
    humidity: invert(surroundings.percent, 16, true, (raw) => humidityOf(raw, fine, calibration)),
  };
};
