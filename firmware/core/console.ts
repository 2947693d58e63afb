import { concat, toUtf8 } from '#proto/bytes.js';
import { encodeFrame, type LineItem, LineReader } from '#proto/frame.js';
import type { SerialLine, SessionPorts } from './console-ports.js';
import { createImprov, type Improv } from './improv.js';
import { createResponder } from './responder.js';
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

/** What has begun to come and does not go on is given up. */
const SILENCE_MS = 1000;
const RECEIVES_A_TICK = 64;

const plainText = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) out += text.charCodeAt(i) < 32 ? ' ' : text[i]!;
  return out;
};

export const createConsole = (ports: ConsolePorts): Console => {
  const clock = ports.clock;
  const session = createSession(ports);
  const reader = new LineReader();
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

  const responder = createResponder({ clock, session, send });

  const takeItems = (items: readonly LineItem[]): void => {
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      if (item.kind === 'frame') responder.take(item.payload);
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
    if (reader.damaged !== damagedSeen) responder.sendError(0, 0, 'FRAME_INVALID', undefined);
    damagedSeen = reader.damaged;
  };

  return {
    session,
    tick: () => {
      receive();
      session.tick();
      improv.tick();
      responder.tick();
    },
    log: (text) => ports.line.write(concat([toUtf8(plainText(text)), new Uint8Array([10])])),
  };
};
