import { Duplex } from 'node:stream';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import type { ByteStreams } from './link.js';

const BAUD_RATE = 115_200;

const codeOf = (error: Error): ErrorCode => {
  if (/EACCES|EPERM|permission denied/i.test(error.message)) return 'PERMISSION_DENIED';
  if (/EBUSY|lock|busy/i.test(error.message)) return 'PORT_BUSY';
  return 'PORT_NOT_FOUND';
};

/** Any Node duplex stream as the stream pair that a browser's serial port is. */
export const streamsOf = (duplex: Duplex): ByteStreams => {
  const { readable, writable } = Duplex.toWeb(duplex);
  return { readable, writable } as ByteStreams;
};

/** Opens a serial port by its path. Throws PORT_NOT_FOUND, PORT_BUSY or PERMISSION_DENIED. */
export const openSerial = async (path: string): Promise<ByteStreams & { readonly close: () => Promise<void> }> => {
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path, baudRate: BAUD_RATE, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => {
      if (error === null) return resolve();
      const next = codeOf(error) === 'PORT_NOT_FOUND' ? 'fieldmark ports lists what is plugged in' : 'fieldmark doctor';
      reject(new FieldmarkError(codeOf(error), { detail: `${path}: ${error.message}`, next, cause: error }));
    });
  });
  return {
    ...streamsOf(port),
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  };
};
