import { read } from 'node:fs';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { errnoOf } from './files.js';

/** Firmata's usual speed. */
export const FIRMATA_BAUD_RATE = 57_600;
const CONNECT_MS = 5_000;

const portCode = (error: NodeJS.ErrnoException): ErrorCode => {
  const text = `${error.code ?? ''} ${error.message}`;
  if (/EACCES|EPERM|permission denied/i.test(text)) return 'PERMISSION_DENIED';
  if (/EBUSY|lock|busy/i.test(text)) return 'PORT_BUSY';
  if (/ENOENT|no such file|ENXIO|ENODEV/i.test(text)) return 'PORT_NOT_FOUND';
  return 'BOARD_DISCONNECTED';
};

const openTcp = (address: string): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(`tcp://${address}`);
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true });
    const fail = (cause: Error): void => {
      socket.destroy();
      reject(new FieldmarkError('BOARD_DISCONNECTED', { detail: `${address}: ${cause.message}`, cause }));
    };
    const late = (): void => fail(new Error(`no connection in ${CONNECT_MS} ms`));
    socket.setTimeout(CONNECT_MS, late);
    socket.once('error', fail).once('connect', () => {
      socket.off('timeout', late).off('error', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });

/** What of the package's own port on Linux and macOS is used here. */
type Binding = {
  readonly fd: number | null;
  readonly isOpen: boolean;
  readonly poller: { readonly once: (event: 'readable', done: (error: Error | null) => void) => void };
  read: (buffer: Buffer, offset: number, length: number) => Promise<{ buffer: Buffer; bytesRead: number }>;
};

const readSome = promisify(read);
const MORE_LATER = ['EAGAIN', 'EWOULDBLOCK', 'EINTR'];

/**
 * A line that is hung up while nobody waits for its bytes gives none at the next reading (tty_ioctl(4), TIOCVHANGUP). The
 * package takes that for a reason to read again, for ever, and never tells of a pulled cable: here it is the line's end.
 */
const endWhenHungUp = (binding: Binding): void => {
  const readable = (): Promise<void> =>
    new Promise((resolve, reject) => {
      binding.poller.once('readable', (error) => (error === null ? resolve() : reject(error)));
    });
  binding.read = async (buffer, offset, length) => {
    for (;;) {
      if (!binding.isOpen || binding.fd === null) throw Object.assign(new Error('closed'), { canceled: true });
      try {
        const { bytesRead } = await readSome(binding.fd, buffer, offset, length, null);
        if (bytesRead === 0) throw new Error('the line was hung up');
        return { buffer, bytesRead };
      } catch (error) {
        if (!MORE_LATER.includes(errnoOf(error) ?? '') || !binding.isOpen) throw error;
        await readable();
      }
    }
  };
};

const openSerial = async (path: string, baudRate: number): Promise<Duplex> => {
  const { SerialPort } = await import('serialport');
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate, autoOpen: false });
    // the package closes its file by `close` only: a destroyed port would go on reading, and keep its lock on the path
    port._destroy = (error, done) => {
      if (port.isOpen) port.close(() => done(error));
      else done(error);
    };
    port.open((error) => {
      if (error === null) {
        endWhenHungUp(port.port as unknown as Binding);
        resolve(port);
      } else reject(new FieldmarkError(portCode(error), { detail: `${path}: ${error.message}`, cause: error }));
    });
  });
};

/** Opens `tcp://host:port`, or a serial port by its path; throws PORT_*, PERMISSION_DENIED or BOARD_DISCONNECTED. */
export const openTransport = (address: string, baudRate: number): Promise<Duplex> =>
  address.startsWith('tcp://') ? openTcp(address.slice('tcp://'.length)) : openSerial(address, baudRate);
