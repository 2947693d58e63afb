import { concat } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Link } from './link.js';

/** Bytes that mean something to the interpreter's console (Espruino source, jsinteractive.c). */
export const CONTROL = { soh: 0x01, ctrlC: 0x03, ack: 0x06, dle: 0x10, xon: 0x11, xoff: 0x13, nak: 0x15 } as const;

/** The console stops its sender by XOFF when its buffer, as small as this, is nearly full. */
const PIECE_BYTES = 128;
const XON_DEADLINE_MS = 5000;
/** more than this without what was asked for: the board talks and does not listen */
const HELD_BYTES_MAX = 65_536;

/** A line to an interpreter: text and packets share it, and nothing says where a piece ends. */
export type EspruinoConsole = {
  /** keeps to the board's XOFF and XON */
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** what `find` cuts out of what has come, or undefined when the deadline passes first */
  readonly until: <T>(find: (held: Uint8Array) => Found<T> | undefined, deadlineMs: number) => Promise<T | undefined>;
  /** forgets what has come so far */
  readonly clear: () => void;
};

/** `end` is where the rest begins. */
export type Found<T> = { readonly value: T; readonly end: number };

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
export const fromLatin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export const createEspruinoConsole = (link: Link): EspruinoConsole => {
  let held: Uint8Array = new Uint8Array(0);
  let stopped = false;

  const receive = async (deadlineMs: number): Promise<boolean> => {
    const bytes = await link.read(deadlineMs);
    if (bytes === undefined) return false;
    held = concat([held, bytes]);
    return true;
  };
  /** Takes flow control out of what came while sending, when nothing binary can be under way. */
  const obeyFlow = (from: number): void => {
    for (const byte of held.subarray(from)) {
      if (byte === CONTROL.xoff) stopped = true;
      if (byte === CONTROL.xon) stopped = false;
    }
  };

  return {
    clear: () => {
      held = new Uint8Array(0);
    },
    send: async (bytes) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        await link.write(bytes.subarray(at, at + PIECE_BYTES));
        if (bytes.length <= PIECE_BYTES) return;
        let from = held.length;
        if (await receive(1)) obeyFlow(from);
        const end = performance.now() + XON_DEADLINE_MS;
        while (stopped) {
          from = held.length;
          if (performance.now() > end)
            throw new FieldmarkError('FLASH_NO_ANSWER', { detail: 'it said XOFF and never XON' });
          if (await receive(end - performance.now())) obeyFlow(from);
        }
      }
    },
    until: async (find, deadlineMs) => {
      const end = performance.now() + deadlineMs;
      for (;;) {
        const found = find(held);
        if (found !== undefined) {
          held = held.slice(found.end);
          return found.value;
        }
        if (held.length > HELD_BYTES_MAX)
          throw new FieldmarkError('FLASH_NO_ANSWER', {
            detail: 'the board keeps talking and never waits for a command',
          });
        const left = end - performance.now();
        if (left <= 0) return undefined;
        await receive(left);
      }
    },
  };
};
