import type { Clock } from '#core/ports.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { MESSAGE_KIND, REQUEST_ID_MAX } from '#proto/session-codes.js';
import type { BoardSession } from './session.js';
import { bytesOf, isUtf8 } from './text.js';
import { int, list, map, must, type Said, takeInt, takeList, takeValue, text, utf8 } from './wire.js';

/** Answers the requests of a session as `core/responder` does: each once and one at a time, if only with an error. */
export type BoardResponder = {
  /** the payload of one frame; what is no request is passed over */
  readonly take: (payload: Uint8Array) => void;
  readonly tick: () => void;
};

export type BoardResponderPorts = {
  readonly clock: Clock;
  readonly session: Pick<BoardSession, 'perform'>;
  /** sends the payload of one frame */
  readonly send: (payload: Uint8Array) => void;
};

type Request = { readonly id: number; readonly code: number; readonly endMs: number };

/** A request that has begun must end: joining a network takes longest. */
const REQUEST_MS = 60_000;
/** of an answer that comes back; what is asked is flat */
const BODY_DEPTH = 4;
const MAP = 5;
/** the highest key that each method's body may have, by the method's number */
const KEYS_MAX = [undefined, 0, 1, 0, 2, 1, 0, 3, 0, 0, 0, 3, 0, 0, 1];

const refuse = (code: ErrorCode): FieldmarkError => new FieldmarkError(code);

/** Throws METHOD_UNKNOWN, or SHAPE_INVALID for a body that is none of this method's. */
const checkBody = (kind: number, code: number, body: Said): void => {
  const keysMax = kind === MESSAGE_KIND.request ? KEYS_MAX[code] : undefined;
  if (keysMax === undefined) throw refuse('METHOD_UNKNOWN');
  must(body.length <= keysMax + 1 && body[0] === undefined);
};

export const createBoardResponder = (ports: BoardResponderPorts): BoardResponder => {
  const clock = ports.clock;
  let busy: Request | undefined;

  const send = (kind: number, id: number, code: number, body: Uint8Array): void =>
    ports.send(list([int(kind), int(id), int(code), body]));

  const sendError = (id: number, code: number, error: FieldmarkError): void => {
    // texts are bytes here, as a network's name in UTF-8 is
    const detail = bytesOf(error.message.substring(0, LIMITS.errorDetailBytesMax));
    const items = [int(1), text(error.code)];
    if (isUtf8(detail)) items.push(int(2), utf8(detail));
    send(MESSAGE_KIND.error, id, code, map(items));
  };

  const finish = (mine: Request, error: FieldmarkError | undefined, body: Uint8Array | undefined): void => {
    if (busy !== mine) return;
    busy = undefined;
    if (body !== undefined) send(MESSAGE_KIND.answer, mine.id, mine.code, body);
    else sendError(mine.id, mine.code, error ?? refuse('INTERNAL'));
  };

  const take = (payload: Uint8Array): void => {
    const reader = { bytes: payload, at: 0 };
    let id = 0;
    let code = 0;
    let mine: Request | undefined;
    try {
      must(takeList(reader) === 4);
      const kind = takeInt(reader);
      const asked = takeInt(reader);
      const method = takeInt(reader);
      must(asked <= REQUEST_ID_MAX && payload[reader.at]! >> 5 === MAP);
      const said = takeValue(reader, BODY_DEPTH) as Said;
      must(reader.at === payload.length);
      // a line that is looped back
      if (kind === MESSAGE_KIND.answer || kind === MESSAGE_KIND.error) return;
      id = asked;
      code = method;
      checkBody(kind, code, said);
      if (busy !== undefined) {
        // asked again while it is being done: its answer comes
        if (busy.id !== id || busy.code !== code) throw refuse('DEVICE_BUSY');
        return;
      }
      const begun: Request = { id, code, endMs: clock.monotonicMs() + REQUEST_MS };
      mine = begun;
      busy = begun;
      ports.session.perform(code, said, (error, body) => finish(begun, error, body));
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      if (mine === undefined) sendError(id, code, error);
      else finish(mine, error, undefined);
    }
  };

  return {
    take,
    tick: () => {
      if (busy !== undefined && clock.monotonicMs() >= busy.endMs) finish(busy, refuse('STEP_TIMEOUT'), undefined);
    },
  };
};
