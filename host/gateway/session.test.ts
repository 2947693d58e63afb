import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { downTopic } from '#proto/topics.js';
import { GATEWAY_LIMITS } from './limits.js';
import { countPending, createOutgoing, logIn, newSession, overdue, type Session, topicToHear } from './session.js';
import type { GuardedSocket } from './sockets.js';

const deviceId = new Uint8Array(20).fill(7);

/** A session over a stream that nobody reads. */
const open = (): { session: Session; stream: PassThrough } => {
  const stream = new PassThrough();
  const guarded = {
    socket: stream,
    address: '10.0.0.1',
    pass: () => true,
    trust: () => {},
  } as unknown as GuardedSocket;
  const session = newSession(guarded, 0);
  logIn(session, deviceId);
  return { session, stream };
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a session', () => {
  test('sends what one turn collects in one write, in order', async () => {
    const { session, stream } = open();
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    const outgoing = createOutgoing();
    outgoing.push(session, Buffer.from([1]));
    outgoing.push(session, Buffer.from([2, 3]));
    await turn();
    outgoing.push(session, Buffer.from([4]));
    await turn();
    expect(chunks).toEqual([Buffer.from([1, 2, 3]), Buffer.from([4])]);
  });

  test('A21 a frozen subscriber is overdue after ten seconds, gets nothing new, and is forgiven when it reads', async () => {
    const { session, stream } = open();
    session.subscribed.add(downTopic(deviceId, 'receipt'));
    const outgoing = createOutgoing();
    expect(topicToHear(session, 'receipt')).toBe(downTopic(deviceId, 'receipt'));
    expect(topicToHear(session, 'command')).toBeUndefined();
    outgoing.push(session, Buffer.alloc(300_000));
    await turn();
    session.heardMs = Date.now() + 60_000;
    const sinceMs = session.stalledSinceMs!;
    expect(topicToHear(session, 'receipt')).toBeUndefined();
    expect(overdue(session, sinceMs + GATEWAY_LIMITS.drainTimeMsMax)).toBeUndefined();
    expect(overdue(session, sinceMs + GATEWAY_LIMITS.drainTimeMsMax + 1)).toMatch(/does not read/);
    stream.resume();
    while (session.stalledSinceMs !== undefined) await turn();
    expect(overdue(session, sinceMs + GATEWAY_LIMITS.drainTimeMsMax + 1)).toBeUndefined();
    expect(topicToHear(session, 'receipt')).toBe(downTopic(deviceId, 'receipt'));
  });

  test('A21 a silent client is overdue after one and a half keep alives (MQTT 3.1.1 §3.1.2.10)', () => {
    const { session } = open();
    session.keepAliveMs = 1500;
    expect(overdue(session, 1500)).toBeUndefined();
    expect(overdue(session, 1501)).toMatch(/keep alive/);
  });

  test('holds its sender back while too much is on its way to the disk', () => {
    const { session, stream } = open();
    for (let i = 0; i < 255; i++) countPending(session, 1);
    expect(stream.isPaused()).toBe(false);
    countPending(session, 1);
    expect(stream.isPaused()).toBe(true);
    for (let i = 0; i < 127; i++) countPending(session, -1);
    expect(stream.isPaused()).toBe(true);
    countPending(session, -1);
    expect(stream.isPaused()).toBe(false);
  });
});
