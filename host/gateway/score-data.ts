import type { Channel, DeviceRecord } from './score-intake.js';
import { permille, type Reason, RULES, ramp } from './score-rules.js';
import { ABSENT, type Series } from './score-series.js';

/** Fewer windows or steps than these prove nothing. */
const WINDOWS_MIN = 48;
const STEPS_MIN = 48;
const SAMPLED_OF = 8;

/** What a device's values say by themselves: range, jumps, stillness, noise, recordings. */
export type DataScore = {
  readonly reasons: Reason[];
  /** in permille, the least of all its quantities */
  readonly factor: number;
  /** smallest hashes of its windows, ascending */
  readonly sketch: number[];
  /** one in eight of all hashes, without repetition: enough to find a copy among all devices */
  readonly sampled: Uint32Array;
};

/** Channels that are judged: of each quantity the one whose name comes first. */
export const judgedChannels = (device: DeviceRecord): readonly Channel[] => {
  const first = new Map<string, Channel>();
  for (const channel of device.channels) {
    const known = first.get(channel.quantity.unit);
    if (known === undefined || channel.name < known.name) first.set(channel.quantity.unit, channel);
  }
  return [...first.values()].sort((a, b) => (a.quantity.unit < b.quantity.unit ? -1 : 1));
};

type Shape = {
  n: number;
  distinct: number;
  runMax: number;
  jumps: number;
  steps: number;
  turns: number;
};

/** Takes out lone values that jump away and back, as a glitch on a bus gives; gives how many. */
const removeSpikes = ({ values, quantity: { stepMax } }: Channel): number => {
  let removed = 0;
  let before = ABSENT;
  for (let i = 0; i < values.length; i++) {
    const here = values[i]!;
    if (here === ABSENT) continue;
    let next = i + 1;
    while (next < values.length && values[next] === ABSENT) next++;
    const after = next < values.length ? values[next]! : before;
    const isAway = before !== ABSENT && Math.abs(here - before) > stepMax && Math.abs(here - after) > stepMax;
    if (isAway) {
      values[i] = ABSENT;
      removed++;
    } else before = here;
  }
  return removed;
};

const shapeOf = ({ values, quantity }: Channel): Shape => {
  const seen = new Set<number>();
  const shape: Shape = { n: 0, distinct: 0, runMax: 0, jumps: 0, steps: 0, turns: 0 };
  let [last, run, direction, slot] = [ABSENT, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === ABSENT) continue;
    shape.n++;
    seen.add(value);
    run = value === last ? run + 1 : 1;
    shape.runMax = Math.max(shape.runMax, run);
    if (last !== ABSENT && value !== last) {
      // a step over a silence may be as many times larger as slots are missing
      if (Math.abs(value - last) > quantity.stepMax * (i - slot)) shape.jumps++;
      const sign = value > last ? 1 : -1;
      shape.steps++;
      if (direction !== 0 && sign !== direction) shape.turns++;
      direction = sign;
    }
    last = value;
    slot = i;
  }
  shape.distinct = seen.size;
  return shape;
};

/** FNV-1a over the steps of a window: the same for a recording that was shifted up or down. */
const windowHash = (values: Series, from: number): number | undefined => {
  let hash = 0x811c9dc5;
  let fresh = 0;
  for (let i = from + 1; i <= from + RULES.windowSlots; i++) {
    const [before, here] = [values[i - 1]!, values[i]!];
    if (before === ABSENT || here === ABSENT) return undefined;
    const step = here - before;
    let earlier = from + 1;
    while (values[earlier]! - values[earlier - 1]! !== step) earlier++;
    if (earlier === i) fresh++;
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((step >> shift) & 255), 0x01000193) >>> 0;
  }
  // a still or coarse stretch says nothing about where it comes from
  return fresh * 2 > RULES.windowSlots ? hash : undefined;
};

/** Hashes of all windows of a series that have something to tell. */
const windowHashes = (values: Series): readonly number[] => {
  const out: number[] = [];
  for (let from = 0; from + RULES.windowSlots < values.length; from++) {
    const hash = windowHash(values, from);
    if (hash !== undefined) out.push(hash);
  }
  return out;
};

const judgeRecording = (what: string, hashes: readonly number[], earlier: readonly number[][]): Reason | undefined => {
  if (hashes.length < WINDOWS_MIN) return undefined;
  const repeated = hashes.length - new Set(hashes).size;
  if (permille(repeated, hashes.length) > RULES.windowShareMax)
    return { code: 'RECORDED', factor: 0, n: repeated, of: hashes.length, what };
  const now = new Set(hashes);
  for (const sketch of earlier) {
    const shared = sketch.filter((hash) => now.has(hash)).length;
    if (shared >= RULES.sketchSharedMax) return { code: 'RECORDED', factor: 0, n: shared, of: sketch.length, what };
  }
  return undefined;
};

const judgeShape = (channel: Channel, slots: number, reasons: Reason[]): number => {
  const what = channel.name;
  const spikes = removeSpikes(channel);
  const shape = shapeOf(channel);
  let factor = 1000;
  const add = (reason: Reason): void => {
    if (reason.factor === 1000) return;
    reasons.push(reason);
    factor = Math.min(factor, reason.factor);
  };
  const jumps = shape.jumps + spikes;
  const jumping = permille(jumps, shape.n + spikes);
  add({ code: 'OUT_OF_RANGE', factor: ramp(jumping, RULES.implausible), n: jumps, of: shape.n + spikes, what });
  if (!channel.quantity.isShared) return factor;
  const still = ramp(permille(shape.runMax, slots), RULES.constantRun);
  const isConstant = shape.n > RULES.distinctValuesMin * 4 && shape.distinct < RULES.distinctValuesMin;
  add({ code: 'CONSTANT', factor: isConstant ? 0 : still, n: shape.runMax, of: slots, what });
  // only a series that moves in most slots has a last digit fine enough to show noise
  if (shape.steps * 2 > slots && shape.steps >= STEPS_MIN) {
    const smooth = ramp(permille(shape.turns, shape.steps), RULES.turns);
    add({ code: 'NO_NOISE', factor: smooth, n: shape.turns, of: shape.steps, what });
  }
  return factor;
};

/** `earlier` are the sketches of the epochs before. */
export const scoreData = (device: DeviceRecord, slots: number, earlier: readonly number[][]): DataScore => {
  const reasons: Reason[] = [];
  let factor = 1000;
  const sketch: number[] = [];
  const channels = judgedChannels(device);
  for (const channel of channels) {
    factor = Math.min(factor, judgeShape(channel, slots, reasons));
    if (!channel.quantity.isShared) continue;
    const hashes = windowHashes(channel.values);
    const recorded = judgeRecording(channel.name, hashes, earlier);
    if (recorded !== undefined) {
      reasons.push(recorded);
      factor = 0;
    }
    sketch.push(...hashes);
  }
  const beyond = ramp(permille(device.valuesOutOfRange, device.valuesSeen), RULES.implausible);
  if (beyond < 1000) {
    const [n, of] = [device.valuesOutOfRange, device.valuesSeen];
    reasons.push({ code: 'OUT_OF_RANGE', factor: beyond, n, of, what: 'its sensors' });
  }
  const distinct = new Uint32Array(new Set(sketch)).sort();
  const sampled = distinct.filter((hash) => hash % SAMPLED_OF === 0);
  return { reasons, factor: Math.min(factor, beyond), sketch: [...distinct.subarray(0, RULES.sketchSize)], sampled };
};
