import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { pass, startTestEconomy, type TestEconomy } from '#chain/economy.fixture.js';
import type { GatewayEvent } from '#gateway/events.js';
import { type Gateway, startGateway } from '#gateway/main.js';
import { loadConfig } from '#linux/config.js';
import { runDevice } from '#linux/main.js';
import { toHex } from '#proto/bytes.js';
import { call, inFolder } from './call.fixture.js';
import { readAccount } from './chain-options.js';
import { EXIT } from './exit-codes.js';
import { gatewayChain } from './gateway-chain.js';
import { openReceiptFolder } from './receipt-folder.js';

/** A device, its gateway with a bond, and a stranger with nothing but the receipt and an RPC. */
let node: TestEconomy;
beforeAll(async () => {
  node = await startTestEconomy();
});
afterAll(() => node.anvil.stop());

const PROMISE_SECONDS = 1;
const done = async (...words: readonly string[]): Promise<string> => {
  const said = await call(words);
  expect({ words, ...said }).toMatchObject({ exitCode: EXIT.ok });
  return said.stdout;
};

const gatewayIn = async (dataDir: string, onEvent: (event: GatewayEvent) => void = () => {}): Promise<Gateway> => {
  const { chainId, registry, anchor } = node.chain;
  const { rpcUrl } = node.anvil;
  const account = await readAccount('anvil:0');
  const chain = gatewayChain({
    dataDir,
    rpcUrl,
    deployment: { chainId, registry, anchor },
    account,
    disputes: node.economy.disputes,
    alsoRpcUrls: [rpcUrl.replace('127.0.0.1', 'localhost')],
  });
  const where = { host: '127.0.0.1', port: 0 };
  const checkpoint = { promiseSeconds: PROMISE_SECONDS };
  return startGateway({
    dataDir,
    logger: pino({ level: 'silent' }),
    chain,
    mqtt: where,
    http: where,
    checkpoint,
    onEvent,
  });
};

/** Runs a device until its first reading has a receipt, which it keeps. */
const measure = async (folder: string, gateway: Gateway): Promise<void> => {
  const path = join(folder, 'device.yaml');
  const at = `{ publicKey: "${toHex(gateway.publicKey)}", url: "mqtt://127.0.0.1:${gateway.mqttPort}" }`;
  writeFileSync(
    path,
    `key: file:device.key
data: data
chainId: ${node.chain.chainId}
registry: "${node.chain.registry}"
gateways: [${at}]
sensors: [{ driver: board, periodSeconds: 1 }]
`,
  );
  const receipts = openReceiptFolder(join(folder, 'receipts'), 1);
  const stop = new AbortController();
  await runDevice(await loadConfig({ path, env: {} }), {
    signal: stop.signal,
    env: {},
    onEvent: (event) => {
      if (event.kind !== 'receipted') return;
      receipts.keep(event, event.bytes, event.receipt);
      stop.abort();
    },
  });
  await gateway.flush();
};

test('A28 a gateway that is accused while it is away answers when it is back, by the command line alone', () =>
  inFolder(async (folder) => {
    const { rpcUrl } = node.anvil;
    const file = (name: string): string => join(folder, name);
    const data = file('gateway');
    const { chainId, registry, anchor } = node.chain;
    writeFileSync(file('deployment.json'), JSON.stringify({ chainId, registry, anchor, block: '0' }));
    const key = `file:${file('device.key')}`;
    const chain = ['--rpc', rpcUrl, '--deployment', file('deployment.json'), '--account', 'anvil:0'];
    await done('key', 'create', key);
    await done('device', 'register', ...chain, '--key', key);
    const gateway = await gatewayIn(data);
    const { gateways, disputes } = node.economy;
    const bond = ['--data', data, '--url', 'https://gateway.example', '--gateways', gateways];
    await done('chain', 'bond', ...bond, '--rpc', rpcUrl, '--account', 'anvil:0');
    await measure(folder, gateway);
    await gateway.stop();

    const receipt = join(file('receipts'), readdirSync(file('receipts'))[0]!);
    await done('dispute', 'build', receipt, '--out', file('evidence.json'));
    await pass(node, 60);
    const stranger = ['--rpc', rpcUrl, '--account', 'anvil:1', '--disputes', disputes];
    await done('dispute', 'submit', file('evidence.json'), ...stranger);

    const kinds: string[] = [];
    let tell = (): void => {};
    const answered = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const back = await gatewayIn(data, ({ kind }) => {
      kinds.push(kind);
      if (kind === 'answered') tell();
    });
    await answered;
    await back.stop();
    expect(kinds).toEqual(['accused', 'answered']);
    await pass(node, 3 * 86_400 + 1);
    const late = await call(['dispute', 'submit', file('evidence.json'), ...stranger, '--conclude']);
    expect(late.stderr).toContain('DisputeClosed');
  }));
