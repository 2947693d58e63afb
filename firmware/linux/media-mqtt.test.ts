import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { GatewayEvent } from '#gateway/events.js';
import { connectMqtt, directoryOf, NET, testDevice } from '#gateway/front.fixture.js';
import { openGatewayKeys } from '#gateway/keys.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { issueMediaReceipt } from '#gateway/media-receipt.js';
import { fromHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { LIMITS } from '#proto/limits.js';
import { crypto, OWNER, pictureOf, recordOf } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import { type EncryptedMedia, encryptMedia } from '#proto/media-cipher.js';
import { decodeMediaAnswer, encodeMediaPart } from '#proto/media-part.js';
import { CONTENT, encodeCti } from '#proto/reading.js';
import { downTopic, upTopic } from '#proto/topics.js';
import { openCrypto } from './crypto.js';
import type { Carrier } from './media-carrier.js';
import { openHttpCarrier } from './media-http.js';
import { type MediaLine, openMediaLine, partsForbidden } from './media-line.js';
import { openMqttCarrier } from './media-mqtt.js';
import { type MediaSpool, openSpool } from './media-spool.js';
import { runUploader, type Uploaded, type UploaderParts } from './media-upload.js';
import { openNetwork } from './net.js';
import { temporaryFolder, until } from './process.fixture.js';

/** a picture of 1280×720 */
const PICTURE_BYTES = 200_000;
const folder = temporaryFolder();
const device = testDevice(0);
const events: GatewayEvent[] = [];
let gateway: Gateway;
let counter = 10;

beforeAll(async () => {
  gateway = await startGateway({
    dataDir: `${folder.path}/gateway`,
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
    media: { deviceQuotaBytes: 2_000_000 },
    chain: async () => ({ net: NET, chainId: 1, logAnchor: `0x${'0'.repeat(40)}`, directory: directoryOf(3) }),
    onEvent: (event) => events.push(event),
  });
});
afterAll(async () => {
  await gateway.stop();
  folder.remove();
});

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const objectOf = (length: number, seed: number): EncryptedMedia =>
  encryptMedia(crypto, {
    picture: pictureOf(length, seed),
    mediaType: 'image/jpeg',
    net: NET,
    deviceId: device.deviceId,
    readers: [OWNER],
  });

/** The device's connection, logged in, and read as the core reads it. */
const openLine = async (port = gateway.mqttPort!): Promise<MediaLine> => {
  const network = openNetwork();
  const line = openMediaLine(network, device.deviceId);
  line.network.connect({
    url: `mqtt://127.0.0.1:${port}`,
    ...device.credentials(counter++, gateway.gatewayId),
    subscriptions: [downTopic(device.deviceId, 'receipt')],
  });
  const reading = setInterval(() => line.network.receive(), 2);
  closers.push(() => {
    clearInterval(reading);
    network.close();
  });
  await until(line.isOpen, 'the connection');
  return line;
};

/** A way to a port that counts the bytes of both directions. */
const openRelay = async (far: number) => {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const out = connect(far, '127.0.0.1');
    for (const [one, other] of [
      [near, out],
      [out, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { port, bytes: () => bytes };
};

/** Puts an object into the spool, its record sealed and stored at the gateway. */
const prepare = async (line: MediaLine, spool: MediaSpool, object: EncryptedMedia): Promise<string> => {
  const payload = encodeMediaRecord(recordOf(object));
  const iat = Math.floor(Date.now() / 1000);
  const { sequence, bytes } = device.sealer.sealPayload(CONTENT.media, payload, iat);
  await line.send(bytes);
  const cid = formatCid(object.objectHash);
  spool.add({ cid, objectBytes: object.object.length, payload, iat: sequence, clock: 2 }, object.object);
  spool.rename(cid, { boot: 1, sequence });
  return cid;
};

const terms = (): Omit<UploaderParts, 'spool' | 'carrierOf' | 'onUploaded' | 'onFault'> => ({
  crypto: openCrypto(),
  deviceId: device.deviceId,
  net: NET,
  gateways: [{ id: fromHex(gateway.gatewayId.slice(2))!, publicKey: gateway.publicKey }],
  bytesPerSecondMax: 0,
  retry: { baseMs: 1, maxMs: 20 },
});

const start = (spool: MediaSpool, carrierOf: () => Carrier, more: Partial<UploaderParts> = {}) => {
  const faults: string[] = [];
  const done: Uploaded[] = [];
  const stop = new AbortController();
  const running = runUploader(
    {
      ...terms(),
      spool,
      carrierOf,
      onUploaded: (one) => done.push(one),
      onFault: ({ code }) => faults.push(code),
      ...more,
    },
    stop.signal,
  );
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  closers.push(end);
  return { faults, done, end };
};

const stored = async (cid: string): Promise<Buffer | undefined> => {
  const answer = await fetch(`http://127.0.0.1:${gateway.httpPort}/media/object/${cid}`);
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
};

const spoolAt = (name: string): MediaSpool => openSpool(`${folder.path}/${name}`, 10_000_000);

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
    const far = gateway.mqttPort!;
    let passed = 0;
    const sockets = new Set<Socket>();
    const cutter = createServer((near) => {
      const out = connect(far, '127.0.0.1');
      for (const [one, other] of [
        [near, out],
        [out, near],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
        one.pipe(other);
      }
      near.on('data', (bytes: Buffer) => {
        passed += bytes.length;
        // once the record and about three parts have passed
        if (passed > 60_000) {
          passed = 0;
          near.destroy();
        }
      });
    });
    cutter.listen(0, '127.0.0.1');
    await once(cutter, 'listening');
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      cutter.close();
    });
    const { port } = cutter.address() as { port: number };
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
      const relayed = await openRelay(way === 'MQTT' ? gateway.mqttPort! : gateway.httpPort);
      const [spool, object] = [spoolAt(`overhead-${way}`), objectOf(PICTURE_BYTES, way.length * counter)];
      const line = await openLine(way === 'MQTT' ? relayed.port : undefined);
      const cid = await prepare(line, spool, object);
      const carrier =
        way === 'MQTT'
          ? openMqttCarrier(line)
          : openHttpCarrier({
              deviceId: device.id,
              url: `http://127.0.0.1:${relayed.port}`,
              gatewayId: gateway.gatewayId,
              logIn: async (audience) => device.sealer.login(audience, counter++),
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

describe('A41: what is not to be believed', () => {
  type Forge = (cti: Uint8Array, object: EncryptedMedia) => Uint8Array;
  const other = openGatewayKeys(`${folder.path}/other`);
  const own = () => openGatewayKeys(`${folder.path}/gateway`);
  const receiptOf =
    (change: object, by = own): Forge =>
    (cti, object) =>
      issueMediaReceipt(
        { keys: by(), net: NET },
        {
          deviceId: device.deviceId,
          cti,
          objectHash: object.objectHash,
          objectBytes: object.object.length,
          storedAt: 1,
          keptUntil: 2,
          ...change,
        },
      );
  const forgeries: readonly [string, string, Forge][] = [
    ['by another gateway', 'RECEIPT_INVALID', receiptOf({}, () => other)],
    ['for another record', 'RECEIPT_INVALID', receiptOf({ cti: encodeCti(1, 999) })],
    ['for another object', 'RECEIPT_INVALID', receiptOf({ objectHash: new Uint8Array(32) })],
    ['for fewer bytes', 'RECEIPT_INVALID', receiptOf({ objectBytes: 1 })],
    ['for another device', 'DEVICE_MISMATCH', receiptOf({ deviceId: new Uint8Array(20) })],
    ['of bytes of no form', 'CBOR_TRUNCATED', () => new Uint8Array([0xd2])],
    [
      'with another signature',
      'SIGNATURE_INVALID',
      (cti, object) => {
        const bytes = receiptOf({})(cti, object);
        bytes[bytes.length - 1]! ^= 1;
        return bytes;
      },
    ],
  ];

  test.each(forgeries)('a receipt %s: the device keeps its picture (%s)', async (_name, code, forge) => {
    const [line, spool, object] = [await openLine(), spoolAt(`forged-${counter}`), objectOf(2000, counter)];
    const cid = await prepare(line, spool, object);
    const { boot, sequence } = spool.entries()[0]!.name!;
    const liar: Carrier = {
      partBytes: 9,
      ask: async () => ({ offset: object.object.length, receipt: forge(encodeCti(boot, sequence), object) }),
      put: () => Promise.reject(new Error('not asked')),
    };
    const { faults, done, end } = start(spool, () => liar);
    await until(() => faults.length > 0, 'the refusal');
    await end();
    expect([faults[0], done, spool.entries().map((entry) => entry.cid)]).toEqual([code, [], [cid]]);
  });

  test('a gateway that says that it has all and signs nothing', async () => {
    const [line, spool] = [await openLine(), spoolAt('unsigned')];
    await prepare(line, spool, objectOf(2000, 70));
    const silent: Carrier = {
      partBytes: 9,
      ask: async () => ({ offset: Number.MAX_SAFE_INTEGER }),
      put: () => Promise.reject(new Error('not asked')),
    };
    const { faults, end } = start(spool, () => silent);
    await until(() => faults.length > 0, 'the refusal');
    await end();
    expect([faults[0], spool.entries().length]).toEqual(['RECEIPT_INVALID', 1]);
  });
});

describe('bad parts are named, and nothing of them is kept', () => {
  /** Sends parts as they are, and gives the answers. */
  const openRaw = async () => {
    const client = await connectMqtt(gateway.mqttPort!, device.credentials(counter++, gateway.gatewayId));
    closers.push(() => client.endAsync(true));
    const answers: string[] = [];
    client.on('message', (_topic, payload) => {
      const answer = decodeMediaAnswer(payload);
      if (answer.ok) answers.push(answer.value.code || (answer.value.receipt.length > 0 ? 'receipt' : 'ok'));
    });
    await client.subscribeAsync(downTopic(device.deviceId, 'receipt'));
    const send = (message: Uint8Array, topic = upTopic(device.deviceId, 'media')) =>
      client.publishAsync(topic, Buffer.from(message), { qos: 1 });
    const told = async (message: Uint8Array): Promise<string> => {
      const before = answers.length;
      await send(message);
      await until(() => answers.length > before, 'an answer');
      return answers[before]!;
    };
    return { client, send, told };
  };
  const sealed = async (send: (bytes: Uint8Array) => Promise<unknown>, object: EncryptedMedia, bytes?: number) => {
    const record = { ...recordOf(object), ...(bytes !== undefined && { objectBytes: bytes }) };
    const { sequence, bytes: envelope } = device.sealer.sealPayload(CONTENT.media, encodeMediaRecord(record), 1);
    await send(envelope);
    return encodeCti(1, sequence);
  };

  test('twice, one left out, in the wrong order, over the size, of no record, altered; then the whole comes through', async () => {
    const { send, told } = await openRaw();
    const object = objectOf(20_000, 30);
    const cti = await sealed(send, object);
    const part = (from: number, to: number, flip = 0) => {
      const bytes = object.object.slice(from, to);
      bytes[bytes.length - 1]! ^= flip;
      return encodeMediaPart({ cti, offset: from, bytes });
    };
    expect(await told(part(1000, 2000))).toBe('MEDIA_OFFSET');
    await send(part(0, 1000));
    expect(await told(part(0, 1000))).toBe('MEDIA_OFFSET');
    expect(await told(part(2000, 3000))).toBe('MEDIA_OFFSET');
    expect(await told(encodeMediaPart({ cti, offset: 0, bytes: new Uint8Array(0) }))).toBe('ok');
    await send(part(1000, 10_000));
    expect(await told(encodeMediaPart({ cti, offset: 10_000, bytes: new Uint8Array(15_000) }))).toBe('MEDIA_TOO_LARGE');
    expect(await told(part(10_000, object.object.length, 1))).toBe('MEDIA_MISMATCH');
    expect(await told(encodeMediaPart({ cti: encodeCti(7, 7), offset: 0, bytes: new Uint8Array(9) }))).toBe(
      'NOT_FOUND',
    );
    expect(await told(encodeMediaPart({ cti, offset: 0, bytes: pictureOf(9000) }))).toBe('MEDIA_INVALID');
    expect(await stored(formatCid(object.objectHash))).toBeUndefined();
    await send(part(0, 15_000));
    expect(await told(part(15_000, object.object.length))).toBe('receipt');
    // the last part once more, as after an answer that was lost
    expect(await told(part(15_000, object.object.length))).toBe('receipt');
    expect((await stored(formatCid(object.objectHash)))!.length).toBe(object.object.length);
  });

  test('an object over the size that MQTT takes, and one over the quota of the device', async () => {
    const { send, told } = await openRaw();
    const large = objectOf(500, 31);
    const cti = await sealed(send, large, LIMITS.mediaMqttObjectBytesMax + 1);
    expect(await told(encodeMediaPart({ cti, offset: 0, bytes: large.object }))).toBe('MEDIA_TOO_LARGE');
    const first = async (seed: number) => {
      const object = objectOf(900_000, seed);
      const name = await sealed(send, object);
      return encodeMediaPart({ cti: name, offset: 0, bytes: object.object.subarray(0, 15_000) });
    };
    // what has begun counts as a whole
    await send(await first(40));
    expect(await told(await first(41))).toBe('QUOTA_EXCEEDED');
  });

  test('on the topic of another device, a message of no form, and one that is neither part nor envelope', async () => {
    const { client, send } = await openRaw();
    const refusals = () => events.filter((event) => event.kind === 'refused').map((event) => event.code);
    await send(new Uint8Array([0x83, 0x01]));
    expect(refusals()).toContain('CBOR_TRUNCATED');
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    client
      .publishAsync(upTopic(testDevice(1).deviceId, 'media'), Buffer.from([0x83]), { qos: 1 })
      // the connection ends without an acknowledgement
      .catch(() => {});
    await closed;
    expect(refusals()).toContain('TOPIC_FORBIDDEN');
    const again = await openRaw();
    const ended = new Promise<void>((resolve) => again.client.once('close', resolve));
    again.send(new Uint8Array(5000)).catch(() => {});
    await ended;
    expect(refusals()).toContain('ENVELOPE_TOO_LARGE');
  });
});
