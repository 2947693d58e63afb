import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Anvil, anvilAccount, startAnvil } from '#chain/anvil.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

let node: Anvil;
beforeAll(async () => {
  node = await startAnvil();
});
afterAll(() => node.stop());

describe('a device on a real chain', () => {
  test('gets from deployed contracts to an owner, and says how it stands on the way', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'deployment.json');
      const payer = ['--rpc', node.rpcUrl, '--account', 'anvil:0'];
      const deployed = await call(['chain', 'deploy', ...payer, '--out', out, '-j']);
      expect(deployed.exitCode).toBe(EXIT.ok);
      const { registry, anchor, net } = JSON.parse(deployed.stdout);

      const where = ['--rpc', node.rpcUrl, '--deployment', out];
      const status = JSON.parse((await call(['chain', 'status', ...where, '-j'])).stdout);
      expect(status).toMatchObject({ chainId: 31337, registry, anchor, net });

      const key = `file:${join(folder, 'device.key')}`;
      const { deviceId } = JSON.parse((await call(['key', 'create', key, '-j'])).stdout);
      const unknown = await call(['device', 'show', deviceId, ...where]);
      expect(unknown.stderr).toMatch(/DEVICE_UNKNOWN[\s\S]*next:.*register/);
      const early = await call(['device', 'claim', ...where, '--key', key, '--account', 'anvil:1']);
      expect(early.stderr).toContain('DEVICE_UNKNOWN');

      const registered = await call(['device', 'register', ...where, '--key', key, '--account', 'anvil:0', '-j']);
      expect(JSON.parse(registered.stdout)).toMatchObject({ deviceId });
      const twice = await call(['device', 'register', ...where, '--key', key, '--account', 'anvil:0']);
      expect(twice).toMatchObject({ exitCode: EXIT.chain, stdout: '' });

      const owner = anvilAccount(1).address;
      const claimed = await call(['device', 'claim', ...where, '--key', key, '--account', 'anvil:1', '-j']);
      expect(JSON.parse(claimed.stdout)).toMatchObject({ deviceId, owner });
      const shown = await call(['device', 'show', deviceId, ...where, '-j']);
      expect(JSON.parse(shown.stdout)).toMatchObject({ deviceId, owner, suspended: false });
    }));

  test('deploys over nothing without being told to', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'deployment.json');
      writeFileSync(out, 'mine');
      const said = await call(['chain', 'deploy', '--rpc', node.rpcUrl, '--account', 'anvil:0', '--out', out]);
      expect(said.exitCode).toBe(EXIT.configuration);
      expect(said.stderr).toMatch(/exists[\s\S]*state: nothing was deployed[\s\S]*--yes/);
    }));

  test('is refused by a node of another chain, or one without the contracts', async () => {
    const contracts = ['--registry', `0x${'1'.repeat(40)}`, '--anchor', `0x${'2'.repeat(40)}`];
    const absent = await call(['chain', 'status', '--rpc', node.rpcUrl, ...contracts]);
    expect(absent.exitCode).toBe(EXIT.chain);
    expect(absent.stderr).toContain('CHAIN_MISMATCH');
    const other = await call(['chain', 'status', '--rpc', node.rpcUrl, ...contracts, '--chain-id', '1']);
    expect(other.stderr).toMatch(/CHAIN_MISMATCH|serves chain 31337/);
  });
});
