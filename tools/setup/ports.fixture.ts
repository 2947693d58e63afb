import { createServer } from 'node:net';

/**
 * Ports that tests name before anybody listens there. They lie below those that kernels give away by themselves
 * (ip(7), ip_local_port_range): neither a connection that somebody else makes nor another test's port 0 can take one
 * before its program does, and a client that looks for nobody never meets itself.
 */
const LOWEST = 12_000;
const HIGHEST = 32_000;
/** each of the runner's processes has ports of its own */
const SHARE = 4_000;
const given = new Set<number>();

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The first of so many ports in a row that nobody has, each given once. */
export const freePort = async (count = 1): Promise<number> => {
  const shares = (HIGHEST - LOWEST) / SHARE;
  const own = LOWEST + (Number(process.env.JEST_WORKER_ID ?? 1) % shares) * SHARE;
  for (;;) {
    const first = own + Math.floor(Math.random() * (SHARE - count));
    const row = Array.from({ length: count }, (_, i) => first + i);
    if (row.some((port) => given.has(port))) continue;
    for (const port of row) given.add(port);
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return first;
  }
};
