import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { ClockQuality, ContentType, EnvelopeHeader } from '#proto/reading.js';
import type { SenmlRecord } from '#proto/senml.js';
import { type Backoff, backoffMs } from './backoff.js';
import type { Emit, EnvelopeName } from './events.js';
import type { Clock, Crypto } from './ports.js';
import type { Queue } from './queue.js';
import type { Signer } from './signer.js';
import { PREV_BYTES } from './state.js';

/** What is to be sealed, with the time at which it was measured. */
export type SealRequest = {
  readonly contentType: ContentType;
  readonly payload: Uint8Array;
  readonly iat: number;
  readonly clock: ClockQuality;
  readonly samples?: readonly SenmlRecord[] | undefined;
};

export type Identity = Pick<EnvelopeHeader, 'deviceId' | 'net' | 'firmware'>;

/**
 * Order and chain: gives each envelope its sequence and its prev. One envelope at a time is made, and the next only
 * begins when this one is durable in the queue. Until then its bytes are kept and written again as they are, so a
 * sequence never has two envelopes.
 */
export type Sealer = {
  readonly isBusy: () => boolean;
  /** why the envelope in work can't be finished for now */
  readonly blockedBy: () => ErrorCode | undefined;
  readonly nextSequence: () => number;
  /** Seals one request while not busy; `done` once it is durable. */
  readonly seal: (request: SealRequest, done: (name: EnvelopeName) => void) => void;
  /** tries again what failed, when its time has come */
  readonly tick: () => void;
};

export type SealerParts = {
  readonly signer: Signer;
  readonly queue: Queue;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly emit: Emit;
};

const RETRY: Backoff = { baseMs: 1000, maxMs: 60_000 };

type Work = {
  readonly request: SealRequest;
  readonly done: (name: EnvelopeName) => void;
  /** the signed envelope, as it will be stored */
  envelope: Uint8Array | undefined;
  isSigning: boolean;
  failures: number;
  retryMs: number;
};

/** `prev` is the chain's end as the queue or the stored state knows it. */
export const createSealer = (parts: SealerParts, identity: Identity, boot: number, prevAtStart: Uint8Array): Sealer => {
  let prev = prevAtStart;
  let sequence = 0;
  let work: Work | undefined;
  let blockedBy: ErrorCode | undefined;
  let isStorageBlocked = false;

  const fail = (current: Work, error: FieldmarkError): number => {
    current.failures++;
    blockedBy = error.code;
    const delayMs = backoffMs(RETRY, current.failures);
    current.retryMs = parts.clock.monotonicMs() + delayMs;
    return delayMs;
  };

  const store = (current: Work, envelope: Uint8Array): void => {
    try {
      parts.queue.append(envelope);
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      fail(current, error);
      if (!isStorageBlocked) parts.emit({ kind: 'storage-full', code: error.code, detail: error.message });
      isStorageBlocked = true;
      return;
    }
    if (isStorageBlocked) parts.emit({ kind: 'storage-recovered' });
    isStorageBlocked = false;
    blockedBy = undefined;
    const name = { boot, sequence };
    prev = parts.crypto.sha256(envelope).slice(0, PREV_BYTES);
    sequence++;
    work = undefined;
    parts.emit({
      kind: 'sealed',
      boot,
      sequence: name.sequence,
      contentType: current.request.contentType,
      samples: current.request.samples,
      bytes: envelope,
    });
    current.done(name);
  };

  const sign = (current: Work): void => {
    current.isSigning = true;
    const header = {
      contentType: current.request.contentType,
      deviceId: identity.deviceId,
      iat: current.request.iat,
      boot,
      sequence,
      net: identity.net,
      prev,
      clock: current.request.clock,
      firmware: identity.firmware,
    };
    parts.signer.sealEnvelope(header, current.request.payload, (error, envelope) => {
      current.isSigning = false;
      if (envelope !== undefined) {
        current.envelope = envelope;
        return;
      }
      const why = error ?? new FieldmarkError('INTERNAL', { detail: 'the signer gave nothing' });
      const retryDelayMs = fail(current, why);
      parts.emit({ kind: 'signer-failed', code: why.code, detail: why.message, retryDelayMs });
    });
  };

  const step = (current: Work): void => {
    if (current.isSigning || parts.clock.monotonicMs() < current.retryMs) return;
    if (current.envelope === undefined) sign(current);
    // a key store that answers at once need not wait for the next tick
    if (current.envelope !== undefined) store(current, current.envelope);
  };

  return {
    isBusy: () => work !== undefined,
    blockedBy: () => blockedBy,
    nextSequence: () => sequence,
    seal: (request, done) => {
      if (work !== undefined) throw new FieldmarkError('INTERNAL', { detail: 'one envelope is in work' });
      work = { request, done, envelope: undefined, isSigning: false, failures: 0, retryMs: 0 };
      step(work);
    },
    tick: () => {
      if (work !== undefined) step(work);
    },
  };
};
