import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ConnectOptions, Network } from '#core/ports.js';
import type { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { freePort } from '#tools/setup/ports.fixture.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { openNetwork } from './net.js';
import { packetGuard } from './net-stream.js';
import { type Running, startProgram, temporaryFolder, until } from './process.fixture.js';

const options = (port: number, over: Partial<ConnectOptions> = {}): ConnectOptions => ({
  url: `mqtt://127.0.0.1:${port}`,
  clientId: 'device',
  username: 'device',
  password: new Uint8Array([1, 2, 3]),
  subscriptions: ['down'],
  ...over,
});

const published = (network: Network, topic: string, payload: Uint8Array): Promise<FieldmarkError | undefined> =>
  new Promise((resolve) => network.publish(topic, payload, (error) => resolve(error)));

const makeCertificate = (folder: string, name: string): { readonly key: string; readonly certificate: string } => {
  const key = join(folder, `${name}.key`);
  const certificate = join(folder, `${name}.pem`);
  const extensions = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  execFileSync('openssl', [...made, '-keyout', key, '-out', certificate, ...extensions], { stdio: 'ignore' });
  return { key, certificate };
};

describeWith(['mosquitto', 'openssl'], 'the MQTT network against mosquitto', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let brokers: Running[];
  let networks: Network[];
  beforeEach(() => {
    folder = temporaryFolder();
    brokers = [];
    networks = [];
  });
  afterEach(async () => {
    for (const network of networks) network.close();
    for (const broker of brokers) await broker.stop();
    folder.remove();
  });

  const startBroker = async (lines: readonly string[]): Promise<number> => {
    const port = await freePort();
    const file = join(folder.path, 'mosquitto.conf');
    writeFileSync(file, [`listener ${port} 127.0.0.1`, 'user root', ...lines, ''].join('\n'));
    const broker = startProgram(requireProgram('mosquitto'), ['-v', '-c', file]);
    brokers.push(broker);
    await until(() => broker.output().includes('running'), `a broker: ${broker.output()}`);
    return port;
  };
  const open = (caOf?: (url: string) => string | undefined): Network => {
    const network = openNetwork({ caOf });
    networks.push(network);
    return network;
  };

  test('publishes, subscribes, and hands messages over in order', async () => {
    const port = await startBroker(['allow_anonymous true']);
    const network = open();
    network.connect(options(port));
    expect(network.state()).toBe('connecting');
    await until(() => network.state() === 'open', 'the connection');
    const count = 200;
    const results = await Promise.all(
      Array.from({ length: count }, (_, i) => published(network, 'down', new Uint8Array([i]))),
    );
    expect(results.filter((error) => error !== undefined)).toEqual([]);
    const received: number[] = [];
    await until(() => {
      const message = network.receive();
      if (message !== undefined) received.push(message.payload[0]!);
      return received.length === count;
    }, 'all messages');
    expect(received).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  test('keeps no more than its inbox holds, and loses nothing', async () => {
    const port = await startBroker(['allow_anonymous true', 'max_inflight_messages 0']);
    const network = open();
    network.connect(options(port));
    await until(() => network.state() === 'open', 'the connection');
    const other = open();
    other.connect(options(port, { clientId: 'other', subscriptions: [] }));
    await until(() => other.state() === 'open', 'the other connection');
    const count = 300;
    const results = await Promise.all(
      Array.from({ length: count }, (_, i) => published(other, 'down', new Uint8Array([i >> 8, i & 255]))),
    );
    expect(results.every((error) => error === undefined)).toBe(true);
    let received = 0;
    let runLength = 0;
    await until(() => {
      runLength = 0;
      while (network.receive() !== undefined) {
        received++;
        runLength++;
      }
      expect(runLength).toBeLessThanOrEqual(64 + 1);
      return received === count;
    }, 'all messages');
    expect(received).toBe(count);
  });

  test('says that a login was refused', async () => {
    const passwords = join(folder.path, 'passwords');
    writeFileSync(passwords, '');
    const port = await startBroker(['allow_anonymous false', `password_file ${passwords}`]);
    const network = open();
    network.connect(options(port));
    await until(() => network.state() === 'closed', 'the refusal');
    expect(network.lastError()?.code).toBe('LOGIN_REFUSED');
  });

  test('says that a subscription was refused', async () => {
    const port = await startBroker(['allow_anonymous true']);
    const network = open();
    network.connect(options(port, { subscriptions: ['a/#/b'] }));
    await until(() => network.state() === 'closed', 'the refusal');
    expect(network.lastError()).toBeDefined();
  });

  test('fails what was not acknowledged when the broker dies, and connects again when told', async () => {
    const port = await startBroker(['allow_anonymous true']);
    const network = open();
    network.connect(options(port));
    await until(() => network.state() === 'open', 'the connection');
    brokers[0]!.child.kill('SIGSTOP');
    const pending = published(network, 'up', new Uint8Array(10));
    brokers[0]!.child.kill('SIGKILL');
    expect((await pending)?.code).toBe('GATEWAY_UNREACHABLE');
    expect(network.state()).toBe('closed');
    expect((await published(network, 'up', new Uint8Array(1)))?.code).toBe('GATEWAY_UNREACHABLE');
    const again = await startBroker(['allow_anonymous true']);
    network.connect(options(again));
    await until(() => network.state() === 'open', 'the second connection');
  });

  test('A17 trusts an mqtts broker only by the given certificate', async () => {
    const own = makeCertificate(folder.path, 'gateway');
    const foreign = makeCertificate(folder.path, 'foreign');
    const port = await startBroker(['allow_anonymous true', `certfile ${own.certificate}`, `keyfile ${own.key}`]);
    const url = `mqtts://localhost:${port}`;
    for (const ca of [undefined, readFileSync(foreign.certificate, 'utf8')]) {
      const network = open(() => ca);
      network.connect(options(port, { url }));
      await until(() => network.state() === 'closed', 'the distrust');
      expect(network.lastError()?.code).toBe('GATEWAY_UNTRUSTED');
    }
    const network = open(() => readFileSync(own.certificate, 'utf8'));
    network.connect(options(port, { url }));
    await until(() => network.state() !== 'connecting', 'the connection');
    expect(network.lastError()).toBeUndefined();
    expect(network.state()).toBe('open');
  });
});

test('nobody there is GATEWAY_UNREACHABLE', async () => {
  const network = openNetwork();
  network.connect(options(await freePort()));
  await until(() => network.state() === 'closed', 'the failure');
  expect(network.lastError()?.code).toBe('GATEWAY_UNREACHABLE');
});

test('a broker that announces an oversized packet is left', async () => {
  const server = await new Promise<Server>((resolve) => {
    const listening = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(Buffer.from([0x20, 2, 0, 0]));
        socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
      });
    }).listen(0, '127.0.0.1', () => resolve(listening));
  });
  const network = openNetwork();
  network.connect(options((server.address() as { port: number }).port, { subscriptions: [] }));
  try {
    await until(() => network.state() === 'closed', 'the end');
    expect(network.lastError()?.message).toContain('oversized');
  } finally {
    network.close();
    server.close();
  }
});

const guarded = (
  bytes: Buffer,
  stepBytes: number,
): Promise<{ readonly passed: Buffer; readonly error: Error | undefined }> =>
  new Promise((resolve) => {
    const guard = packetGuard(LIMITS.mqttPacketBytesMax);
    const parts: Buffer[] = [];
    guard.on('data', (part: Buffer) => parts.push(part));
    guard.on('error', (error) => resolve({ passed: Buffer.concat(parts), error }));
    guard.on('end', () => resolve({ passed: Buffer.concat(parts), error: undefined }));
    for (let i = 0; i < bytes.length; i += stepBytes) guard.write(bytes.subarray(i, i + stepBytes));
    guard.end();
  });

test.each([1, 3, 7, 100_000])('the packet guard passes packets unchanged, in steps of %i bytes', async (stepBytes) => {
  const packet = (length: number): Buffer =>
    Buffer.concat([
      Buffer.from(length < 128 ? [0x30, length] : [0x30, (length & 127) | 128, length >> 7]),
      Buffer.alloc(length, 0xff),
    ]);
  const bytes = Buffer.concat([packet(0), packet(2), packet(127), packet(128), packet(16_383), packet(1)]);
  const result = await guarded(bytes, stepBytes);
  expect(result.error).toBeUndefined();
  expect(result.passed.equals(bytes)).toBe(true);
});

test.each([
  ['one byte over the bound', [0x30, 0x81, 0x80, 0x01]],
  ['five length bytes', [0x30, 0x80, 0x80, 0x80, 0x80, 0x01]],
])('the packet guard refuses %s', async (_name, bytes) => {
  const result = await guarded(Buffer.from(bytes), 1);
  expect((result.error as FieldmarkError | undefined)?.code).toBe('GATEWAY_UNREACHABLE');
});
