import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';

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
      if (error === null) resolve(port);
      else reject(new FieldmarkError(portCode(error), { detail: `${path}: ${error.message}`, cause: error }));
    });
  });
};

/** Opens `tcp://host:port`, or a serial port by its path; throws PORT_*, PERMISSION_DENIED or BOARD_DISCONNECTED. */
export const openTransport = (address: string, baudRate: number): Promise<Duplex> =>
  address.startsWith('tcp://') ? openTcp(address.slice('tcp://'.length)) : openSerial(address, baudRate);
