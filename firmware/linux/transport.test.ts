import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { startProgram, temporaryFolder, until } from './process.fixture.js';
import { openTransport } from './transport.js';

describeWith(['socat'], 'a serial port', () => {
  test('that was destroyed is closed: it takes no bytes any more, and can be opened again', async () => {
    const folder = temporaryFolder();
    const [near, far] = [join(folder.path, 'near'), join(folder.path, 'far')];
    const cable = startProgram('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`]);
    try {
      await until(() => existsSync(near) && existsSync(far), 'a pair of ptys');
      const other = await openTransport(far, 115_200);
      for (const text of ['one', 'two', 'three']) {
        const line = await openTransport(near, 115_200);
        const heard = once(line, 'data');
        other.write(text);
        expect(String((await heard)[0])).toBe(text);
        const closed = once(line, 'close');
        line.destroy();
        await closed;
      }
      other.destroy();
    } finally {
      await cable.stop('SIGKILL');
      folder.remove();
    }
  }, 60_000);
});
