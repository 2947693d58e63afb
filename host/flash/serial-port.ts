import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { FieldmarkError } from '#proto/errors.js';
import { createInbox } from './inbox.js';
import type { SerialLink, Signals } from './link.js';
import { busyError, deniedError, findHolders, isPseudoTerminal } from './port-access.js';

const WRITE_DEADLINE_MS = 10_000;
const PRESENCE_MS = 250;
/** how long DTR is let go so that the capacitor at an AVR's reset pin is empty, and how long its bootloader takes to start */
const RELEASE_MS = 250;
const BOOT_MS = 50;

type Done = (error?: Error | null) => void;

const promised = (start: (done: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error == null ? resolve() : reject(error))));

/** What the driver says when a port can't be opened, as an error that says what to do. */
const openError = (path: string, error: Error): FieldmarkError => {
  const { message } = error;
  if (/permission denied/i.test(message)) return deniedError(path, error);
  if (/lock|busy|temporarily unavailable/i.test(message)) return busyError(path, findHolders(path));
  return new FieldmarkError('PORT_NOT_FOUND', {
    detail: /no such (file|device)/i.test(message) ? path : `${path}: ${message}`,
    state: 'nothing was done',
    next: 'fieldmark ports lists what is plugged in; try another cable, since some carry power only',
    cause: error,
  });
};

/** A pseudo terminal and some bridges have no modem lines; a board there is reset by hand. */
const hasNoLines = (error: Error): boolean => /ioctl|not supported|invalid argument|cannot set/i.test(error.message);

/**
 * Opens a serial port for this program alone. Throws PORT_NOT_FOUND, PERMISSION_DENIED or PORT_BUSY (with who holds it);
 * later LINK_CLOSED when the cable is pulled.
 */
export const openSerialPort = async (path: string, baudRate = 115_200): Promise<SerialLink> => {
  // a program that does not lock its port would share the answers with us
  const holders = isPseudoTerminal(path) ? [] : findHolders(path);
  if (holders.length > 0) throw busyError(path, holders);
  const port = new SerialPort({ path, baudRate, lock: true, autoOpen: false });
  const inbox = createInbox((held) => (held ? port.pause() : port.resume()));
  // the driver reports the end of a line only to who listens for data
  port.on('data', (bytes: Buffer) => inbox.push(Uint8Array.from(bytes)));
  port.on('close', () => inbox.end(`${path} is gone`));
  port.on('error', (error) => inbox.end(`${path}: ${error.message}`));
  await promised((done) => port.open(done)).catch((error: Error) => {
    throw openError(path, error);
  });

  // the driver may read the end of a line that was hung up as no bytes, again and again
  const presence = setInterval(() => {
    if (!existsSync(path)) inbox.end(`${path} is gone`);
  }, PRESENCE_MS);
  presence.unref();

  const refuseClosed = (): void => {
    if (inbox.ended() || !port.isOpen) throw new FieldmarkError('LINK_CLOSED', { detail: `${path} is gone` });
  };
  const setSignals = async ({ dataTerminalReady, requestToSend }: Signals): Promise<void> => {
    refuseClosed();
    lines = { dtr: dataTerminalReady ?? lines.dtr, rts: requestToSend ?? lines.rts };
    await promised((done) => port.set(lines, done)).catch((error: Error) => {
      if (!hasNoLines(error)) throw new FieldmarkError('LINK_CLOSED', { detail: error.message, cause: error });
    });
  };
  let lines = { dtr: true, rts: true };

  return {
    path,
    setSignals,
    write: async (bytes) => {
      refuseClosed();
      const deadline = new AbortController();
      const stalled = delay(WRITE_DEADLINE_MS, undefined, { signal: deadline.signal, ref: false }).then(
        () => {
          throw new FieldmarkError('LINK_CLOSED', { detail: `${path} takes no more bytes` });
        },
        () => {},
      );
      const written = promised((done) => port.write(Buffer.from(bytes), done)).catch((error: Error) => {
        throw new FieldmarkError('LINK_CLOSED', { detail: error.message, cause: error });
      });
      await Promise.race([written, stalled]).finally(() => deadline.abort());
    },
    read: inbox.take,
    setBaudRate: async (rate) => {
      refuseClosed();
      await promised((done) => port.drain(done));
      await promised((done) => port.update({ baudRate: rate }, done));
    },
    reset: async () => {
      await setSignals({ dataTerminalReady: false, requestToSend: false });
      await delay(RELEASE_MS);
      await setSignals({ dataTerminalReady: true, requestToSend: true });
      await delay(BOOT_MS);
    },
    close: async () => {
      clearInterval(presence);
      inbox.end(`${path} was closed`);
      if (port.isOpen) await promised((done) => port.close(done));
    },
  };
};
