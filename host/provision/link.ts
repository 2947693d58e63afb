import { ERRORS, FieldmarkError, isErrorCode } from '#proto/errors.js';
import { encodeFrame, type LineItem, LineReader } from '#proto/frame.js';
import { type AnswerOf, decodeReply, encodeRequest, type Method, type RequestOf } from '#proto/session.js';
import { random } from './keys.js';

/** A serial line as WHATWG streams: a browser's Web Serial port, or Node's through an adapter. */
export type ByteStreams = {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
};

export type CallOptions = {
  /** how long the answer may take in all */
  readonly deadlineMs?: number;
};

export type SessionLink = {
  /**
   * Asks the device, again while no answer comes: every request may be repeated. One at a time, in the order of the
   * calls. Throws the device's error, DEVICE_SILENT, or LINE_ENDED.
   */
  readonly call: <M extends Method>(method: M, body: RequestOf<M>, options?: CallOptions) => Promise<AnswerOf<M>>;
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** what comes beside answers: log text and Improv packets. Returns what ends it. */
  readonly onItem: (listener: (item: LineItem) => void) => () => void;
  readonly close: () => Promise<void>;
};

export type LinkOptions = {
  /** how long to wait for an answer before asking again; 1,000 unless told */
  readonly retryMs?: number | undefined;
  /** how long an answer may take where a call does not say; 8,000 unless told */
  readonly deadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

const RETRY_MS = 1000;
const DEADLINE_MS = 8000;
const BUSY_MS = 250;
const ID_MAX = 65_535;

/** The error as the device said it, without saying the code's own text twice. */
const deviceError = (code: string, detail: string | undefined): FieldmarkError => {
  if (!isErrorCode(code)) return new FieldmarkError('STEP_TIMEOUT', { detail: `the device says ${code}` });
  const prefix = `${ERRORS[code]}: `;
  const rest = detail?.startsWith(prefix) ? detail.slice(prefix.length) : detail;
  return new FieldmarkError(code, { detail: rest === ERRORS[code] ? undefined : rest });
};

const closedError = (cause?: unknown): FieldmarkError => new FieldmarkError('LINE_ENDED', { cause });

/** Speaks the session over a stream pair, which it takes over until `close`. */
export const openLink = (streams: ByteStreams, options: LinkOptions = {}): SessionLink => {
  const reader = streams.readable.getReader();
  const writer = streams.writable.getWriter();
  const line = new LineReader();
  const listeners = new Set<(item: LineItem) => void>();
  let ended: FieldmarkError | undefined;
  let onEnd: (() => void) | undefined;
  let nextId = (random(2)[0]! << 8) | random(1)[0]!;
  let turn: Promise<unknown> = Promise.resolve();

  const end = (error: FieldmarkError): void => {
    ended ??= error;
    onEnd?.();
  };

  const pump = async (): Promise<void> => {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return end(closedError());
        for (const item of line.push(value)) for (const listener of [...listeners]) listener(item);
      }
    } catch (cause) {
      end(closedError(cause));
    }
  };
  void pump();
  const abort = (): void => end(new FieldmarkError('INTERRUPTED'));
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted) abort();

  const send = async (bytes: Uint8Array): Promise<void> => {
    if (ended !== undefined) throw ended;
    try {
      await writer.write(bytes);
    } catch (cause) {
      throw ended ?? closedError(cause);
    }
  };

  const exchange = <M extends Method>(method: M, body: RequestOf<M>, deadlineMs: number): Promise<AnswerOf<M>> =>
    new Promise((resolve, reject) => {
      nextId = (nextId % ID_MAX) + 1;
      const id = nextId;
      let retry: NodeJS.Timeout | undefined;
      const finish = (settle: () => void): void => {
        clearTimeout(retry);
        clearTimeout(late);
        listeners.delete(listen);
        onEnd = undefined;
        settle();
      };
      const fail = (error: unknown): void => finish(() => reject(error));
      const ask = (): void => {
        clearTimeout(retry);
        retry = setTimeout(ask, options.retryMs ?? RETRY_MS);
        send(frame).catch(fail);
      };
      const listen = (item: LineItem): void => {
        if (item.kind !== 'frame') return;
        const reply = decodeReply(item.payload, id, method);
        if (reply.kind === 'answer') finish(() => resolve(reply.body));
        else if (reply.kind === 'error' && reply.error.code === 'DEVICE_BUSY') {
          clearTimeout(retry);
          retry = setTimeout(ask, Math.min(BUSY_MS, options.retryMs ?? RETRY_MS));
        } else if (reply.kind === 'error') fail(deviceError(reply.error.code, reply.error.detail));
      };
      const late = setTimeout(
        () => fail(new FieldmarkError('DEVICE_SILENT', { detail: `${method}: nothing in ${deadlineMs / 1000} s` })),
        deadlineMs,
      );
      let frame: Uint8Array;
      try {
        frame = encodeFrame(encodeRequest(id, method, body));
      } catch (error) {
        return fail(error);
      }
      onEnd = () => fail(ended);
      listeners.add(listen);
      if (ended !== undefined) fail(ended);
      else ask();
    });

  return {
    call: (method, body, call = {}) => {
      const answer = turn.then(() => exchange(method, body, call.deadlineMs ?? options.deadlineMs ?? DEADLINE_MS));
      turn = answer.catch(() => {});
      return answer;
    },
    send,
    onItem: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      options.signal?.removeEventListener('abort', abort);
      end(closedError());
      await reader.cancel().catch(() => {});
      await writer.close().catch(() => {});
    },
  };
};
