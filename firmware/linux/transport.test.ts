import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { startProgram, temporaryFolder, until } from './process.fixture.js';
import { openTransport } from './transport.js';

/** tty_ioctl(4): what a line goes through when its cable is pulled */
const HANG_UP = 'open($tty, "+<", $ARGV[0]) or die "$!"; ioctl($tty, 0x5437, 0) or die "$!"';

describeWith(['socat', 'perl'], 'a serial port', () => {
  test('that is hung up between two readings has ended', async () => {
    const folder = temporaryFolder();
    const [near, far] = [join(folder.path, 'near'), join(folder.path, 'far')];
    const cable = startProgram('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
    try {
      await until(() => existsSync(near) && existsSync(far), 'a pair of ptys');
      const [line, other] = [await openTransport(near, 115_200), await openTransport(far, 115_200)];
      const closed = once(line, 'close');
      let hungUp: number | null = null;
      // nothing else of this process goes on before the cable is gone
      line.once('data', () => {
        hungUp = spawnSync('perl', ['-e', HANG_UP, near]).status;
      });
      other.write('bytes');
      await closed;
      expect(hungUp).toBe(0);
      other.destroy();
    } finally {
      await cable.stop('SIGKILL');
      folder.remove();
    }
  });

  test('that was destroyed is closed: it takes no bytes any more, and can be opened again', async () => {
    const folder = temporaryFolder();
    const [near, far] = [join(folder.path, 'near'), join(folder.path, 'far')];
    const cable = startProgram('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
    try {
      await until(() => existsSync(near) && existsSync(far), 'a pair of ptys');
      const other = await openTransport(far, 115_200);
      for (const text of ['one', 'two', 'three']) {
        const line = await openTransport(near, 115_200);
        let heard = '';
        line.on('data', (bytes: Buffer) => {
          heard += String(bytes);
        });
        other.write(text);
        await until(() => heard.length >= text.length, text);
        expect(heard).toBe(text);
        const closed = once(line, 'close');
        line.destroy();
        await closed;
      }
      other.destroy();
    } finally {
      await cable.stop('SIGKILL');
      folder.remove();
    }
  });
});
