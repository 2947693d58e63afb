import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffMs } from '#core/backoff.js';
import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { MediaSpool, SpoolEntry } from './media-spool.js';

export type UploadTarget = {
  /** the gateway's HTTP API, as `https://gateway.example.org` */
  readonly url: string;
  /** `0x` and 40 hex digits */
  readonly gatewayId: string;
};

export type UploaderParts = {
  /** 40 hex digits */
  readonly deviceId: string;
  readonly target: UploadTarget;
  readonly spool: MediaSpool;
  /** a login token of the device for an audience */
  readonly logIn: (audience: string) => Promise<Uint8Array>;
  readonly onUploaded: (entry: SpoolEntry) => void;
  readonly onFault: (error: FieldmarkError, retryDelayMs: number) => void;
  readonly fetch?: typeof fetch | undefined;
  readonly partBytes?: number | undefined;
  readonly retry?: Backoff | undefined;
};

const PART_BYTES = 131_072;
const RETRY: Backoff = { baseMs: 2000, maxMs: 300_000 };
const TIMEOUT_MS = 60_000;
const IDLE_MS = 1000;
/** the record is not there yet, or another turn of the same upload came first: nothing to tell anybody */
const PATIENT: readonly ErrorCode[] = ['NOT_FOUND', 'MEDIA_OFFSET'];
/** faults of one object, which hold up no other */
const OWN: readonly ErrorCode[] = ['MEDIA_MISMATCH', 'MEDIA_INVALID', 'MEDIA_TOO_LARGE', 'SHAPE_INVALID', ...PATIENT];

type State = { readonly offset: number; readonly complete: boolean };

const codeOf = (said: unknown): ErrorCode =>
  typeof said === 'string' && Object.hasOwn(ERRORS, said) ? (said as ErrorCode) : 'GATEWAY_UNREACHABLE';

/**
 * Uploads what the spool holds until `signal` aborts, oldest first, part by part, from where the gateway says that it
 * stands: so a cut or a reboot costs one part at most. An object leaves the spool when the gateway has all of it.
 */
export const runUploader = async (parts: UploaderParts, signal: AbortSignal): Promise<void> => {
  const { spool, target, deviceId } = parts;
  const partBytes = parts.partBytes ?? PART_BYTES;
  const retry = parts.retry ?? RETRY;
  const base = target.url.replace(/\/$/, '');
  const request = parts.fetch ?? fetch;
  let session: string | undefined;
  let failures = 0;

  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    let answer: Response;
    let body: unknown;
    try {
      const either = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      answer = await request(base + path, { ...init, redirect: 'error', signal: either });
      body = await answer.json();
    } catch (cause) {
      throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: base, cause });
    }
    if (answer.ok) return body;
    const code = codeOf((body as { code?: unknown } | null)?.code);
    if (answer.status === 401) session = undefined;
    throw new FieldmarkError(code, { detail: `${base} answers ${answer.status}` });
  };

  const authorized = async (init: RequestInit): Promise<RequestInit> => {
    if (session === undefined) {
      const token = await parts.logIn(`${target.gatewayId}/media`);
      const authorization = `Fieldmark ${Buffer.from(token).toString('base64url')}`;
      const opened = await ask(`/media/session/${deviceId}`, { method: 'POST', headers: { authorization } });
      session = (opened as { session: string }).session;
    }
    return { ...init, headers: { authorization: `Bearer ${session}`, 'content-type': 'application/octet-stream' } };
  };

  const upload = async (entry: SpoolEntry, boot: number, sequence: number): Promise<void> => {
    const object = spool.read(entry.cid);
    if (object === undefined) {
      spool.remove(entry.cid);
      return;
    }
    const path = `/media/upload/${deviceId}/${boot}/${sequence}`;
    let state = (await ask(path, withoutType(await authorized({ method: 'GET' })))) as State;
    while (!state.complete) {
      const { offset } = state;
      const body = object.subarray(offset, offset + partBytes);
      state = (await ask(`${path}?offset=${offset}`, await authorized({ method: 'PUT', body }))) as State;
      failures = 0;
    }
    spool.remove(entry.cid);
    parts.onUploaded(entry);
  };

  const round = async (): Promise<void> => {
    let fault: FieldmarkError | undefined;
    for (const entry of [...spool.entries()]) {
      if (signal.aborted) return;
      if (entry.name === undefined) continue;
      try {
        await upload(entry, entry.name.boot, entry.name.sequence);
      } catch (error) {
        if (!(error instanceof FieldmarkError) || !OWN.includes(error.code)) throw error;
        if (fault === undefined || PATIENT.includes(fault.code)) fault = error;
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

/** A request without a body names no type of one. */
const withoutType = (init: RequestInit): RequestInit => {
  const { authorization } = init.headers as { authorization: string };
  return { ...init, headers: { authorization } };
};
