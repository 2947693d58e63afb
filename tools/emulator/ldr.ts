import { SUPPLY_VOLTS } from './uno.js';

const SERIES_OHMS = 10_000;
/** resistance at 10 lx, and its slope on double logarithmic paper, of a usual GL5528 */
const OHMS_AT_10_LUX = 15_000;
const GAMMA = 0.7;

/** Volts between a light-dependent resistor to the supply and 10 kΩ to ground. */
export const ldrVolts = (lux: number): number => {
  const ohms = OHMS_AT_10_LUX * (Math.max(lux, 0.01) / 10) ** -GAMMA;
  return (SUPPLY_VOLTS * SERIES_OHMS) / (SERIES_OHMS + ohms);
};
