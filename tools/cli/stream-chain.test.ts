import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { encodeFunctionData } from 'viem';
import { anvilAccount } from '#chain/anvil.js';
import { rpc } from '#chain/chain.fixture.js';
import { joinAs, startTestEconomy, type TestEconomy, TREASURY } from '#chain/economy.fixture.js';
import { fieldTokenAbi } from '#chain/generated/field-token.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { loadConfig } from '#linux/config.js';
import { runDevice } from '#linux/main.js';
import { toHex } from '#proto/bytes.js';
import { CONTENT } from '#proto/reading.js';
import { call, inFolder } from './call.fixture.js';
import { readAccount } from './chain-options.js';
import { EXIT } from './exit-codes.js';
import { gatewayChain } from './gateway-chain.js';

/** Account 1 owns a device that keeps its readings private; account 0 pays for an hour of them. */
let node: TestEconomy;
beforeAll(async () => {
  node = await startTestEconomy();
  const { rpcUrl } = node.anvil;
  await rpc(rpcUrl, 'anvil_impersonateAccount', [TREASURY]);
  await rpc(rpcUrl, 'anvil_setBalance', [TREASURY, '0xde0b6b3a7640000']);
  const args = [anvilAccount(0).address, 10n ** 21n] as const;
  const data = encodeFunctionData({ abi: fieldTokenAbi, functionName: 'transfer', args });
  await rpc(rpcUrl, 'eth_sendTransaction', [{ from: TREASURY, to: node.economy.token, data }]);
});
afterAll(() => node.anvil.stop());

const json = async (words: readonly string[]) => {
  const said = await call([...words, '-j']);
  expect({ words, ...said }).toMatchObject({ exitCode: EXIT.ok });
  return JSON.parse(said.stdout);
};

/** Runs the device until a private reading has its receipt and is under a checkpoint; gives the reading's name. */
const measure = async (folder: string, gateway: Gateway): Promise<{ boot: number; sequence: number }> => {
  const path = join(folder, 'device.yaml');
  writeFileSync(
    path,
    `key: file:device.key
data: data
chainId: ${node.chain.chainId}
registry: "${node.chain.registry}"
gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "mqtt://127.0.0.1:${gateway.mqttPort}" }]
sensors: [{ driver: board, periodSeconds: 1 }]
stream: {}
`,
  );
  const stop = new AbortController();
  let name: { boot: number; sequence: number } | undefined;
  await runDevice(await loadConfig({ path, env: {} }), {
    signal: stop.signal,
    env: {},
    onEvent: (event) => {
      if (event.kind !== 'receipted' || event.contentType !== CONTENT.privateReading) return;
      name ??= { boot: event.boot, sequence: event.sequence };
      stop.abort();
    },
  });
  await gateway.flush();
  return name!;
};

const gatewayIn = async (folder: string): Promise<Gateway> => {
  const { chainId, registry, anchor } = node.chain;
  const dataDir = join(folder, 'gateway');
  const account = await readAccount('anvil:1');
  const { rpcUrl } = node.anvil;
  return startGateway({
    dataDir,
    logger: pino({ level: 'silent' }),
    chain: gatewayChain({ dataDir, rpcUrl, deployment: { chainId, registry, anchor }, account, confirmations: 1 }),
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
  });
};

test('a private stream goes from a device over a gateway that can not read it to a buyer who paid on chain', () =>
  inFolder(async (folder) => {
    const { rpcUrl } = node.anvil;
    const file = (name: string): string => join(folder, name);
    const { chainId, registry, anchor } = node.chain;
    writeFileSync(file('deployment.json'), JSON.stringify({ chainId, registry, anchor, block: '0' }));
    const chain = ['--rpc', rpcUrl, '--deployment', file('deployment.json')];
    const key = `file:${file('device.key')}`;
    const { deviceId } = await json(['key', 'create', key]);
    const id = deviceId.replace('0x', '');
    await json(['device', 'register', ...chain, '--key', key, '--account', 'anvil:0']);
    await json(['device', 'claim', ...chain, '--key', key, '--account', 'anvil:1']);
    const { gateway: seat } = await joinAs(node, 'stream gateway');
    const gateway = await gatewayIn(folder);
    try {
      const { boot, sequence } = await measure(folder, gateway);
      const at = `http://127.0.0.1:${gateway.httpPort}/readings/${id}/${boot}/${sequence}`;
      const seen = (await (await fetch(at)).json()) as { kind: string; records: unknown };
      expect(seen).toMatchObject({ kind: 'privateReading', records: null });
      const reading = [`${at}/export`, ...chain] as const;
      const closed = await json(['verify', ...reading]);
      expect(closed.findings.map(({ kind }: { kind: string }) => kind)).toContain('anchored');
      expect(closed.records).toBeUndefined();
      expect((await call(['verify', ...reading])).stdout).toContain('a private reading; --stream opens it');

      const [seller, buyer] = ['anvil:1', 'anvil:0'].map((account) => [
        '--rpc',
        rpcUrl,
        '--credits',
        node.economy.credits,
        '--account',
        account,
      ]) as [string[], string[]];
      const period = Math.floor(closed.iat / 3600);
      await json(['data', 'offer', id, '--price', '30', '--period', '3600', '--gateway', seat, ...seller]);
      await json(['data', 'buy', '10', ...buyer]);
      const order = async (from: number): Promise<string> => {
        const words = ['--period', `${from}`, '--periods', '1', '--price-max', '30', '--key', file('buyer.key')];
        const { id: number } = await json(['data', 'order', id, ...words, ...buyer]);
        await rpc(rpcUrl, 'anvil_mine', ['0xc']);
        await json(['data', 'deliver', number, '--stream', file('data/stream.key'), ...seller]);
        const out = file(`access-${from}.json`);
        await json(['data', 'open', number, '--key', file('buyer.key'), '--out', out, ...buyer]);
        return out;
      };
      const paid = await order(period);
      const opened = await json(['verify', ...reading, '--stream', paid]);
      expect(opened.records.length).toBeGreaterThan(0);
      expect(opened.records[0].name).toMatch(/^[a-z]/);
      // the owner reads it by his own key, and the hour after, which was paid too, tells nothing of this one
      expect((await json(['verify', ...reading, '--stream', file('data/stream.key')])).records).toEqual(opened.records);
      const beside = await call(['verify', ...reading, '--stream', await order(period + 1)]);
      expect(beside.stderr).toMatch(/STREAM_INVALID[\s\S]*what was proven of the envelope holds/);
      const other = { ...JSON.parse(readFileSync(paid, 'utf8')), device: '11'.repeat(20) };
      writeFileSync(file('other.json'), JSON.stringify(other));
      expect((await call(['verify', ...reading, '--stream', file('other.json')])).stderr).toContain('STREAM_INVALID');
      const forged = { ...JSON.parse(readFileSync(paid, 'utf8')), keys: '22'.repeat(32) };
      writeFileSync(file('forged.json'), JSON.stringify(forged));
      expect((await call(['verify', ...reading, '--stream', file('forged.json')])).stderr).toContain('another key');
      writeFileSync(file('junk.json'), '{}');
      for (const [name, code] of [
        ['junk.json', 'KEY_DAMAGED'],
        ['nowhere.json', 'KEY_NOT_FOUND'],
      ] as const)
        expect((await call(['verify', ...reading, '--stream', file(name)])).stderr).toContain(code);
    } finally {
      await gateway.stop();
    }
  }));
