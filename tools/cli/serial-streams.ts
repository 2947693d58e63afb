import type { Link } from '#flash/link.js';
import { FieldmarkError } from '#proto/errors.js';
import type { ByteStreams } from '#provision/link.js';

/**
 * Where flashing's ports and the session's streams meet. Neither of the two zones may see the other, so it is whoever
 * stands above both that hands one to the other.
 */
export type OpenStreams = ByteStreams & { readonly close: () => Promise<void> };

/** how long one read waits; what ends a stream is noticed by then */
const READ_MS = 500;

/** A flashing link as the pair of streams that a browser's serial port is. */
export const streamsOfLink = (link: Link): OpenStreams => {
  let isOver = false;
  const readable = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      while (!isOver) {
        const bytes = await link.read(READ_MS);
        if (bytes === undefined) continue;
        return controller.enqueue(bytes);
      }
    },
    cancel: () => {
      isOver = true;
    },
  });
  const writable = new WritableStream<Uint8Array>({ write: (bytes) => link.write(bytes) });
  return {
    readable,
    writable,
    close: async () => {
      isOver = true;
      await link.close();
    },
  };
};

/**
 * Opens a serial port by its path, or a serial server by `tcp://host:port`. Throws PORT_NOT_FOUND, PORT_BUSY with who
 * holds it, or PERMISSION_DENIED with the line that cures it.
 */
export const openStreams = async (port: string): Promise<OpenStreams> => {
  if (!port.startsWith('tcp://')) {
    const { openSerialPort } = await import('#flash/serial-port.js');
    return streamsOfLink(await openSerialPort(port));
  }
  if (!/^tcp:\/\/[^\s/]+:\d{1,5}$/.test(port))
    throw new FieldmarkError('USAGE', { detail: port, state: 'nothing was done', next: 'write tcp://host:port' });
  const { openTcpLink } = await import('#flash/tcp-link.js');
  return streamsOfLink(await openTcpLink(port));
};
