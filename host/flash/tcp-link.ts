import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FieldmarkError } from '#proto/errors.js';
import { createInbox, type Inbox } from './inbox.js';
import type { Link } from './link.js';

const CONNECT_DEADLINE_MS = 5000;

/**
 * A board behind a raw TCP port: a serial server such as ser2net, or the emulator. Opening the far port moves its DTR line, so
 * a reset is a new connection; the speed is the server's own.
 */
export const openTcpLink = async (url: string): Promise<Link> => {
  const { hostname, port } = new URL(url);
  let socket: Socket;
  let inbox: Inbox;

  const open = async (): Promise<void> => {
    const next = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true });
    const received = createInbox((held) => (held ? next.pause() : next.resume()));
    try {
      await once(next, 'connect', { signal: AbortSignal.timeout(CONNECT_DEADLINE_MS) });
    } catch (error) {
      next.destroy();
      throw new FieldmarkError('PORT_NOT_FOUND', {
        detail: `${url}: ${(error as Error).message}`,
        state: 'nothing was done',
        next: 'check that the serial server runs there',
        cause: error,
      });
    }
    next.on('data', (bytes) => received.push(Uint8Array.from(bytes)));
    next.on('error', () => next.destroy());
    next.on('close', () => received.end(`${url} hung up`));
    socket = next;
    inbox = received;
  };
  await open();

  return {
    write: async (bytes) => {
      if (inbox.ended()) throw new FieldmarkError('LINK_CLOSED', { detail: `${url} hung up` });
      if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    },
    read: (deadlineMs) => inbox.take(deadlineMs),
    setBaudRate: async () => {},
    reset: async () => {
      socket.destroy();
      await open();
    },
    close: async () => {
      inbox.end(`${url} was closed`);
      socket.destroy();
    },
  };
};
