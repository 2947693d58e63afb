import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGateway, type TestGateway } from '#core/gateway.fixture.js';
import { toHex } from '#proto/bytes.js';
import { codeOf } from '#proto/errors.fixture.js';
import { unwrap } from '#proto/errors.js';
import { decodeHealth } from '#proto/health.js';
import { OWNER } from '#proto/media.fixture.js';
import { CLOCK, CONTENT, decodeEnvelope, type Envelope } from '#proto/reading.js';
import { decodePack } from '#proto/senml.js';
import { decodePrivate, streamKey, streamOpener, streamPeriod } from '#proto/stream.js';
import { spawnEmulator } from '#tools/emulator/emulator.fixture.js';
import { freePort } from '#tools/setup/ports.fixture.js';
import { type HostedGateway, hostGateway } from './broker.fixture.js';
import { type DeviceConfig, loadConfig } from './config.js';
import { createKey } from './keystore.js';
import { type RunEvent, runDevice } from './main.js';
import { openMediaCrypto } from './media-crypto.js';
import { startProgram, temporaryFolder, until } from './process.fixture.js';
import { readStreamRoot } from './stream.js';

const DEVICE = fileURLToPath(new URL('./device.fixture.js', import.meta.url));
const NET = '0011223344556677';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let publicKey: Uint8Array;
let gateway: TestGateway;
let host: HostedGateway | undefined;
let port: number;
let stopAll: (() => Promise<unknown>)[];

beforeEach(async () => {
  stopAll = [];
  folder = temporaryFolder();
  path = join(folder.path, 'device.yaml');
  const key = await createKey(`file:${folder.path}/device.key`);
  publicKey = key.publicKey;
  await key.close();
  port = await freePort();
  gateway = createGateway(`mqtt://127.0.0.1:${port}`, 7, new Uint8Array(Buffer.from(NET, 'hex')));
});
afterEach(async () => {
  for (const stop of stopAll) await stop();
  await host?.stop();
  host = undefined;
  folder.remove();
});

const startGateway = async (): Promise<void> => {
  host = await hostGateway(gateway, () => publicKey, port);
};

const writeConfig = (lines: readonly string[]): void => {
  const gateways = `gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "${gateway.url}" }]`;
  const common = ['key: file:device.key', 'data: data', `net: "${NET}"`, 'healthPeriodSeconds: 0', gateways];
  writeFileSync(path, [...common, ...lines, ''].join('\n'));
};

const SENSORS = [
  'sensors:',
  ...['a', 'b', 'c'].map((name) => `  - { driver: board, name: ${name}, periodSeconds: 1 }`),
];

type Run = {
  readonly events: RunEvent[];
  readonly kinds: () => string[];
  readonly stop: () => Promise<void>;
};

const start = async (change: (config: DeviceConfig) => DeviceConfig = (config) => config): Promise<Run> => {
  const config = change(await loadConfig({ path, env: {} }));
  const events: RunEvent[] = [];
  const controller = new AbortController();
  const run = runDevice(config, { signal: controller.signal, env: {}, onEvent: (event) => events.push(event) });
  const failed = run.then(
    () => undefined,
    (error: unknown) => error,
  );
  stopAll.push(() => {
    controller.abort();
    return failed;
  });
  return {
    events,
    kinds: () => events.map((event) => event.kind),
    stop: async () => {
      controller.abort();
      const error = await failed;
      if (error !== undefined) throw error;
    },
  };
};

const envelopes = (): Envelope[] =>
  [...gateway.stored.values()].map((bytes) => {
    const decoded = decodeEnvelope(bytes);
    if (!decoded.ok) throw new Error(decoded.code);
    return decoded.value;
  });

/** Every stored envelope but the first names one that is stored too: SHA-256, first 16 bytes. */
const expectWholeChain = (): void => {
  const prints = new Set([...gateway.stored.values()].map((bytes) => toHex(hash16(bytes))));
  const isFirst = (envelope: Envelope): boolean => envelope.prev.every((byte) => byte === 0);
  expect(envelopes().filter(isFirst)).toHaveLength(1);
  for (const envelope of envelopes()) if (!isFirst(envelope)) expect(prints).toContain(toHex(envelope.prev));
};

const hash16 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest().subarray(0, 16));

const filesUnder = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('a device on Linux', () => {
  test('with a stream lets nobody read what it measures without its key', async () => {
    await startGateway();
    writeConfig([...SENSORS, 'stream: {}']);
    const run = await start();
    await until(() => run.kinds().filter((kind) => kind === 'receipted').length >= 4, 'receipts');
    await run.stop();
    const stored = envelopes();
    const crypto = openMediaCrypto();
    const hidden = stored.filter(({ contentType }) => contentType === CONTENT.privateReading);
    expect(hidden.length).toBeGreaterThanOrEqual(3);
    expect(stored.some(({ contentType }) => contentType === CONTENT.reading)).toBe(false);
    const root = readStreamRoot(join(folder.path, 'data', 'stream.key'));
    for (const { payload, iat, deviceId } of hidden) {
      const decoded = decodePrivate(payload);
      if (!decoded.ok) throw new Error(decoded.code);
      const key = streamKey(crypto.hmac, root, streamPeriod(iat, 3600));
      const opened = streamOpener(crypto, key, deviceId).open(decoded.value);
      expect(opened.ok && decodePack(opened.value).ok).toBe(true);
    }
    expectWholeChain();
  });

  test('seals, publishes, and lets go on a receipt; stops cleanly', async () => {
    await startGateway();
    writeConfig(SENSORS);
    const run = await start();
    await until(() => run.kinds().filter((kind) => kind === 'receipted').length >= 3, 'three receipts');
    await run.stop();
    expect(run.kinds()[0]).toBe('started');
    expect(run.kinds().at(-1)).toBe('stopped');
    expect(run.kinds()).toContain('connected');
    expect(gateway.forks).toEqual([]);
    expectWholeChain();
    const again = await start();
    await until(() => again.kinds().includes('receipted'), 'a receipt in the second run');
    await again.stop();
    expect(new Set(envelopes().map((envelope) => envelope.boot)).size).toBe(2);
    expectWholeChain();
  });

  test('a gateway, a sensor and a board that are away are waited for, and the rest goes on', async () => {
    const nobody = await freePort();
    writeConfig([...SENSORS, '  - { driver: bme280, periodSeconds: 1 }', 'board:', `  tcp: 127.0.0.1:${nobody}`]);
    const run = await start();
    await until(() => run.kinds().filter((kind) => kind === 'sealed').length >= 3, 'three seals');
    await until(() => run.kinds().includes('sensor-failed'), 'the absent sensor');
    await until(() => run.kinds().includes('disconnected'), 'the absent gateway');
    expect(run.events.find((event) => event.kind === 'board-disconnected')).toBeDefined();
    expect(run.kinds()).not.toContain('receipted');
    await startGateway();
    await until(() => run.kinds().filter((kind) => kind === 'receipted').length >= 3, 'receipts');
    await run.stop();
    expectWholeChain();
  });

  test('A02 nothing that is written, told or sent holds the key', async () => {
    const secret = Buffer.from(JSON.parse(readFileSync(join(folder.path, 'device.key'), 'utf8')).secret, 'hex');
    await startGateway();
    writeConfig(SENSORS);
    const run = await start();
    await until(() => run.kinds().filter((kind) => kind === 'receipted').length >= 3, 'receipts');
    await run.stop();
    const files = filesUnder(folder.path).filter((file) => !file.endsWith('device.key'));
    expect(files.length).toBeGreaterThan(1);
    const told = JSON.stringify(run.events, (_name, value) => (value instanceof Uint8Array ? toHex(value) : value));
    const places = [...files.map((file) => readFileSync(file)), host!.received(), Buffer.from(told)];
    for (const form of ['latin1', 'hex', 'base64', 'base64url'] as const) {
      const needle = secret.toString(form).replace(/=+$/, '').toLowerCase();
      for (const place of places) expect(place.toString('latin1').toLowerCase().includes(needle)).toBe(false);
    }
    // the search itself finds what is there
    expect(readFileSync(join(folder.path, 'device.key'), 'latin1').includes(secret.toString('hex'))).toBe(true);
  });

  test('a GNSS receiver sets the clock that readings are sealed with', async () => {
    const emulator = await spawnEmulator();
    stopAll.push(() => emulator.stop());
    await startGateway();
    writeConfig([
      'sensors:',
      '  - { driver: gps, periodSeconds: 1 }',
      'board:',
      `  uart: tcp://127.0.0.1:${emulator.gpsPort}`,
    ]);
    await start();
    await until(
      () => envelopes().some(({ clock }) => clock === CLOCK.gnss),
      'a reading with the time of a fix',
      60_000,
    );
    const { iat } = envelopes().find(({ clock }) => clock === CLOCK.gnss)!;
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(3600);
  });

  test('a pulled cable and an unplugged sensor are told, survived, and forgotten when they are back', async () => {
    const emulator = await spawnEmulator();
    try {
      await startGateway();
      const board = ['board:', `  tcp: 127.0.0.1:${emulator.port}`];
      writeConfig([
        ...SENSORS.slice(0, 2),
        '  - { driver: bme280, periodSeconds: 1, options: { address: 0x76 } }',
        ...board,
      ]);
      const run = await start();
      const measured = (): number =>
        run.events.filter(
          (event) => event.kind === 'sealed' && event.samples?.some((sample) => sample.name.includes('humidity')),
        ).length;
      const others = (): number => run.kinds().filter((kind) => kind === 'sealed').length - measured();
      const goesOn = async (count: () => number, what: string): Promise<void> => {
        const before = count();
        await until(() => count() >= before + 2, what, 60_000);
      };
      await goesOn(measured, 'the sensor at first');
      await emulator.command({ hangUp: true });
      await until(() => run.kinds().includes('board-disconnected'), 'the pulled cable');
      await until(
        () =>
          run.kinds().at(-1) !== 'board-disconnected' &&
          run.kinds().lastIndexOf('board-connected') > run.kinds().indexOf('board-disconnected'),
        'the board again',
        60_000,
      );
      await goesOn(measured, 'the sensor after the cable');
      await emulator.command({ unplug: 'bme280' });
      await until(() => run.kinds().includes('sensor-failed'), 'the absent sensor', 60_000);
      await goesOn(others, 'the other sensors');
      const failures = run.kinds().length;
      await emulator.command({ plug: 'bme280' });
      await until(() => run.kinds().slice(failures).includes('sensor-recovered'), 'the sensor again', 60_000);
      await goesOn(measured, 'the sensor at last');
      await until(() => run.kinds().includes('receipted'), 'receipts');
      await run.stop();
      expectWholeChain();
    } finally {
      await emulator.stop();
    }
  });

  test('a camera that is not there is told in sealed health, and no more once it is', async () => {
    const scene = join(folder.path, 'scene.jpg');
    const camera = `{ source: "ffmpeg:${scene}", owner: "${toHex(OWNER.publicKey)}", periodSeconds: 1, allowUntrustedClock: true }`;
    writeConfig([`camera: ${camera}`]);
    const run = await start((config) => ({ ...config, healthPeriodMs: 500 }));
    const healthOf = () =>
      run.events.flatMap((event) =>
        event.kind === 'sealed' && event.contentType === CONTENT.health
          ? [unwrap(decodeHealth(unwrap(decodeEnvelope(event.bytes)).payload)).sensorFailures]
          : [],
      );
    const absent = [{ name: 'camera', code: 'CAMERA_ABSENT' }];
    await until(() => healthOf().some((failures) => JSON.stringify(failures) === JSON.stringify(absent)), 'the fault');
    const jpeg = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180', '-frames:v', '1', '-y', scene];
    execFileSync('ffmpeg', ['-loglevel', 'error', ...jpeg]);
    await until(() => run.kinds().includes('camera-recovered'), 'a picture', 60_000);
    const before = healthOf().length;
    await until(
      () =>
        healthOf()
          .slice(before + 1)
          .includes(undefined),
      'good health',
      60_000,
    );
    await run.stop();
  });

  test('what keeps it from starting is named', async () => {
    writeConfig(SENSORS);
    const other = await start();
    await until(() => other.kinds().includes('started'), 'the first device');
    await expect((await start()).stop()).rejects.toMatchObject({ code: 'STORAGE_LOCKED' });
    await other.stop();
    const failing = async (change: (config: DeviceConfig) => DeviceConfig): Promise<string> =>
      codeOf((await start(change)).stop());
    expect(await failing((config) => ({ ...config, key: `file:${folder.path}/none` }))).toBe('KEY_NOT_FOUND');
    expect(await failing((config) => ({ ...config, board: { name: 'no-such-board' } }))).toBe('BOARD_UNKNOWN');
    const unknown = { driver: 'warp-core', name: undefined, periodMs: 1000, options: {} };
    expect(await failing((config) => ({ ...config, sensors: [unknown] }))).toBe('CONFIG_INVALID');
    const free = await start();
    await until(() => free.kinds().includes('started'), 'a start after all the failures');
    await free.stop();
  });

  test('A25 kill -9 at any moment, 20 times: every reading arrives once, and the chain stays whole', async () => {
    await startGateway();
    writeConfig(SENSORS);
    const sealed = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const device = startProgram(process.execPath, [DEVICE, path]);
      stopAll.push(() => Promise.resolve(device.child.kill('SIGKILL')));
      await until(() => device.output().includes('"kind":"sealed"'), `a seal: ${device.output()}`);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await device.stop('SIGKILL');
      for (const [, bytes] of device.output().matchAll(/"kind":"sealed".*?"bytes":"([0-9a-f]+)"/g)) sealed.add(bytes!);
    }
    const last = startProgram(process.execPath, [DEVICE, path]);
    const stored = (): Set<string> => new Set([...gateway.stored.values()].map(toHex));
    await until(() => [...sealed].every((bytes) => stored().has(bytes)), 'all that was sealed', 60_000);
    await last.stop();
    expect(sealed.size).toBeGreaterThanOrEqual(20);
    expect(gateway.forks).toEqual([]);
    expectWholeChain();
  });
});
