import { expect, test } from '@jest/globals';
import { until } from '#linux/process.fixture.js';
import type { Unit } from '#provision/factory.js';
import { type Watch, watchUnits } from './factory-watch.js';

/** A bench that a test plugs units into; each is under way until it is let go. */
const createBench = (change: Partial<Watch> = {}) => {
  const plugged = new Map<string, Unit>();
  const taken: string[] = [];
  const ends = new Map<string, () => void>();
  const ending = new AbortController();
  let looks = 0;
  const watching = watchUnits({
    scan: async () => {
      looks++;
      return [...plugged.values()];
    },
    run: (unit) =>
      new Promise((resolve) => {
        taken.push(unit.port);
        ends.set(unit.port, resolve);
      }),
    isFull: () => false,
    places: 2,
    signal: ending.signal,
    scanMs: 2,
    ...change,
  });
  return {
    taken,
    watching,
    plug: (port: string, usbSerial?: string) => plugged.set(port, { port, usbSerial }),
    pull: (port: string) => plugged.delete(port),
    end: (port: string) => ends.get(port)!(),
    stop: () => ending.abort(),
    /** until it has looked a few times more */
    pause: () => {
      const enough = looks + 5;
      return until(() => looks >= enough, 'looks');
    },
  };
};

test('each unit is taken once a plugging, and only so many at once', async () => {
  const bench = createBench();
  for (const port of ['a', 'b', 'c']) bench.plug(port);
  await until(() => bench.taken.length === 2, 'two units');
  await bench.pause();
  expect(bench.taken).toEqual(['a', 'b']);
  bench.end('a');
  await until(() => bench.taken.length === 3, 'the third');
  bench.end('b');
  await bench.pause();
  expect(bench.taken).toEqual(['a', 'b', 'c']);
  bench.pull('a');
  await bench.pause();
  bench.plug('a');
  await until(() => bench.taken.length === 4, 'the first again');
  bench.stop();
  bench.end('a');
  bench.end('c');
  await bench.watching;
});

test('a unit that restarts under another name while it is under way is the same one', async () => {
  const bench = createBench();
  bench.plug('ttyACM0', 'S1');
  await until(() => bench.taken.length === 1, 'the unit');
  bench.pull('ttyACM0');
  await bench.pause();
  bench.plug('ttyACM1', 'S1');
  await bench.pause();
  expect(bench.taken).toEqual(['ttyACM0']);
  bench.stop();
  bench.end('ttyACM0');
  await bench.watching;
});

test('it ends when the batch is full, and finishes what is under way', async () => {
  let isFull = false;
  const bench = createBench({ isFull: () => isFull });
  bench.plug('a');
  await until(() => bench.taken.length === 1, 'the unit');
  isFull = true;
  let isOver = false;
  void bench.watching.then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isOver).toBe(false);
  bench.end('a');
  await bench.watching;
});

test('it ends with what stops the line', async () => {
  const bench = createBench({ run: () => Promise.reject(new Error('the disk is full')) });
  bench.plug('a');
  await expect(bench.watching).rejects.toThrow('the disk is full');
});
