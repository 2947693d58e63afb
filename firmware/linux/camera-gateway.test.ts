import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NET } from '#gateway/front.fixture.js';
import type { Gateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { unwrap } from '#proto/errors.js';
import { OWNER } from '#proto/media.fixture.js';
import { decodeEnvelope } from '#proto/reading.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { openPicture } from '#tools/verify/media.js';
import { loadConfig } from './config.js';
import { startGatewayForOne } from './gateway.fixture.js';
import { jpegSize } from './jpeg.js';
import { type RunEvent, runDevice } from './main.js';
import { temporaryFolder } from './process.fixture.js';

const PICTURES = 2;

/** A line that remembers every byte in both directions. */
const tap = async (port: number, heard: Buffer[]): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes: Buffer) => heard.push(bytes));
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
};

/** Each way that encrypted pictures may take. */
const WAYS = { HTTP: 'mqttBytes: 0', MQTT: 'mqttBytes: 1048576' };

for (const [way, setting] of Object.entries(WAYS))
  describeWith(['ffmpeg'], `a camera, its gateway, and all that lies between, over ${way}`, () => {
    const folder = temporaryFolder();
    const traffic: Buffer[] = [];
    const events: RunEvent[] = [];
    const taps: Server[] = [];
    let gateway: Gateway;
    let deviceId: Uint8Array;
    let secret: Uint8Array;
    let http: string;

    beforeAll(async () => {
      ({ gateway, deviceId, http } = await startGatewayForOne(folder.path));
      secret = Buffer.from(JSON.parse(readFileSync(join(folder.path, 'device.key'), 'utf8')).secret as string, 'hex');
      const [mqttTap, httpTap] = [await tap(gateway.mqttPort!, traffic), await tap(gateway.httpPort, traffic)];
      taps.push(mqttTap.server, httpTap.server);
      const path = join(folder.path, 'device.yaml');
      writeFileSync(
        path,
        `key: file:device.key
data: data
net: "${toHex(NET)}"
gateways:
  - { publicKey: "${toHex(gateway.publicKey)}", url: "mqtt://127.0.0.1:${mqttTap.port}", http: "http://127.0.0.1:${httpTap.port}" }
camera:
  source: ffmpeg:lavfi:testsrc2=size=320x180
  ${setting}
  width: 320
  height: 180
  owner: "${toHex(OWNER.publicKey)}"
  periodSeconds: 1
  allowUntrustedClock: true
  masks: [[[0, 0], [0.2, 0], [0.2, 0.2]]]
`,
      );
      const stop = new AbortController();
      await runDevice(await loadConfig({ path, env: {} }), {
        signal: stop.signal,
        env: {},
        onEvent: (event) => {
          events.push(event);
          if (events.filter((one) => one.kind === 'media-uploaded').length >= PICTURES) stop.abort();
        },
      });
    });
    afterAll(async () => {
      for (const server of taps) server.close();
      await gateway.stop();
      folder.remove();
    });

    const pictures = async (): Promise<Uint8Array[]> => {
      const answer = await fetch(`${http}/devices/${toHex(deviceId)}/media`);
      const { objects } = (await answer.json()) as {
        objects: { boot: number; sequence: number; cid: string; complete: boolean }[];
      };
      const found = [];
      for (const { boot, sequence, cid, complete } of objects) {
        if (!complete) continue;
        const get = async (path: string) => new Uint8Array(await (await fetch(http + path)).arrayBuffer());
        const envelope = unwrap(decodeEnvelope(await get(`/readings/${toHex(deviceId)}/${boot}/${sequence}/envelope`)));
        found.push(unwrap(openPicture(envelope, await get(`/media/object/${cid}`), OWNER)).picture);
      }
      return found;
    };

    const everything = (): { name: string; bytes: Buffer }[] => [
      { name: 'traffic', bytes: Buffer.concat(traffic) },
      { name: 'events', bytes: Buffer.from(JSON.stringify(events)) },
      ...readdirSync(folder.path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'device.key')
        .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) })),
    ];

    test('each picture is at the gateway, whole, a JPEG, and what its record committed to', async () => {
      const found = await pictures();
      expect(found.length).toBeGreaterThanOrEqual(PICTURES);
      for (const picture of found) expect(jpegSize(picture)).toEqual({ ok: true, value: { width: 320, height: 180 } });
      expect(events.filter((event) => event.kind === 'camera-failed')).toEqual([]);
    });

    test('the device let go of each for a receipt of the gateway, and it went this way', () => {
      const uploaded = events.filter((event) => event.kind === 'media-uploaded');
      expect(uploaded.length).toBeGreaterThanOrEqual(PICTURES);
      for (const { gatewayId, keptUntil, receipt, kept } of uploaded) {
        expect('path' in kept && new Uint8Array(readFileSync(kept.path))).toEqual(receipt);
        expect([toHex(gatewayId), receipt.length > 100]).toEqual([gateway.gatewayId.slice(2), true]);
        expect(keptUntil).toBeGreaterThan(Date.now() / 1000 + 80 * 86_400);
      }
      expect(Buffer.concat(traffic).includes('PUT /media/upload/')).toBe(way === 'HTTP');
    });

    test('A41: no piece of a picture is on any disk, on the wire, or among what was told', async () => {
      const [picture] = await pictures();
      const places = everything();
      expect(places.map((place) => place.name)).toEqual(
        expect.arrayContaining(['traffic', 'media.sqlite', 'log.sqlite']),
      );
      // the middle of the scan: tables at the start of a JPEG are alike in all of them
      const start = picture!.length >> 1;
      for (let at = start; at < start + 2000; at += 40) {
        const piece = Buffer.from(picture!.subarray(at, at + 12));
        for (const { name, bytes } of places)
          for (const form of [piece, piece.toString('hex'), piece.toString('base64').slice(0, 14)])
            expect({ name, at: bytes.indexOf(form) }).toEqual({ name, at: -1 });
      }
    });

    test('A02: neither is the key of the device, raw, as hex or as base64, but in its key file', () => {
      const key = Buffer.from(secret);
      expect(key.length).toBe(32);
      for (const { name, bytes } of everything())
        for (const form of [
          key,
          key.toString('hex'),
          key.toString('base64').slice(0, 40),
          key.toString('base64url').slice(0, 40),
        ])
          expect({ name, at: bytes.indexOf(form) }).toEqual({ name, at: -1 });
    });
  });
