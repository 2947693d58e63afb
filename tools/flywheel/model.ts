import { SCORE_MAX } from '#gateway/score.js';
import { RULES } from '#gateway/score-rules.js';
import { createRandom } from '../sim/spoof-random.js';
import type { Assumptions } from './assumptions.js';
import { MONTHS, type Terms } from './contracts.js';

/** One month of the network. */
export type Month = {
  readonly month: number;
  readonly devices: number;
  readonly gateways: number;
  readonly priceDollars: number;
  readonly supply: number;
  readonly emitted: number;
  readonly burned: number;
  readonly demandDollars: number;
  /** what a device earns in a year at the pace of this month */
  readonly earningsDollarsYear: number;
  /** months until a device bought now has paid for itself; Infinity where it never does */
  readonly breakEvenMonths: number;
  readonly gatewayProfitDollarsYear: number;
};

export type Warning = {
  readonly kind: 'death-spiral' | 'inflation' | 'no-payback' | 'gateways-lose';
  readonly month: number;
  readonly text: string;
};
export type Run = { readonly months: readonly Month[]; readonly warnings: readonly Warning[] };

/** Of what a device earns, what waits for its next visit. */
const WAITING_SHARE = 1 - RULES.promptScoreMax / SCORE_MAX;

/** A credit that costs many times what it is worth finds few buyers, but some. */
const APPETITE = { min: 0.1, max: 4 };

type State = { devices: number; price: number; supply: number };

/**
 * One month: data users burn tokens for credits, the schedule emits, earners sell a part, the price moves by what is
 * bought and sold against the market's depth, and owners come where a device pays back in time, and leave where it
 * does not even pay its running.
 */
const step = (given: Assumptions, terms: Terms, state: State, month: number, noise: number): Month => {
  const { price, devices, visits, gateways, demand } = given;
  const creditDollars = state.price / terms.creditsPerToken;
  const wanted = (demand.creditDollars / creditDollars) ** demand.elasticity;
  const appetite = Math.max(APPETITE.min, Math.min(APPETITE.max, wanted));
  const perDevice = demand.dollarsPerDeviceYear * (1 + demand.growth) ** (month / MONTHS) * appetite;
  const demandDollars = Math.min(demand.maxDollars, perDevice * state.devices) / MONTHS;
  const bought = demandDollars / state.price;
  const burned = Math.min(bought * terms.burned, state.supply / 2);
  const emitted = terms.emission[month]!;
  const behindCredits = bought * (1 - terms.burned);
  const toDevices = emitted * terms.devicesShare + behindCredits * (1 - terms.gatewayOfSales);
  const toGateways = emitted * terms.gatewaysShare + behindCredits * terms.gatewayOfSales;
  const earningsDollarsYear = (toDevices * state.price * MONTHS) / state.devices;
  const gatewayCount = Math.max(1, Math.ceil(state.devices / gateways.devicesEach));
  const profit = earningsDollarsYear - devices.runningDollarsYear - (visits.costDollars * MONTHS) / visits.everyMonths;
  // what waits is half the time between two visits away in the mean
  const waitMonths = (WAITING_SHARE * visits.everyMonths) / 2;
  const breakEvenMonths = profit <= 0 ? Number.POSITIVE_INFINITY : (devices.costDollars / profit) * MONTHS + waitMonths;
  const seen: Month = {
    month,
    devices: Math.round(state.devices),
    gateways: gatewayCount,
    priceDollars: state.price,
    supply: state.supply,
    emitted,
    burned,
    demandDollars: demandDollars * MONTHS,
    earningsDollarsYear,
    breakEvenMonths,
    gatewayProfitDollarsYear: (toGateways * state.price * MONTHS) / gatewayCount - gateways.runningDollarsYear,
  };
  const sold = (toDevices + toGateways) * price.sold * state.price;
  const pressure = (demandDollars + price.speculationDollars / MONTHS - sold) / price.depthDollars;
  state.price = Math.max(1e-6, state.price * Math.exp(Math.max(-0.5, Math.min(0.5, pressure)) + price.noise * noise));
  state.supply += emitted - burned;
  const appeal = profit <= 0 ? 0 : Math.min(3, devices.paybackMonths / breakEvenMonths);
  const room = 1 - state.devices / devices.max;
  const grown = state.devices * (1 + devices.growthMonth * appeal * Math.max(0, room));
  state.devices = Math.max(1, profit < 0 ? grown * (1 - devices.leaveMonth) : grown);
  return seen;
};

const firstOf = (
  months: readonly Month[],
  isBad: (window: readonly Month[]) => boolean,
  span: number,
): number | undefined => {
  for (let end = span; end <= months.length; end++)
    if (isBad(months.slice(end - span, end))) return months[end - 1]!.month;
  return undefined;
};

/** Each kind of warning once, for the first month in which it shows. */
const warningsOf = (months: readonly Month[]): readonly Warning[] => {
  const warnings: Warning[] = [];
  const warn = (kind: Warning['kind'], month: number | undefined, text: string): void => {
    if (month !== undefined) warnings.push({ kind, month, text });
  };
  const falls = (window: readonly Month[], of: 'devices' | 'priceDollars' | 'demandDollars', to: number): boolean =>
    window.at(-1)![of] < window[0]![of] * to;
  warn(
    'death-spiral',
    firstOf(
      months,
      (window) =>
        falls(window, 'priceDollars', 0.7) && falls(window, 'devices', 0.9) && falls(window, 'demandDollars', 1),
      MONTHS,
    ),
    'price, devices and demand all fall together for a year: each makes the others fall',
  );
  const sumOf = (window: readonly Month[], of: 'emitted' | 'burned'): number =>
    window.reduce((sum, month) => sum + month[of], 0);
  warn(
    'inflation',
    firstOf(
      months,
      (window) => sumOf(window, 'emitted') > 2 * sumOf(window, 'burned') && falls(window, 'priceDollars', 1),
      2 * MONTHS,
    ),
    'two years of emission above twice the burn while the price falls: inflation outruns demand',
  );
  warn(
    'no-payback',
    firstOf(months, (window) => window.every((month) => month.breakEvenMonths > 60), MONTHS),
    'for a year a new device would not pay for itself in five years',
  );
  warn(
    'gateways-lose',
    firstOf(months, (window) => window.every((month) => month.gatewayProfitDollarsYear < 0), MONTHS),
    'for a year gateways earn less than they cost to run',
  );
  return warnings.sort((a, b) => a.month - b.month);
};

/** The same assumptions, seed and terms give the same run. */
export const simulate = (given: Assumptions, terms: Terms): Run => {
  const random = createRandom(given.seed);
  const state: State = { devices: given.devices.start, price: given.price.start, supply: terms.supply };
  const months = Array.from({ length: given.years * MONTHS }, (_, month) =>
    step(given, terms, state, month, random.normal()),
  );
  return { months, warnings: warningsOf(months) };
};
