import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { startProgram, temporaryFolder, until } from './process.fixture.js';
import { openSerialLine } from './serial-line.js';
import { openTransport } from './transport.js';

/** tty_ioctl(4): what a USB gadget's line goes through when its cable is pulled, and no later reading gets past */
const HANG_UP = 'open($tty, "+<", $ARGV[0]) or die "$!"; ioctl($tty, 0x5437, 0) or die "$!"';

describeWith(['socat', 'perl'], "a device's serial line", () => {
  test('is there again after its cable was pulled and plugged in, as that of a USB gadget', async () => {
    const folder = temporaryFolder();
    const [near, far] = [join(folder.path, 'near'), join(folder.path, 'far')];
    const lay = () => startProgram('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
    let cable = lay();
    await until(() => existsSync(near) && existsSync(far), 'a pair of ptys');
    const line = openSerialLine(near, () => {});
    /** whether what the other end says arrives, within a while */
    const hears = async (text: string): Promise<void> => {
      const other = await openTransport(far, 115_200);
      let heard = '';
      await until(async () => {
        other.write(text);
        for (let bytes = line.receive(); bytes !== undefined; bytes = line.receive())
          heard += String(Buffer.from(bytes));
        return heard.includes(text);
      }, `the line to carry ${text}`);
      other.destroy();
    };
    try {
      await hears('first');
      const hungUp = spawnSync('perl', ['-e', HANG_UP, near], { encoding: 'utf8' });
      expect([hungUp.status, hungUp.stderr]).toEqual([0, '']);
      // before the ptys end: their numbers are free then, and whoever has them next is not this line's other end
      for (const name of [near, far]) rmSync(name);
      await cable.stop('SIGKILL');
      cable = lay();
      await until(() => existsSync(near) && existsSync(far), 'a pair of ptys');
      await hears('second');
    } finally {
      line.close();
      await cable.stop('SIGKILL');
      folder.remove();
    }
  });
});
