import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { decodeMediaAnswer, encodeMediaPart } from '#proto/media-part.js';
import { encodeCti } from '#proto/reading.js';
import { upTopic } from '#proto/topics.js';
import { freePort } from '#tools/setup/ports.fixture.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { startBridge } from './bridge.js';
import type { Door } from './door.js';
import { connectMqtt, GATEWAY_ID, recordEvents, STORED, testDevice } from './front.fixture.js';
import type { Arrived, Outcome } from './stages.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const startMosquitto = async (port: number): Promise<ChildProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-mosquitto-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\n`);
  const child = spawn(requireProgram('mosquitto'), ['-c', config], { stdio: 'ignore' });
  closers.push(() => stop(child));
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 20));
  return child;
};

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

const openBridge = (url: string, accept: (arrived: Arrived) => Promise<Outcome>, gatewayId: string = GATEWAY_ID) => {
  const recorded = recordEvents();
  const arrived: Arrived[] = [];
  const door: Door = startBridge({
    url,
    gatewayId,
    reporter: recorded.reporter,
    inside: {
      update: async () => undefined,
      accept: (one) => {
        arrived.push(one);
        return accept(one);
      },
    },
  });
  closers.push(door.close);
  return { ...recorded, door, arrived };
};

const device = testDevice(0);
const stored = async (): Promise<Outcome> => STORED;

describeWith(['mosquitto'], 'a gateway behind mosquitto', () => {
  test('takes readings with the device of their topic, and sends receipts back', async () => {
    const port = await freePort();
    await startMosquitto(port);
    const bridge = openBridge(`mqtt://127.0.0.1:${port}`, stored);
    await until(() => bridge.door.fault() === undefined);
    const client = await connectMqtt(port, { clientId: device.id });
    closers.push(() => client.endAsync(true));
    const heard: Buffer[] = [];
    client.on('message', (_topic, payload) => heard.push(payload));
    await client.subscribeAsync(device.receiptTopic);
    const envelope = device.seal();
    await client.publishAsync(device.readingTopic, Buffer.from(envelope), { qos: 1 });
    await until(() => bridge.arrived.length === 1);
    expect(bridge.arrived[0]!.deviceId).toEqual(device.deviceId);
    expect(Buffer.from(bridge.arrived[0]!.bytes)).toEqual(Buffer.from(envelope));
    expect(bridge.door.send(device.id, 'receipt', new Uint8Array([7]))).toBe(true);
    await until(() => heard.length === 1);
    expect([...heard[0]!]).toEqual([7]);
  });

  test('A41: a part of a picture is refused here, as anybody on this broker could send one', async () => {
    const port = await freePort();
    await startMosquitto(port);
    const bridge = openBridge(`mqtt://127.0.0.1:${port}`, stored);
    await until(() => bridge.door.fault() === undefined);
    const client = await connectMqtt(port, {});
    closers.push(() => client.endAsync(true));
    const answers: unknown[] = [];
    client.on('message', (_topic, payload) => answers.push(decodeMediaAnswer(payload)));
    await client.subscribeAsync(device.receiptTopic);
    const cti = encodeCti(1, 2);
    const part = encodeMediaPart({ cti, offset: 0, bytes: new Uint8Array(15_000) });
    await client.publishAsync(upTopic(device.deviceId, 'media'), Buffer.from(part), { qos: 1 });
    await until(() => answers.length > 0);
    expect(answers).toMatchObject([{ ok: true, value: { cti, code: 'TOPIC_FORBIDDEN' } }]);
    expect(bridge.arrived).toEqual([]);
  });

  test('acknowledges after the commit: what was not kept comes again', async () => {
    const port = await freePort();
    await startMosquitto(port);
    let isBroken = true;
    const bridge = openBridge(`mqtt://127.0.0.1:${port}`, async () => {
      if (isBroken) throw new FieldmarkError('STORAGE_FULL');
      return STORED;
    });
    await until(() => bridge.door.fault() === undefined);
    const client = await connectMqtt(port, { clientId: device.id });
    closers.push(() => client.endAsync(true));
    await client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 });
    await until(() => bridge.arrived.length >= 2);
    expect(bridge.events.filter((event) => event.kind === 'warning')[0]).toMatchObject({ code: 'STORAGE_FULL' });
    isBroken = false;
    const before = bridge.arrived.length;
    await until(() => bridge.arrived.length > before && bridge.door.fault() === undefined);
    const kept = bridge.arrived.length;
    await client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 });
    await until(() => bridge.arrived.length > kept);
    // acknowledged now: the last of them is the new reading, and the old one does not come a third time
    const bytes = bridge.arrived.map((one) => Buffer.from(one.bytes).toString('hex'));
    expect(new Set(bytes.slice(0, before + 1)).size).toBe(1);
    expect(bytes[bytes.length - 1]).not.toBe(bytes[0]);
  });

  test('a thousand readings wait for their commits at one time', async () => {
    const port = await freePort();
    await startMosquitto(port);
    const release: (() => void)[] = [];
    const bridge = openBridge(
      `mqtt://127.0.0.1:${port}`,
      () => new Promise((resolve) => release.push(() => resolve(STORED))),
    );
    await until(() => bridge.door.fault() === undefined);
    const client = await connectMqtt(port, { clientId: device.id });
    closers.push(() => client.endAsync(true));
    const envelope = Buffer.from(device.seal());
    for (let i = 0; i < 1000; i++) client.publish(device.readingTopic, envelope, { qos: 1 });
    await until(() => release.length === 1000);
    for (const one of release) one();
    await client.publishAsync(device.readingTopic, envelope, { qos: 1 });
    await until(() => release.length === 1001);
  });

  test('finds the broker again after it was away', async () => {
    const port = await freePort();
    const first = await startMosquitto(port);
    const bridge = openBridge(`mqtt://127.0.0.1:${port}`, stored);
    await until(() => bridge.door.fault() === undefined);
    await stop(first);
    await until(() => bridge.door.fault() !== undefined);
    expect(bridge.door.send(device.id, 'receipt', new Uint8Array([1]))).toBe(false);
    await startMosquitto(port);
    await until(() => bridge.door.fault() === undefined);
    const client = await connectMqtt(port, { clientId: device.id });
    closers.push(() => client.endAsync(true));
    await client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 });
    await until(() => bridge.arrived.length === 1);
  });

  test('two gateways share what comes, each reading once', async () => {
    const port = await freePort();
    await startMosquitto(port);
    const bridges = ['1', '2'].map((name) => openBridge(`mqtt://127.0.0.1:${port}`, stored, name));
    await until(() => bridges.every((bridge) => bridge.door.fault() === undefined));
    const client = await connectMqtt(port, { clientId: device.id });
    closers.push(() => client.endAsync(true));
    for (let i = 0; i < 40; i++) await client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 });
    await until(() => bridges[0]!.arrived.length + bridges[1]!.arrived.length === 40);
    const seen = bridges.flatMap((bridge) => bridge.arrived.map((one) => Buffer.from(one.bytes).toString('hex')));
    expect(new Set(seen).size).toBe(40);
    for (const bridge of bridges) expect(bridge.arrived.length).toBeGreaterThan(0);
  });

  test('A18 a topic that is none of ours, or of a channel without envelopes, is refused and acknowledged', async () => {
    const port = await freePort();
    await startMosquitto(port);
    const bridge = openBridge(`mqtt://127.0.0.1:${port}`, stored);
    await until(() => bridge.door.fault() === undefined);
    const client = await connectMqtt(port, { clientId: device.id });
    closers.push(() => client.endAsync(true));
    await client.publishAsync('fieldmark/1/nobody/up/reading', 'x', { qos: 1 });
    await client.publishAsync(`fieldmark/1/${device.id}/up/shell`, 'x', { qos: 1 });
    await client.publishAsync(device.readingTopic, Buffer.alloc(5000), { qos: 1 });
    await until(() => bridge.refusals().length === 3);
    expect(bridge.refusals()).toMatchObject([
      { code: 'TOPIC_FORBIDDEN' },
      { code: 'TOPIC_FORBIDDEN' },
      { code: 'ENVELOPE_TOO_LARGE' },
    ]);
    expect(bridge.arrived).toEqual([]);
  });
});

test('a URL that names no broker is a configuration error', () => {
  expect(() => openBridge('http://localhost', stored)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(() => openBridge('localhost', stored)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
