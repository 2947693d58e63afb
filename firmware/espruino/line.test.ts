import { describe, expect, test } from '@jest/globals';
import { encodeFrame } from '#proto/frame.js';
import { encodeImprov, IMPROV_TYPE } from '#proto/improv.js';
import { findImprov } from './improv-line.js';
import { openLine } from './line.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const start = () => {
  let nowMs = 1000;
  let say: (text: string) => void = () => {};
  let knocks = 0;
  const payloads: Uint8Array[] = [];
  const line = openLine(
    {
      write: () => {},
      on: (_event, listener) => {
        say = listener;
      },
    },
    () => nowMs,
    findImprov,
    () => knocks++,
  );
  const packets: Uint8Array[] = [];
  line.onFrame((payload) => payloads.push(payload));
  line.onImprov((packet) => packets.push(packet));
  return {
    payloads,
    packets,
    knocks: () => knocks,
    hear: (...texts: readonly string[]) => {
      for (const text of texts) say(text);
    },
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
};

describe('the line of a board', () => {
  const payload = Uint8Array.from({ length: 90 }, (_, i) => (i * 37) & 255);
  const frame = latin1(encodeFrame(payload));

  test('hears a frame in pieces, and between frames and after text', () => {
    const { hear, payloads } = start();
    hear('lux=3\r\n', frame.slice(0, 7), frame.slice(7, 50), frame.slice(50), frame);
    expect(payloads).toEqual([payload, payload]);
  });

  test('gives way to who knocks, whatever came before, but not to the same letters in a frame', () => {
    const { hear, knocks, wait, payloads } = start();
    hear('\x03\n');
    wait(1000);
    hear('\n');
    hear('\x03\n');
    expect(knocks()).toBe(2);
    // as a tool for another kind of board leaves it
    hear('0 0 0 ');
    hear('\x03\n');
    expect(knocks()).toBe(2);
    wait(1000);
    hear('\x03\n');
    expect(knocks()).toBe(3);
    const inside = latin1(encodeFrame(Uint8Array.from([3, 10, 3, 10, 3, 10])));
    const at = inside.indexOf('\x03\n');
    wait(1000);
    hear(inside.slice(0, at), inside.slice(at, at + 2), inside.slice(at + 2));
    expect([knocks(), payloads.length]).toEqual([3, 1]);
  });

  test('forgets half a frame whose other half does not come', () => {
    const { hear, wait, payloads } = start();
    hear(frame.slice(0, 40));
    wait(1000);
    hear(frame);
    expect(payloads).toEqual([payload]);
  });
});

describe('Improv on the line of a board', () => {
  const state = encodeImprov(IMPROV_TYPE.command, new Uint8Array([2, 0]));
  const body = [...state.subarray(1, -1)];

  test('comes in whole though it holds zeros, beside frames and letter by letter', () => {
    const line = start();
    const frame = new Uint8Array([1, 2, 3]);
    line.hear(latin1(encodeFrame(frame)), `log\r\n${latin1(state)}`, latin1(encodeFrame(frame)), ...latin1(state));
    expect(line.packets.map((packet) => [...packet])).toEqual([body, body]);
    expect(line.payloads).toEqual([frame, frame]);
  });

  test('means nothing inside of a frame', () => {
    const line = start();
    const frame = new Uint8Array([...state, ...state]);
    line.hear(latin1(encodeFrame(frame)));
    expect(line.packets).toEqual([]);
    expect(line.payloads).toEqual([frame]);
  });
});
