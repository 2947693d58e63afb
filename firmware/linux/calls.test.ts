import { describe, expect, jest, test } from '@jest/globals';
import type { Done } from '#core/ports.js';
import { ask, codeOf } from '#drivers/buses.fixture.js';
import { createCalls } from './calls.js';

const never = (): (() => void) => () => {};

describe('calls to a board', () => {
  test('run one at a time, in order, also where an answer asks again', async () => {
    const calls = createCalls(1000, () => {});
    const order: string[] = [];
    const finishers: Done<string>[] = [];
    const call = (name: string) =>
      ask<string>((done) =>
        calls.run<string>((finish) => {
          order.push(name);
          finishers.push(finish);
          return () => order.push(`${name} released`);
        }, done),
      );
    const first = call('first').then(() => call('third'));
    const second = call('second');
    expect(order).toEqual(['first']);
    finishers[0]!(undefined, 'a');
    expect(order).toEqual(['first', 'first released', 'second']);
    finishers[1]!(undefined, 'b');
    await second;
    await new Promise(setImmediate);
    finishers[2]!(undefined, 'c');
    expect([await first, order.at(-1)]).toEqual(['c', 'third released']);
  });
  test('that get no answer in time fail, and the board counts as stuck', async () => {
    const stuck = jest.fn();
    const calls = createCalls(20, stuck);
    const code = await codeOf(ask((done) => calls.run(never, done)));
    expect([code, stuck.mock.calls.length]).toEqual(['SENSOR_TIMEOUT', 1]);
  });
  test('take one answer only', async () => {
    const calls = createCalls(1000, () => {});
    const answers: unknown[] = [];
    calls.run<number>(
      (finish) => {
        finish(undefined, 1);
        finish(undefined, 2);
        return () => {};
      },
      (_error, value) => answers.push(value),
    );
    expect(answers).toEqual([1]);
  });
  test('that throw fail as a fault of the bus, and the next one runs', async () => {
    const calls = createCalls(1000, () => {});
    const broken = ask((done) =>
      calls.run(() => {
        throw new Error('no such pin');
      }, done),
    );
    const next = ask<true>((done) =>
      calls.run<true>((finish) => {
        finish(undefined, true);
        return () => {};
      }, done),
    );
    expect([await codeOf(broken), await next]).toEqual(['BUS_FAILED', true]);
  });
  test('all fail when the connection ends: the running, the waiting and those to come', async () => {
    const calls = createCalls(1000, () => {});
    const asked = [1, 2, 3].map(() => codeOf(ask((done) => calls.run(never, done))));
    calls.end();
    asked.push(codeOf(ask((done) => calls.run(never, done))));
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 4 }, () => 'BOARD_DISCONNECTED'));
  });
});
