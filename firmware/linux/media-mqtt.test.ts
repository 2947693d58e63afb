import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FieldmarkError } from '#proto/errors.js';
import type { Carrier } from './media-carrier.js';
import { openHttpCarrier } from './media-http.js';
import { partsForbidden } from './media-line.js';
import { openMqttCarrier } from './media-mqtt.js';
import { createUploadBench } from './media-upload.fixture.js';
import { until } from './process.fixture.js';

/** a picture of 1280×720 */
const PICTURE_BYTES = 200_000;
const bench = createUploadBench(4_000_000);
const { device, events, gateway, next, objectOf, openLine, openRelay, prepare, spoolAt, start, stored } = bench;
beforeAll(bench.open);
afterEach(bench.tidy);
afterAll(bench.close);

describe('an object over MQTT', () => {
  test('arrives whole, the device lets go of it for a receipt that verifies, and the operator hears of it', async () => {
    const [line, spool, object] = [await openLine(), spoolAt('whole'), objectOf(200_000, 1)];
    const cid = await prepare(line, spool, object);
    const carrier = openMqttCarrier(line);
    const { done, end } = start(spool, () => carrier);
    await until(() => done.length === 1, 'the upload');
    await end();
    expect((await stored(cid))!.equals(Buffer.from(object.object))).toBe(true);
    expect(done[0]!.receipt).toMatchObject({ objectHash: object.objectHash, objectBytes: object.object.length });
    expect(spool.entries()).toEqual([]);
    expect(events.filter((event) => event.kind === 'media-stored')).toMatchObject([{ cid, deviceId: device.id }]);
  });

  test('goes on where it was after the line was cut, as often as it is', async () => {
    // the record and about three parts pass between two cuts
    const { port } = await openRelay(gateway().mqttPort!, 60_000);
    const [spool, object] = [spoolAt('cut'), objectOf(300_000, 2)];
    const cid = await prepare(await openLine(), spool, object);
    let cuts = 0;
    while (spool.entries().length > 0) {
      const line = await openLine(port);
      const carrier = openMqttCarrier(line);
      const { done, end } = start(spool, () => carrier);
      await until(() => done.length === 1 || !line.isOpen(), 'the end or a cut');
      await end();
      cuts++;
    }
    expect(cuts).toBeGreaterThan(4);
    expect((await stored(cid))!.equals(Buffer.from(object.object))).toBe(true);
  });

  test.each(['MQTT', 'HTTP'])(
    'costs less than 2 %% more than the picture over %s, counted on the wire both ways',
    async (way) => {
      const relayed = await openRelay(way === 'MQTT' ? gateway().mqttPort! : gateway().httpPort);
      const [spool, object] = [spoolAt(`overhead-${way}`), objectOf(PICTURE_BYTES, next())];
      const line = await openLine(way === 'MQTT' ? relayed.port : undefined);
      const cid = await prepare(line, spool, object);
      const carrier =
        way === 'MQTT'
          ? openMqttCarrier(line)
          : openHttpCarrier({
              deviceId: device.id,
              url: `http://127.0.0.1:${relayed.port}`,
              gatewayId: gateway().gatewayId,
              logIn: async (audience) => device.sealer.login(audience, next()),
            });
      const before = relayed.bytes();
      const { done, end } = start(spool, () => carrier);
      await until(() => done.length === 1, 'the upload');
      await end();
      expect(done[0]!.entry.cid).toBe(cid);
      const bytes = relayed.bytes() - before;
      // at least the object went this way
      expect(bytes).toBeGreaterThan(object.object.length);
      expect(bytes / PICTURE_BYTES - 1).toBeLessThan(0.02);
    },
  );

  test('that the disk has damaged is named so, not brought again and again, and holds up no other', async () => {
    const [line, spool] = [await openLine(), spoolAt('damaged')];
    const cids = [await prepare(line, spool, objectOf(30_000)), await prepare(line, spool, objectOf(30_000))];
    const path = join(bench.folder, 'damaged', cids[0]!);
    const altered = readFileSync(path);
    altered[20_000]! ^= 1;
    writeFileSync(path, altered);
    const carrier = openMqttCarrier(line);
    const { done, faults, end } = start(spool, () => carrier);
    await until(() => done.length === 1 && faults.length === 1, 'the other, and the fault');
    await end();
    expect([faults, done[0]!.entry.cid]).toEqual([['STORAGE_DAMAGED'], cids[1]]);
    expect(spool.entries().map(({ cid }) => cid)).toEqual([cids[0]]);
  });

  test('keeps to the owner’s bound of bandwidth', async () => {
    const [line, spool] = [await openLine(), spoolAt('paced')];
    await prepare(line, spool, objectOf(60_000, 3));
    const carrier = openMqttCarrier(line);
    const begin = performance.now();
    const { done, end } = start(spool, () => carrier, { bytesPerSecondMax: 120_000 });
    await until(() => done.length === 1, 'the upload');
    // a machine that is busy makes it longer, and nothing makes it shorter
    expect(performance.now() - begin).toBeGreaterThan(400);
    await end();
  });

  test('that the gateway refuses is brought at ever longer intervals, though its broker takes each part', async () => {
    const spool = spoolAt('refused');
    const line = await openLine();
    await prepare(line, spool, objectOf(1_100_000, 77));
    const delays: number[] = [];
    const onFault = ({ code }: FieldmarkError, retryDelayMs: number) => {
      if (code === 'MEDIA_TOO_LARGE') delays.push(retryDelayMs);
    };
    const retry = { baseMs: 2, maxMs: 10_000 };
    const { end } = start(spool, () => openMqttCarrier(line), { onFault, retry });
    await until(() => delays.length > 5, 'refusals');
    await end();
    expect(delays.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 64]);
  });

  test('takes another way where the gateway takes none over its broker', async () => {
    const [line, spool] = [await openLine(), spoolAt('elsewhere')];
    await prepare(line, spool, objectOf(5000, 4));
    const forbidden: Carrier = {
      partBytes: 1,
      ask: () => Promise.reject(partsForbidden()),
      put: () => Promise.reject(new Error('not asked')),
    };
    const ways = [forbidden, openMqttCarrier(line)];
    const { done, faults, end } = start(spool, () => (ways.length > 1 ? ways.shift()! : ways[0]!));
    await until(() => done.length === 1, 'the upload');
    await end();
    expect(faults).toEqual([]);
  });
});
