import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { FieldmarkError } from '#proto/errors.js';
import { addressKey, createOccupancy } from './address.js';
import { type Guard, guardConnection } from './guard.js';
import { GATEWAY_LIMITS } from './limits.js';
import type { ListenOptions, TlsOptions } from './options.js';

/** A connection within its bounds: so many of an address, so many bytes and so long without a login. */
export type GuardedSocket = {
  readonly socket: Socket;
  readonly address: string;
  /** whether the parser may have these bytes; otherwise the connection has been destroyed */
  readonly pass: (chunk: Uint8Array) => boolean;
  /** whether the next chunk begins with a packet */
  readonly isBetweenPackets: () => boolean;
  /** the login was accepted: no stranger any more */
  readonly trust: () => void;
};

export type SocketServerOptions = ListenOptions & {
  readonly tls?: TlsOptions | undefined;
  readonly onSocket: (guarded: GuardedSocket) => void;
  /** once a second */
  readonly onSweep: (nowMs: number) => void;
  readonly onBreach: (address: string, why: string, code: 'RATE_LIMITED' | 'CONNECT_TOO_LARGE') => void;
};

export type SocketServer = { readonly port: number; readonly stopListening: () => void; readonly close: () => void };

const SWEEP_INTERVAL_MS = 1000;

/** Listens, and hands over guarded sockets. Throws PORT_BUSY, PERMISSION_DENIED. */
export const serveSockets = async (options: SocketServerOptions): Promise<SocketServer> => {
  const open = createOccupancy(GATEWAY_LIMITS.connectionsPerAddressMax);
  const strangers = createOccupancy(GATEWAY_LIMITS.strangersPerAddressMax);
  const guards = new Set<Guard>();
  const sockets = new Set<Socket>();

  const onRaw = (socket: Socket): void => {
    const address = addressKey(socket.remoteAddress);
    if (!open.enter(address)) {
      options.onBreach(address, 'too many connections of one address', 'RATE_LIMITED');
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('error', ignoreReset);
    socket.once('close', () => {
      sockets.delete(socket);
      open.leave(address);
    });
  };

  const onReady = (socket: Socket): void => {
    const address = addressKey(socket.remoteAddress);
    if (socket.destroyed) return;
    if (!strangers.enter(address)) {
      options.onBreach(address, 'too many connections of one address without a login', 'RATE_LIMITED');
      socket.destroy();
      return;
    }
    let isStranger = true;
    const known = (): void => {
      if (isStranger) strangers.leave(address);
      isStranger = false;
    };
    const guard = guardConnection(socket, Date.now(), (why) => options.onBreach(address, why, 'CONNECT_TOO_LARGE'));
    guards.add(guard);
    socket.once('close', () => {
      guards.delete(guard);
      known();
    });
    socket.setNoDelay(true);
    options.onSocket({
      socket,
      address,
      pass: guard.pass,
      isBetweenPackets: guard.isBetweenPackets,
      trust: () => {
        known();
        guard.trust();
      },
    });
  };

  const server: Server = options.tls === undefined ? createServer(onReady) : secureServer(options.tls, onReady);
  server.prependListener('connection', onRaw);
  server.maxConnections = GATEWAY_LIMITS.connectionsMax;
  const port = await listen(server, options, options.tls === undefined ? 'mqtt' : 'mqtts');
  const timer = setInterval(() => {
    const nowMs = Date.now();
    for (const guard of guards) guard.sweep(nowMs);
    options.onSweep(nowMs);
  }, SWEEP_INTERVAL_MS);
  timer.unref();
  return {
    port,
    stopListening: () => server.close(),
    close: () => {
      clearInterval(timer);
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
};

/** A peer that goes away is no error of ours; `close` follows. */
const ignoreReset = (): void => {};

const secureServer = (tls: TlsOptions, onReady: (socket: Socket) => void): Server => {
  const server = createTlsServer(
    {
      cert: tls.cert,
      key: tls.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: GATEWAY_LIMITS.packetTimeMsMax,
      ...(tls.ca === undefined ? {} : { ca: tls.ca, requestCert: true, rejectUnauthorized: true }),
    },
    onReady,
  );
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
};

/** Listens, and says in words what stands in the way. */
export const listen = (server: Server, at: ListenOptions, what: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, at, what)));
    server.listen(at.port, at.host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : at.port);
    });
  });

export const listenError = (error: NodeJS.ErrnoException, at: ListenOptions, what: string): FieldmarkError => {
  if (error.code === 'EADDRINUSE')
    return new FieldmarkError('PORT_BUSY', {
      detail: `${what} on ${at.host}:${at.port}`,
      next: `stop the program that listens there (\`ss -ltnp 'sport = :${at.port}'\` names it), or choose another port`,
      cause: error,
    });
  if (error.code === 'EACCES')
    return new FieldmarkError('PERMISSION_DENIED', {
      detail: `${what} on ${at.host}:${at.port}`,
      next: 'choose a port above 1023',
      cause: error,
    });
  return new FieldmarkError('CONFIG_INVALID', {
    detail: `${what} can't listen on ${at.host}:${at.port}: ${error.message}`,
    next: 'name an address of this machine',
    cause: error,
  });
};
