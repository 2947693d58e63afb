import { Duplex } from 'node:stream';
import type { SerialLine } from '#core/console-ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { openTransport } from './transport.js';

export type OpenSerialLine = SerialLine & { readonly close: () => void };

const BAUD_RATE = 115_200;
const RETRY_MS = 1000;
const INBOX_BYTES_MAX = 65_536;
/** where nobody reads, log text must not pile up */
const OUTBOX_BYTES_MAX = 65_536;

const standardStreams = (): Duplex => Duplex.from({ readable: process.stdin, writable: process.stdout });

/**
 * A serial line that is opened again for as long as it is wanted, as a USB gadget comes and goes with its cable: a
 * serial port by its path, or `-` for standard input and output. What comes in beyond a bound is dropped. `onChange` is
 * called with undefined when the line is open, and once with why it is not.
 */
export const openSerialLine = (
  path: string,
  onActivity: () => void,
  onChange: (error: FieldmarkError | undefined) => void = () => {},
): OpenSerialLine => {
  let inbox: Uint8Array[] = [];
  let inboxBytes = 0;
  let line: Duplex | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let toldOf: string | undefined;

  const lost = (error: unknown): void => {
    line = undefined;
    inbox = [];
    inboxBytes = 0;
    const why =
      error instanceof FieldmarkError ? error : new FieldmarkError('LINE_ENDED', { detail: path, cause: error });
    if (!isClosed && toldOf !== why.code) onChange(why);
    toldOf = why.code;
    if (!isClosed && path !== '-') timer = setTimeout(open, RETRY_MS);
  };
  const use = (opened: Duplex): void => {
    line = opened;
    toldOf = undefined;
    if (!isClosed) onChange(undefined);
    opened.on('data', (bytes: Buffer) => {
      if (inboxBytes + bytes.length > INBOX_BYTES_MAX) return;
      inbox.push(new Uint8Array(bytes));
      inboxBytes += bytes.length;
      onActivity();
    });
    opened.once('error', () => opened.destroy()).once('close', () => lost(undefined));
    if (isClosed) opened.destroy();
  };
  const open = (): void => {
    if (path === '-') use(standardStreams());
    else openTransport(path, BAUD_RATE).then(use, lost);
  };
  open();

  return {
    receive: () => {
      const bytes = inbox.shift();
      if (bytes !== undefined) inboxBytes -= bytes.length;
      return bytes;
    },
    write: (bytes) => {
      if (line !== undefined && line.writableLength < OUTBOX_BYTES_MAX) line.write(bytes);
    },
    close: () => {
      isClosed = true;
      inbox = [];
      clearTimeout(timer);
      line?.destroy();
    },
  };
};
