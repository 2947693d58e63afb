import { concat, toUtf8 } from '#proto/bytes.js';
import type { CborValue } from '#proto/cbor.js';
import type { ErrorCode, FieldmarkError } from '#proto/errors.js';
import { encodeFrame, type LineItem, LineReader } from '#proto/frame.js';
import { LIMITS } from '#proto/limits.js';
import { decodeRequest, encodeError, encodeReply, type SessionError } from '#proto/session.js';
import type { SerialLine, SessionPorts } from './console-ports.js';
import { createImprov, type Improv } from './improv.js';
import { createSession, type Session } from './session.js';

/**
 * The serial line of a device: requests of the session and Improv packets come in, answers and log text go out, all on
 * one line. It moves in ticks and never waits. Whatever is asked is answered, if only with an error.
 */
export type Console = {
  readonly tick: () => void;
  /** one line of log text */
  readonly log: (text: string) => void;
  readonly session: Session;
};

export type ConsolePorts = SessionPorts & {
  readonly line: SerialLine;
  /** where a browser finds more about this device, or empty; Improv clients offer it as a link */
  readonly url: () => string;
};

/** A request that has begun must end: making a key in a slow part takes longest. */
const REQUEST_MS = 60_000;
/** What has begun to come and does not go on is given up. */
const SILENCE_MS = 1000;
const RECEIVES_A_TICK = 64;

type Busy = { readonly id: number; readonly code: number; readonly endMs: number };

const withinDetail = (text: string): string => {
  let out = text;
  while (toUtf8(out).length > LIMITS.errorDetailBytesMax) out = out.slice(0, -1);
  return out;
};

const plainText = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) out += text.charCodeAt(i) < 32 ? ' ' : text[i]!;
  return out;
};

export const createConsole = (ports: ConsolePorts): Console => {
  const clock = ports.clock;
  const session = createSession(ports);
  const reader = new LineReader();
  let busy: Busy | undefined;
  let heardMs = clock.monotonicMs();
  let isMidway = false;
  let damagedSeen = 0;

  const improv: Improv = createImprov({
    clock,
    wifi: ports.wifi,
    identity: ports.identity,
    isAllowed: () => session.isOpen() || ports.isPersonPresent(),
    url: ports.url,
    send: (bytes) => ports.line.write(bytes),
  });

  const send = (payload: Uint8Array): void => ports.line.write(encodeFrame(payload));

  const sendError = (id: number, code: number, errorCode: ErrorCode, detail: string | undefined): void => {
    const error: SessionError = { code: errorCode, detail: detail === undefined ? undefined : withinDetail(detail) };
    send(encodeError(id, code, error));
  };

  const finish = (mine: Busy, error: FieldmarkError | undefined, body: CborValue | undefined): void => {
    if (busy !== mine) return;
    busy = undefined;
    if (body !== undefined) send(encodeReply(mine.id, mine.code, body));
    else if (error !== undefined) sendError(mine.id, mine.code, error.code, error.message);
    else sendError(mine.id, mine.code, 'INTERNAL', undefined);
  };

  const takeFrame = (payload: Uint8Array) => {
    const said = decodeRequest(payload);
    if (said === undefined) return;
    if (!said.request.ok) return sendError(said.id, said.code, said.request.code, said.request.detail);
    if (busy !== undefined) {
      // asked again while it is being done: its answer comes
      if (busy.id !== said.id || busy.code !== said.code) sendError(said.id, said.code, 'DEVICE_BUSY', undefined);
      return;
    }
    const mine: Busy = { id: said.id, code: said.code, endMs: clock.monotonicMs() + REQUEST_MS };
    busy = mine;
    session.handle(said.request.value, (error, body) => finish(mine, error, body));
  };

  const takeItems = (items: readonly LineItem[]): void => {
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      if (item.kind === 'frame') takeFrame(item.payload);
      else if (item.kind === 'improv') improv.handle(item.type, item.data);
    }
  };

  const receive = (): void => {
    for (let i = 0; i < RECEIVES_A_TICK; i++) {
      const bytes = ports.line.receive();
      if (bytes === undefined) break;
      heardMs = clock.monotonicMs();
      isMidway = true;
      takeItems(reader.push(bytes));
    }
    if (isMidway && clock.monotonicMs() - heardMs >= SILENCE_MS) {
      isMidway = false;
      takeItems(reader.abandon());
    }
    if (reader.damaged !== damagedSeen) sendError(0, 0, 'FRAME_INVALID', undefined);
    damagedSeen = reader.damaged;
  };

  return {
    session,
    tick: () => {
      receive();
      session.tick();
      improv.tick();
      if (busy === undefined || clock.monotonicMs() < busy.endMs) return;
      const late = busy;
      busy = undefined;
      sendError(late.id, late.code, 'STEP_TIMEOUT', undefined);
    },
    log: (text) => ports.line.write(concat([toUtf8(plainText(text)), new Uint8Array([10])])),
  };
};
