import type { DeviceHistory, GatewayHistory, History } from '#chain/history.js';
import { FieldmarkError } from '#proto/errors.js';
import type { ChainFacts, DeviceFacts } from './score-facts.js';
import { RULES, RULES_VERSION } from './score-rules.js';

/** From when to when an epoch is, and until when something may happen that counts for it; Unix seconds. */
export type EpochSpan = { readonly start: number; readonly end: number; readonly until: number };

export const epochSpan = (
  { start, seconds }: { readonly start: number; readonly seconds: number },
  epoch: number,
): EpochSpan => {
  const begin = start + epoch * seconds;
  return { start: begin, end: begin + seconds, until: begin + seconds + RULES.lateSecondsMax };
};

/** The last that holds at the start, and all changes up to the end. */
const within = <T extends { readonly at: number }>(changes: readonly T[], { start, end }: EpochSpan): readonly T[] => {
  const before = changes.filter(({ at }) => at <= start).slice(-1);
  return [...before, ...changes.filter(({ at }) => at > start && at < end)];
};

/** The keys that there were by the end of the span; that one was replaced later is not known yet. */
const keysBy = (keys: DeviceHistory['keys'], { until }: EpochSpan): DeviceFacts['keys'] => {
  const known = keys.filter(({ since }) => since <= until);
  return known.map(({ id, assurance, since, last }, i) => ({
    id,
    assurance,
    since,
    ...(last !== undefined && i < known.length - 1 && { last }),
  }));
};

const deviceFacts = ({ id, keys, owners, suspended, visits }: DeviceHistory, span: EpochSpan): DeviceFacts => ({
  id,
  keys: keysBy(keys, span),
  owners: within(owners, span).map(({ at, owner }) => ({ ...(owner && { owner }), since: at })),
  suspended: suspended
    .filter(({ from, until }) => from <= span.until && (until === undefined || until > span.start))
    .map(({ from, until }) => ({ from, ...(until !== undefined && until <= span.until && { until }) })),
  visits: within(visits, span).map(({ auditor, at, until, place }) => ({ auditor, at, until, place })),
});

/** Whether a gateway was bonded at some time in the epoch. */
const wasBonded = ({ registeredAt, leftAt, slashedAt }: GatewayHistory, { start, end }: EpochSpan): boolean =>
  registeredAt < end && (leftAt ?? end) > start && (slashedAt ?? end) > start;

const logFacts = ({ id, slashedAt, checkpoints }: GatewayHistory, span: EpochSpan): ChainFacts['logs'][number] => {
  // what stood under a checkpoint before the epoch, its clocks being as far ahead as they may be, is of another
  const earliest = span.start - RULES.aheadSecondsMax;
  const before = checkpoints.filter(({ timestamp }) => timestamp < earliest).at(-1);
  const from = before?.size ?? 0;
  const own = checkpoints.filter(({ size, timestamp }) => size > from && timestamp <= span.until);
  const root = own.at(-1)?.root;
  return {
    gateway: id,
    from,
    ...(before && { fromRoot: before.root }),
    isPaid: slashedAt === undefined || slashedAt > span.until,
    ...(root && { root }),
    checkpoints: own.map(({ size, timestamp }) => ({ size, timestamp })),
  };
};

/** The shares under which the epoch's emission comes in: those that held when it ended (`Rewards.setSplit`). */
const splitOf = ({ splits }: History, { end }: EpochSpan): History['splits'][number] => {
  const split = splits.filter(({ at }) => at < end).at(-1);
  if (split !== undefined) return split;
  throw new FieldmarkError('CHAIN_MISMATCH', {
    detail: 'the node names no split of the emission before the end of the epoch',
    state: 'nothing was computed',
    next: 'ask another EVM node',
  });
};

const BASIS_POINTS = 10_000n;

/**
 * The facts of an epoch from what the chain says: the same for everybody who asks an honest node, and the same whenever
 * he asks, for what happened after the epoch's span is left out.
 */
export const factsFrom = (history: History, epoch: number, emitted: bigint): ChainFacts => {
  const span = epochSpan({ start: history.start, seconds: history.epochSeconds }, epoch);
  const { devicesBps, gatewaysBps } = splitOf(history, span);
  const share = (bps: number): string => `${(emitted * BigInt(bps)) / BASIS_POINTS}`;
  return {
    rules: RULES_VERSION,
    epoch,
    start: span.start,
    seconds: history.epochSeconds,
    emission: { devices: share(devicesBps), gateways: share(gatewaysBps) },
    logs: history.gateways.filter((gateway) => wasBonded(gateway, span)).map((gateway) => logFacts(gateway, span)),
    devices: history.devices.filter(({ keys }) => keys[0]!.since < span.end).map((device) => deviceFacts(device, span)),
  };
};
