import { describe, expect, test } from '@jest/globals';
import { createBatcher } from './batch.js';

/** A run that waits until it is told to go on. */
const createGate = () => {
  const batches: number[][] = [];
  const open: (() => void)[] = [];
  const run = async (items: readonly number[]): Promise<readonly number[]> => {
    batches.push([...items]);
    await new Promise<void>((resolve) => open.push(resolve));
    if (items.includes(13)) throw new Error('unlucky');
    return items.map((item) => item * 2);
  };
  return { batches, open, run };
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('the batcher', () => {
  test('takes what comes in one turn together, and what comes meanwhile next', async () => {
    const { batches, open, run } = createGate();
    const batcher = createBatcher(run, { itemsMax: 3 });
    const first = [1, 2].map(batcher.add);
    await turn();
    const second = [3, 4, 5, 6].map(batcher.add);
    await turn();
    expect(batches).toEqual([[1, 2]]);
    expect(batcher.waiting()).toBe(4);
    open.shift()!();
    expect(await Promise.all(first)).toEqual([2, 4]);
    await turn();
    open.shift()!();
    await turn();
    open.shift()!();
    expect(await Promise.all(second)).toEqual([6, 8, 10, 12]);
    expect(batches).toEqual([[1, 2], [3, 4, 5], [6]]);
  });

  test('spreads a burst over free places, but not in crumbs', async () => {
    const { batches, open, run } = createGate();
    const batcher = createBatcher(run, { itemsMax: 100, itemsMin: 2, concurrency: 2 });
    const all = [1, 2, 3].map(batcher.add);
    await turn();
    expect(batches).toEqual([[1, 2], [3]]);
    for (const go of open.splice(0)) go();
    await Promise.all(all);
    const large = Array.from({ length: 10 }, (_, i) => batcher.add(i));
    await turn();
    expect(batches.slice(2).map((batch) => batch.length)).toEqual([5, 5]);
    for (const go of open.splice(0)) go();
    await Promise.all(large);
  });

  test('a batch that fails rejects its own items and no others', async () => {
    const { open, run } = createGate();
    const batcher = createBatcher(run, { itemsMax: 2 });
    const results = Promise.allSettled([12, 13, 14].map(batcher.add));
    await turn();
    open.shift()!();
    await turn();
    open.shift()!();
    expect((await results).map((result) => result.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });
});
