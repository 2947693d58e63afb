import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffMs } from '#core/backoff.js';
import type { EnvelopeName } from '#core/events.js';
import { formatCid } from '#proto/cid.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { MediaReceipt } from '#proto/media-receipt.js';
import type { Carried, Carrier } from './media-carrier.js';
import { checkMediaReceipt, type ReceiptTerms } from './media-receipt.js';
import type { MediaSpool, SpoolEntry } from './media-spool.js';

export type Uploaded = {
  readonly entry: SpoolEntry;
  readonly receipt: MediaReceipt;
  /** the receipt as the gateway signed it */
  readonly bytes: Uint8Array;
};

export type UploaderParts = ReceiptTerms & {
  readonly spool: MediaSpool;
  /** the way that this object takes now; throws where there is none */
  readonly carrierOf: (entry: SpoolEntry) => Carrier;
  /** 0 for no bound */
  readonly bytesPerSecondMax: number;
  readonly onUploaded: (uploaded: Uploaded) => void;
  readonly onFault: (error: FieldmarkError, retryDelayMs: number) => void;
  readonly retry?: Backoff | undefined;
};

const RETRY: Backoff = { baseMs: 2000, maxMs: 300_000 };
const IDLE_MS = 1000;
/** the record is not there yet, or another turn of the same upload came first: nothing to tell anybody */
const PATIENT: readonly ErrorCode[] = ['NOT_FOUND', 'MEDIA_OFFSET'];
/** faults of one object, which hold up no other */
const OWN: readonly ErrorCode[] = ['MEDIA_MISMATCH', 'MEDIA_INVALID', 'MEDIA_TOO_LARGE', 'SHAPE_INVALID', ...PATIENT];

const unproven = (code: ErrorCode, detail: string | undefined): FieldmarkError =>
  new FieldmarkError(code, { detail, state: 'the picture stays on the device' });

/**
 * Uploads what the spool holds until `signal` aborts, oldest first, part by part, from where the gateway says that it
 * stands: so a cut or a reboot costs one part at most. An object leaves the spool for a receipt that verifies, and for
 * nothing else that anybody says.
 */
export const runUploader = async (parts: UploaderParts, signal: AbortSignal): Promise<void> => {
  const { spool, bytesPerSecondMax } = parts;
  const retry = parts.retry ?? RETRY;
  let failures = 0;
  /** how far the gateway itself said that each upload is: a broker acknowledges parts that the gateway then refuses */
  const said = new Map<string, number>();

  /** objects that the disk has damaged: none of them can be proven any more, so they wait to be given up for room */
  const damaged = new Set<string>();
  const isDamaged = ({ cid }: SpoolEntry): boolean => {
    const object = spool.read(cid);
    return object !== undefined && formatCid(parts.crypto.sha256(object)) !== cid;
  };

  /** What became of one object; a gateway that refuses its bytes may be right. */
  const diagnose = (entry: SpoolEntry, error: FieldmarkError): FieldmarkError => {
    if ((error.code !== 'MEDIA_MISMATCH' && error.code !== 'MEDIA_INVALID') || !isDamaged(entry)) return error;
    damaged.add(entry.cid);
    return new FieldmarkError('STORAGE_DAMAGED', {
      detail: entry.cid,
      state: 'it is not uploaded, and given up under a sealed record when the next picture needs its room',
      cause: error,
    });
  };

  /** Holds the line free for others, where the owner set a bound. */
  const pace = async (bytes: number): Promise<void> => {
    if (bytesPerSecondMax > 0) await sleep((1000 * bytes) / bytesPerSecondMax, undefined, { signal });
  };

  /** The way, and how far the upload is on it; another way where the gateway does not take pictures on the first. */
  const begin = async (entry: SpoolEntry, name: EnvelopeName): Promise<readonly [Carrier, Carried]> => {
    const carrier = parts.carrierOf(entry);
    try {
      return [carrier, await carrier.ask(name, signal)];
    } catch (error) {
      if (!(error instanceof FieldmarkError) || error.code !== 'TOPIC_FORBIDDEN') throw error;
      const other = parts.carrierOf(entry);
      return [other, await other.ask(name, signal)];
    }
  };

  const carry = async (entry: SpoolEntry, name: EnvelopeName): Promise<Uint8Array> => {
    const [carrier, begun] = await begin(entry, name);
    let state = begun;
    if (begun.offset > (said.get(entry.cid) ?? Number.POSITIVE_INFINITY)) failures = 0;
    said.set(entry.cid, begun.offset);
    while (state.receipt === undefined && state.offset < entry.objectBytes) {
      const part = spool.read(entry.cid, state.offset, carrier.partBytes);
      if (part === undefined || part.length === 0)
        throw new FieldmarkError('STORAGE_DAMAGED', { detail: `${entry.cid} is shorter than it was` });
      state = await carrier.put(name, state.offset, part, signal);
      await pace(part.length);
    }
    // an acknowledgement may come before the receipt that came with it
    const { receipt } = state.receipt === undefined ? await carrier.ask(name, signal) : state;
    if (receipt === undefined) throw unproven('RECEIPT_INVALID', 'the gateway has all of it and gives no receipt');
    return receipt;
  };

  const upload = async (entry: SpoolEntry, name: EnvelopeName): Promise<void> => {
    if (spool.read(entry.cid, 0, 1) === undefined) {
      spool.remove(entry.cid);
      return;
    }
    const bytes = await carry(entry, name);
    const receipt = checkMediaReceipt(parts, entry, bytes);
    if (!receipt.ok) throw unproven(receipt.code, receipt.detail);
    spool.remove(entry.cid);
    said.delete(entry.cid);
    failures = 0;
    parts.onUploaded({ entry, receipt: receipt.value, bytes });
  };

  const round = async (): Promise<void> => {
    let fault: FieldmarkError | undefined;
    // of what was given up for room nothing need be remembered
    if (said.size > spool.entries().length) said.clear();
    for (const entry of [...spool.entries()]) {
      if (signal.aborted) return;
      if (entry.name === undefined || damaged.has(entry.cid)) continue;
      try {
        await upload(entry, entry.name);
      } catch (error) {
        if (!(error instanceof FieldmarkError) || !OWN.includes(error.code)) throw error;
        if (fault === undefined || PATIENT.includes(fault.code)) fault = diagnose(entry, error);
      }
    }
    if (fault !== undefined) throw fault;
  };

  while (!signal.aborted) {
    let delayMs = IDLE_MS;
    try {
      await round();
      failures = 0;
    } catch (cause) {
      if (signal.aborted) return;
      const error = cause instanceof FieldmarkError ? cause : new FieldmarkError('INTERNAL', { cause });
      failures++;
      delayMs = backoffMs(retry, failures);
      if (!PATIENT.includes(error.code)) parts.onFault(error, delayMs);
    }
    await sleep(Math.min(delayMs, retry.maxMs), undefined, { signal }).catch(() => {});
  }
};
