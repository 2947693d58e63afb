import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connectMqtt, NET, testDevice } from '#gateway/front.fixture.js';
import { openGatewayKeys } from '#gateway/keys.js';
import { issueMediaReceipt } from '#gateway/media-receipt.js';
import { formatCid } from '#proto/cid.js';
import { LIMITS } from '#proto/limits.js';
import { pictureOf, recordOf } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import type { EncryptedMedia } from '#proto/media-cipher.js';
import { decodeMediaAnswer, encodeMediaPart } from '#proto/media-part.js';
import { CONTENT, encodeCti } from '#proto/reading.js';
import { downTopic, upTopic } from '#proto/topics.js';
import type { Carrier } from './media-carrier.js';
import { createUploadBench } from './media-upload.fixture.js';
import { until } from './process.fixture.js';

const bench = createUploadBench(1_000_000);
const { closers, device, events, gateway, next, objectOf, openLine, prepare, spoolAt, start, stored } = bench;
beforeAll(bench.open);
afterEach(bench.tidy);
afterAll(bench.close);

describe('A41: what is not to be believed', () => {
  type Forge = (cti: Uint8Array, object: EncryptedMedia) => Uint8Array;
  const other = openGatewayKeys(`${bench.folder}/other`);
  const own = () => openGatewayKeys(`${bench.folder}/gateway`);
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
    const [line, spool, object] = [await openLine(), spoolAt(`forged-${next()}`), objectOf(2000)];
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
    const client = await connectMqtt(gateway().mqttPort!, device.credentials(next(), gateway().gatewayId));
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
