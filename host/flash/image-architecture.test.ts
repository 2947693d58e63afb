import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { IMAGE_NEEDS, type ImageParts, makeImage, PROGRAMS, pack } from './disk-image.fixture.js';
import { type DiskImageOptions, openDiskImage } from './disk-image.js';

const forArm64: DiskImageOptions = { boardName: 'Raspberry Pi 4', inject: async () => [], architecture: 'arm64' };

describeWith([...IMAGE_NEEDS], 'a package for 64 bits and an image', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each<[string, ImageParts, RegExp]>([
    [
      'programs of 32 bits',
      { programs: [PROGRAMS.armhf, PROGRAMS.armhf, PROGRAMS.arm64] },
      /2 are for armhf and 1 for arm64/,
    ],
    ['no kernel of 64 bits', { kernel: 'kernel7l.img' }, /no kernel8\.img/],
    ['a setting that starts a kernel of 32 bits', { config: 'arm_64bit=0\n' }, /arm_64bit=0/],
  ])('takes no package for 64 bits where the image has %s', async (_name, parts, said) => {
    const own = mkdtempSync(join(folder, 'other'));
    const path = makeImage(own, parts);
    for (const file of parts.programs === undefined ? [path] : [path, pack(path, 'gzip')])
      await expect(openDiskImage(file, forArm64)).rejects.toMatchObject({
        code: 'IMAGE_INVALID',
        message: expect.stringMatching(said),
        state: expect.stringContaining('nothing was written'),
        next: expect.stringContaining('64-bit image (arm64)'),
      });
    // without a package it is a system like any other
    await (await openDiskImage(path, { ...forArm64, architecture: undefined })).close();
  });

  test('takes a package where most programs are for it, or none tells', async () => {
    for (const parts of [
      { programs: [PROGRAMS.arm64, PROGRAMS.armhf, PROGRAMS.arm64] },
      { programs: [] },
      { config: '[pi3]\narm_64bit=0\n[all]\n' },
      { config: 'kernel=vmlinuz-6.1-arm64\n', kernel: 'kernel7.img' },
    ]) {
      const path = makeImage(mkdtempSync(join(folder, 'same')), parts);
      await (await openDiskImage(path, forArm64)).close();
    }
  });
});
