import { openFrame } from '#proto/frame.js';
import { LIMITS } from '#proto/limits.js';
import { bytesOf } from './text.js';

/** A serial port as the interpreter has it: text whose characters are bytes. */
export type LineSerial = {
  readonly write: (bytes: Uint8Array | string) => void;
  readonly on: (event: 'data', listener: (text: string) => void) => void;
};

/** The board's one line to a computer. Frames and log text share it. */
export type BoardLine = {
  readonly write: (bytes: Uint8Array) => void;
  /** one line of text for people */
  readonly log: (text: string) => void;
  /** calls back with the payload of each frame that came in whole */
  readonly onFrame: (listener: (payload: Uint8Array) => void) => void;
  /** calls back with each Improv packet, where the board heeds them */
  readonly onImprov: (listener: (packet: Uint8Array) => void) => void;
};

/** `findImprov`, on a board with Wi-Fi */
export type FindImprov = (held: string) => { readonly start: number; readonly end: number } | undefined;

const ZERO = String.fromCharCode(0);
/** what a tool sends that looks for the interpreter's prompt: Ctrl-C and a new line */
const KNOCK = `${String.fromCharCode(3)}\n`;
const HELD_MAX = 2 * LIMITS.framePayloadBytesMax;
/** A frame comes in one go. What stood alone for so long was none: a tool for other boards, or noise. */
const PAUSE_MS = 700;

/** `onKnock` is called when somebody wants the interpreter itself, as to flash the board anew. */
export const openLine = (
  serial: LineSerial,
  monotonicMs: () => number,
  findImprov: FindImprov | undefined,
  onKnock: () => void,
): BoardLine => {
  let onImprov: ((packet: Uint8Array) => void) | undefined;
  const listeners: ((payload: Uint8Array) => void)[] = [];
  /** what came since the last zero */
  let held = '';
  let heardMs = 0;

  /** a zero began a frame: what looks like an Improv packet is none */
  let isInside = false;

  const take = (stuffed: string): void => {
    const payload = stuffed === '' ? undefined : openFrame(bytesOf(stuffed));
    // the zero that ends what was no frame may begin one
    isInside = payload === undefined;
    if (payload !== undefined) for (let i = 0; i < listeners.length; i++) listeners[i]!(payload);
  };

  serial.on('data', (text) => {
    const nowMs = monotonicMs();
    if (nowMs - heardMs > PAUSE_MS) {
      held = '';
      isInside = false;
    }
    heardMs = nowMs;
    held += text;
    for (;;) {
      const packet = findImprov === undefined || isInside ? undefined : findImprov(held);
      if (packet !== undefined && onImprov !== undefined) {
        if (packet.end === 0) break;
        onImprov(bytesOf(held.substring(packet.start, packet.end)));
        held = held.substring(packet.end);
        continue;
      }
      const end = held.indexOf(ZERO);
      if (end < 0) break;
      take(held.substring(0, end));
      held = held.substring(end + 1);
    }
    // inside of a frame these letters mean nothing
    if (held === KNOCK || held === `\n${KNOCK}`) onKnock();
    if (held.length > HELD_MAX) held = '';
  });

  return {
    write: (bytes) => serial.write(bytes),
    log: (text) => serial.write(`${text}\r\n`),
    onFrame: (listener) => {
      listeners.push(listener);
    },
    onImprov: (listener) => {
      onImprov = listener;
    },
  };
};
