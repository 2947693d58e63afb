import { toUtf8 } from '#proto/bytes.js';
import type { CborValue } from '#proto/cbor.js';
import type { ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeRequest, encodeError, encodeReply, type SessionError } from '#proto/session.js';
import type { Clock } from './ports.js';
import type { Session } from './session.js';

/** Answers the requests of a session, each once and one at a time. Whatever is asked is answered, if only with an error. */
export type Responder = {
  /** the payload of one frame; what is no request is passed over */
  readonly take: (payload: Uint8Array) => void;
  readonly sendError: (id: number, code: number, errorCode: ErrorCode, detail: string | undefined) => void;
  readonly tick: () => void;
};

export type ResponderPorts = {
  readonly clock: Clock;
  readonly session: Session;
  /** sends the payload of one frame */
  readonly send: (payload: Uint8Array) => void;
};

/** A request that has begun must end: making a key in a slow part takes longest. */
const REQUEST_MS = 60_000;

type Busy = { readonly id: number; readonly code: number; readonly endMs: number };

const withinDetail = (text: string): string => {
  let out = text;
  while (toUtf8(out).length > LIMITS.errorDetailBytesMax) out = out.slice(0, -1);
  return out;
};

export const createResponder = (ports: ResponderPorts): Responder => {
  const clock = ports.clock;
  let busy: Busy | undefined;

  const sendError = (id: number, code: number, errorCode: ErrorCode, detail: string | undefined): void => {
    const error: SessionError = { code: errorCode, detail: detail === undefined ? undefined : withinDetail(detail) };
    ports.send(encodeError(id, code, error));
  };

  const finish = (mine: Busy, error: FieldmarkError | undefined, body: CborValue | undefined): void => {
    if (busy !== mine) return;
    busy = undefined;
    if (body !== undefined) ports.send(encodeReply(mine.id, mine.code, body));
    else if (error !== undefined) sendError(mine.id, mine.code, error.code, error.message);
    else sendError(mine.id, mine.code, 'INTERNAL', undefined);
  };

  return {
    sendError,
    take: (payload) => {
      const said = decodeRequest(payload);
      if (said === undefined) return;
      if (!said.request.ok) {
        sendError(said.id, said.code, said.request.code, said.request.detail);
        return;
      }
      if (busy !== undefined) {
        // asked again while it is being done: its answer comes
        if (busy.id !== said.id || busy.code !== said.code) sendError(said.id, said.code, 'DEVICE_BUSY', undefined);
        return;
      }
      const mine: Busy = { id: said.id, code: said.code, endMs: clock.monotonicMs() + REQUEST_MS };
      busy = mine;
      ports.session.handle(said.request.value, (error, body) => finish(mine, error, body));
    },
    tick: () => {
      if (busy === undefined || clock.monotonicMs() < busy.endMs) return;
      const late = busy;
      busy = undefined;
      sendError(late.id, late.code, 'STEP_TIMEOUT', undefined);
    },
  };
};
