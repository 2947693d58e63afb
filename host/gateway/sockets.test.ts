import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { temporaryFolder } from './engine.fixture.js';
import { type GuardedSocket, type SocketServer, serveSockets } from './sockets.js';

describeWith(['openssl'], 'connections over TLS', () => {
  const folder = temporaryFolder();
  const pem = (name: string): string => readFileSync(join(folder.path, name), 'utf8');
  const arrived: GuardedSocket[] = [];
  let server: SocketServer;

  beforeAll(async () => {
    const selfSigned = (name: string): void => {
      const out = ['-keyout', join(folder.path, `${name}.key`), '-out', join(folder.path, `${name}.crt`)];
      const kind = [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ];
      execFileSync('openssl', [...kind, '-subj', `/CN=${name}`, ...out], { stdio: 'ignore' });
    };
    selfSigned('localhost');
    selfSigned('foreign');
    server = await serveSockets({
      host: '127.0.0.1',
      port: 0,
      tls: { cert: pem('localhost.crt'), key: pem('localhost.key'), ca: pem('localhost.crt') },
      onSocket: (guarded) => arrived.push(guarded),
      onSweep: () => {},
      onBreach: () => {},
    });
  });
  afterAll(() => {
    server.close();
    folder.remove();
  });

  /** Whether a client with this certificate gets through; TLS 1.3 tells a client only after its handshake. */
  const attempt = (client: object): Promise<string> =>
    new Promise((resolve) => {
      const before = arrived.length;
      const socket = connectTls({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false, ...client });
      const poll = setInterval(() => arrived.length > before && socket.destroy(), 5);
      socket.on('error', () => {});
      socket.once('close', () => {
        clearInterval(poll);
        resolve(arrived.length > before ? 'let in' : 'refused');
      });
    });

  test('A17 without a certificate, or with a foreign one, nothing is read; with the right one it is', async () => {
    expect(await attempt({})).toBe('refused');
    expect(await attempt({ cert: pem('foreign.crt'), key: pem('foreign.key') })).toBe('refused');
    expect(await attempt({ cert: pem('localhost.crt'), key: pem('localhost.key') })).toBe('let in');
    expect(arrived).toHaveLength(1);
    expect(arrived[0]!.address).toBe('127.0.0.1');
  });
});
