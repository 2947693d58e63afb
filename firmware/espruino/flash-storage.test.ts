import { describe, expect, test } from '@jest/globals';
import type { Storage } from '#core/ports.js';
import { createTestFlash, PowerCut, type TestFlash } from './flash.fixture.js';
import { type FlashStorage, openFlashStorage } from './flash-storage.js';

const open = (flash: TestFlash): FlashStorage => openFlashStorage(flash, flash.pages);
const blob = (seed: number, length: number): Uint8Array => new Uint8Array(length).map((_, i) => (seed * 31 + i) & 255);

type Step = { readonly name: string; readonly bytes: Uint8Array | undefined };

/** The writes of a working day: readings come and, some time later, go; the stored state changes now and then. */
const day = (readings: number): readonly Step[] => {
  const steps: Step[] = [];
  for (let i = 0; i < readings; i++) {
    if (i % 7 === 0) for (const copy of ['state.a', 'state.b']) steps.push({ name: copy, bytes: blob(i, 90) });
    steps.push({ name: `q.${String(i).padStart(20, '0')}`, bytes: blob(i, 200 + (i % 5) * 17) });
    if (i >= 3) steps.push({ name: `q.${String(i - 3).padStart(20, '0')}`, bytes: undefined });
  }
  return steps;
};

const perform = (storage: Storage, step: Step): void =>
  step.bytes === undefined ? storage.remove(step.name) : storage.write(step.name, step.bytes);

const contents = (storage: Storage): Record<string, string> =>
  Object.fromEntries(storage.list('').map((name) => [name, Buffer.from(storage.read(name)!).toString('hex')]));

const contentsAfter = (steps: readonly Step[]): Record<string, string> => {
  const kept = new Map<string, string>();
  for (const { name, bytes } of steps)
    if (bytes === undefined) kept.delete(name);
    else kept.set(name, Buffer.from(bytes).toString('hex'));
  return Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1)));
};

describe('storage on bare flash', () => {
  test('keeps, replaces, removes and lists, and finds all again', () => {
    const flash = createTestFlash(1024, 3, 0x8000);
    const storage = open(flash);
    storage.write('b', blob(1, 10));
    storage.write('a', blob(2, 0));
    storage.write('b', blob(3, 13));
    storage.write('q.1', blob(4, 5));
    storage.remove('q.1');
    storage.remove('never');
    for (const each of [storage, open(flash)]) {
      expect(each.list('')).toEqual(['a', 'b']);
      expect(each.list('q.')).toEqual([]);
      expect(each.read('b')).toEqual(blob(3, 13));
      expect(each.read('a')).toEqual(new Uint8Array(0));
      expect(each.read('q.1')).toBeUndefined();
    }
  });

  test('wears its pages alike over many days', () => {
    const flash = createTestFlash(2048, 4);
    const storage = open(flash);
    for (const step of day(300)) perform(storage, step);
    expect(contents(storage)).toEqual(contentsAfter(day(300)));
    expect(Math.min(...flash.erases)).toBeGreaterThan(5);
    expect(Math.max(...flash.erases) - Math.min(...flash.erases)).toBeLessThanOrEqual(1);
  });

  test.each([2, 3])('A25 loses nothing to a power cut at any flash write of a day, on %i pages', (count) => {
    const steps = day(24);
    const whole = createTestFlash(2048, count);
    open(whole);
    const opened = whole.steps();
    const uncut = open(whole);
    for (const step of steps) perform(uncut, step);
    const writes = whole.steps() - opened;
    expect(writes).toBeGreaterThan(1000);
    for (let cut = 1; cut <= writes; cut++) {
      const flash = createTestFlash(2048, count);
      let done = 0;
      try {
        const storage = open(flash);
        flash.cutAt(cut);
        for (; done < steps.length; done++) perform(storage, steps[done]!);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      // the power goes again while what the first cut left is being put right
      flash.cutAt(1 + (cut % 5));
      try {
        open(flash);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      flash.cutAt(undefined);
      const found = contents(open(flash));
      const isOld = JSON.stringify(found) === JSON.stringify(contentsAfter(steps.slice(0, done)));
      const isNew = JSON.stringify(found) === JSON.stringify(contentsAfter(steps.slice(0, done + 1)));
      if (!isOld && !isNew)
        expect({ cut, done, found }).toEqual({ cut, done, found: contentsAfter(steps.slice(0, done)) });
    }
  });

  test('is full, says so, and takes more once something has gone', () => {
    const flash = createTestFlash(1024, 2);
    const storage = open(flash);
    let count = 0;
    expect(() => {
      for (; count < 100; count++) storage.write(`q.${count}`, blob(count, 100));
    }).toThrow(expect.objectContaining({ code: 'STORAGE_FULL' }));
    expect(storage.list('q.')).toHaveLength(count);
    expect(storage.read('q.0')).toEqual(blob(0, 100));
    storage.remove('q.0');
    storage.remove('q.1');
    storage.write('q.new', blob(7, 100));
    expect(open(flash).read('q.new')).toEqual(blob(7, 100));
  });

  test('goes on past worn cells, and names them where nothing else is left', () => {
    const flash = createTestFlash(1024, 3);
    const storage = open(flash);
    storage.write('a', blob(1, 50));
    flash.wear(200, 100);
    storage.write('b', blob(2, 200));
    expect(open(flash).read('b')).toEqual(blob(2, 200));
    expect(open(flash).read('a')).toEqual(blob(1, 50));
    for (const page of flash.pages) flash.wear(page.address + 16, page.sizeBytes - 16);
    expect(() => storage.write('c', blob(3, 50))).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(storage.read('a')).toEqual(blob(1, 50));
  });

  test('A25 keeps what lies around a flipped bit, there and where the page is moved to', () => {
    const flash = createTestFlash(1024, 3);
    const storage = open(flash);
    for (let i = 0; i < 3; i++) storage.write(`q.${i}`, blob(i, 60));
    const at = flash.bytes.findIndex((_, i) =>
      flash.bytes.slice(i, i + 60).every((byte, j) => byte === blob(1, 60)[j]),
    );
    flash.bytes[at + 30]! ^= 4;
    for (const each of [storage, open(flash)]) {
      expect(each.list('q.')).toEqual(['q.0', 'q.1', 'q.2']);
      expect(each.read('q.1')).toBeUndefined();
      expect(each.read('q.2')).toEqual(blob(2, 60));
    }
    for (let i = 0; i < 40; i++) storage.write('state', blob(i, 90));
    expect(flash.erases[0]).toBeGreaterThan(0);
    expect(open(flash).read('q.1')).toBeUndefined();
    expect([0, 2].map((i) => open(flash).read(`q.${i}`))).toEqual([blob(0, 60), blob(2, 60)]);
  });

  test('walks the names of a kind without a list', () => {
    const storage = open(createTestFlash(1024, 3));
    for (const name of ['q.2', 'state', 'q.1', 'q.3']) storage.write(name, blob(1, 4));
    expect(storage.next('q.', '')).toBe('q.1');
    expect(storage.next('q.', 'q.1')).toBe('q.2');
    expect(storage.next('q.', 'q.3')).toBeUndefined();
  });

  test('needs two pages', () => {
    const flash = createTestFlash(1024, 1);
    expect(() => open(flash)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
