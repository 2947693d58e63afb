import type { Channel, DeviceRecord } from './score-intake.js';
import { permille, type Reason, RULES, ramp } from './score-rules.js';
import {
  ABSENT,
  bends,
  correlation,
  deviation,
  median,
  medianSeries,
  moments,
  type Series,
  unexplained,
} from './score-series.js';

/** A device that has passed by itself, on its way to a seat in its cell. */
export type Candidate = {
  readonly record: DeviceRecord;
  readonly channels: readonly Channel[];
  readonly reasons: Reason[];
  /** hashes of its windows by which copies of distant devices are found */
  readonly sampled: Uint32Array;
  /** of the data, in permille; what follows from the neighbours is put in */
  factor: number;
  isWitnessed: boolean;
  /** place in the order of seats, from 0; -1 for none */
  seat: number;
};

/** Those that are more sure to be hardware come first, then those registered first: newcomers push nobody out. */
export const seatOrder = (a: Candidate, b: Candidate): number => {
  const [x, y] = [a.record.facts, b.record.facts];
  return y.assurance - x.assurance || x.registeredAt - y.registeredAt || (x.id < y.id ? -1 : 1);
};

const channelFor = (candidate: Candidate, unit: string): Channel | undefined =>
  candidate.channels.find((channel) => channel.quantity.unit === unit && channel.quantity.isShared);

/** The neighbours whose median is what a candidate is compared with: of other owners, one a owner. */
const witnessesOf = (candidate: Candidate, others: readonly Candidate[], unit: string): readonly Series[] => {
  const owners = new Set([candidate.record.facts.owner]);
  const out: Series[] = [];
  for (const other of others) {
    const channel = channelFor(other, unit);
    if (channel === undefined || owners.has(other.record.facts.owner)) continue;
    owners.add(other.record.facts.owner);
    out.push(channel.values);
  }
  return out;
};

const shortened = (reason: Reason): Reason | undefined => (reason.factor === 1000 ? undefined : reason);

/** The median of what a series has; 0 of nothing. */
const levelOf = (series: Series): number => {
  const present: number[] = [];
  for (const value of series) if (value !== ABSENT) present.push(value);
  return present.length === 0 ? 0 : median(present);
};

/** Each series less its own level, so that a median of them never jumps from one level to another. */
const levelled = (series: Series): Series => {
  const level = levelOf(series);
  return series.map((value) => (value === ABSENT ? ABSENT : value - level));
};

/** How a series follows the neighbours: hour by hour, and in its level. Undefined where they tell nothing. */
const judgeAgreement = (channel: Channel, witnesses: readonly Series[]): readonly Reason[] | undefined => {
  const { quantity, values, name: what } = channel;
  const reference = medianSeries(witnesses.map(levelled), values.length, RULES.witnessesMin);
  const lag = RULES.agreementLagSlots;
  const sums = moments(bends(reference, lag), bends(values, lag));
  if (sums.n < RULES.sharedSlotsMin) return undefined;
  const isQuiet = deviation(sums) < quantity.quietBelow;
  // in still air only stillness can agree: correlation would compare noise
  const isStill = deviation({ n: sums.n, aa: sums.bb }) < quantity.quietBelow * 3;
  const agreement = isQuiet ? (isStill ? 1000 : 0) : correlation(sums);
  const offset = levelOf(values) - median(witnesses.map(levelOf));
  const found = [
    shortened({ code: 'DISAGREES', factor: ramp(agreement, RULES.agreement), n: agreement, what }),
    shortened({ code: 'OFFSET', factor: Math.abs(offset) > quantity.offsetMax ? 0 : 1000, n: offset, what }),
  ];
  return found.filter((reason) => reason !== undefined);
};

/** Compares each candidate with the devices that were there first. */
const judgeNeighbours = (candidates: readonly Candidate[], trusted: readonly Candidate[]): void => {
  for (const candidate of candidates) {
    for (const channel of candidate.channels) {
      if (!channel.quantity.isShared) continue;
      const witnesses = witnessesOf(candidate, trusted, channel.quantity.unit);
      if (witnesses.length < RULES.witnessesMin) continue;
      const reasons = judgeAgreement(channel, witnesses);
      if (reasons === undefined) continue;
      candidate.isWitnessed = true;
      for (const reason of reasons) {
        candidate.reasons.push(reason);
        candidate.factor = Math.min(candidate.factor, reason.factor);
      }
    }
  }
};

/** Whether most of the slots that both have were logged for `a` after they were for `b`. */
const isLater = (a: DeviceRecord, b: DeviceRecord): boolean => {
  let balance = 0;
  for (let i = 0; i < a.slotCover.length; i++) {
    if (a.slotCover[i] === 0 || b.slotCover[i] === 0) continue;
    const order = a.slotCover[i]! - b.slotCover[i]! || a.slotIndex[i]! - b.slotIndex[i]!;
    balance += order > 0 ? 1 : -1;
  }
  return balance > 0 || (balance === 0 && a.facts.registeredAt > b.facts.registeredAt);
};

/** Whether one of two series is the other, moved, scaled or delayed, but for less than any sensor's noise. */
const isCopy = (a: Series, b: Series, noiseMin: number): boolean => {
  for (let lag = -RULES.copyLagSlotsMax; lag <= RULES.copyLagSlotsMax; lag++) {
    const sums = lag < 0 ? moments(b, a, -lag) : moments(a, b, lag);
    if (sums.n < RULES.sharedSlotsMin || correlation(sums) < 900) continue;
    // the remainder in terms of the larger of the two, so that a copy scaled down is none the less one
    const [small, large] = sums.aa < sums.bb ? [sums.aa, sums.bb] : [sums.bb, sums.aa];
    if (unexplained({ n: sums.n, aa: small, bb: large, ab: sums.ab }) < noiseMin) return true;
  }
  return false;
};

/** Of two that are one, the later in the log is the copy: the earlier can't have copied what was not public. */
const judgeCopies = (candidates: readonly Candidate[]): void => {
  const steps = new Map<Channel, Series>();
  const stepsOf = (channel: Channel): Series => {
    const known = steps.get(channel) ?? bends(channel.values, 1);
    steps.set(channel, known);
    return known;
  };
  for (let i = 0; i < candidates.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [candidates[i]!, candidates[j]!];
      for (const channel of a.channels) {
        const other = channelFor(b, channel.quantity.unit);
        if (other === undefined || !channel.quantity.isShared) continue;
        if (!isCopy(stepsOf(channel), stepsOf(other), channel.quantity.noiseMin)) continue;
        const copy = isLater(a.record, b.record) ? a : b;
        copy.factor = 0;
        copy.reasons.push({ code: 'COPIED', factor: 0, what: channel.name });
        break;
      }
    }
};

/** Gives out the seats of a cell: to those that were there first and whose data hold. */
const giveSeats = (candidates: readonly Candidate[]): void => {
  let taken = 0;
  const owners = new Map<string, number>();
  for (const candidate of candidates) {
    if (candidate.factor === 0) continue;
    const owner = candidate.record.facts.owner ?? '';
    const ofOwner = owners.get(owner) ?? 0;
    owners.set(owner, ofOwner + 1);
    if (ofOwner >= RULES.ownerSeats)
      candidate.reasons.push({ code: 'OWNER_FULL', factor: 0, n: ofOwner + 1, of: RULES.ownerSeats });
    else if (taken >= RULES.cellSeats)
      candidate.reasons.push({ code: 'CELL_FULL', factor: 0, n: taken + 1, of: RULES.cellSeats });
    else candidate.seat = taken;
    if (ofOwner < RULES.ownerSeats) taken++;
  }
};

/** Judges all devices of one cell, in place. */
export const scoreCell = (all: readonly Candidate[]): void => {
  const sorted = [...all].sort(seatOrder);
  const considered = sorted.slice(0, RULES.cellCandidates);
  judgeNeighbours(considered, considered.slice(0, RULES.cellSeats));
  judgeCopies(considered);
  giveSeats(considered);
  sorted.slice(RULES.cellCandidates).forEach((candidate, i) => {
    const n = RULES.cellCandidates + i + 1;
    candidate.reasons.push({ code: 'CELL_FULL', factor: 0, n, of: RULES.cellSeats });
  });
};

const SAMPLED_MIN = 6;

/** Finds series that repeat another device's anywhere else: copied from a place whose neighbours are not asked. */
export const judgeDistantCopies = (candidates: readonly Candidate[]): void => {
  const first = new Map<number, Candidate>();
  for (const candidate of candidates)
    for (const hash of candidate.sampled) {
      const known = first.get(hash);
      if (known === undefined || isLater(known.record, candidate.record)) first.set(hash, candidate);
    }
  for (const candidate of candidates) {
    const { sampled } = candidate;
    let shared = 0;
    for (const hash of sampled) if (first.get(hash) !== candidate) shared++;
    if (sampled.length < SAMPLED_MIN || permille(shared, sampled.length) <= RULES.windowShareMax) continue;
    candidate.factor = 0;
    candidate.reasons.push({ code: 'COPIED', factor: 0, what: 'the device' });
  }
};
