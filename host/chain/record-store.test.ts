import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fileRecordStore } from './record-store.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-records-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('gives back what was put, also to another run, and undefined for what was not', async () => {
  const store = fileRecordStore(join(folder, 'new'));
  expect(await store.get('anchor-a')).toBeUndefined();
  await store.put('anchor-a', { queue: [1] });
  await store.put('anchor-b', 'other');
  expect(await fileRecordStore(join(folder, 'new')).get('anchor-a')).toEqual({ queue: [1] });
  expect(readdirSync(join(folder, 'new')).sort()).toEqual(['anchor-a.json', 'anchor-b.json']);
});

test('a key never leaves the folder', async () => {
  await fileRecordStore(folder).put('../outside', 1);
  expect(readdirSync(folder)).toEqual(['___outside.json']);
});

test('STORAGE_DAMAGED and STORAGE_FAILED are told apart', async () => {
  writeFileSync(join(folder, 'cut.json'), '{"queue":');
  await expect(fileRecordStore(folder).get('cut')).rejects.toMatchObject({ code: 'STORAGE_DAMAGED' });
  writeFileSync(join(folder, 'file'), '');
  await expect(fileRecordStore(join(folder, 'file')).put('a', 1)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
});
