import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from './process.fixture.js';
import { openReceiptShelf } from './receipt-shelf.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const RECEIPT = new Uint8Array([1, 2, 3]);
const NOW = 1_796_000_000;

test('a receipt is kept across restarts until its time is over, and no longer', () => {
  const path = join(folder.path, 'receipts');
  const shelf = openReceiptShelf(path, 10, () => NOW);
  expect(shelf.keep('a', RECEIPT, NOW + 10)).toEqual({ path: join(path, 'a') });
  expect(shelf.keep('b', RECEIPT, NOW + 100)).toEqual({ path: join(path, 'b') });
  expect(new Uint8Array(readFileSync(join(path, 'a')))).toEqual(RECEIPT);
  writeFileSync(join(path, 'c~'), 'half, as a power cut leaves it');
  openReceiptShelf(path, 10, () => NOW + 50).keep('d', RECEIPT, NOW + 200);
  expect(readdirSync(path).sort()).toEqual(['b', 'd']);
});

test('without a clock none is over, and of too many the first to end goes', () => {
  const shelf = openReceiptShelf(folder.path, 2, () => undefined);
  for (const [i, cid] of ['x', 'y', 'z'].entries()) shelf.keep(cid, RECEIPT, [30, 10, 20][i]!);
  expect(readdirSync(folder.path).sort()).toEqual(['x', 'z']);
});

test('a disk that takes none says why, and the next one may be kept', () => {
  const path = join(folder.path, 'receipts');
  mkdirSync(path);
  mkdirSync(join(path, 'a'));
  const shelf = openReceiptShelf(path, 10, () => NOW);
  expect(shelf.keep('a', RECEIPT, NOW + 9)).toEqual({ fault: expect.stringContaining('directory') });
  expect(shelf.keep('b', RECEIPT, NOW + 9)).toEqual({ path: join(path, 'b') });
});
