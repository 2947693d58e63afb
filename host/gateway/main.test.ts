import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { fromHex, toHex } from '#proto/bytes.js';
import { decodeCoseReceipt, verifyInclusionReceipt } from '#proto/cose-receipt.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeExport } from '#proto/export.js';
import { leafHash, rootFromPath } from '#proto/merkle.js';
import { encodeCti } from '#proto/reading.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { createSealer, sampleRecords, sha256, simIdentity } from '#tools/sim/sealer.js';
import { temporaryFolder } from './engine.fixture.js';
import type { GatewayEvent } from './events.js';
import { connectMqtt, directoryOf, NET, testDevice } from './front.fixture.js';
import { type Gateway, startGateway } from './main.js';
import type { GatewayOptions } from './options.js';
import type { Anchor, Anchored, LogState } from './stages.js';

const LOG_ANCHOR = '0x0000000000000000000000000000000000000001';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at, not relied on
const json = async (response: Response): Promise<any> => response.json();

/** A chain that takes every checkpoint at once. */
const instantAnchor = (): Anchor & { readonly taken: LogState[] } => {
  const taken: LogState[] = [];
  return {
    taken,
    latest: async () => taken[taken.length - 1] ?? { size: 0, root: new Uint8Array(32) },
    submit: async (_from, to): Promise<Anchored> => {
      taken.push(to);
      return { ...to, transaction: `0x${'ee'.repeat(32)}`, block: BigInt(taken.length), timestamp: 1_800_000_000 };
    },
  };
};

const optionsFor = (dataDir: string, more: Partial<GatewayOptions> = {}): GatewayOptions => ({
  dataDir,
  mqtt: { host: '127.0.0.1', port: 0 },
  http: { host: '127.0.0.1', port: 0 },
  logger: pino({ level: 'silent' }),
  chain: async () => ({ net: NET, chainId: 31337, logAnchor: LOG_ANCHOR, directory: directoryOf(3) }),
  ...more,
});

/** Publishes one reading of device `index` and waits for its receipt. */
const publishOne = async (gateway: Gateway, index: number, boot: number): Promise<Uint8Array> => {
  const device = testDevice(index, boot);
  const client = await connectMqtt(gateway.mqttPort!, device.credentials(boot, gateway.gatewayId));
  const heard = new Promise<Buffer>((resolve) => client.on('message', (_topic, payload) => resolve(payload)));
  await client.subscribeAsync(device.receiptTopic);
  const bytes = createSealer(simIdentity(index), NET, boot).seal(sampleRecords(1), Math.floor(Date.now() / 1000)).bytes;
  await client.publishAsync(device.readingTopic, Buffer.from(bytes), { qos: 1 });
  const message = decodeReceiptMessage(new Uint8Array(await heard));
  expect(message.ok && message.value.places?.map((place) => toHex(place.cti))).toEqual([toHex(encodeCti(boot, 0))]);
  await client.endAsync();
  return bytes;
};

describe('a gateway and what it serves', () => {
  const folder = temporaryFolder();
  const events: GatewayEvent[] = [];
  const anchor = instantAnchor();
  let gateway: Gateway;
  let envelope: Uint8Array;
  const { id, deviceId } = testDevice(0);
  const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${gateway.httpPort}${path}`);
  const bytesOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await get(path)).arrayBuffer());

  beforeAll(async () => {
    gateway = await startGateway(
      optionsFor(folder.path, {
        checkpoint: { everyCount: 1, everySeconds: 1 },
        onEvent: (event) => events.push(event),
        chain: async () => ({ net: NET, chainId: 31337, logAnchor: LOG_ANCHOR, directory: directoryOf(3), anchor }),
      }),
    );
    envelope = await publishOne(gateway, 0, 1);
    await gateway.flush();
  });
  afterAll(async () => {
    await gateway.stop();
    folder.remove();
  });

  test('events tell the way of a reading', () => {
    const kinds = events.map((event) => event.kind).filter((kind) => kind !== 'disconnected');
    expect(kinds).toEqual(['connected', 'stored', 'receipted', 'anchored']);
    expect(events.find((event) => event.kind === 'anchored')).toMatchObject({ size: 2, block: '1' });
    expect(anchor.taken.map((state) => state.size)).toEqual([2]);
  });

  test('a reading is found, decoded and as its exact bytes', async () => {
    const reading = await json(await get(`/readings/${id}/1/0`));
    expect(reading).toMatchObject({
      deviceId: id,
      index: 1,
      kind: 'reading',
      clock: 'network',
      clockImplausible: false,
      envelope: toHex(envelope),
      checkpoint: { size: 2 },
    });
    expect(reading.records[0]).toEqual({ name: 'temperature', unit: 'Cel', value: '21.01', time: 0 });
    expect(await bytesOf(`/readings/${id}/1/0/envelope`)).toEqual(envelope);
    expect((await get(`/readings/${id}/1/0/envelope`)).headers.get('content-type')).toMatch(/^application\/cose/);
  });

  test('its proof leads to the root on chain, and its COSE receipt to the same', async () => {
    const proof = await json(await get(`/readings/${id}/1/0/proof`));
    const path = proof.path.map((hash: string) => fromHex(hash)!);
    const root = rootFromPath(sha256, leafHash(sha256, envelope), proof.index, proof.size, path);
    expect(toHex(root!)).toBe(toHex(anchor.taken[0]!.root));
    expect(proof.root).toBe(toHex(anchor.taken[0]!.root));
    const receipt = decodeCoseReceipt(await bytesOf(`/readings/${id}/1/0/receipt`));
    if (!receipt.ok || receipt.value.kind !== 'inclusion') throw new Error('no inclusion receipt');
    const proven = verifyInclusionReceipt(sha256, receipt.value, envelope, () => true);
    expect(proven.ok && toHex(proven.value)).toBe(proof.root);
    const exported = decodeExport(await bytesOf(`/readings/${id}/1/0/export`));
    expect(exported.ok && toHex(exported.value.envelope)).toBe(toHex(envelope));
  });

  test('devices say how they are', async () => {
    const { devices } = await json(await get('/devices'));
    expect(devices.map((device: { deviceId: string }) => device.deviceId)).toEqual([id]);
    expect(devices[0]).toMatchObject({ late: false, registered: true, newest: { boot: 1, sequence: 0, index: 1 } });
    const one = await json(await get(`/devices/${id}`));
    expect(one).toMatchObject({ deviceId: toHex(deviceId), connected: false, status: 'disconnected', forks: [] });
    const readings = await json(await get(`/devices/${id}/readings?limit=1`));
    expect(readings).toMatchObject({ readings: [{ sequence: 0 }], next: '1.0' });
    expect(await json(await get(`/devices/${id}/readings?before=1.0`))).toEqual({ readings: [], next: null });
  });

  test('the log is served as tiles, with what caches need', async () => {
    const checkpoint = await get('/log/checkpoint');
    expect(checkpoint.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(checkpoint.headers.get('cache-control')).toBe('no-cache');
    expect(await checkpoint.text()).toMatch(/^fieldmark\.local\/0x[0-9a-f]{40}\n2\n/);
    const tile = await get('/log/tile/0/000.p/2');
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect(tile.headers.get('cache-control')).toMatch(/immutable/);
    expect(new Uint8Array(await tile.arrayBuffer()).slice(32)).toEqual(leafHash(sha256, envelope));
  });

  test.each([
    ['/log/tile/0/000.p/3', 404, 'NOT_FOUND'],
    ['/log/tile/..%2f..%2flog.sqlite', 404, 'NOT_FOUND'],
    ['/log/../gateway-keys.json', 404, 'NOT_FOUND'],
    ['/nothing', 404, 'NOT_FOUND'],
    ['/devices/xyz', 400, 'SHAPE_INVALID'],
    [`/devices/${'0'.repeat(40)}`, 404, 'NOT_FOUND'],
    ['/devices?limit=-1', 400, 'SHAPE_INVALID'],
    [`/readings/${id}/1/1`, 404, 'NOT_FOUND'],
    [`/readings/${id}/1/x`, 400, 'SHAPE_INVALID'],
    [`/readings/${id}/4294967296/0`, 400, 'SHAPE_INVALID'],
    ['/web/..%2f..%2fgateway%2fkeys.js', 404, 'NOT_FOUND'],
  ])('bad input: %s is %i %s', async (path, status, code) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, message: expect.any(String) });
  });

  test('health, metrics and the API description answer', async () => {
    expect(await json(await get('/health'))).toMatchObject({ ok: true, mqtt: { ok: true }, chain: { ok: true } });
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toMatch(/^fieldmark_readings_stored_total 1$/m);
    expect(metrics).toMatch(/^fieldmark_anchored_size 2$/m);
    const api = await json(await get('/openapi.json'));
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining(['/devices', '/log/checkpoint', '/events', '/health']),
    );
    const page = await get('/');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'/);
    expect(await page.text()).toMatch(/<title>Fieldmark gateway<\/title>/);
    for (const file of ['status.js', 'format.js', 'status.css', 'icon.svg'])
      expect((await get(`/web/${file}`)).status).toBe(200);
  });

  test('events are heard live over HTTP', async () => {
    const stop = new AbortController();
    const response = await fetch(`http://127.0.0.1:${gateway.httpPort}/events`, { signal: stop.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    await publishOne(gateway, 1, 1);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('event: receipted')) text += (await reader.read()).value ?? '';
    expect(text).toMatch(/event: stored\ndata: \{"kind":"stored"/);
    stop.abort();
  });
});

describe('starting and stopping', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const newFolder = (): string => {
    const folder = temporaryFolder();
    closers.push(folder.remove);
    return folder.path;
  };
  const start = async (options: GatewayOptions): Promise<Gateway> => {
    const gateway = await startGateway(options);
    closers.push(gateway.stop);
    return gateway;
  };

  test('a second gateway on one folder is refused, and a stopped one makes room', async () => {
    const folder = newFolder();
    const first = await start(optionsFor(folder));
    await expect(startGateway(optionsFor(folder))).rejects.toMatchObject({
      code: 'FOLDER_BUSY',
      next: expect.any(String),
    });
    await first.stop();
    const second = await start(optionsFor(folder));
    expect(second.gatewayId).toBe(first.gatewayId);
  });

  test('under an embargo nobody reads what was logged until its checkpoint has stood so long (A13)', async () => {
    const folder = newFolder();
    const anchor = instantAnchor();
    const embargoSeconds = 10_800;
    const options = optionsFor(folder, {
      checkpoint: { everyCount: 1, everySeconds: 1, embargoSeconds },
      chain: async () => ({ net: NET, chainId: 31337, logAnchor: LOG_ANCHOR, directory: directoryOf(3), anchor }),
    });
    const first = await start(options);
    await publishOne(first, 0, 1);
    await first.flush();
    const { id } = testDevice(0);
    const statusOf = async (gateway: Gateway, path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${gateway.httpPort}${path}`)).status;
    const hidden = [
      `/readings/${id}/1/0`,
      `/readings/${id}/1/0/envelope`,
      `/readings/${id}/1/0/export`,
      `/readings/${id}/1/0/proof`,
    ];
    // the anchor of this test puts checkpoints into the year 2027
    for (const path of hidden) expect(await statusOf(first, path)).toBe(403);
    for (const path of ['/log/checkpoint', '/log/tile/entries/000.p/2']) expect(await statusOf(first, path)).toBe(404);
    const page = await json(await fetch(`http://127.0.0.1:${first.httpPort}/devices/${id}/readings`));
    expect(page.readings).toEqual([]);
    expect((await json(await fetch(`http://127.0.0.1:${first.httpPort}/gateway`))).embargoSeconds).toBe(embargoSeconds);
    // that there is one, everybody may know, and that it is under a root
    expect((await json(await fetch(`http://127.0.0.1:${first.httpPort}/checkpoints`))).checkpoints).toHaveLength(1);
    await first.stop();
    const second = await start({ ...options, checkpoint: { everyCount: 1, everySeconds: 1 } });
    await publishOne(second, 1, 1);
    await second.flush();
    for (const path of [...hidden, '/log/checkpoint']) expect(await statusOf(second, path)).toBe(200);
  });

  test('a busy port is named, with what to do, and nothing is left behind', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    closers.push(() => holder.close());
    const { port } = holder.address() as { port: number };
    const folder = newFolder();
    for (const busy of [{ mqtt: { host: '127.0.0.1', port } }, { http: { host: '127.0.0.1', port } }])
      await expect(startGateway(optionsFor(folder, busy))).rejects.toMatchObject({
        code: 'PORT_BUSY',
        message: expect.stringContaining(`${port}`),
        next: expect.stringContaining('another port'),
      });
    await start(optionsFor(folder));
  });

  test('A07 goes on where it stopped: the log grows, the old token and the old reading count no second time', async () => {
    const folder = newFolder();
    const first = await start(optionsFor(folder));
    const sent = await publishOne(first, 0, 1);
    await first.stop();
    const second = await start(optionsFor(folder));
    const device = testDevice(0, 1);
    await expect(connectMqtt(second.mqttPort!, device.credentials(1, second.gatewayId))).rejects.toThrow();
    const client = await connectMqtt(second.mqttPort!, device.credentials(2, second.gatewayId));
    await client.subscribeAsync(device.receiptTopic);
    const heard = new Promise<Buffer>((resolve) => client.on('message', (_topic, payload) => resolve(payload)));
    await client.publishAsync(device.readingTopic, Buffer.from(sent), { qos: 1 });
    const again = decodeReceiptMessage(new Uint8Array(await heard));
    expect(again.ok && again.value.places).toHaveLength(1);
    await client.endAsync();
    const about = await json(await fetch(`http://127.0.0.1:${second.httpPort}/gateway`));
    expect(about.logSize).toBe(2);
  });

  test('a chain that does not answer is named by its health, and readings are still taken', async () => {
    const gateway = await start(
      optionsFor(newFolder(), {
        chain: async () => ({
          net: NET,
          chainId: 1,
          logAnchor: LOG_ANCHOR,
          directory: directoryOf(3),
          check: () => Promise.reject(new FieldmarkError('CHAIN_UNREACHABLE')),
        }),
      }),
    );
    await publishOne(gateway, 0, 1);
    const health = await fetch(`http://127.0.0.1:${gateway.httpPort}/health/chain`);
    expect(health.status).toBe(503);
    expect(await health.json()).toEqual({ ok: false, fault: expect.stringMatching(/^CHAIN_UNREACHABLE/) });
    expect((await fetch(`http://127.0.0.1:${gateway.httpPort}/health/store`)).status).toBe(200);
  });

  test('the keys stay in their file: no answer of the API has them', async () => {
    const folder = newFolder();
    const gateway = await start(optionsFor(folder));
    await publishOne(gateway, 0, 1);
    const secrets = [...readFileSync(join(folder, 'gateway-keys.json'), 'utf8').matchAll(/"(?:0x)?([0-9a-f]{64})"/g)];
    const id = testDevice(0).id;
    for (const path of ['/gateway', '/devices', `/readings/${id}/1/0`, '/metrics', '/openapi.json']) {
      const text = await (await fetch(`http://127.0.0.1:${gateway.httpPort}${path}`)).text();
      for (const [, secret] of secrets) expect(text).not.toContain(secret);
    }
    expect(secrets.length).toBeGreaterThan(0);
  });
});
