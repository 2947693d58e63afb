import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Anvil, startAnvil } from '#chain/anvil.js';
import { startProgram, until } from '#linux/process.fixture.js';
import { call, inFolder } from './call.fixture.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));

let node: Anvil;
beforeAll(async () => {
  node = await startAnvil();
});
afterAll(() => node.stop());

test('a gateway says at its start where it is and the key that devices are set up with, and ends when it is told to', () =>
  inFolder(async (folder) => {
    const out = join(folder, 'deployment.json');
    await call(['chain', 'deploy', '--rpc', node.rpcUrl, '--account', 'anvil:0', '--out', out]);
    const where = ['--rpc', node.rpcUrl, '--deployment', out, '--account', 'anvil:0'];
    const ports = ['--mqtt-port', '0', '--http-port', '0'];
    const words = [MAIN, 'gateway', '--data', join(folder, 'gateway'), ...where, ...ports];
    const running = startProgram(process.execPath, words, { XDG_CONFIG_HOME: folder, NODE_OPTIONS: '' });
    const ended = new Promise((resolve) => running.child.once('exit', resolve));
    try {
      await until(() => /its key.*\n/.test(running.output()), 'the start of the gateway');
      const said = /gateway 0x[0-9a-f]{40} on mqtt:\/\/127\.0\.0\.1:\d+, (http:\/\/127\.0\.0\.1:\d+\/)/;
      const page = said.exec(running.output())?.[1];
      const { publicKey } = (await (await fetch(`${page}gateway`)).json()) as { publicKey: string };
      expect(running.output()).toContain(`its key, for the settings of devices: ${publicKey}\n`);
    } finally {
      await running.stop();
    }
    expect(await ended).toBe(0);
    // a process may end before all that it said is read
    await until(() => /stopped\n$/.test(running.output()), 'its last words');
  }));
