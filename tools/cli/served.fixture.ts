import { type AddressInfo, createServer } from 'node:net';
import type { Link } from '#flash/link.js';

const POLL_MS = 2;

/** A model of a board, which knows links only, behind a TCP port; a connection resets it, as opening a port does. */
export const serveLink = async (link: Link): Promise<{ readonly port: number; readonly stop: () => void }> => {
  const server = createServer({ noDelay: true }, (line) => {
    void link.reset();
    line.on('data', (bytes) => void link.write(new Uint8Array(bytes)));
    const timer = setInterval(() => void link.read(0).then((bytes) => bytes && line.write(bytes)), POLL_MS);
    line.on('error', () => line.destroy()).on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
};
