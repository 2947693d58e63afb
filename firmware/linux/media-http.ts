import type { EnvelopeName } from '#core/events.js';
import { type ErrorCode, FieldmarkError, isErrorCode } from '#proto/errors.js';
import { type Carried, type Carrier, refusedBy } from './media-carrier.js';

export type HttpTarget = {
  /** 40 hex digits */
  readonly deviceId: string;
  /** the gateway's HTTP API, as `https://gateway.example.org` */
  readonly url: string;
  /** `0x` and 40 hex digits */
  readonly gatewayId: string;
  /** a login token of the device for an audience */
  readonly logIn: (audience: string) => Promise<Uint8Array>;
  readonly partBytes?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
};

const PART_BYTES = 131_072;
const TIMEOUT_MS = 60_000;
const ANSWER_BYTES_MAX = 16_384;

const codeOf = (said: unknown): ErrorCode => (isErrorCode(said) ? said : 'GATEWAY_UNREACHABLE');

/** A signer that never answers must not keep a device from ending. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(new FieldmarkError('INTERRUPTED'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });

/** What the gateway says, which is nobody to trust with memory. */
const readAnswer = async (answer: Response): Promise<unknown> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new Error('an answer of more bytes than any has');
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString());
};

const carriedOf = (body: unknown): Carried => {
  const { offset, receipt } = (body ?? {}) as { offset?: unknown; receipt?: unknown };
  if (!Number.isSafeInteger(offset))
    throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'its answer has no offset' });
  return {
    offset: offset as number,
    ...(typeof receipt === 'string' && { receipt: new Uint8Array(Buffer.from(receipt, 'base64url')) }),
  };
};

/** Uploads by HTTP PUT, in a session that a login token opens and that is opened anew when it has ended. */
export const openHttpCarrier = (target: HttpTarget): Carrier => {
  const base = target.url.replace(/\/$/, '');
  const request = target.fetch ?? fetch;
  let session: string | undefined;

  const send = async (path: string, init: RequestInit, signal: AbortSignal): Promise<unknown> => {
    let answer: Response;
    let body: unknown;
    try {
      const either = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
      answer = await request(base + path, { ...init, redirect: 'error', signal: either });
      body = await readAnswer(answer);
    } catch (cause) {
      throw new FieldmarkError('GATEWAY_UNREACHABLE', { detail: base, cause });
    }
    if (answer.ok) return body;
    if (answer.status === 401) session = undefined;
    const code = codeOf((body as { code?: unknown } | null)?.code);
    throw refusedBy(code, `${base} answers ${answer.status}`);
  };

  const authorize = async (signal: AbortSignal): Promise<string> => {
    if (session === undefined) {
      const token = await unlessAborted(target.logIn(`${target.gatewayId}/media`), signal);
      const authorization = `Fieldmark ${Buffer.from(token).toString('base64url')}`;
      const opened = await send(
        `/media/session/${target.deviceId}`,
        { method: 'POST', headers: { authorization } },
        signal,
      );
      session = (opened as { session: string }).session;
    }
    return `Bearer ${session}`;
  };

  const pathOf = ({ boot, sequence }: EnvelopeName): string => `/media/upload/${target.deviceId}/${boot}/${sequence}`;

  return {
    partBytes: target.partBytes ?? PART_BYTES,
    ask: async (name, signal) => {
      const headers = { authorization: await authorize(signal) };
      return carriedOf(await send(pathOf(name), { method: 'GET', headers }, signal));
    },
    put: async (name, offset, bytes, signal) => {
      const headers = { authorization: await authorize(signal), 'content-type': 'application/octet-stream' };
      const path = `${pathOf(name)}?offset=${offset}`;
      return carriedOf(await send(path, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer>, headers }, signal));
    },
  };
};
