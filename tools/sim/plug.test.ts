import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startProgram, temporaryFolder, until } from '#linux/process.fixture.js';
import { describeWith } from '../setup/require.fixture.js';
import { pullPlugs } from './plug.js';

describeWith(['socat'], 'the Linux runtime at a cable', () => {
  test('A04 the plug pulled in a session: the old or the new state, and the next run completes', async () => {
    const folder = temporaryFolder();
    const cable = { device: join(folder.path, 'device'), host: join(folder.path, 'host') };
    const socat = startProgram('socat', [`pty,raw,echo=0,link=${cable.device}`, `pty,raw,echo=0,link=${cable.host}`]);
    try {
      await until(() => existsSync(cable.device) && existsSync(cable.host), 'a pair of ptys');
      // all bytes take minutes: npm run campaign:plug
      const report = await pullPlugs(cable, 83);
      expect(report.faults).toEqual([]);
      expect(report.cuts).toBeGreaterThanOrEqual(10);
      // which ones depends on how far the device got with its last bytes
      expect(report.states.filter((count) => count > 0).length).toBeGreaterThanOrEqual(3);
    } finally {
      await socat.stop('SIGKILL');
      folder.remove();
    }
  });
});
