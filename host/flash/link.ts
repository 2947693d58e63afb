import { FieldmarkError } from '#proto/errors.js';

/** A byte line to a board, as a flashing method needs it: a serial port, or an emulated one in tests. */
export type Link = {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** at least one byte, or undefined when none came within `deadlineMs`. LINK_CLOSED when the line ended. */
  readonly read: (deadlineMs: number) => Promise<Uint8Array | undefined>;
  readonly setBaudRate: (baudRate: number) => Promise<void>;
  /** the board's own way of resetting into its bootloader, where it has one */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Modem lines as Web Serial names them; what is left out stays as it is. */
export type Signals = { readonly dataTerminalReady?: boolean; readonly requestToSend?: boolean };

/** A link whose modem lines the host can move, as the ROM of some chips needs it. */
export type SerialLink = Link & {
  readonly path: string;
  readonly setSignals: (signals: Signals) => Promise<void>;
};

/** Reads exact numbers of bytes from a link, with a deadline for each. */
export type LinkReader = {
  /** undefined when fewer than `length` bytes came within `deadlineMs`; those that came stay for the next call */
  readonly exactly: (length: number, deadlineMs: number) => Promise<Uint8Array | undefined>;
  /** throws away what has come until the line was silent for `silenceMs`, at most `rounds` reads */
  readonly drain: (silenceMs: number, rounds?: number) => Promise<void>;
};

export const createLinkReader = (link: Link): LinkReader => {
  let held: Uint8Array = new Uint8Array(0);
  return {
    exactly: async (length, deadlineMs) => {
      const end = performance.now() + deadlineMs;
      while (held.length < length) {
        const left = end - performance.now();
        const more = left > 0 ? await link.read(left) : undefined;
        if (more === undefined) return undefined;
        const joined = new Uint8Array(held.length + more.length);
        joined.set(held);
        joined.set(more, held.length);
        held = joined;
      }
      const taken = held.slice(0, length);
      held = held.slice(length);
      return taken;
    },
    drain: async (silenceMs, rounds = 64) => {
      held = new Uint8Array(0);
      for (let round = 0; round < rounds; round++) if ((await link.read(silenceMs)) === undefined) return;
      throw new FieldmarkError('FLASH_NO_ANSWER', {
        detail: 'the board keeps talking and never waits for a command',
        state: 'nothing was written',
        next: 'check that this is the right port and that nothing else uses it',
      });
    },
  };
};
