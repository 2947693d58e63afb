import { type Candidate, judgeDistantCopies, scoreCell } from './score-cell.js';
import { judgedChannels, scoreData } from './score-data.js';
import type { DeviceState, EpochFacts, Place } from './score-facts.js';
import { type Form, scoreForm } from './score-form.js';
import { createIntake, type DeviceRecord } from './score-intake.js';
import { cellOf, distanceMetres } from './score-place.js';
import { createRows } from './score-rows.js';
import { permille, type Reason, RULES } from './score-rules.js';

export const SCORE_MAX = 1_000_000;

export type DeviceScore = {
  readonly id: string;
  /** of `SCORE_MAX` */
  readonly score: number;
  /** every rule that took something, or has something to say */
  readonly reasons: readonly Reason[];
  /** readings that count, in the log of the facts that had each of them first */
  readonly readingsIn: readonly number[];
};

export type EpochScores = {
  readonly epoch: number;
  /** in the order of the facts */
  readonly devices: readonly DeviceScore[];
  /** goes into the facts of the next epoch */
  readonly states: readonly DeviceState[];
};

export type Scorer = {
  /** entries of log number `log` of the facts, in order, the first of them at `start` */
  readonly add: (log: number, start: number, entries: readonly Uint8Array[]) => void;
  readonly finish: () => EpochScores;
};

type Standing = { readonly reasons: Reason[]; readonly cooldown: number; readonly place: Place | undefined };

const stop = (code: Reason['code'], more: Partial<Reason> = {}): Reason => ({ code, factor: 0, ...more });

/** What the owner declared, unless the device measures something else: then that. */
const placeOf = ({ place: measured, declaredPlace: declared }: DeviceRecord): Place | undefined =>
  measured === undefined || (declared !== undefined && distanceMetres(measured, declared) <= RULES.moveMetresMin)
    ? declared
    : measured;

/** Whether it roamed within the epoch, or is not where it was before or was said to be. */
const hasMoved = (roamed: number, place: Place | undefined, known: Place | undefined): boolean =>
  roamed > RULES.moveMetresMin ||
  (known !== undefined && place !== undefined && distanceMetres(known, place) > RULES.moveMetresMin);

/** Whether the device may be paid at all where it is now. */
const judgePlace = (device: DeviceRecord, before: DeviceState | undefined): Standing => {
  const said = placeOf(device);
  const known = before?.place;
  const isMoved = hasMoved(device.roamed, said, known);
  // what is known stays until it is wrong, so that noise never carries a device over the edge of its cell
  const place = isMoved ? said : (known ?? said);
  const reasons: Reason[] = [];
  let cooldown = Math.max(0, (before?.cooldown ?? 0) - 1);
  if ((before?.cooldown ?? 0) > 0) reasons.push(stop('COOLING', { n: before!.cooldown }));
  if (device.speed > RULES.speedMetresPerSecondMax) {
    cooldown = RULES.teleportCooldownEpochs;
    reasons.push(stop('TELEPORTED', { n: device.speed, of: cooldown }));
  } else if (isMoved) {
    cooldown = Math.max(cooldown, RULES.relocationCooldownEpochs);
    reasons.push(stop('MOVED', { n: cooldown }));
  }
  if (device.equalPositionsMax >= RULES.frozenPositionsMin)
    reasons.push(stop('POSITION_FROZEN', { n: device.equalPositionsMax }));
  if (place === undefined) reasons.push(stop('UNPLACED'));
  return { reasons, cooldown, place };
};

const judgeRegistration = (device: DeviceRecord, facts: EpochFacts): readonly Reason[] => {
  const reasons: Reason[] = [];
  const { owners, suspended, keys } = device.facts;
  const end = facts.start + facts.seconds;
  const isOut = suspended.some(({ from, until }) => from <= facts.start && (until === undefined || until >= end));
  if (isOut || device.suspended > 0) reasons.push({ code: 'SUSPENDED', factor: isOut ? 0 : 1000, n: device.suspended });
  const changes = owners.filter(({ since }) => since > facts.start).length;
  if (changes > 0) reasons.push({ code: 'OWNER_CHANGED', factor: 1000, n: changes });
  if (owners.at(-1)?.owner === undefined) reasons.push(stop('UNOWNED'));
  if (keys[0]!.since > facts.start) reasons.push(stop('NOT_REGISTERED'));
  return reasons;
};

/** Whether the newest visit before the epoch's end still holds: all of the epoch, for this owner, at this place. */
const judgeVisits = (
  { visits, owners }: DeviceRecord['facts'],
  place: Place | undefined,
  { start, seconds }: EpochFacts,
): 'none' | 'over' | 'holds' => {
  const end = start + seconds;
  const before = visits.filter(({ at }) => at <= start).at(-1);
  if (before === undefined || place === undefined) return 'none';
  // one that came within the epoch counts from the next on, unless it ends what the one before said
  const isEnded = visits.some(({ at, until }) => at > start && at < end && until < end);
  const isOwners = owners.every(({ since }) => since <= before.at);
  const isHere = distanceMetres(before.place, place) <= RULES.moveMetresMin;
  const until = Math.min(before.until, before.at + RULES.visitSecondsMax);
  return until >= end && !isEnded && isOwners && isHere ? 'holds' : 'over';
};

/**
 * What those auditors found who came in the epoch. That it measures one of them can say, for this owner and place; that it
 * does not takes two, one after the other, so that no single one can take away what an honest device has waiting.
 */
const judgeFinding = (
  { visits, owners }: DeviceRecord['facts'],
  place: Place | undefined,
  { start, seconds }: EpochFacts,
): Reason | undefined => {
  const known = visits.filter(({ at }) => at < start + seconds);
  const last = known.at(-1);
  if (last === undefined || last.at < start || place === undefined) return undefined;
  const lastFound = known.map(({ at, until }) => until > at).lastIndexOf(true);
  const doubters = new Set(known.slice(lastFound + 1).map(({ auditor }) => auditor)).size;
  if (doubters >= RULES.missedByMin) return { code: 'NOT_FOUND', factor: 1000, n: doubters };
  if (doubters > 0) return { code: 'DOUBTED', factor: 1000 };
  const isOwners = owners.every(({ since }) => since <= last.at);
  const isHere = distanceMetres(last.place, place) <= RULES.moveMetresMin;
  return isOwners && isHere ? { code: 'FOUND', factor: 1000 } : undefined;
};

type Judged = {
  readonly form: Form;
  readonly standing: Standing;
  readonly sketch: number[];
  readonly candidate: Candidate;
};

const NO_ROWS = createRows(0);

const judgeAlone = (
  device: DeviceRecord,
  facts: EpochFacts,
  slots: number,
  before: DeviceState | undefined,
): Judged => {
  const form = scoreForm(device, facts, before?.isCloned ?? false);
  // the rows have said all that they know; what follows needs the memory
  device.rows = NO_ROWS;
  device.closed = undefined;
  const standing = judgePlace(device, before);
  const data = scoreData(device, slots, before?.sketches ?? []);
  const reasons = [...form.reasons, ...judgeRegistration(device, facts), ...standing.reasons, ...data.reasons];
  const visit = judgeVisits(device.facts, standing.place, facts);
  if (visit === 'over') reasons.push({ code: 'VISIT_OVER', factor: 1000 });
  const finding = judgeFinding(device.facts, standing.place, facts);
  if (finding !== undefined) reasons.push(finding);
  const isOpen = permille(device.open, device.looked) > RULES.openShareMax;
  const candidate = { record: device, channels: judgedChannels(device), reasons, sampled: data.sampled };
  return {
    form,
    standing,
    sketch: data.sketch,
    candidate: {
      ...candidate,
      factor: data.factor,
      isVisited: visit === 'holds',
      isOpen,
      wasFollowing: (before?.following ?? 0) > 0,
      follows: undefined,
      isWitnessed: false,
      seat: -1,
    },
  };
};

/** Product of factors in permille, rounded down after each. */
const times = (score: number, factor: number): number => Math.floor((score * factor) / 1000);

/** Why nobody can check what it says; undefined where somebody can. Who was visited needs no neighbours, and no secrecy. */
const sightOf = (isFormOnly: boolean, { isVisited, isOpen, isWitnessed, record }: Candidate): Reason | undefined => {
  if (isFormOnly) return { code: 'FORM_ONLY', factor: RULES.formOnly };
  if (isVisited) return undefined;
  if (!isWitnessed) return { code: 'UNWITNESSED', factor: RULES.unwitnessed };
  return isOpen ? { code: 'OPEN', factor: RULES.open, n: record.open, of: record.looked } : undefined;
};

/** Factors for what nobody can check, and the score. */
const conclude = ({ form, candidate }: Judged): DeviceScore => {
  const { record, reasons } = candidate;
  const { assurance, isRotated } = record;
  const hasRules = candidate.channels.some((channel) => channel.quantity.isShared);
  const isFormOnly = form.isFormOnly || !hasRules;
  const trust = RULES.assurance[assurance] ?? 0;
  const trustCode = assurance === 0 ? 'KEY_IN_FILE' : isRotated ? 'KEY_ROTATED' : 'KEY_SEALED';
  if (trust < 1000) reasons.push({ code: trustCode, factor: trust });
  const sight = sightOf(isFormOnly, candidate);
  if (sight !== undefined && form.score > 0) reasons.push(sight);
  const isStopped = candidate.seat < 0 || reasons.some((reason) => reason.factor === 0);
  const score = isStopped ? 0 : times(times(times(form.score, candidate.factor), trust), sight?.factor ?? 1000);
  return { id: record.facts.id, score, reasons, readingsIn: [...record.readingsIn] };
};

const cellsOf = (judged: readonly Judged[]): ReadonlyMap<string, Candidate[]> => {
  const cells = new Map<string, Candidate[]>();
  for (const { form, standing, candidate } of judged) {
    // who has nothing to be paid for takes no seat and is no witness
    if (form.score === 0 || standing.place === undefined) continue;
    if (candidate.reasons.some((reason) => reason.factor === 0)) continue;
    const cell = cellOf(standing.place);
    const there = cells.get(cell);
    if (there === undefined) cells.set(cell, [candidate]);
    else there.push(candidate);
  }
  return cells;
};

/**
 * Scores an epoch: a function of its facts and of the entries of its logs alone, in integers. The entries are taken as
 * valid; whether they are an audit of the log tells.
 */
export const createScorer = (facts: EpochFacts): Scorer => {
  const intake = createIntake(facts);
  const previous = new Map(facts.previous.map((state) => [state.id, state]));
  return {
    add: intake.add,
    finish: () => {
      const judged = intake.records.map((device) =>
        judgeAlone(device, facts, intake.slots, previous.get(device.facts.id)),
      );
      const cells = cellsOf(judged);
      judgeDistantCopies([...cells.values()].flat());
      for (const cell of cells.values()) scoreCell(cell);
      const states = judged.map(({ form, standing, sketch, candidate }): DeviceState => {
        const { id } = candidate.record.facts;
        const before = previous.get(id);
        const earlier = before?.sketches ?? [];
        const sketches = (sketch.length === 0 ? earlier : [sketch, ...earlier]).slice(0, RULES.sketchEpochs);
        const place = standing.place === undefined ? {} : { place: standing.place };
        const following = candidate.follows === true ? RULES.followEpochs : Math.max(0, (before?.following ?? 0) - 1);
        return { id, ...place, cooldown: standing.cooldown, following, isCloned: form.isCloned, sketches };
      });
      return { epoch: facts.epoch, devices: judged.map(conclude), states };
    },
  };
};
