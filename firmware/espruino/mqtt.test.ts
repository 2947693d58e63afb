import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import type { FieldmarkError } from '#proto/errors.js';
import { openMqtt, type Socket } from './mqtt.js';

/** The board's client against a broker that speaks by another's codec, `mqtt-packet`; only bytes pass between. */
const UP = 'fieldmark/1/aa/up/reading';
const DOWN = 'fieldmark/1/aa/down/receipt';
const OPTIONS = {
  url: 'mqtt://127.0.0.1:1884',
  clientId: 'aa',
  username: 'aa',
  password: new Uint8Array([0, 255, 0x10, 0x80]),
  subscriptions: [DOWN],
};
const TICK_MS = 5000;

type Line = {
  readonly to: { readonly host: string; readonly port: number };
  readonly said: mqttPacket.Packet[];
  readonly connected: () => void;
  readonly emit: (event: 'data' | 'close' | 'error', text: string) => void;
  readonly isEnded: () => boolean;
};

const openClient = () => {
  const lines: Line[] = [];
  let nowMs = 0;
  let tick = (): void => {};
  const connect = (to: Line['to'], connected: () => void): Socket => {
    const said: mqttPacket.Packet[] = [];
    const listeners: { [event: string]: (text: string) => void } = {};
    let isEnded = false;
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet) => said.push(packet));
    parser.on('error', (error) => {
      throw error;
    });
    lines.push({ to, said, connected, isEnded: () => isEnded, emit: (event, text) => listeners[event]?.(text) });
    return {
      write: (text) => parser.parse(Buffer.from(text, 'latin1')),
      end: () => {
        isEnded = true;
      },
      on: (event, listener) => {
        listeners[event] = listener;
      },
    };
  };
  const network = openMqtt({
    module: () => ({ connect }),
    monotonicMs: () => nowMs,
    setInterval: (task) => {
      tick = task;
    },
  });
  const last = (): Line => lines[lines.length - 1]!;
  const bytesOf = (packet: object): string =>
    Buffer.from(mqttPacket.generate(packet as mqttPacket.Packet)).toString('latin1');
  return {
    network,
    lines,
    last,
    bytesOf,
    hear: (packet: object): void => last().emit('data', bytesOf(packet)),
    pass: (ms: number): void => {
      for (const end = nowMs + ms; nowMs < end; ) {
        nowMs += TICK_MS;
        tick();
      }
    },
    code: () => network.lastError()?.code,
  };
};

const CONNACK = { cmd: 'connack', returnCode: 0, sessionPresent: false };
const login = (client: ReturnType<typeof openClient>): void => {
  client.network.connect(OPTIONS);
  client.last().connected();
  client.hear(CONNACK);
  const subscribe = client.last().said[1] as mqttPacket.ISubscribePacket;
  client.hear({ cmd: 'suback', messageId: subscribe.messageId, granted: [1] });
};
const opened = () => {
  const client = openClient();
  login(client);
  return client;
};
const MESSAGE = { cmd: 'publish', topic: DOWN, qos: 1, messageId: 9, payload: Buffer.from([1, 0, 255]), dup: false };

describe('the MQTT client of a board', () => {
  test('logs in, subscribes, and is open once both are granted', () => {
    const client = openClient();
    const states = [client.network.state()];
    client.network.connect(OPTIONS);
    expect(client.last().to).toEqual({ host: '127.0.0.1', port: 1884 });
    expect(client.last().said).toEqual([]);
    client.last().connected();
    states.push(client.network.state());
    client.hear(CONNACK);
    states.push(client.network.state());
    const [connect, subscribe] = client.last().said as [mqttPacket.IConnectPacket, mqttPacket.ISubscribePacket];
    expect(connect).toMatchObject({ protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 });
    expect([connect.clientId, connect.username, connect.password]).toEqual(['aa', 'aa', Buffer.from(OPTIONS.password)]);
    expect(subscribe.subscriptions).toMatchObject([{ topic: DOWN, qos: 1 }]);
    client.hear({ cmd: 'suback', messageId: subscribe.messageId, granted: [1] });
    states.push(client.network.state());
    expect(states).toEqual(['closed', 'connecting', 'connecting', 'open']);
  });

  test.each([
    [1, 'GATEWAY_UNREACHABLE'],
    [3, 'GATEWAY_UNREACHABLE'],
    [4, 'LOGIN_REFUSED'],
    [5, 'LOGIN_REFUSED'],
  ])('refused with %i at the login: %s', (returnCode, code) => {
    const client = openClient();
    client.network.connect(OPTIONS);
    client.last().connected();
    client.hear({ ...CONNACK, returnCode });
    expect([client.network.state(), client.code(), client.last().isEnded()]).toEqual(['closed', code, true]);
  });

  test('a topic that is not granted: TOPIC_FORBIDDEN', () => {
    const client = openClient();
    client.network.connect(OPTIONS);
    client.last().connected();
    client.hear(CONNACK);
    client.hear({ cmd: 'suback', messageId: 1, granted: [128] });
    expect([client.network.state(), client.code()]).toEqual(['closed', 'TOPIC_FORBIDDEN']);
  });

  test('a scheme that it does not speak is refused before anything is opened', () => {
    const client = openClient();
    client.network.connect({ ...OPTIONS, url: 'mqtts://127.0.0.1' });
    expect([client.network.state(), client.code(), client.lines.length]).toEqual(['closed', 'CONFIG_INVALID', 0]);
  });

  // around each length at which the head of a packet takes another byte, less topic and id
  test.each([0, 1, 97, 98, 99, 126, 127, 128, 4096, 16_353, 16_354, 16_355, 65_536])(
    'publishes %i bytes, and answers for them when they are acknowledged',
    (length) => {
      const client = opened();
      const payload = new Uint8Array(length).map((_, i) => i * 31);
      const done: unknown[] = [];
      client.network.publish(UP, payload, (error, isDone) => done.push([error?.code, isDone]));
      const packet = client.last().said[2] as mqttPacket.IPublishPacket;
      expect([packet.topic, packet.qos, packet.dup, packet.retain]).toEqual([UP, 1, false, false]);
      expect(Buffer.compare(packet.payload as Buffer, payload)).toBe(0);
      client.hear({ cmd: 'puback', messageId: packet.messageId! + 1 });
      expect(done).toEqual([]);
      client.hear({ cmd: 'puback', messageId: packet.messageId });
      client.hear({ cmd: 'puback', messageId: packet.messageId });
      expect(done).toEqual([[undefined, true]]);
    },
  );

  test('gives no two packets under way one id, and none 0, over more than there are', () => {
    const client = opened();
    let isEnough = true;
    for (let i = 0; i < 65_540; i++) {
      client.last().said.length = 0;
      let isDone = false;
      client.network.publish(UP, new Uint8Array(0), () => {
        isDone = true;
      });
      const { messageId } = client.last().said[0] as mqttPacket.IPublishPacket;
      client.last().emit('data', String.fromCharCode(0x40, 2, messageId! >> 8, messageId! & 255));
      isEnough &&= isDone && messageId !== 0;
    }
    expect(isEnough).toBe(true);
  });

  test('hands over what comes in pieces or in one, and acknowledges it', () => {
    const client = opened();
    const two = client.bytesOf(MESSAGE) + client.bytesOf({ ...MESSAGE, messageId: 10, payload: Buffer.alloc(300, 7) });
    for (let cut = 0; cut <= two.length; cut++) {
      client.last().said.length = 0;
      client.last().emit('data', two.slice(0, cut));
      client.last().emit('data', two.slice(cut));
      expect(client.network.receive()).toEqual({ topic: DOWN, payload: new Uint8Array([1, 0, 255]) });
      expect(client.network.receive()?.payload).toEqual(new Uint8Array(300).fill(7));
      expect(client.last().said).toMatchObject([
        { cmd: 'puback', messageId: 9 },
        { cmd: 'puback', messageId: 10 },
      ]);
    }
    client.last().said.length = 0;
    client.hear({ ...MESSAGE, qos: 0 });
    expect(client.last().said).toEqual([]);
    expect(client.network.receive()?.payload).toEqual(new Uint8Array([1, 0, 255]));
  });

  test('takes no more than it has room for, and does not acknowledge the rest', () => {
    const client = opened();
    client.last().said.length = 0;
    for (let i = 1; i <= 20; i++) client.hear({ ...MESSAGE, messageId: i });
    expect(client.last().said.map((packet) => packet.messageId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    let count = 0;
    while (client.network.receive() !== undefined) count++;
    expect(count).toBe(8);
  });

  test.each([
    ['a packet that is longer than it takes', '\x32\x81\x20'],
    ['a length without an end', '\x32\xff\xff\xff\xff'],
    ['a message of quality 2, which it never asked for', '\x34\x05\x00\x01a\x00\x01'],
    ['a topic that is longer than its packet', '\x30\x03\x00\x05a'],
  ])('%s ends the connection', (_name, text) => {
    const client = opened();
    client.last().emit('data', text);
    expect([client.network.state(), client.code()]).toEqual(['closed', 'GATEWAY_UNREACHABLE']);
    expect(client.network.receive()).toBeUndefined();
  });

  test('whatever a broker sends is taken or ends the connection', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (pieces) => {
        const client = opened();
        for (const piece of pieces) client.last().emit('data', Buffer.from(piece).toString('latin1'));
        expect(['open', 'closed']).toContain(client.network.state());
      }),
      { numRuns: 500 },
    );
  });

  test('keeps a quiet connection alive, and gives up one that is silent', () => {
    const client = opened();
    for (let i = 0; i < 10; i++) {
      client.last().said.length = 0;
      client.pass(40_000);
      expect(client.last().said.map(({ cmd }) => cmd)).toContain('pingreq');
      client.hear({ cmd: 'pingresp' });
    }
    expect(client.network.state()).toBe('open');
    client.pass(60_000 + 20_000);
    expect(client.network.state()).toBe('open');
    client.pass(TICK_MS);
    expect([client.network.state(), client.code()]).toEqual(['closed', 'GATEWAY_UNREACHABLE']);
  });

  test.each([
    ['that never comes about', () => {}],
    ['whose login nobody answers', (client: ReturnType<typeof openClient>) => client.last().connected()],
  ])('a connection %s is given up', (_name, meanwhile) => {
    const client = openClient();
    client.network.connect(OPTIONS);
    meanwhile(client);
    client.pass(20_000);
    expect(client.network.state()).toBe('connecting');
    client.pass(TICK_MS);
    expect([client.network.state(), client.code(), client.last().isEnded()]).toEqual([
      'closed',
      'GATEWAY_UNREACHABLE',
      true,
    ]);
  });

  test('what was not acknowledged when the connection ended is told, and nothing of the old one counts for the new', () => {
    const client = opened();
    const told: (string | undefined)[] = [];
    client.network.publish(UP, new Uint8Array(1), (error: FieldmarkError | undefined) => told.push(error?.code));
    const { messageId } = client.last().said[2] as mqttPacket.IPublishPacket;
    client.last().emit('data', client.bytesOf(MESSAGE).slice(0, 5));
    client.last().emit('close', '');
    expect([client.network.state(), told]).toEqual(['closed', ['GATEWAY_UNREACHABLE']]);
    const before = client.last();
    login(client);
    before.emit('data', client.bytesOf({ cmd: 'puback', messageId }));
    before.emit('data', client.bytesOf(MESSAGE));
    expect(client.network.receive()).toBeUndefined();
    before.emit('error', '');
    before.emit('close', '');
    expect(client.network.state()).toBe('open');
    client.hear(MESSAGE);
    expect(client.network.receive()?.topic).toBe(DOWN);
    client.network.publish(UP, new Uint8Array(1), (error) => told.push(error?.code));
    client.network.close();
    client.network.publish(UP, new Uint8Array(1), (error) => told.push(error?.code));
    expect(told).toEqual(['GATEWAY_UNREACHABLE', 'INTERRUPTED', 'GATEWAY_UNREACHABLE']);
  });
});
