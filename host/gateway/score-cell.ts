import type { Channel, DeviceRecord } from './score-intake.js';
import { permille, type Reason, RULES, ramp } from './score-rules.js';
import {
  ABSENT,
  bends,
  correlation,
  deviation,
  levelOf,
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
  /** an auditor saw it where it is now */
  readonly isVisited: boolean;
  /** others could read it in time to copy it: it is no witness */
  readonly isOpen: boolean;
  /** it followed a visited device not long ago */
  readonly wasFollowing: boolean;
  /** whether it agrees today with those that were visited; undefined where there was nothing to compare */
  follows: boolean | undefined;
  /** somebody who is grounded bears witness to it */
  isWitnessed: boolean;
  /** place in the order of seats, from 0; -1 for none */
  seat: number;
};

const registeredAt = ({ facts }: DeviceRecord): number => facts.keys[0]!.since;

/** Those that somebody has seen come first, then those more sure to be hardware, then those registered first: newcomers push nobody out. */
export const seatOrder = (a: Candidate, b: Candidate): number => {
  const [x, y] = [a.record, b.record];
  if (a.isVisited !== b.isVisited) return a.isVisited ? -1 : 1;
  return y.assurance - x.assurance || registeredAt(x) - registeredAt(y) || (x.facts.id < y.facts.id ? -1 : 1);
};

/** A series of a candidate as it is compared with others: made once a cell. */
type Track = {
  readonly channel: Channel;
  /** the median of its values */
  readonly level: number;
  /** its values less the level, so that a median of several never jumps from one level to another */
  readonly levelled: Series;
  /** what changes from slot to slot, and from hour to hour */
  readonly steps: Series;
  readonly waves: Series;
};
type Member = { readonly candidate: Candidate; readonly tracks: readonly Track[] };

const trackOf = (channel: Channel): Track => {
  const { values } = channel;
  const level = levelOf(values);
  const levelled = values.map((value) => (value === ABSENT ? ABSENT : value - level));
  return { channel, level, levelled, steps: bends(values, 1), waves: bends(values, RULES.agreementLagSlots) };
};

const memberOf = (candidate: Candidate): Member => ({
  candidate,
  tracks: candidate.channels.filter((channel) => channel.quantity.isShared).map(trackOf),
});

const trackFor = ({ tracks }: Member, unit: string): Track | undefined =>
  tracks.find(({ channel }) => channel.quantity.unit === unit);

/** The neighbours whose median is what a candidate is compared with: of other owners, one a owner. */
const witnessesOf = ({ candidate }: Member, others: readonly Member[], unit: string): readonly Track[] => {
  const taken = new Set(candidate.record.owners);
  const out: Track[] = [];
  for (const other of others) {
    const track = trackFor(other, unit);
    const { owners } = other.candidate.record;
    if (track === undefined || owners.some((owner) => taken.has(owner))) continue;
    for (const owner of owners) taken.add(owner);
    out.push(track);
  }
  return out;
};

const shortened = (reason: Reason): Reason | undefined => (reason.factor === 1000 ? undefined : reason);

/** How a series follows the neighbours: hour by hour, and in its level. Undefined where they tell nothing. */
const judgeAgreement = (
  { channel, level, waves }: Track,
  witnesses: readonly Track[],
  least: number,
): readonly Reason[] | undefined => {
  const { quantity, values, name: what } = channel;
  const all = witnesses.map(({ levelled }) => levelled);
  const reference = medianSeries(all, values.length, least);
  const sums = moments(bends(reference, RULES.agreementLagSlots), waves);
  if (sums.n < RULES.sharedSlotsMin) return undefined;
  const isQuiet = deviation(sums) < quantity.quietBelow;
  // in still air only stillness can agree: correlation would compare noise
  const isStill = deviation({ n: sums.n, aa: sums.bb }) < quantity.quietBelow * 3;
  const agreement = isQuiet ? (isStill ? 1000 : 0) : correlation(sums);
  const offset = level - median(witnesses.map((one) => one.level));
  const found = [
    shortened({ code: 'DISAGREES', factor: ramp(agreement, RULES.agreement), n: agreement, what }),
    shortened({ code: 'OFFSET', factor: Math.abs(offset) > quantity.offsetMax ? 0 : 1000, n: offset, what }),
  ];
  return found.filter((reason) => reason !== undefined);
};

/** Undefined where fewer than `least` witnesses have enough in common with it. */
const judgeAgainst = (
  member: Member,
  others: readonly Member[],
  unit: string,
  least: number,
): readonly Reason[] | undefined => {
  const track = trackFor(member, unit);
  const witnesses = track === undefined ? [] : witnessesOf(member, others, unit);
  return track === undefined || witnesses.length < least ? undefined : judgeAgreement(track, witnesses, least);
};

const isContradicted = (reasons: readonly Reason[] | undefined): boolean =>
  reasons?.some(({ factor }) => factor === 0) === true;

const take = ({ candidate }: Member, reasons: readonly Reason[]): void => {
  for (const reason of reasons) {
    candidate.reasons.push(reason);
    candidate.factor = Math.min(candidate.factor, reason.factor);
  }
};

const leastOf = (reasons: readonly Reason[]): number => Math.min(1000, ...reasons.map(({ factor }) => factor));

/** The milder of two judgements, where there are two. */
const milder = (a: readonly Reason[] | undefined, b: readonly Reason[] | undefined): readonly Reason[] | undefined =>
  a === undefined || (b !== undefined && leastOf(b) > leastOf(a)) ? b : a;

/** Whether a member agrees with those who were visited today, one quantity after the other. */
const noteFollowing = (members: readonly Member[], visited: readonly Member[], unit: string): void => {
  for (const member of members) {
    const reasons = judgeAgainst(member, visited, unit, 1);
    if (reasons === undefined) continue;
    member.candidate.follows = member.candidate.follows !== false && !isContradicted(reasons);
  }
};

/**
 * A cell's truth begins with devices that an auditor has visited, and that nobody could copy: who follows one is grounded for
 * some epochs, so that a cell does not go dark with its one visited device, nor on a day on which that one errs. Grounded
 * devices judge those that were there first, and with all who agree with them the rest; but who agrees with a visited one
 * nobody else can accuse. Visited ones are judged by their like alone. So a crowd of strangers harms nobody.
 */
const judgeByGrounded = (
  members: readonly Member[],
  trusted: readonly Member[],
  grounded: readonly Member[],
  unit: string,
): void => {
  const visited = grounded.filter(({ candidate }) => candidate.isVisited);
  noteFollowing(members, visited, unit);
  // one witness is enough where somebody has seen it, and else it takes two
  const judge = (member: Member, witnesses: readonly Member[]) =>
    milder(judgeAgainst(member, visited, unit, 1), judgeAgainst(member, witnesses, unit, RULES.witnessesMin));
  const sound = grounded.filter((member) => !isContradicted(judgeAgainst(member, grounded, unit, RULES.witnessesMin)));
  const base = sound.length === 0 ? visited : sound;
  const followers = trusted.filter((member) => {
    if (grounded.includes(member) || member.candidate.isOpen) return false;
    const reasons = judge(member, base);
    return reasons !== undefined && !isContradicted(reasons);
  });
  const believed = [...base, ...followers];
  for (const member of members) {
    const reasons = member.candidate.isVisited
      ? judgeAgainst(member, visited, unit, RULES.witnessesMin)
      : judge(member, believed);
    if (reasons === undefined) continue;
    member.candidate.isWitnessed = true;
    take(member, reasons);
  }
};

/**
 * Where nobody was visited, devices are compared all the same, and told what they disagree in: but who they are nobody
 * knows, so none is witnessed. Whom the others contradict altogether is left out, so that a liar among few does not blur
 * what the others agree on.
 */
const judgeUnvisited = (members: readonly Member[], trusted: readonly Member[], unit: string): void => {
  const least = RULES.witnessesMin;
  const first = new Map(trusted.map((member) => [member, judgeAgainst(member, trusted, unit, least)]));
  const believed = trusted.filter((member) => !isContradicted(first.get(member)));
  for (const member of members) {
    const isSame = believed.length === trusted.length && first.has(member);
    const reasons = isSame
      ? first.get(member)
      : (judgeAgainst(member, believed, unit, least) ?? judgeAgainst(member, trusted, unit, least));
    // a visited device that is open bears witness to nobody, and nobody unknown to it
    if (reasons !== undefined && !member.candidate.isVisited) take(member, reasons);
  }
};

const judgeQuantity = (members: readonly Member[], trusted: readonly Member[], unit: string): void => {
  const grounded = members.filter(
    (member) =>
      (member.candidate.isVisited || member.candidate.wasFollowing) &&
      !member.candidate.isOpen &&
      trackFor(member, unit) !== undefined,
  );
  if (grounded.length > 0) judgeByGrounded(members, trusted, grounded, unit);
  else judgeUnvisited(members, trusted, unit);
};

const judgeNeighbours = (members: readonly Member[], trusted: readonly Member[]): void => {
  const units = new Set(members.flatMap(({ tracks }) => tracks.map(({ channel }) => channel.quantity.unit)));
  for (const unit of [...units].sort()) judgeQuantity(members, trusted, unit);
};

/** Whether most of the slots that both have were logged for `a` after they were for `b`. */
const isLater = (a: DeviceRecord, b: DeviceRecord): boolean => {
  let balance = 0;
  for (let i = 0; i < a.slotCover.length; i++) {
    if (a.slotCover[i] === 0 || b.slotCover[i] === 0) continue;
    const order = a.slotCover[i]! - b.slotCover[i]! || a.slotIndex[i]! - b.slotIndex[i]!;
    balance += order > 0 ? 1 : -1;
  }
  return balance > 0 || (balance === 0 && registeredAt(a) > registeredAt(b));
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
const judgeCopies = (members: readonly Member[]): void => {
  for (let i = 0; i < members.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [members[i]!, members[j]!];
      const same = a.tracks.find(({ channel: { quantity }, steps }) => {
        const other = trackFor(b, quantity.unit);
        return other !== undefined && isCopy(steps, other.steps, quantity.noiseMin);
      });
      if (same === undefined) continue;
      const copy = isLater(a.candidate.record, b.candidate.record) ? a.candidate : b.candidate;
      copy.factor = 0;
      copy.reasons.push({ code: 'COPIED', factor: 0, what: same.channel.name });
    }
};

/** Gives out the seats of a cell: to those that were there first and whose data hold. */
const giveSeats = (candidates: readonly Candidate[]): void => {
  let taken = 0;
  const owners = new Map<string, number>();
  for (const candidate of candidates) {
    if (candidate.factor === 0) continue;
    const ofOwner = Math.max(0, ...candidate.record.owners.map((owner) => owners.get(owner) ?? 0));
    for (const owner of candidate.record.owners) owners.set(owner, ofOwner + 1);
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
  const members = considered.map(memberOf);
  judgeNeighbours(members, members.slice(0, RULES.cellSeats));
  judgeCopies(members);
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
