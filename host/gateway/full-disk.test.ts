import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { unwrap } from '#proto/errors.js';
import { decodeReceiptMessage } from '#proto/receipt.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { temporaryFolder } from './engine.fixture.js';
import type { GatewayEvent } from './events.js';
import { connectMqtt, directoryOf, NET, testDevice } from './front.fixture.js';
import { type Gateway, startGateway } from './main.js';

describeWith(['mount', 'umount'], 'a whole gateway on a disk that fills up', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let disk: string;
  let gateway: Gateway;
  const events: GatewayEvent[] = [];

  beforeEach(async () => {
    folder = temporaryFolder();
    disk = join(folder.path, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', disk]);
    if (mounted.status !== 0) throw new Error(`no small disk to test on: ${mounted.stderr}`);
    gateway = await startGateway({
      dataDir: join(disk, 'data'),
      mqtt: { host: '127.0.0.1', port: 0 },
      http: { host: '127.0.0.1', port: 0 },
      logger: pino({ level: 'silent' }),
      chain: async () => ({
        net: NET,
        chainId: 31337,
        logAnchor: `0x${'0'.repeat(39)}1`,
        directory: directoryOf(1),
      }),
      onEvent: (event) => events.push(event),
    });
  });
  afterEach(async () => {
    await gateway.stop();
    spawnSync('umount', [disk]);
    folder.remove();
  });

  test('A25 acknowledges nothing, says so, and takes the same reading again once there is room', async () => {
    const device = testDevice(0);
    let counter = 1;
    const receipts: string[] = [];
    const open = async () => {
      const client = await connectMqtt(gateway.mqttPort!, device.credentials(counter++, gateway.gatewayId));
      client.on('message', (_topic, payload) => {
        for (const { cti } of unwrap(decodeReceiptMessage(new Uint8Array(payload))).places ?? [])
          receipts.push(Buffer.from(cti).toString('hex'));
      });
      await client.subscribeAsync(device.receiptTopic);
      return client;
    };
    const until = async (found: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await found())) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const health = async () => (await fetch(`http://127.0.0.1:${gateway.httpPort}/health`)).status;
    const storeHealth = async () =>
      ((await (await fetch(`http://127.0.0.1:${gateway.httpPort}/health`)).json()) as { store: object }).store;

    let client = await open();
    await client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 });
    await until(() => receipts.length === 1);
    const before = await health();

    spawnSync('sh', ['-c', `cat /dev/zero > '${disk}/ballast'`]);
    const refused = Buffer.from(device.seal());
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    let isAcknowledged = false;
    client.publishAsync(device.readingTopic, refused, { qos: 1 }).then(
      () => {
        isAcknowledged = true;
      },
      () => {},
    );
    await closed;
    expect([isAcknowledged, receipts.length]).toEqual([false, 1]);
    expect(events.some((event) => event.kind === 'refused' && event.code === 'STORAGE_FULL')).toBe(true);
    expect(await storeHealth()).toMatchObject({ ok: false });
    expect(await health()).toBe(503);

    rmSync(join(disk, 'ballast'));
    // it may take the store a moment to find that it can write again
    await until(async () => {
      client = await open().catch(() => client);
      return client.connected;
    });
    await client.publishAsync(device.readingTopic, refused, { qos: 1 });
    await until(() => receipts.length === 2);
    expect(await health()).toBe(before);
    expect(await storeHealth()).toMatchObject({ ok: true });
    await client.endAsync();
  });
});
