import type { IPublishPacket } from 'mqtt-packet';

/**
 * The packets that a gateway gets most of, read without a general parser's garbage: whole PUBLISH packets with QoS 1
 * (MQTT 3.1.1 §3.3), not retained, on one topic.
 */
const PUBLISH_QOS1 = 0x32;
const DUP = 0x08;
const LENGTH_BYTES_MAX = 4;

/**
 * Gives each such packet at the start of `chunk`, which begins with a packet, and tells how many bytes those were. The
 * rest begins with another kind of packet, or with one that is not whole: it is the parser's.
 */
export const takePublications = (chunk: Buffer, topic: string, take: (packet: IPublishPacket) => void): number => {
  let start = 0;
  while (start < chunk.length && (chunk[start]! & ~DUP) === PUBLISH_QOS1) {
    let at = start + 1;
    let length = 0;
    for (let i = 0, shift = 0; i < LENGTH_BYTES_MAX && at < chunk.length; i++, shift += 7) {
      const byte = chunk[at++]!;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    const end = at + length;
    const payloadAt = at + 2 + topic.length + 2;
    // a length that is cut off or malformed ends in a byte of 128 or more
    if (end > chunk.length || payloadAt > end || chunk[at - 1]! > 127) break;
    if (chunk.readUInt16BE(at) !== topic.length || chunk.toString('latin1', at + 2, payloadAt - 2) !== topic) break;
    take({
      cmd: 'publish',
      qos: 1,
      dup: (chunk[start]! & DUP) !== 0,
      retain: false,
      topic,
      messageId: chunk.readUInt16BE(payloadAt - 2),
      payload: chunk.subarray(payloadAt, end),
    });
    start = end;
  }
  return start;
};
