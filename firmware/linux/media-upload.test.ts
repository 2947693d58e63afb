import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { connectMqtt, directoryOf, NET, testDevice } from '#gateway/front.fixture.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { fromHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import type { FieldmarkError } from '#proto/errors.js';
import { crypto, OWNER, pictureOf, recordOf } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import { type EncryptedMedia, encryptMedia } from '#proto/media-cipher.js';
import { CONTENT } from '#proto/reading.js';
import { openCrypto } from './crypto.js';
import type { Carrier } from './media-carrier.js';
import { type HttpTarget, openHttpCarrier } from './media-http.js';
import { type MediaSpool, openSpool } from './media-spool.js';
import { runUploader, type UploaderParts } from './media-upload.js';
import { temporaryFolder, until } from './process.fixture.js';

const folder = temporaryFolder();
const device = testDevice(0);
let gateway: Gateway;
let counter = 10;

beforeAll(async () => {
  gateway = await startGateway({
    dataDir: `${folder.path}/gateway`,
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
    media: { deviceQuotaBytes: 400_000 },
    chain: async () => ({ net: NET, chainId: 1, logAnchor: `0x${'0'.repeat(40)}`, directory: directoryOf(3) }),
  });
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

/** Seals the record of an object, and has the gateway store it. */
const publish = async (
  object: EncryptedMedia,
  by = device,
): Promise<{ boot: number; sequence: number; payload: Uint8Array }> => {
  const payload = encodeMediaRecord(recordOf(object));
  const { sequence, bytes } = by.sealer.sealPayload(CONTENT.media, payload, Math.floor(Date.now() / 1000));
  const client = await connectMqtt(gateway.mqttPort!, by.credentials(counter++, gateway.gatewayId));
  await client.publishAsync(`fieldmark/1/${by.id}/up/media`, Buffer.from(bytes), { qos: 1 });
  await client.endAsync();
  return { boot: 1, sequence, payload };
};

const objectOf = (length: number, seed: number, by = device): EncryptedMedia =>
  encryptMedia(crypto, {
    picture: pictureOf(length, seed),
    mediaType: 'image/jpeg',
    net: NET,
    deviceId: by.deviceId,
    readers: [OWNER],
  });

const httpOf = (more: Partial<HttpTarget> = {}): Carrier =>
  openHttpCarrier({
    deviceId: device.id,
    url: `http://127.0.0.1:${gateway.httpPort}/`,
    gatewayId: gateway.gatewayId,
    logIn: async (audience) => device.sealer.login(audience, counter++),
    ...more,
  });

const partsFor = (
  spool: MediaSpool,
  carrier: Carrier = httpOf(),
  more: Partial<UploaderParts> = {},
): UploaderParts & { faults: string[]; done: string[] } => {
  const faults: string[] = [];
  const done: string[] = [];
  return {
    crypto: openCrypto(),
    deviceId: device.deviceId,
    net: NET,
    gateways: [{ id: fromHex(gateway.gatewayId.slice(2))!, publicKey: gateway.publicKey }],
    spool,
    carrierOf: () => carrier,
    bytesPerSecondMax: 0,
    onUploaded: ({ entry }) => done.push(entry.cid),
    onFault: ({ code }) => faults.push(code),
    retry: { baseMs: 1, maxMs: 5 },
    faults,
    done,
    ...more,
  };
};

const put = async (spool: MediaSpool, object: EncryptedMedia): Promise<string> => {
  const { payload, boot, sequence } = await publish(object);
  const cid = formatCid(object.objectHash);
  spool.add({ cid, objectBytes: object.object.length, payload, iat: 1_796_000_000 + sequence, clock: 2 }, [
    object.object,
  ]);
  spool.rename(cid, { boot, sequence });
  return cid;
};

const get = async (cid: string): Promise<Response> => fetch(`http://127.0.0.1:${gateway.httpPort}/media/object/${cid}`);

describe('uploads', () => {
  test('over a line that loses 30 %, with a reboot every 100 parts: everything arrives once and whole', async () => {
    const path = `${folder.path}/lossy`;
    const objects = [1, 2, 3].map((seed) => objectOf(30_000, seed));
    let spool = openSpool(path, 1_000_000);
    const cids = [];
    for (const object of objects) cids.push(await put(spool, object));
    const done: string[] = [];
    let [sent, reboots, lost, random] = [0, 0, 0, 1];
    while (spool.entries().length > 0) {
      const power = new AbortController();
      const lossy: typeof fetch = async (url, init) => {
        random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
        const chance = (random >> 8) % 100;
        if (init?.method === 'PUT' && ++sent % 100 === 0) power.abort();
        if (chance < 15) throw new TypeError(`lost on the way ${++lost}`);
        const answer = await fetch(url, init);
        if (chance < 30) throw new TypeError(`answer lost ${++lost}`);
        return answer;
      };
      await Promise.race([
        runUploader(
          partsFor(spool, httpOf({ fetch: lossy, partBytes: 300 }), {
            onUploaded: ({ entry }) => done.push(entry.cid),
          }),
          power.signal,
        ),
        until(() => spool.entries().length === 0, 'all uploads').then(() => power.abort()),
      ]);
      power.abort();
      reboots++;
      spool = openSpool(path, 1_000_000);
    }
    expect(reboots).toBeGreaterThan(3);
    expect(lost).toBeGreaterThan(50);
    expect(done.sort()).toEqual([...cids].sort());
    for (const [i, cid] of cids.entries())
      expect(Buffer.from(await (await get(cid)).arrayBuffer()).equals(Buffer.from(objects[i]!.object))).toBe(true);
  });

  test('an object over the quota waits, and says why', async () => {
    const spool = openSpool(`${folder.path}/quota`, 1_000_000);
    const cid = await put(spool, objectOf(390_000, 9));
    const stop = new AbortController();
    const faults: FieldmarkError[] = [];
    const parts = partsFor(spool, httpOf(), { onFault: (error) => faults.push(error) });
    const running = runUploader(parts, stop.signal);
    await until(() => faults.length > 0, 'the refusal');
    expect(faults[0]).toMatchObject({ code: 'QUOTA_EXCEEDED', next: expect.stringContaining('operator') });
    stop.abort();
    await running;
    expect(spool.entries().map((entry) => entry.cid)).toEqual([cid]);
    expect((await get(cid)).status).toBe(404);
  });
});

test('a gateway lists what it has page by page, newest first, and names the record of each', async () => {
  const spool = openSpool(`${folder.path}/pages`, 1_000_000);
  for (let seed = 50; seed < 53; seed++) await put(spool, objectOf(500, seed));
  const parts = partsFor(spool);
  const stop = new AbortController();
  const running = runUploader(parts, stop.signal);
  await until(() => parts.done.length === 3, 'uploads');
  stop.abort();
  await running;
  const http = `http://127.0.0.1:${gateway.httpPort}`;
  type Listed = { readonly boot: number; readonly sequence: number; readonly cid: string; readonly storedAt?: number };
  type Page = { readonly objects: readonly Listed[]; readonly next: string | null };
  const page = async (query: string): Promise<Page> =>
    (await (await fetch(`${http}/devices/${device.id}/media?${query}`)).json()) as Page;
  const all = (await page('limit=200')).objects;
  expect(all.map(({ cid }) => cid).slice(0, 3)).toEqual([...parts.done].reverse());
  expect(Math.abs(all[0]!.storedAt! - Date.now() / 1000)).toBeLessThan(600);
  const found: Listed[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const got: Page = await page(`limit=2${next === '' ? '' : `&before=${next}`}`);
    found.push(...got.objects);
    next = got.next;
  }
  expect(found).toEqual(all);
  const { boot, sequence, cid } = all[0]!;
  const named = await (await fetch(`${http}/media/object/${cid}/record`)).json();
  expect(named).toEqual({ device: device.id, boot, sequence });
  expect((await fetch(`${http}/devices/${device.id}/media?before=nonsense`)).status).toBe(400);
});

describe('a gateway refuses', () => {
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.httpPort}${path}`, init);
  const codeOf = async (answer: Response): Promise<[number, string]> => [
    answer.status,
    ((await answer.json()) as { code: string }).code,
  ];
  const logIn = (id: string, token: Uint8Array): Promise<Response> =>
    ask(`/media/session/${id}`, {
      method: 'POST',
      headers: { authorization: `Fieldmark ${Buffer.from(token).toString('base64url')}` },
    });
  const sessionOf = async (by: ReturnType<typeof testDevice>): Promise<string> =>
    (
      (await (await logIn(by.id, by.sealer.login(`${gateway.gatewayId}/media`, counter++))).json()) as {
        session: string;
      }
    ).session;

  test('logins without a token, for MQTT, of another device, and a second time', async () => {
    expect(await codeOf(await ask(`/media/session/${device.id}`, { method: 'POST' }))).toEqual([401, 'LOGIN_INVALID']);
    const forMqtt = device.sealer.login(gateway.gatewayId, counter++);
    expect(await codeOf(await logIn(device.id, forMqtt))).toEqual([401, 'LOGIN_AUDIENCE']);
    const token = device.sealer.login(`${gateway.gatewayId}/media`, counter++);
    expect(await codeOf(await logIn(testDevice(1).id, token))).toEqual([401, 'DEVICE_MISMATCH']);
    expect((await logIn(device.id, token)).status).toBe(200);
    expect(await codeOf(await logIn(device.id, token))).toEqual([401, 'LOGIN_REPLAYED']);
    const stranger = testDevice(9);
    const unknown = await logIn(stranger.id, stranger.sealer.login(`${gateway.gatewayId}/media`, 1));
    expect(await codeOf(unknown)).toEqual([403, 'DEVICE_UNKNOWN']);
  });

  test('an upload by another device, without a session, of an empty part, and over the part limit', async () => {
    const { sequence } = await publish(objectOf(500, 20));
    const path = (id: string) => `/media/upload/${id}/1/${sequence}?offset=0`;
    const other = testDevice(1);
    const session = await sessionOf(other);
    const put = (id: string, token: string, body: Uint8Array) =>
      ask(path(id), {
        method: 'PUT',
        body,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      });
    expect(await codeOf(await put(device.id, session, new Uint8Array(9)))).toEqual([401, 'LOGIN_EXPIRED']);
    expect(await codeOf(await put(device.id, '', new Uint8Array(9)))).toEqual([401, 'LOGIN_EXPIRED']);
    expect(await codeOf(await put(other.id, session, new Uint8Array(9)))).toEqual([404, 'NOT_FOUND']);
    const own = await sessionOf(device);
    expect(await codeOf(await put(device.id, own, new Uint8Array(0)))).toEqual([400, 'SHAPE_INVALID']);
    expect((await put(device.id, own, new Uint8Array(2_000_000))).status).toBe(413);
    expect(await codeOf(await put(device.id, own, new Uint8Array(900)))).toEqual([413, 'MEDIA_TOO_LARGE']);
  });
});
