import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mqtt, { type IPublishPacket, type Packet } from 'mqtt-packet';
import { takePublications } from './publications.js';

const TOPIC = 'fieldmark/1/0102/up/reading';
const publication = (more: Partial<IPublishPacket> = {}): Packet => ({
  cmd: 'publish',
  qos: 1,
  dup: false,
  retain: false,
  topic: TOPIC,
  messageId: 513,
  payload: Buffer.from('sealed'),
  ...more,
});

/** What matters of a packet, as text. */
const seen = (packet: Packet): string => {
  if (packet.cmd !== 'publish') return packet.cmd;
  const { topic, qos, dup, retain, messageId, payload } = packet;
  return JSON.stringify([topic, qos, dup, retain, messageId ?? null, Buffer.from(payload).toString('hex')]);
};
const parse = (chunk: Buffer): string[] => {
  const parser = mqtt.parser();
  const packets: string[] = [];
  parser.on('packet', (packet: Packet) => packets.push(seen(packet)));
  parser.on('error', (error: Error) => packets.push(error.message));
  parser.parse(chunk);
  return packets;
};
const take = (chunk: Buffer) => {
  const packets: string[] = [];
  const taken = takePublications(chunk, TOPIC, (packet) => packets.push(seen(packet)));
  return { packets, taken };
};

describe('publications', () => {
  const payload = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  const packet: fc.Arbitrary<Partial<IPublishPacket>> = fc.oneof(
    fc.record({ payload }),
    fc.record({ payload }),
    fc.record({ qos: fc.constant(0 as const), retain: fc.boolean() }),
    fc.record({ qos: fc.constant(2 as const), dup: fc.boolean() }),
    fc.record({ retain: fc.constant(true), messageId: fc.integer({ min: 1, max: 65535 }) }),
    fc.record({ dup: fc.constant(true), messageId: fc.integer({ min: 1, max: 65535 }) }),
    fc.record({ topic: fc.constantFrom('fieldmark/1/0102/up/readinG', 'ä', TOPIC.slice(1), `${TOPIC}s`) }),
  );

  test('are what a general parser makes of the same bytes, wherever they are cut', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 6 }), fc.nat(), (packets, cut) => {
        const parts = packets.map((more) => mqtt.generate(publication(more)));
        const whole = Buffer.concat([...parts, mqtt.generate({ cmd: 'pingreq' })]);
        const chunk = whole.subarray(0, cut % (whole.length + 1));
        const { packets: first, taken } = take(chunk);
        expect([...first, ...parse(chunk.subarray(taken))]).toEqual(parse(chunk));
      }),
    );
  });

  test('whole ones on the topic are taken, and nothing behind another packet is', () => {
    const one = mqtt.generate(publication());
    const again = mqtt.generate(publication({ dup: true, payload: Buffer.alloc(20_000, 1) }));
    const ping = mqtt.generate({ cmd: 'pingreq' });
    expect(take(Buffer.concat([one, again, ping, one]))).toEqual({
      packets: [...parse(one), ...parse(again)],
      taken: one.length + again.length,
    });
    expect(take(Buffer.concat([one, again.subarray(0, -1)])).taken).toBe(one.length);
  });

  test('a length that never ends, and one that leaves no room for the topic, are left to the parser', () => {
    const rest = Buffer.alloc(200);
    const untilId = Buffer.concat([Buffer.from([0x32, TOPIC.length + 3, 0, TOPIC.length]), Buffer.from(TOPIC)]);
    expect(take(Buffer.concat([untilId, rest])).taken).toBe(0);
    for (const head of [[0x32, 0xff, 0xff, 0xff, 0xff, 1], [0x32, 0xff], [0x32], [0x32, 0], [0x32, 20]])
      expect(take(Buffer.concat([Buffer.from(head), head.length === 1 ? Buffer.alloc(0) : rest])).taken).toBe(0);
  });
});
