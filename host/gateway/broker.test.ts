import { afterEach, describe, expect, test } from '@jest/globals';
import mqttPacket from 'mqtt-packet';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { upTopic } from '#proto/topics.js';
import {
  connectMqtt,
  directoryOf,
  type FrontOptions,
  openFront,
  openRaw,
  STORED,
  testDevice,
} from './front.fixture.js';

type Front = Awaited<ReturnType<typeof openFront>>;
const open: Front[] = [];
const front = async (options?: FrontOptions): Promise<Front> => {
  const one = await openFront(options);
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const connectPacket = (more: object = {}): Buffer => {
  const device = testDevice(0);
  return mqttPacket.generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    ...device.credentials(1),
    ...more,
  } as mqttPacket.Packet);
};

describe('the way of a reading through the broker', () => {
  test('a device logs in, publishes, is acknowledged and hears its receipts', async () => {
    const gateway = await front();
    const device = testDevice(0);
    const client = await connectMqtt(gateway.port, device.credentials(1));
    const heard = new Promise<Buffer>((resolve) => client.on('message', (_topic, payload) => resolve(payload)));
    await client.subscribeAsync(device.receiptTopic);
    const envelope = device.seal();
    await client.publishAsync(device.readingTopic, Buffer.from(envelope), { qos: 1 });
    expect(Buffer.from(gateway.arrived[0]!.bytes)).toEqual(Buffer.from(envelope));
    expect(gateway.arrived[0]!.deviceId).toEqual(device.deviceId);
    expect(gateway.broker.send(device.id, 'receipt', new Uint8Array([1, 2, 3]))).toBe(true);
    expect([...(await heard)]).toEqual([1, 2, 3]);
    expect(gateway.broker.isOnline(device.id)).toBe(true);
    await client.endAsync();
    await gateway.when((event) => event.kind === 'disconnected');
    expect(gateway.broker.send(device.id, 'receipt', new Uint8Array([1]))).toBe(false);
  });

  test('PUBACK leaves only after the reading is durable', async () => {
    let store: (() => void) | undefined;
    const gateway = await front({
      accept: () => new Promise((resolve) => (store = () => resolve(STORED))),
    });
    const device = testDevice(0);
    const client = await connectMqtt(gateway.port, device.credentials(1));
    let acknowledged = false;
    const publishing = client
      .publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 })
      .then(() => (acknowledged = true));
    while (store === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    // a round trip on the same connection: an early PUBACK would have come before its answer
    await client.subscribeAsync(device.receiptTopic);
    expect(acknowledged).toBe(false);
    store();
    await publishing;
    expect(acknowledged).toBe(true);
    await client.endAsync();
  });

  test('what lies in a publication is no packet, wherever the bytes are cut', async () => {
    const gateway = await front();
    const raw = openRaw(gateway.port);
    const received = async (bytes: number): Promise<void> => {
      while (raw.received().length < bytes) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await raw.opened;
    raw.socket.write(connectPacket());
    await received(4);
    const publish = (payload: Buffer): Buffer =>
      mqttPacket.generate({
        cmd: 'publish',
        topic: testDevice(0).readingTopic,
        payload,
        qos: 1,
        messageId: 7,
        dup: false,
        retain: false,
      });
    const inner = publish(Buffer.from('inner'));
    const outer = publish(inner);
    const cut = outer.length - inner.length;
    raw.socket.write(Buffer.concat([mqttPacket.generate({ cmd: 'pingreq' }), outer.subarray(0, cut)]));
    await received(6);
    raw.socket.write(outer.subarray(cut));
    await received(10);
    expect(gateway.arrived.map(({ bytes }) => Buffer.from(bytes))).toEqual([inner]);
    raw.socket.destroy();
    await raw.closed;
  });

  test('A25 when storage fails there is no PUBACK, and the connection closes with a named line', async () => {
    const gateway = await front({ accept: () => Promise.reject(new FieldmarkError('STORAGE_FULL')) });
    const device = testDevice(0);
    const client = await connectMqtt(gateway.port, device.credentials(1));
    const closed = new Promise((resolve) => client.once('close', () => resolve('closed')));
    const acknowledged = client
      .publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 })
      .then(() => 'acknowledged')
      .catch(() => 'failed');
    expect(await Promise.race([closed, acknowledged])).toBe('closed');
    expect(gateway.refusals()).toMatchObject([{ code: 'STORAGE_FULL', deviceId: device.id }]);
    await client.endAsync(true);
  });

  test('a reading refused for good is acknowledged, so that it is not sent for ever', async () => {
    const gateway = await front({ accept: async () => ({ kind: 'refused', code: 'SIGNATURE_INVALID' }) });
    const device = testDevice(0);
    const client = await connectMqtt(gateway.port, device.credentials(1));
    await expect(
      client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 }),
    ).resolves.toBeDefined();
    await client.endAsync();
  });
});

describe('logins', () => {
  const refusal = async (gateway: Front, credentials: object): Promise<string> => {
    const before = gateway.refusals().length;
    await expect(connectMqtt(gateway.port, credentials)).rejects.toThrow();
    const event = gateway.refusals()[before];
    return event?.kind === 'refused' ? event.code : 'none';
  };

  test('A17 no token, a foreign one, another gateway, another key, an old counter', async () => {
    const gateway = await front();
    const device = testDevice(0);
    const good = device.credentials(1);
    expect(await refusal(gateway, { clientId: device.id, username: device.id })).toBe('LOGIN_INVALID');
    expect(await refusal(gateway, { ...good, password: Buffer.from('password') })).toBe('LOGIN_INVALID');
    expect(await refusal(gateway, { ...good, password: testDevice(1).credentials(1).password })).toBe(
      'DEVICE_MISMATCH',
    );
    expect(await refusal(gateway, device.credentials(1, `0x${'cd'.repeat(20)}`))).toBe('LOGIN_AUDIENCE');
    const forged = Buffer.from(good.password);
    forged[forged.length - 1]! ^= 1;
    expect(await refusal(gateway, { ...good, password: forged })).toBe('LOGIN_INVALID');
    expect(await refusal(gateway, testDevice(7).credentials(1))).toBe('DEVICE_UNKNOWN');
    const client = await connectMqtt(gateway.port, good);
    await client.endAsync();
    expect(await refusal(gateway, good)).toBe('LOGIN_REPLAYED');
    expect(gateway.arrived).toEqual([]);
  });

  test('A17 nothing that follows a refused CONNECT at once is read', async () => {
    const gateway = await front();
    const device = testDevice(0);
    const raw = openRaw(gateway.port);
    await raw.opened;
    const publish = mqttPacket.generate({
      cmd: 'publish',
      topic: device.readingTopic,
      payload: Buffer.from(device.seal()),
      qos: 1,
      messageId: 1,
      dup: false,
      retain: false,
    });
    raw.socket.write(Buffer.concat([connectPacket({ password: Buffer.from('wrong') }), publish]));
    await raw.closed;
    expect(gateway.arrived).toEqual([]);
    expect(raw.received()[3]).toBe(5);
  });

  test('A17 a suspended device stays out', async () => {
    const gateway = await front({ directory: directoryOf(1, { suspended: true }) });
    expect(await refusal(gateway, testDevice(0).credentials(1))).toBe('DEVICE_SUSPENDED');
  });

  test('A19 a client id is the key: another device can not take it over', async () => {
    const gateway = await front();
    const owner = testDevice(0);
    const client = await connectMqtt(gateway.port, owner.credentials(1));
    const thief = testDevice(1).credentials(1);
    expect(await refusal(gateway, { ...thief, clientId: owner.id })).toBe('LOGIN_INVALID');
    expect(await refusal(gateway, { ...thief, clientId: owner.id, username: owner.id })).toBe('DEVICE_MISMATCH');
    expect(await refusal(gateway, { ...owner.credentials(2), clientId: `${owner.id}x` })).toBe('LOGIN_INVALID');
    expect(client.connected).toBe(true);
    await client.publishAsync(owner.readingTopic, Buffer.from(owner.seal()), { qos: 1 });
    await client.endAsync();
  });

  test('A22 a will is refused before it can be kept', async () => {
    const gateway = await front();
    const device = testDevice(0);
    const will = { topic: device.readingTopic, payload: Buffer.from(device.seal()), qos: 1 as const, retain: true };
    expect(await refusal(gateway, { ...device.credentials(1), will })).toBe('TOPIC_FORBIDDEN');
    expect(gateway.arrived).toEqual([]);
  });

  test('a login that storage can not record is answered with "server unavailable"', async () => {
    const gateway = await front({ login: () => Promise.reject(new FieldmarkError('STORAGE_FAILED')) });
    await expect(connectMqtt(gateway.port, testDevice(0).credentials(1))).rejects.toMatchObject({ code: 3 });
  });
});

describe('topics', () => {
  const forbidden = [
    upTopic(testDevice(1).deviceId, 'reading'),
    `fieldmark/1/${testDevice(0).id}/down/receipt`,
    `fieldmark/1/${testDevice(0).id}/up/shell`,
    `fieldmark/1/${testDevice(0).id}/up/reading/more`,
    `fieldmark/1/${testDevice(0).id.toUpperCase()}/up/reading`,
    '$SYS/broker/uptime',
    `fieldmark/1/${testDevice(0).id}/up/reading\0`,
    Array(100).fill('x').join('/'),
    '/',
  ];

  test.each(forbidden)('A18 publishing to %j is refused and logged', async (topic) => {
    const gateway = await front();
    const device = testDevice(0);
    const client = await connectMqtt(gateway.port, device.credentials(1));
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(topic, Buffer.from(device.seal()), { qos: 1 }, () => {});
    await closed;
    expect(gateway.refusals()).toMatchObject([{ code: 'TOPIC_FORBIDDEN', deviceId: device.id }]);
    expect(gateway.arrived).toEqual([]);
    await client.endAsync(true);
  });

  test.each(['#', '+/+', '$SYS/#', 'fieldmark/1/+/down/receipt', `fieldmark/1/${testDevice(1).id}/down/receipt`])(
    'A18 subscribing to %j is refused and logged',
    async (topic) => {
      const gateway = await front();
      const device = testDevice(0);
      const client = await connectMqtt(gateway.port, device.credentials(1));
      await expect(client.subscribeAsync(topic)).rejects.toThrow();
      expect(gateway.refusals()).toMatchObject([{ code: 'TOPIC_FORBIDDEN', deviceId: device.id }]);
      await client.endAsync(true);
    },
  );

  test('A18 wildcards in a published topic, which a client library would not send', async () => {
    for (const topic of ['#', '+/up/reading']) {
      const gateway = await front();
      const raw = openRaw(gateway.port);
      await raw.opened;
      raw.socket.write(connectPacket());
      await gateway.when((event) => event.kind === 'connected');
      const name = Buffer.from(topic);
      raw.socket.write(Buffer.concat([Buffer.from([0x30, name.length + 3, 0, name.length]), name, Buffer.from('x')]));
      await raw.closed;
      expect(gateway.refusals()).toMatchObject([{ code: 'TOPIC_FORBIDDEN' }]);
    }
  });

  test('A22 a retained message is refused', async () => {
    const gateway = await front();
    const device = testDevice(0);
    const client = await connectMqtt(gateway.port, device.credentials(1));
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(device.readingTopic, Buffer.from(device.seal()), { qos: 1, retain: true }, () => {});
    await closed;
    expect(gateway.refusals()).toMatchObject([{ code: 'TOPIC_FORBIDDEN', detail: 'a retained message' }]);
    expect(gateway.arrived).toEqual([]);
    await client.endAsync(true);
  });

  test('nothing is relayed from one device to another', async () => {
    const gateway = await front();
    const [a, b] = [testDevice(0), testDevice(1)];
    const listener = await connectMqtt(gateway.port, b.credentials(1));
    const heard: string[] = [];
    listener.on('message', (topic) => heard.push(topic));
    await listener.subscribeAsync(b.receiptTopic);
    const client = await connectMqtt(gateway.port, a.credentials(1));
    await client.publishAsync(a.readingTopic, Buffer.from(a.seal()), { qos: 1 });
    gateway.broker.send(b.id, 'receipt', new Uint8Array([1]));
    while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual([b.receiptTopic]);
    await client.endAsync();
    await listener.endAsync();
  });
});

describe('attacks on the connection', () => {
  test('A20 a stranger who announces 256 MiB is cut off within 64 KiB', async () => {
    const gateway = await front();
    const raw = openRaw(gateway.port);
    await raw.opened;
    raw.socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    raw.socket.write(Buffer.alloc(1 << 20));
    await raw.closed;
    expect(gateway.refusals()).toMatchObject([{ code: 'CONNECT_TOO_LARGE' }]);
  });

  test('A20 nor by many small packets before the login', async () => {
    const gateway = await front({ login: () => new Promise(() => {}) });
    const raw = openRaw(gateway.port);
    await raw.opened;
    raw.socket.write(connectPacket());
    const ping = Buffer.from([0xc0, 0x00]);
    const flood = setInterval(() => raw.socket.write(Buffer.concat(Array(4096).fill(ping))), 1);
    await raw.closed;
    clearInterval(flood);
    expect(raw.received().length).toBe(0);
  });

  test('A20 a logged-in device can not announce more than a packet may have', async () => {
    const gateway = await front();
    const raw = openRaw(gateway.port);
    await raw.opened;
    raw.socket.write(connectPacket());
    await gateway.when((event) => event.kind === 'connected');
    raw.socket.write(Buffer.from([0x32, 0x81, 0x80, 0x01]));
    await raw.closed;
    expect(LIMITS.mqttPacketBytesMax).toBe(16_384);
    expect(gateway.refusals()).toMatchObject([{ code: 'CONNECT_TOO_LARGE' }]);
  });

  test('A23 ten thousand damaged packets crash nothing, and a device is served as before', async () => {
    const gateway = await front();
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    const device = testDevice(0);
    const templates = [
      connectPacket(),
      mqttPacket.generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: device.receiptTopic, qos: 0 }] }),
      mqttPacket.generate({
        cmd: 'publish',
        topic: device.readingTopic,
        payload: 'x',
        qos: 1,
        messageId: 2,
        dup: false,
        retain: false,
      }),
      mqttPacket.generate({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: [device.receiptTopic] }),
      mqttPacket.generate({ cmd: 'pubrel', messageId: 4 }),
      mqttPacket.generate({ cmd: 'pingreq' }),
    ];
    const damaged = (): Buffer => {
      const packet = Buffer.from(templates[random(templates.length)]!);
      for (let i = random(4); i >= 0; i--) packet[random(packet.length)] = random(256);
      return random(4) === 0 ? packet.subarray(0, random(packet.length)) : packet;
    };
    const attack = async (counter: number): Promise<void> => {
      const raw = openRaw(gateway.port);
      await raw.opened;
      // every other one is a genuine device gone mad
      if (counter % 2 === 0) raw.socket.write(connectPacket(device.credentials(counter + 10)));
      for (let i = 0; i < 50; i++) raw.socket.write(damaged());
      raw.socket.end();
      await raw.closed;
    };
    for (let i = 0; i < 200; i += 10) await Promise.all(Array.from({ length: 10 }, (_, k) => attack(i + k)));
    const client = await connectMqtt(gateway.port, device.credentials(100_000));
    const before = gateway.arrived.length;
    await client.publishAsync(device.readingTopic, Buffer.from(device.seal()), { qos: 1 });
    expect(gateway.arrived.length).toBe(before + 1);
    await client.endAsync();
  });
});
