import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Abi, createPublicClient, http } from 'viem';
import { type Anvil, anvilAccount, startAnvil } from '#chain/anvil.js';
import { rpc } from '#chain/chain.fixture.js';
import { ECONOMY_TERMS } from '#chain/economy.js';
import { dataCreditsAbi } from '#chain/generated/data-credits.js';
import { disputesAbi } from '#chain/generated/disputes.js';
import { fieldTokenAbi } from '#chain/generated/field-token.js';
import { gatewayRegistryAbi } from '#chain/generated/gateway-registry.js';
import { rewardsAbi } from '#chain/generated/rewards.js';
import type { Hex } from '#chain/types.js';
import { type Call, call, inFolder } from './call.fixture.js';
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
      expect(twice.stderr).toMatch(/DeviceAlreadyRegistered[\s\S]*nothing was changed on chain[\s\S]*device show/);

      const owner = anvilAccount(1).address;
      const claimed = await call(['device', 'claim', ...where, '--key', key, '--account', 'anvil:1', '-j']);
      expect(JSON.parse(claimed.stdout)).toMatchObject({ deviceId, owner });
      const stolen = await call(['device', 'claim', ...where, '--key', key, '--account', 'anvil:0']);
      expect(stolen.stderr).toMatch(/DeviceAlreadyClaimed[\s\S]*it has an owner/);
      const shown = await call(['device', 'show', deviceId, ...where, '-j']);
      expect(JSON.parse(shown.stdout)).toMatchObject({ deviceId, owner, suspended: false });

      const seen = ['device', 'visit', deviceId, ...where, '--latitude', '47.3769', '--longitude', '-8.5', '-j'];
      const visited = JSON.parse((await call([...seen, '--account', 'anvil:0', '--days', '9'])).stdout);
      expect(visited).toMatchObject({ latitude: 473_769_000, longitude: -85_000_000 });
      expect(visited.until).toBeGreaterThan(Date.now() / 1000 + 8 * 86_400);
      expect(JSON.parse((await call([...seen, '--account', 'anvil:0', '--days', '0'])).stdout).until).toBe(0);
      expect((await call([...seen, '--account', 'anvil:1'])).stderr).toContain('does not have the role');
      const nowhere = seen.map((word) => (word === '47.3769' ? '90.5' : word));
      expect((await call([...nowhere, '--account', 'anvil:0'])).exitCode).toBe(EXIT.usage);

      const fresh = `file:${join(folder, 'fresh.key')}`;
      const { deviceId: keyId } = JSON.parse((await call(['key', 'create', fresh, '-j'])).stdout);
      const rotate = ['device', 'rotate', deviceId, ...where, '--key', fresh, '--last', '3.41', '-j', '--account'];
      expect((await call([...rotate, 'anvil:0'])).stderr).toMatch(/NotOwner[\s\S]*its owner's --account/);
      expect(JSON.parse((await call([...rotate, 'anvil:1'])).stdout)).toMatchObject({ deviceId, keyId });
      expect((await call([...rotate, 'anvil:1'])).stderr).toMatch(/KeyAlreadyKnown[\s\S]*key create/);
      const wrong = await call(rotate.map((word) => (word === '3.41' ? '41' : word)).concat('anvil:1'));
      expect(wrong.exitCode).toBe(EXIT.usage);
    }));

  test('A35 a parameter changes by a proposal that has waited, and by the same command again', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'deployment.json');
      const payer = ['--rpc', node.rpcUrl, '--account', 'anvil:0'];
      await call(['chain', 'deploy', ...payer, '--timelock', '600', '--out', out]);
      const { timelock } = JSON.parse(readFileSync(out, 'utf8'));
      const treasury = `0x${'7'.repeat(40)}`;
      const built = await call(['chain', 'economy', ...payer, '--deployment', out, '--treasury', treasury]);
      expect(built.stdout).toMatch(/gateways +0x[\s\S]*proposed: [\s\S]*chain change grantRole SUSPENDER_ROLE/);
      // what it prints for the file of options is taken as such
      const options = join(folder, 'fieldmark.yaml');
      const [, yaml] = /for fieldmark\.yaml.*:\n((?: {2}\w+: "0x\w{40}"\n){4})/.exec(built.stdout)!;
      writeFileSync(options, yaml!.replaceAll(/^ {2}/gm, ''));
      expect(await call(['boards', '--config-file', options])).toMatchObject({ exitCode: EXIT.ok });
      const again = await call(['chain', 'economy', ...payer, '--deployment', out, '--treasury', treasury]);
      expect(again.exitCode).toBe(EXIT.chain);
      expect(again.stderr).toMatch(/for good \(CHAIN_MISMATCH\)[\s\S]*nothing was deployed/);
      const gateways = /gateways +(0x\w+)/.exec(built.stdout)![1]!;

      const change = ['chain', 'change', 'setBondMin', '5', ...payer, '--timelock', timelock, '--contract', gateways];
      expect(JSON.parse((await call([...change, '-j'])).stdout)).toMatchObject({ state: 'proposed' });
      expect(JSON.parse((await call([...change, '-j'])).stdout)).toMatchObject({ state: 'waiting' });
      await rpc(node.rpcUrl, 'evm_increaseTime', [601]);
      await rpc(node.rpcUrl, 'evm_mine');
      expect(JSON.parse((await call([...change, '-j'])).stdout)).toMatchObject({ state: 'executed' });
      expect((await call(change)).stdout).toContain('--again 1');

      const outsider = change.map((word) => (word === 'anvil:0' ? 'anvil:1' : word));
      const refused = await call([...outsider, '--again', '7']);
      expect(refused.exitCode).toBe(EXIT.chain);
      expect(refused.stderr).toContain('does not have the role');
      for (const words of [['steal', '1'], ['setBondMin'], ['setBondMin', '-1'], ['grantRole', 'KING', gateways]]) {
        const wrong = await call(['chain', 'change', ...words, ...change.slice(4)]);
        expect({ words, code: wrong.exitCode }).toEqual({ words, code: EXIT.usage });
      }
    }));

  test('an economy is deployed by the terms of a file, and by none that its contracts or the rules refuse', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'deployment.json');
      const terms = join(folder, 'terms.yaml');
      const payer = ['--rpc', node.rpcUrl, '--account', 'anvil:0'];
      await call(['chain', 'deploy', ...payer, '--out', out]);
      const words = ['chain', 'economy', ...payer, '--deployment', out, '--treasury', `0x${'7'.repeat(40)}`];
      const by = (text: string): Promise<Call> => {
        writeFileSync(terms, text);
        return call([...words, '--terms', terms, '-j']);
      };
      const bad: readonly (readonly [string, RegExp])[] = [
        ['epochSeconds: 60', /epochSeconds: .*3600/],
        ['epochSeconds: 604801', /epochSeconds: .*604800/],
        ['exitSeconds: 5\nresponseSeconds: 5', /exitSeconds \(5\) must be more than responseSeconds \(5\)/],
        ['genesis: 999999999', /must stay below cap/],
        ['bond: 0', /bond: must be more than nothing/],
        ['bond: -1', /bond: must be a number of coins or tokens/],
        ['bonds: 1', /bonds[\s\S]*it may set bond, deposit, exitSeconds, .*creditsPerToken/],
        ['a: [', /is no YAML/],
      ];
      for (const [text, message] of bad) {
        const refused = await by(text);
        expect({ text, code: refused.exitCode }).toEqual({ text, code: EXIT.configuration });
        expect(refused.stderr).toMatch(message);
        expect(refused.stderr).toContain('nothing was deployed');
      }
      expect((await call([...words, '--terms', join(folder, 'none.yaml')])).exitCode).toBe(EXIT.usage);
      const deployed = await by(
        'epochSeconds: 3600\nchallengeSeconds: 7200\nresponseSeconds: 600\nexitSeconds: 601\nbond: "2.5"\ndeposit: 0\nfirstYear: 1000\ncreditsPerToken: 7',
      );
      expect(deployed.exitCode).toBe(EXIT.ok);
      const { rewards, gateways, disputes, token, credits } = JSON.parse(deployed.stdout);
      const read = async (address: Hex, abi: Abi, functionName: string): Promise<unknown> =>
        createPublicClient({ transport: http(node.rpcUrl) }).readContract({ address, abi, functionName });
      expect(await read(rewards, rewardsAbi, 'epochSeconds')).toBe(3600n);
      expect(await read(rewards, rewardsAbi, 'challengeSeconds')).toBe(7200n);
      expect(await read(gateways, gatewayRegistryAbi, 'bondMin')).toBe(2_500_000_000_000_000_000n);
      expect(await read(gateways, gatewayRegistryAbi, 'exitDelay')).toBe(601n);
      expect(await read(disputes, disputesAbi, 'responseWindow')).toBe(600n);
      expect(await read(disputes, disputesAbi, 'deposit')).toBe(0n);
      expect(await read(token, fieldTokenAbi, 'firstYear')).toBe(1000n * 10n ** 18n);
      expect(await read(token, fieldTokenAbi, 'cap')).toBe(ECONOMY_TERMS.cap);
      expect(await read(credits, dataCreditsAbi, 'creditsPerToken')).toBe(7n);
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
