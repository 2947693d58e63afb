import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '#proto/limits.js';
import { guardConnection, watchPackets } from './guard.js';
import { GATEWAY_LIMITS } from './limits.js';

describe('packet borders', () => {
  const packet = (length: number): number[] => [0x30, length, ...Array<number>(length).fill(1)];

  test('are found wherever the chunks are cut', () => {
    const bytes = Uint8Array.from([...packet(3), ...packet(0), ...packet(100)]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const watch = watchPackets(() => 100);
      expect(watch.push(bytes.subarray(0, cut), 5)).toBeUndefined();
      const between = cut === 0 || cut === 5 || cut === 7 || cut === bytes.length;
      expect(watch.incompleteSinceMs()).toBe(between ? undefined : 5);
      expect(watch.push(bytes.subarray(cut), 9)).toBeUndefined();
      expect(watch.incompleteSinceMs()).toBeUndefined();
    }
  });

  test('A20 a packet over the bound is named by its announced length, before its body comes', () => {
    expect(watchPackets(() => 127).push(Uint8Array.from([0x30, 127]), 0)).toBeUndefined();
    expect(watchPackets(() => 127).push(Uint8Array.from([0x30, 0x80, 0x01]), 0)).toBe('a packet of over 127 bytes');
  });

  test('A23 a length that never ends is malformed (MQTT 3.1.1 §2.2.3)', () => {
    expect(watchPackets(() => 127).push(Uint8Array.from([0x30, 0x80, 0x80, 0x80, 0x80]), 0)).toBe(
      'a malformed packet length',
    );
  });
});

describe('a guarded connection', () => {
  const guarded = () => {
    const connection = new PassThrough();
    const breaches: string[] = [];
    const guard = guardConnection(connection, 0, (why) => breaches.push(why));
    return { connection, breaches, guard };
  };

  test('A21 is closed where no login came in time, or a packet was not completed in time', () => {
    const stranger = guarded();
    stranger.guard.sweep(GATEWAY_LIMITS.packetTimeMsMax);
    expect(stranger.breaches).toEqual([]);
    stranger.guard.sweep(GATEWAY_LIMITS.packetTimeMsMax + 1);
    expect(stranger.breaches).toEqual(['no login in time']);
    expect(stranger.connection.destroyed).toBe(true);

    const slow = guarded();
    slow.guard.trust();
    expect(slow.guard.pass(Uint8Array.from([0x30]))).toBe(true);
    const startedMs = Date.now();
    slow.guard.sweep(startedMs + GATEWAY_LIMITS.packetTimeMsMax - 1000);
    expect(slow.breaches).toEqual([]);
    slow.guard.sweep(startedMs + GATEWAY_LIMITS.packetTimeMsMax + 1000);
    expect(slow.breaches).toEqual(['a packet was not completed in time']);
  });

  test('a quiet device between two packets is left alone', () => {
    const quiet = guarded();
    quiet.guard.trust();
    quiet.guard.sweep(Date.now() + 3_600_000);
    expect(quiet.breaches).toEqual([]);
  });

  test('the bound is wider after the login', () => {
    const announce = Uint8Array.from([0x30, 0x81, 0x20]); // 4,097 bytes
    const stranger = guarded();
    expect(stranger.guard.pass(announce)).toBe(false);
    expect(stranger.connection.destroyed).toBe(true);
    expect(stranger.breaches).toEqual([`a packet of over ${LIMITS.connectBytesMax} bytes`]);
    const device = guarded();
    device.guard.trust();
    expect(device.guard.pass(announce)).toBe(true);
    expect(device.connection.destroyed).toBe(false);
  });
});
