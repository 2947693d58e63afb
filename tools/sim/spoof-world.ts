import { RULES } from '#gateway/score-rules.js';
import { createRandom, createWander, type Random } from './spoof-random.js';

export const SLOTS = 288;
export const SLOT_SECONDS = 300;
/** how long one key of a stream is good for */
export const STREAM_PERIOD_SECONDS = 3600;
export const DAY_SECONDS = SLOTS * SLOT_SECONDS;
/** midnight of a day, Unix seconds */
export const FIRST_DAY = 1_760_054_400;

/** One measurement in what a BME280 gives: hundredths of a degree and of a percent, pascals. */
export type Weather = { readonly temperature: number; readonly humidity: number; readonly pressure: number };
export type Day = readonly Weather[];

/** The air over a place: fronts, clouds and the sun, day after day. */
export const createAir = (random: Random): (() => Day) => {
  const front = createWander(random, 1.6, 36);
  const cloud = createWander(random, 0.35, 5);
  const moisture = createWander(random, 5, 48);
  const synoptic = createWander(random, 450, 200);
  const gravity = createWander(random, 45, 14);
  const mean = random.between(2, 24);
  const swing = random.between(2, 6);
  let [slowFront, slowSynoptic] = [front(), synoptic()];
  return () =>
    Array.from({ length: SLOTS }, (_, slot): Weather => {
      // air has inertia: what drives it arrives smoothed
      slowFront += 0.22 * (front() - slowFront);
      slowSynoptic += 0.15 * (synoptic() - slowSynoptic);
      const sun = Math.sin((2 * Math.PI * (slot - 108)) / SLOTS) * swing;
      const temperature = mean + sun + slowFront + cloud();
      const humidity = Math.min(97, Math.max(8, 58 - 2.2 * (temperature - mean) + moisture()));
      return { temperature, humidity, pressure: 100_800 + slowSynoptic + gravity() };
    });
};

const rounded = ({ temperature, humidity, pressure }: Weather): Weather => ({
  temperature: Math.round(temperature * 100),
  humidity: Math.round(Math.min(100, Math.max(0, humidity)) * 100),
  pressure: Math.round(pressure),
});

/** A sensor in that air: misplaced, miscalibrated, noisy, drifting, now and then wrong by far. */
export const createSensor = (random: Random): ((air: Day) => Day) => {
  const offset = { temperature: 0.7 * random.normal(), humidity: 2 * random.normal(), pressure: 300 * random.normal() };
  const gain = 1 + 0.05 * random.normal();
  const site = createWander(random, 0.18, 12);
  const dampness = createWander(random, 0.8, 12);
  const noise = random.between(0.03, 0.09);
  let drift = 0;
  return (air) =>
    air.map((truth) => {
      drift += (0.3 / (30 * SLOTS)) * random.normal();
      if (random.chance(0.0004)) return { temperature: 14_000, humidity: 10_000, pressure: 40_000 };
      return rounded({
        temperature:
          (truth.temperature - 12) * gain + 12 + offset.temperature + drift + site() + noise * random.normal(),
        humidity: truth.humidity * gain + offset.humidity + dampness() + 0.25 * random.normal(),
        pressure: truth.pressure + offset.pressure + 2 * random.normal(),
      });
    });
};

/** One reading or other envelope on its way: when it is sealed by the device's clock, and when the gateway has it. */
export type Item = {
  readonly iat: number;
  readonly arrival: number;
  readonly weather?: Weather;
  /** the device has a thermometer and nothing else */
  readonly isWarmthOnly?: true;
  /** 10^-7 degrees */
  readonly position?: { readonly latitude: number; readonly longitude: number };
  readonly kind?: 'health' | 'private' | 'unruled' | 'disclosure';
  /** anybody can read it at once */
  readonly isOpen?: true;
  /** of a declaration: the schedule that it names in place of the bench's own */
  readonly periodSeconds?: number;
  /** sealed, and then thrown away */
  readonly isWithheld?: true;
  /** after a restart */
  readonly reboots?: true;
  /** goes into the log a second time */
  readonly isDoubled?: true;
};

export type Place = { readonly latitude: number; readonly longitude: number };

/** The health envelope with which a device says each day where it stands and how often it measures. */
export const declaration = (start: number, { latitude, longitude }: Place): Item => ({
  iat: start + 1,
  arrival: start + 10,
  kind: 'health',
  position: { latitude, longitude },
});

/** When a device makes the keys of a day's periods public, and of those before that it still keeps. */
export const disclosures = (start: number): readonly Item[] =>
  Array.from({ length: 24 }, (_, hour): Item => {
    const iat = start + (hour + 1) * STREAM_PERIOD_SECONDS + RULES.closedSeconds + 30;
    return { iat, arrival: iat + 10, kind: 'disclosure' };
  });

/** Honest readings of a day: on time but for outages of the network and of power. */
export const honestItems = (random: Random, start: number, day: Day, place: Place | undefined): readonly Item[] => {
  const phase = Math.floor(random.between(2, SLOT_SECONDS - 2));
  const network = outage(random, 0.12, 0.2, 5);
  const power = random.chance(0.004) ? outage(random, 1, 1, 8) : outage(random, 0.05, 0.08, 0.8);
  const isOff = (slot: number, span: Span): boolean => slot >= span.from && slot < span.until;
  const items: Item[] = [];
  let reboots = false;
  day.forEach((weather, slot) => {
    const iat = start + slot * SLOT_SECONDS + phase;
    if (isOff(slot, power)) {
      reboots = true;
      return;
    }
    if (random.chance(0.0015)) return;
    const back = isOff(slot, network) ? start + network.until * SLOT_SECONDS + phase : iat;
    const item: Item = { iat, arrival: back + Math.floor(random.between(1, 20)), weather };
    items.push({ ...item, ...(reboots && { reboots }), ...(place && { position: fix(random, place) }) });
    reboots = false;
  });
  return items;
};

type Span = { readonly from: number; readonly until: number };

const outage = (random: Random, chance: number, hoursMin: number, hoursMax: number): Span => {
  if (!random.chance(chance)) return { from: 0, until: 0 };
  const from = Math.floor(random.between(0, SLOTS - 1));
  return { from, until: Math.min(SLOTS, from + Math.ceil(random.between(hoursMin, hoursMax) * 12)) };
};

/** A position as a receiver gives it: metres of noise. */
export const fix = (random: Random, place: Place): Place => ({
  latitude: place.latitude + Math.round(200 * random.normal()),
  longitude: place.longitude + Math.round(300 * random.normal()),
});

/** The middle of the cell number `index`: far from every other. */
export const placeOfCell = (index: number): Place => ({
  latitude: 400_000_000 + 100_000 + (index % 100) * 1_000_000,
  longitude: 50_000_000 + Math.floor(index / 100) * 1_000_000,
});

/** Seeds of one campaign that don't repeat each other. */
export const seedOf = (seed: number, ...parts: readonly number[]): number =>
  parts.reduce(
    (mixed, part) => Math.floor(createRandom(mixed ^ Math.imul(part + 1, 0x85ebca6b)).next() * 2 ** 32),
    seed,
  );
