import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { type Envelope, envelopeCti } from '#proto/reading.js';
import { encodeReceiptMessage } from '#proto/receipt.js';
import { type Admission, admit, isClockImplausible } from './admit.js';
import { createBatcher } from './batch.js';
import type { EventHub } from './events.js';
import type { Fleet } from './fleet.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import type { Metrics } from './metrics.js';
import { createRateLimiter } from './rate.js';
import type { DeviceReceipts } from './receipts.js';
import type { Reporter } from './report.js';
import type { Admitted, Arrived, Outcome, Verifier } from './stages.js';
import { verifyItemOf } from './verify.js';

export type IngestOptions = Admission & {
  readonly verifier: Pick<Verifier, 'verifyOne'>;
  readonly commit: (group: readonly Admitted[]) => Promise<readonly Outcome[]>;
  readonly issueReceipts: (
    group: readonly Admitted[],
    outcomes: readonly Outcome[],
    nowMs: number,
  ) => readonly DeviceReceipts[];
  /** to `down/receipt` of the device with this id in hex; false where it can't be reached */
  readonly send: (deviceKey: string, message: Uint8Array) => boolean;
  /** after each commit that stored anything */
  readonly onStored: () => void;
  readonly fleet: Fleet;
  readonly hub: EventHub;
  readonly metrics: Metrics;
  readonly reporter: Reporter;
};

export type Ingest = {
  /**
   * Takes one envelope through all stages. Resolves once it is durable or refused for good; rejects with RATE_LIMITED,
   * GATEWAY_BUSY, STORAGE_FULL, STORAGE_FAILED or VERIFIER_UNAVAILABLE where it is neither, and must not be acknowledged.
   * `address` is undefined where the connection does not prove who sends.
   */
  readonly accept: (arrived: Arrived, address: string | undefined) => Promise<Outcome>;
  /** resolves when nothing is between arrival and commit */
  readonly drain: () => Promise<void>;
  readonly queued: () => number;
  /** the last commit's failure, until one succeeds */
  readonly storeFault: () => FieldmarkError | undefined;
};

export const createIngest = (options: IngestOptions): Ingest => {
  const { metrics, reporter } = options;
  const limiter = (rate: (typeof RATES)['device' | 'address']) =>
    createRateLimiter(rate, GATEWAY_LIMITS.slowdownMsMax, GATEWAY_LIMITS.rateKeysMax);
  const perDevice = limiter(RATES.device);
  const perAddress = limiter(RATES.address);
  let queued = 0;
  let fault: FieldmarkError | undefined;
  let whenDrained: (() => void)[] = [];

  const refuse = (
    code: ErrorCode,
    detail: string | undefined,
    arrived: Arrived,
    envelope: Envelope | undefined,
    address: string | undefined,
  ): Outcome => {
    const named = envelope === undefined ? {} : { boot: envelope.boot, sequence: envelope.sequence };
    reporter.refused(code, detail, {
      deviceId: arrived.deviceKey,
      ...named,
      ...(address === undefined ? {} : { address }),
    });
    // a refusal makes a device give a reading up: only its own connection may bring that about, not a forger's message
    if (envelope !== undefined && address !== undefined && code !== 'DEVICE_MISMATCH')
      options.send(arrived.deviceKey, encodeReceiptMessage({ refused: [{ cti: envelopeCti(envelope), code }] }));
    return detail === undefined ? { kind: 'refused', code } : { kind: 'refused', code, detail };
  };

  /** Before anything costs: what is over its rate waits, what is far over it is refused. */
  const slowDownMs = (deviceKey: string, address: string | undefined, nowMs: number): number => {
    const waitMs = Math.max(
      address === undefined ? 0 : perAddress.take(address, 1, nowMs),
      perDevice.take(deviceKey, 1, nowMs),
    );
    if (waitMs === Number.POSITIVE_INFINITY) throw new FieldmarkError('RATE_LIMITED');
    return waitMs;
  };

  const commits = createBatcher(
    async (group: readonly Admitted[]): Promise<readonly Outcome[]> => {
      metrics.groupSize.observe(group.length);
      const outcomes = await commitGroup(options.commit, group).catch((error: FieldmarkError) => {
        fault = error;
        reporter.warning(error, `${group.length} readings could not be stored and are not acknowledged`);
        throw error;
      });
      fault = undefined;
      settle(options, group, outcomes);
      return outcomes;
    },
    { itemsMax: GATEWAY_LIMITS.commitBatchMax },
  );

  const refuseForged = (arrived: Arrived, envelope: Envelope, address: string | undefined): Outcome => {
    // on another's broker the forger is somebody else than the device
    if (address !== undefined) {
      perDevice.charge(arrived.deviceKey, RATES.failedSignatureCost, arrived.receivedMs);
      perAddress.charge(address, RATES.failedSignatureCost, arrived.receivedMs);
    }
    return refuse('SIGNATURE_INVALID', undefined, arrived, envelope, address);
  };

  const leave = (): void => {
    queued--;
    if (queued > 0) return;
    for (const resolve of whenDrained) resolve();
    whenDrained = [];
  };

  return {
    // one function, as each that waits costs every reading another promise
    accept: async (arrived, address) => {
      metrics.arrived.inc();
      if (queued >= GATEWAY_LIMITS.queuedMax) throw new FieldmarkError('GATEWAY_BUSY');
      queued++;
      try {
        const waitMs = slowDownMs(arrived.deviceKey, address, arrived.receivedMs);
        if (waitMs > 0) await sleep(waitMs);
        const admission = admit(options, arrived);
        if (!admission.ok)
          return refuse(admission.failure.code, admission.failure.detail, arrived, admission.envelope, address);
        const isGenuine = await options.verifier.verifyOne(verifyItemOf(admission.value));
        if (isGenuine) return await commits.add(admission.value);
        return refuseForged(arrived, admission.value.envelope, address);
      } finally {
        leave();
      }
    },
    drain: () => (queued === 0 ? Promise.resolve() : new Promise((resolve) => whenDrained.push(resolve))),
    queued: () => queued,
    storeFault: () => fault,
  };
};

const commitGroup = async (
  commit: IngestOptions['commit'],
  group: readonly Admitted[],
): Promise<readonly Outcome[]> => {
  try {
    return await commit(group);
  } catch (error) {
    if (error instanceof FieldmarkError) throw error;
    throw new FieldmarkError('STORAGE_FAILED', { detail: String(error), cause: error });
  }
};

/** Tells devices and watchers what a commit has made durable. */
const settle = (
  { fleet, onStored, issueReceipts, send, metrics, reporter, hub }: IngestOptions,
  group: readonly Admitted[],
  outcomes: readonly Outcome[],
): void => {
  const atMs = Date.now();
  let stored = 0;
  for (let i = 0; i < group.length; i++) {
    const { envelope, deviceKey: deviceId, bytes, receivedMs } = group[i]!;
    const outcome = outcomes[i]!;
    const { boot, sequence } = envelope;
    if (outcome.kind === 'refused') {
      reporter.refused(outcome.code, outcome.detail, { deviceId, boot, sequence });
      continue;
    }
    fleet.heard(deviceId, receivedMs);
    metrics.latency.observe((atMs - receivedMs) / 1000);
    if (outcome.kind === 'replayed') {
      metrics.replayed.inc();
      continue;
    }
    stored++;
    if (isClockImplausible(envelope, receivedMs)) {
      metrics.implausibleClocks.inc();
      hub.emit({
        kind: 'warning',
        atMs,
        code: 'CLOCK_IMPLAUSIBLE',
        detail: `${deviceId} ${boot}.${sequence} says ${new Date(envelope.iat * 1000).toISOString()}; stored and flagged`,
      });
    }
    hub.emit({ kind: 'stored', atMs, deviceId, boot, sequence, index: outcome.index, bytes: bytes.length });
  }
  metrics.stored.inc(stored);
  if (stored > 0) onStored();
  try {
    for (const receipts of issueReceipts(group, outcomes, atMs)) {
      const { deviceKey: deviceId, message, count, anchorBy } = receipts;
      if (!send(deviceId, message)) continue;
      metrics.receipts.inc(count);
      hub.emit({ kind: 'receipted', atMs, deviceId, count, anchorBy });
    }
  } catch (error) {
    // the readings are durable; their devices send them again and are receipted then
    reporter.warning(error, 'receipts could not be issued');
  }
};
