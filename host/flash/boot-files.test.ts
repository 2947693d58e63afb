import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { listBootFiles, readBootFile, writeBootFiles } from './boot-files.js';
import { checkFat, IMAGE_NEEDS, makeFat32 } from './disk-image.fixture.js';

const OFFSET = 1024 * 1024;

describeWith(IMAGE_NEEDS, 'files of a boot partition', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    path = join(folder, 'disk');
    makeFat32(path, OFFSET);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are written inside a FAT32 alone, over older ones, and read back', async () => {
    const place = { path, startBytes: OFFSET };
    const big = randomBytes(3_000_001);
    await writeBootFiles(place, [
      { path: 'cmdline.txt', content: Buffer.from('old and longer') },
      { path: 'fieldmark/a long name of a file.yaml', content: big },
    ]);
    await writeBootFiles(place, [
      { path: 'cmdline.txt', content: Buffer.from('new') },
      { path: 'fieldmark/second', content: Buffer.alloc(0) },
    ]);
    expect(await listBootFiles(place)).toEqual(new Set(['cmdline.txt', 'fieldmark/']));
    expect((await readBootFile(place, 'cmdline.txt')).toString()).toBe('new');
    expect((await readBootFile(place, 'fieldmark/a long name of a file.yaml')).equals(big)).toBe(true);
    expect(await readBootFile(place, 'fieldmark/second')).toHaveLength(0);
    expect(checkFat(path, OFFSET, join(folder, 'copy'))).toContain('4 files');
    expect(readFileSync(path).subarray(0, OFFSET).equals(Buffer.alloc(OFFSET))).toBe(true);
  });

  test('that are not there, and places that hold none, are told', async () => {
    await expect(readBootFile({ path, startBytes: OFFSET }, 'none.txt')).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
    });
    await expect(listBootFiles({ path, startBytes: 0 })).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining('boot partition'),
    });
  });
});
