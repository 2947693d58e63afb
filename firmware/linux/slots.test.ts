import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toUtf8 } from '#proto/bytes.js';
import { sha256 } from './crypto.js';
import { temporaryFolder } from './process.fixture.js';
import { type FileSlots, openFileSlots } from './slots.js';

const IMAGE = toUtf8('an image');
let folder: ReturnType<typeof temporaryFolder>;
let slots: FileSlots;
const at = (name: string): string => join(folder.path, name);

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(at('slots'));
  slots = openFileSlots(at('slots'));
});
afterEach(() => folder.remove());

const fill = (bytes: Uint8Array): void => {
  slots.erase(0);
  slots.write(0, 0, bytes.subarray(0, 3));
  slots.write(0, 3, bytes.subarray(3));
  slots.finish(0);
};

describe('slots on a disk', () => {
  test('hold what was written, part by part, and give the very bytes that were hashed', () => {
    fill(IMAGE);
    expect(slots.digest(0, IMAGE.length)).toEqual(sha256(IMAGE));
    writeFileSync(at('slots/a.image'), 'another ');
    expect(slots.checked()).toEqual(IMAGE);
    expect(slots.digest(1, IMAGE.length)).toBeUndefined();
    fill(toUtf8('the next'));
    expect(slots.digest(0, 8)).toEqual(sha256(toUtf8('the next')));
  });

  test('A40 whatever an image says stays in its file: paths and archives mean nothing', () => {
    const archive = execFileSync('tar', ['-cPf', '-', '-C', folder.path, `${folder.path}/slots/../slots`]);
    for (const bytes of [toUtf8('../../../etc/cron.d/evil'), new Uint8Array(archive)]) {
      fill(bytes);
      expect(slots.digest(0, bytes.length)).toEqual(sha256(bytes));
    }
    expect(execFileSync('find', [folder.path, '-mindepth', '1']).toString().trim().split('\n').sort()).toEqual([
      at('slots'),
      at('slots/a.image'),
    ]);
  });

  test('A40 a link is neither written through nor read through', () => {
    writeFileSync(at('victim'), IMAGE);
    symlinkSync(at('victim'), at('slots/a.image'));
    expect(slots.digest(0, IMAGE.length)).toBeUndefined();
    expect(() => slots.write(0, 0, toUtf8('evil'))).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(() => slots.write(0, 4, toUtf8('evil'))).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    slots.erase(0);
    expect(readFileSync(at('victim'))).toEqual(Buffer.from(IMAGE));
    expect(existsSync(at('slots/a.image'))).toBe(false);
  });

  test('A40 a pipe, a folder, or a file of another length is no image, and is not read', () => {
    execFileSync('mkfifo', [at('slots/a.image')]);
    expect(slots.digest(0, 8)).toBeUndefined();
    rmSync(at('slots/a.image'));
    mkdirSync(at('slots/a.image'));
    expect(slots.digest(0, 8)).toBeUndefined();
    rmSync(at('slots/a.image'), { recursive: true });
    fill(IMAGE);
    // a bomb: a terabyte of nothing
    truncateSync(at('slots/a.image'), 2 ** 40);
    expect(slots.digest(0, IMAGE.length)).toBeUndefined();
    truncateSync(at('slots/a.image'), 4);
    expect(slots.digest(0, IMAGE.length)).toBeUndefined();
  });
});
