import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { CONTENT, DROP_REASON, type DropRecord, decodeCti, encodeDropRecord } from '#proto/reading.js';
import { type Backoff, backoffMs } from './backoff.js';
import { DROP_RECORD_BYTES_MAX, DROP_SHARE, ENVELOPE_OVERHEAD_BYTES } from './bounds.js';
import { wallTime } from './clock.js';
import { coverage } from './drops.js';
import type { Emit } from './events.js';
import type { Clock } from './ports.js';
import type { Entry, Queue } from './queue.js';
import type { Sealer, SealRequest } from './seal.js';

/**
 * What waits to be sealed, and the room for it. When the queue is at its bound the oldest envelopes go, a sixteenth of
 * the queue at a time, so that an outage fills the queue with readings and not with drop records. The drop record is
 * sealed and durable before the first of them is removed; a crash in between is finished by the next start.
 */
export type Intake = {
  /** false while too much waits already: then there is no point in measuring */
  readonly accepts: () => boolean;
  /** `done` once it is durable */
  readonly offer: (request: SealRequest, done?: () => void) => void;
  /** seals a drop record before anything else */
  readonly explain: (record: DropRecord, done: () => void) => void;
  readonly tick: () => void;
  /** why nothing can be sealed for now */
  readonly blockedBy: () => ErrorCode | undefined;
};

export type IntakeParts = {
  readonly queue: Queue;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly emit: Emit;
  /** counts envelopes given up, durably */
  readonly addDropped: (count: number) => void;
};

/** samples that may wait in memory while the storage is full or the key store slow */
const WAITING_MAX = 16;
const RETRY: Backoff = { baseMs: 1000, maxMs: 60_000 };

export const createIntake = (parts: IntakeParts): Intake => {
  const queue = parts.queue;
  const waiting: { readonly request: SealRequest; readonly done: () => void }[] = [];
  let sweepFailures = 0;
  let sweepRetryMs = 0;
  let sweepError: ErrorCode | undefined;

  /** Removes what is settled. Where that fails the room it takes is not known to be free, so nothing more is sealed. */
  const sweep = (): boolean => {
    if (parts.clock.monotonicMs() < sweepRetryMs) return false;
    try {
      queue.sweep();
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      sweepFailures++;
      sweepRetryMs = parts.clock.monotonicMs() + backoffMs(RETRY, sweepFailures);
      if (sweepError === undefined) parts.emit({ kind: 'storage-full', code: error.code, detail: error.message });
      sweepError = error.code;
      return false;
    }
    if (sweepError !== undefined) parts.emit({ kind: 'storage-recovered' });
    sweepError = undefined;
    sweepFailures = 0;
    return true;
  };

  const explain = (record: DropRecord, done: () => void): void => {
    const wall = wallTime(parts.clock);
    const request: SealRequest = {
      contentType: CONTENT.drop,
      payload: encodeDropRecord(record),
      iat: wall.seconds,
      clock: wall.quality,
    };
    parts.sealer.seal(request, () => {
      done();
      parts.emit({
        kind: 'dropped',
        reason: record.reason,
        first: decodeCti(record.first),
        last: decodeCti(record.last),
        count: record.count,
      });
    });
  };

  const giveUp = (entries: readonly Entry[], reason: number, state: 'given-up' | 'explained'): void =>
    explain(coverage(queue, reason, entries), () => {
      for (let i = 0; i < entries.length; i++) queue.settle(entries[i]!, state);
      parts.addDropped(entries.length);
    });

  const excess = (bytes: number): number => queue.bytes() + bytes + DROP_RECORD_BYTES_MAX - queue.bytesMax;

  /** Begins to give up the oldest for `bytes` more; false where there is nothing that may go. */
  const makeRoom = (bytes: number): boolean => {
    const victims = queue.oldest(Math.max(excess(bytes), Math.floor(queue.bytesMax / DROP_SHARE)));
    if (victims.length > 0) giveUp(victims, DROP_REASON.queueFull, 'given-up');
    return victims.length > 0;
  };

  /** Takes the next step of sealing; false where there is none to take for now. */
  const step = (): boolean => {
    const damaged = queue.damagedRun();
    if (damaged.length > 0) {
      giveUp(damaged, DROP_REASON.storageDamaged, 'explained');
      return true;
    }
    const next = waiting[0];
    if (next === undefined) return false;
    const bytes = next.request.payload.length + ENVELOPE_OVERHEAD_BYTES;
    if (excess(bytes) > 0) return makeRoom(bytes);
    waiting.shift();
    parts.sealer.seal(next.request, next.done);
    return true;
  };

  return {
    accepts: () => waiting.length < WAITING_MAX,
    offer: (request, done) => {
      waiting.push({ request, done: done ?? (() => {}) });
    },
    explain,
    tick: () => {
      parts.sealer.tick();
      while (sweep() && !parts.sealer.isBusy() && step());
    },
    blockedBy: () => sweepError ?? parts.sealer.blockedBy(),
  };
};
