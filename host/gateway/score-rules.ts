/**
 * The rules that turn readings into a score, as tables. They are part of what a Merkle root means: a change of any
 * number is a new version, and an epoch is scored by the version that its facts name. Times are in seconds, shares and
 * factors in permille; quantities are in thousandths of their unit.
 */
export const RULES_VERSION = 3;

export const RULES = {
  /** common slots on which devices of a cell are compared */
  gridSeconds: 300,
  /** the schedule of a device that declares none or a longer one: copies show only where most slots have a value */
  periodSecondsMax: 300,
  /**
   * A covering checkpoint this much after `iat` is prompt; later readings count up to `lateShareMax` of the epoch. It is
   * less than `closedSeconds`, for which devices keep their readings closed: who seals in time has not seen the others'.
   */
  promptSeconds: 3600,
  closedSeconds: 3 * 3600,
  /** share of readings that anybody could read earlier, up to which a device counts as closed */
  openShareMax: 50,
  lateSecondsMax: 24 * 3600,
  lateShareMax: 250,
  /** `iat` may be this much after the checkpoint that proves the reading existed */
  aheadSecondsMax: 300,
  /** `iat` may step back this much against the order of sealing, as when a clock is set */
  backSecondsMax: 120,
  /** two readings closer than this share of the period are one */
  spacingShareMin: 750,
  /** below `none` nothing is paid, from `full` on exactly what was delivered */
  completeness: { none: 750, full: 950 },
  /** share of envelopes that the chain of hashes shows to be withheld */
  withheld: { full: 10, none: 50 },
  /** share of readings outside the physical range, or jumping */
  implausible: { full: 20, none: 100 },
  /** longest run of one value, as a share of the epoch, and how many values at least */
  constantRun: { full: 400, none: 700 },
  distinctValuesMin: 12,
  /** share of turns among steps; a real sensor's last digit is never still */
  turns: { none: 100, full: 200 },
  /** correlation with the neighbours at the scale of an hour */
  agreement: { none: 500, full: 700 },
  agreementLagSlots: 12,
  /** slots that two series must share to be compared */
  sharedSlotsMin: 96,
  /** neighbours of other owners that make a witness */
  witnessesMin: 2,
  /** slots by which a copy may be late */
  copyLagSlotsMax: 3,
  /** window of values whose hash is compared, and the share of windows that a copy has in common */
  windowSlots: 8,
  windowShareMax: 200,
  /** smallest window hashes kept of an epoch, and for how many epochs */
  sketchSize: 16,
  sketchEpochs: 7,
  sketchSharedMax: 4,
  /** devices of a cell that are paid, and of one owner in it */
  cellSeats: 8,
  ownerSeats: 2,
  /** devices of a cell that are looked at for its seats */
  cellCandidates: 24,
  /** metres: GNSS noise stays below, a move is above */
  moveMetresMin: 1000,
  speedMetresPerSecondMax: 70,
  relocationCooldownEpochs: 2,
  teleportCooldownEpochs: 7,
  /** equal positions in a row that no receiver gives */
  frozenPositionsMin: 48,
  /** factors for what can't be checked */
  assurance: [40, 800, 1000],
  /** an owner who replaces a key is the only one to say where the new one lies */
  rotatedAssuranceMax: 1,
  clock: [0, 900, 1000, 1000, 1000],
  /** how long a visit is good for, whatever the auditor says */
  visitSecondsMax: 180 * 86_400,
  /** how long who followed a visited device is believed without it */
  followEpochs: 3,
  unwitnessed: 40,
  open: 40,
  formOnly: 40,
  /** what is paid at once, of a score in millionths; the rest waits until an auditor finds the device measuring */
  promptScoreMax: 40_000,
  /** how many auditors must have missed a device for it to lose what waits */
  missedByMin: 2,
  /** gateways that earn by one device in an epoch: those whose logs had most of its readings first */
  carriersMax: 4,
} as const;

/** What is known of a physical quantity, by its SenML unit; thousandths of the unit. */
export type Quantity = {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** largest honest step from one slot to the next */
  readonly stepMax: number;
  /** whether neighbours measure the same weather */
  readonly isShared: boolean;
  /** where the neighbours' hourly changes stay below this, one's own must stay below three times as much */
  readonly quietBelow: number;
  /** constant difference to the neighbours that siting and calibration explain */
  readonly offsetMax: number;
  /** two sensors never agree more closely than this: standard deviation of the difference of their steps */
  readonly noiseMin: number;
};

export const QUANTITIES: readonly Quantity[] = [
  {
    unit: 'Cel',
    min: -60_000,
    max: 65_000,
    stepMax: 6_000,
    isShared: true,
    quietBelow: 500,
    offsetMax: 8_000,
    noiseMin: 20,
  },
  {
    unit: '%RH',
    min: 0,
    max: 100_000,
    stepMax: 30_000,
    isShared: true,
    quietBelow: 2_500,
    offsetMax: 30_000,
    noiseMin: 60,
  },
  {
    unit: 'Pa',
    min: 30_000_000,
    max: 110_000_000,
    stepMax: 400_000,
    isShared: true,
    quietBelow: 15_000,
    offsetMax: 3_000_000,
    noiseMin: 1_500,
  },
  {
    unit: 'lx',
    min: 0,
    max: 200_000_000,
    stepMax: 200_000_000,
    isShared: false,
    quietBelow: 0,
    offsetMax: 0,
    noiseMin: 0,
  },
] as const;

/** Why a device did not get everything, in its owner's words. `{n}` and `{of}` are counts of the case at hand. */
export const REASONS = {
  NOT_REGISTERED: 'the device was registered after this epoch began',
  SUSPENDED: 'the registry had the device suspended; {n} readings of that time do not count',
  OWNER_CHANGED:
    'the device changed hands {n} times in this epoch; whoever owns it when it is claimed is paid for all of it',
  UNOWNED: 'nobody has claimed the device, so there is no one to pay',
  SILENT: 'the device sent no reading in this epoch',
  INCOMPLETE: '{n} of {of} readings of its schedule arrived',
  LATE: '{n} readings reached a checkpoint more than 24 hours after their time and do not count',
  LATE_CAPPED:
    '{n} readings came over an hour late; only a quarter of an epoch may, since the readings of others open later',
  CLOCK_AHEAD: '{n} readings bear a time later than the checkpoint that has them',
  CLOCK_BACK: '{n} readings bear a time earlier than the readings sealed before them',
  CLOCK_WEAK: 'the clock was not set from network or satellites',
  CLOCK_NONE: 'the device had no clock; connect it to a gateway that sets one',
  REPLAYED: '{n} entries repeat a reading that is logged already; it counts once',
  WITHHELD: '{n} of {of} sealed envelopes are missing, and no drop record explains it',
  KEY_RETIRED: '{n} entries bear a key that its owner had replaced, or had not put in place yet',
  KEY_CLONED: 'two different envelopes bear one sequence number: somebody else has the key',
  OUT_OF_RANGE: '{n} of {of} values of {what} are outside what exists on Earth or jump as no weather does',
  CONSTANT: '{what} hardly changed: {n} of {of} slots in a row had one value',
  NO_NOISE: '{what} is smoother than any sensor: {n} turns in {of} steps',
  DISAGREES: '{what} does not follow the neighbours: agreement {n} of 1000',
  OFFSET: '{what} lies {n} thousandths away from the neighbours all the time',
  COPIED: '{what} repeats another device in this place closer than two sensors ever agree',
  RECORDED: '{what} repeats an earlier recording: {n} of {of} stretches are the same',
  UNPLACED: 'nobody knows where the device is; give it a place',
  MOVED: 'the device has moved more than a kilometre; it is paid again {n} epochs later',
  TELEPORTED: 'its positions are {n} metres a second apart; it is paid again {of} epochs later',
  COOLING: 'the device is not paid for {n} more epochs after it moved',
  POSITION_FROZEN: '{n} positions are equal to the last digit, which no receiver gives',
  CELL_FULL: 'the cell pays {of} devices, those registered first; this one is number {n}',
  OWNER_FULL: 'the cell pays {of} devices of one owner; this one is number {n}',
  UNWITNESSED:
    'no visited device of another owner in the cell measures the same; until an auditor visits this one or such a neighbour it earns a twenty-fifth',
  VISIT_OVER: 'what an auditor saw is over: the visit was for another time, owner or place; ask for a new one',
  FOUND: 'an auditor found it measuring: what waited is paid',
  DOUBTED: 'an auditor did not find it measuring: what waits is not paid until another one has been there',
  NOT_FOUND: '{n} auditors did not find it measuring: what waited, and would wait of this epoch, goes back to all',
  OPEN: '{n} of {of} readings could be read before three hours were over, so that others could copy them; a stream with disclosure closes them',
  FORM_ONLY:
    'its readings are private, and no key was made public, or of a kind without rules; only their form was checked',
  KEY_IN_FILE: 'its key lies in a file, which proves no hardware',
  KEY_ROTATED: 'its owner replaced its key, and no maker vouches for where the new one lies',
  KEY_SEALED: 'its key is sealed to the board, not in a secure element',
} as const;
export type ReasonCode = keyof typeof REASONS;

export type Reason = {
  readonly code: ReasonCode;
  /** what is left of the score after this reason alone, in permille */
  readonly factor: number;
  readonly n?: number;
  readonly of?: number;
  readonly what?: string;
};

/** A reason as people read it. */
export const formatReason = (reason: Reason): string =>
  REASONS[reason.code]
    .replace('{n}', `${reason.n ?? 0}`)
    .replace('{of}', `${reason.of ?? 0}`)
    .replace('{what}', reason.what ?? '');

/** 0 on the `none` side, 1000 on the `full` side, linear in between; either may be the larger. */
export const ramp = (value: number, { none, full }: { readonly none: number; readonly full: number }): number => {
  const share = Math.floor(((value - none) * 1000) / (full - none));
  return Math.max(0, Math.min(1000, share));
};

/** `part` of `whole` in permille, rounded down; 0 of nothing is 0. */
export const permille = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part * 1000) / whole));
