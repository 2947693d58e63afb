import type { EpochFacts } from './score-facts.js';
import type { DeviceRecord, Drop } from './score-intake.js';
import { comparePositions, compareRows, type Position, positionOf, ROW, type Rows } from './score-rows.js';
import { permille, type Reason, RULES, ramp } from './score-rules.js';

/** What the form of a device's entries earns, whatever they say: completeness, order, chain, clock. */
export type Form = {
  readonly reasons: Reason[];
  /** product of the factors, of 1,000,000 */
  readonly score: number;
  readonly isCloned: boolean;
  readonly isFormOnly: boolean;
};

const periodOf = ({ declaredPeriodSeconds }: DeviceRecord): number =>
  Math.min(declaredPeriodSeconds ?? RULES.periodSecondsMax, RULES.periodSecondsMax);

/** Where the rows are in the order of sealing. */
const sealingOrder = (rows: Rows): Uint32Array => {
  const order = new Uint32Array(rows.size).map((_, i) => i);
  for (let i = 1; i < order.length; i++)
    if (compareRows(rows, order[i - 1]!, order[i]!) > 0)
      return order.sort((a, b) => compareRows(rows, a, b) || rows.hash[a]! - rows.hash[b]!);
  return order;
};

type Chain = { repeated: number; withheld: number; present: number; isCloned: boolean };

const isDropped = ({ first, last }: Drop, before: Position, after: Position): boolean =>
  comparePositions(first, before) > 0 && comparePositions(last, after) < 0;

const isExplained = ({ drops, rows }: DeviceRecord, before: number, after: number): boolean =>
  drops.some((drop) => isDropped(drop, positionOf(rows, before), positionOf(rows, after)));

/** Walks the chain of `prev`: what is doubled, what was sealed and never delivered, and whether two hold the key. */
const walkChain = (device: DeviceRecord, order: Uint32Array): Chain => {
  const { rows } = device;
  const chain: Chain = { repeated: 0, withheld: 0, present: 0, isCloned: false };
  for (let i = 0; i < order.length; i++) {
    const here = order[i]!;
    const isOfEpoch = (rows.kind[here]! & ROW.isOfEpoch) !== 0;
    if (isOfEpoch) chain.present++;
    if (i === 0) continue;
    const before = order[i - 1]!;
    // another key is another chain
    if (rows.key[here] !== rows.key[before]) continue;
    const isSameBoot = rows.boot[here] === rows.boot[before];
    if (isSameBoot && rows.sequence[here] === rows.sequence[before]) {
      if (rows.hash[here] === rows.hash[before]) chain.repeated++;
      else chain.isCloned = true;
      continue;
    }
    if (rows.prev[here] === rows.hash[before] || !(isOfEpoch || (rows.kind[before]! & ROW.isOfEpoch) !== 0)) continue;
    if (isSameBoot && rows.sequence[here] === rows.sequence[before]! + 1) chain.isCloned = true;
    else if (!isExplained(device, before, here))
      chain.withheld += isSameBoot ? rows.sequence[here]! - rows.sequence[before]! - 1 : 1;
  }
  return chain;
};

type Tally = { prompt: number; late: number; hidden: number; back: number; clock: number };

/** Of the rows from `order[i]` on that are one envelope in several logs: the first under a checkpoint, and how many. */
const firstCopy = (rows: Rows, order: Uint32Array, i: number) => {
  const { cover, log } = rows;
  let at = order[i]!;
  let copies = 1;
  for (; i + copies < order.length; copies++) {
    const other = order[i + copies]!;
    if (compareRows(rows, at, other) !== 0) break;
    if ((cover[other]! - cover[at]! || log[other]! - log[at]!) < 0) at = other;
  }
  return { at, copies };
};

/** Counts readings that are in order and far enough apart to be separate ones of the schedule; each in one log. */
const tally = (device: DeviceRecord, order: Uint32Array): Tally => {
  const { rows } = device;
  const spacing = Math.floor((periodOf(device) * RULES.spacingShareMin) / 1000);
  const out: Tally = { prompt: 0, late: 0, hidden: 0, back: 0, clock: 0 };
  let last = -spacing;
  let newest = 0;
  for (let i = 0; i < order.length; ) {
    const { at, copies } = firstCopy(rows, order, i);
    i += copies;
    const kind = rows.kind[at]!;
    if ((kind & ROW.isReading) === 0) continue;
    const iat = rows.iat[at]!;
    if (iat + RULES.backSecondsMax < newest) {
      out.back++;
      continue;
    }
    newest = Math.max(newest, iat);
    if (iat - last < spacing) continue;
    last = iat;
    device.readingsIn[rows.log[at]!]!++;
    if ((kind & ROW.isLate) === 0) out.prompt++;
    else out.late++;
    if ((kind & ROW.isPrivate) !== 0) out.hidden++;
    out.clock += RULES.clock[kind >> ROW.clockShift] ?? 0;
  }
  return out;
};

const completeness = (device: DeviceRecord, facts: EpochFacts, count: Tally, reasons: Reason[]): number => {
  const expected = Math.max(1, Math.floor(facts.seconds / periodOf(device)));
  const lateMax = Math.floor((expected * RULES.lateShareMax) / 1000);
  const counted = Math.min(expected, count.prompt + Math.min(count.late, lateMax));
  const share = permille(counted, expected);
  const { none, full } = RULES.completeness;
  const factor = share >= full ? share : Math.floor((ramp(share, { none, full }) * full) / 1000);
  if (count.late > lateMax) reasons.push({ code: 'LATE_CAPPED', factor, n: count.late });
  if (counted === 0) reasons.push({ code: 'SILENT', factor: 0 });
  else if (counted < expected) reasons.push({ code: 'INCOMPLETE', factor, n: counted, of: expected });
  return factor;
};

/** Judges one device by form alone. */
export const scoreForm = (device: DeviceRecord, facts: EpochFacts, wasCloned: boolean): Form => {
  const reasons: Reason[] = [];
  const order = sealingOrder(device.rows);
  const chain = walkChain(device, order);
  const count = tally(device, order);
  const counted = count.prompt + count.late;
  const whole = completeness(device, facts, count, reasons);
  const withheldShare = permille(chain.withheld, chain.withheld + chain.present);
  const unbroken = ramp(withheldShare, RULES.withheld);
  const clock = counted === 0 ? 1000 : Math.floor(count.clock / counted);
  const isCloned = chain.isCloned || wasCloned;
  if (chain.withheld > 0)
    reasons.push({ code: 'WITHHELD', factor: unbroken, n: chain.withheld, of: chain.withheld + chain.present });
  if (isCloned) reasons.push({ code: 'KEY_CLONED', factor: 0 });
  if (clock < 1000) reasons.push({ code: 'CLOCK_WEAK', factor: clock });
  if (chain.repeated > 0) reasons.push({ code: 'REPLAYED', factor: 1000, n: chain.repeated });
  if (count.back > 0) reasons.push({ code: 'CLOCK_BACK', factor: 1000, n: count.back });
  if (device.ofOtherKey > 0) reasons.push({ code: 'KEY_RETIRED', factor: 1000, n: device.ofOtherKey });
  if (device.tooLate > 0) reasons.push({ code: 'LATE', factor: 1000, n: device.tooLate });
  if (device.ahead > 0) reasons.push({ code: 'CLOCK_AHEAD', factor: 1000, n: device.ahead });
  if (device.withoutClock > 0) reasons.push({ code: 'CLOCK_NONE', factor: 1000, n: device.withoutClock });
  const score = isCloned ? 0 : Math.floor((Math.floor((whole * unbroken) / 1000) * clock * 1000) / 1000);
  return { reasons, score, isCloned, isFormOnly: count.hidden * 2 > counted };
};
