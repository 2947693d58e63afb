import type { FieldmarkError } from '#proto/errors.js';
import { asFault } from './checkpoint.js';
import type { Log } from './log.js';
import type { Store } from './store.js';

/**
 * Holds back what the log says until its checkpoint has been on chain for a while, so that readings which their devices
 * leave open are not copied by everybody at once. Scoring does not rest on it: a gateway sees what it holds back. Roots and
 * receipts are not held back.
 */
export type Embargo = {
  readonly isPublic: (index: number) => boolean;
  /** publishes what is due now; the timer does it every minute */
  readonly publishDue: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type EmbargoOptions = {
  readonly store: Store;
  readonly log: Log;
  readonly seconds: number;
  readonly onFault: (error: FieldmarkError) => void;
  /** Unix milliseconds; the system's clock if absent */
  readonly nowMs?: () => number;
};

const LOOK_MS = 60_000;

export const startEmbargo = ({ store, log, seconds, onFault, nowMs = Date.now }: EmbargoOptions): Embargo => {
  let running: Promise<void> = Promise.resolve();
  const publish = async (): Promise<void> => {
    const due = store.checkpointAnchoredBy(Math.floor(nowMs() / 1000) - seconds);
    if (due !== undefined && due.size > log.publishedSize()) await log.publish(due.size, due.note);
  };
  const publishDue = (): Promise<void> => {
    running = running.then(publish).catch((error) => onFault(asFault(error)));
    return running;
  };
  const timer = setInterval(publishDue, Math.min(LOOK_MS, seconds * 1000));
  timer.unref();
  void publishDue();
  return {
    isPublic: (index) => index < log.publishedSize(),
    publishDue,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
};

/** Everything is public as soon as it is there. */
export const NO_EMBARGO: Pick<Embargo, 'isPublic'> = { isPublic: () => true };
