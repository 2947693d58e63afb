import type { SerialLink, Signals } from './link.js';

/** a read of the line is never longer than this, so that a stream that is cancelled lets go of it */
const READ_MS = 50;

/** The part of a Web Serial port that libraries for browsers use. */
export type WebSerialPort = {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  readonly open: (options: { readonly baudRate: number }) => Promise<void>;
  readonly close: () => Promise<void>;
  readonly setSignals: (signals: Signals) => Promise<void>;
  /** not in the standard: without closing, which moves the modem lines */
  readonly setBaudRate: (baudRate: number) => Promise<void>;
  readonly getInfo: () => { readonly usbVendorId?: number; readonly usbProductId?: number };
};

type UsbInfo = ReturnType<WebSerialPort['getInfo']>;

/** A link as a Web Serial port. `failure` is what ended the line, which such libraries take for silence. */
export const asWebSerial = (link: SerialLink, info: UsbInfo): { port: WebSerialPort; failure: () => unknown } => {
  let failure: unknown;
  let streams: Pick<WebSerialPort, 'readable' | 'writable'> = { readable: null, writable: null };
  let reading: Promise<unknown> = Promise.resolve();

  const readNext = (): Promise<Uint8Array | undefined> => {
    // a stream that was cancelled may still be at its last read
    const next = reading.then(() => link.read(READ_MS));
    reading = next.catch(() => {});
    return next;
  };
  const keepFailure = (error: unknown): never => {
    failure ??= error;
    // whoever waits for the streams to be let go of would wait for ever
    streams = { readable: null, writable: null };
    throw error;
  };
  const openStreams = (): typeof streams => {
    let cancelled = false;
    const readable = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        while (!cancelled) {
          const bytes = await readNext().catch(keepFailure);
          if (bytes === undefined) continue;
          if (!cancelled) controller.enqueue(bytes);
          return;
        }
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const writable = new WritableStream<Uint8Array>({ write: (bytes) => link.write(bytes).catch(keepFailure) });
    return { readable, writable };
  };

  return {
    failure: () => failure,
    port: {
      get readable() {
        return streams.readable;
      },
      get writable() {
        return streams.writable;
      },
      open: async ({ baudRate }) => {
        await link.setBaudRate(baudRate);
        streams = openStreams();
      },
      close: async () => {
        streams = { readable: null, writable: null };
      },
      setSignals: ({ dataTerminalReady, requestToSend }) =>
        link.setSignals({
          ...(dataTerminalReady !== undefined && { dataTerminalReady }),
          ...(requestToSend !== undefined && { requestToSend }),
        }),
      setBaudRate: link.setBaudRate,
      getInfo: () => info,
    },
  };
};
