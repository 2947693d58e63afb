import { concat } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';

/** above this many bytes that nobody has read, the sender has to wait */
const WAITING_BYTES_MAX = 65_536;

/** Bytes that came in and wait to be read: what lies between a port's events and a link's `read`. */
export type Inbox = {
  readonly push: (bytes: Uint8Array) => void;
  /** every read from now on fails with LINK_CLOSED, once what came before has been read */
  readonly end: (detail: string) => void;
  readonly ended: () => boolean;
  /** as `Link.read`: one reader at a time */
  readonly take: (deadlineMs: number) => Promise<Uint8Array | undefined>;
};

/** `hold` is told to stop the sender (true) and to let it go on (false). */
export const createInbox = (hold: (held: boolean) => void): Inbox => {
  let chunks: Uint8Array[] = [];
  let waitingBytes = 0;
  let held = false;
  let closed: string | undefined;
  let wake: (() => void) | undefined;

  const arrived = (deadlineMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const takeAll = (): Uint8Array => {
    const all = chunks.length === 1 ? chunks[0]! : concat(chunks);
    chunks = [];
    waitingBytes = 0;
    if (held) hold(false);
    held = false;
    return all;
  };

  return {
    push: (bytes) => {
      chunks.push(bytes);
      waitingBytes += bytes.length;
      if (!held && waitingBytes > WAITING_BYTES_MAX) {
        held = true;
        hold(true);
      }
      wake?.();
    },
    end: (detail) => {
      closed ??= detail;
      wake?.();
    },
    ended: () => closed !== undefined,
    take: async (deadlineMs) => {
      if (chunks.length === 0 && closed === undefined) await arrived(deadlineMs);
      wake = undefined;
      if (chunks.length > 0) return takeAll();
      if (closed !== undefined) throw new FieldmarkError('LINK_CLOSED', { detail: closed });
      return undefined;
    },
  };
};
