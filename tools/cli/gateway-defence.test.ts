import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const gatewayIn = async (
  dataDir: string,
  onEvent: (event: GatewayEvent) => void = () => {},
  promiseSeconds = PROMISE_SECONDS,
): Promise<Gateway> => {
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
  const checkpoint = { promiseSeconds };
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

/** Runs a device until so many readings have receipts, which it keeps, and puts them on chain. */
const measure = async (folder: string, gateway: Gateway, count = 1, isAnchored = true): Promise<void> => {
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
  const receipts = openReceiptFolder(join(folder, 'receipts'), 100);
  const stop = new AbortController();
  let left = count;
  await runDevice(await loadConfig({ path, env: {} }), {
    signal: stop.signal,
    env: {},
    onEvent: (event) => {
      if (event.kind !== 'receipted') return;
      receipts.keep(event, event.bytes, event.receipt);
      left--;
      if (left === 0) stop.abort();
    },
  });
  if (isAnchored) await gateway.flush();
};

test('A28 receipts that were not kept are found among those that were, by whoever has them', () =>
  inFolder(async (folder) => {
    const file = (name: string): string => join(folder, name);
    const { chainId, registry, anchor } = node.chain;
    writeFileSync(file('deployment.json'), JSON.stringify({ chainId, registry, anchor, block: '0' }));
    const where = ['--rpc', node.anvil.rpcUrl, '--deployment', file('deployment.json')];
    const key = `file:${file('device.key')}`;
    await done('key', 'create', key);
    await done('device', 'register', ...where, '--account', 'anvil:0', '--key', key);
    const data = file('gateway');
    const find = () => call(['dispute', 'find', file('receipts'), join(data, 'log'), ...where, '--json']);
    const first = await gatewayIn(data);
    await measure(folder, first, 3);
    await first.stop();
    const kept = readdirSync(file('receipts')).sort();
    const all = await find();
    expect(all).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
    expect(JSON.parse(all.stdout)).toMatchObject({ broken: [], waiting: [], others: [] });
    expect(JSON.parse(all.stdout).kept.sort()).toEqual(kept);

    // a backup comes back, which lacks what the gateway has given receipts for since
    cpSync(data, file('backup'), { recursive: true });
    const second = await gatewayIn(data, () => {}, 3600);
    await measure(folder, second, 5, false);
    await second.stop();
    rmSync(data, { recursive: true });
    cpSync(file('backup'), data, { recursive: true });
    const early = await find();
    expect(early.exitCode).toBe(EXIT.ok);
    const { waiting } = JSON.parse(early.stdout);
    expect(waiting.length).toBeGreaterThan(0);
    expect(kept).not.toEqual(expect.arrayContaining(waiting));
    await pass(node, 3700);
    const late = await find();
    expect(late.exitCode).toBe(EXIT.verify);
    expect(JSON.parse(late.stdout)).toMatchObject({ waiting: [] });
    expect(JSON.parse(late.stdout).broken.sort()).toEqual(waiting.sort());
    expect(late.stderr).toMatch(/dispute build .*\.export/);

    // files that are older than what is on chain say little, and those of another log nothing
    const third = await gatewayIn(data);
    await measure(folder, third);
    await third.stop();
    const finding = (log: string) => ['dispute', 'find', file('receipts'), log, ...where];
    const stale = await call([...finding(join(file('backup'), 'log')), '--json']);
    expect(stale.exitCode).toBe(EXIT.ok);
    expect(JSON.parse(stale.stdout)).toMatchObject({ broken: [], hidden: expect.arrayContaining(waiting) });
    expect((await call(finding(join(file('backup'), 'log')))).stdout).toMatch(
      /more may be among entries.*does not show/,
    );
    const [tile] = readdirSync(join(data, 'log/tile/0/000.p')).sort((x, y) => Number(y) - Number(x));
    const path = join(data, 'log/tile/0/000.p', tile!);
    const bytes = readFileSync(path);
    bytes[40]! ^= 1;
    chmodSync(path, 0o644);
    writeFileSync(path, bytes);
    const forked = await call(finding(join(data, 'log')));
    expect([forked.exitCode, forked.stderr]).toEqual([EXIT.verify, expect.stringContaining('LOG_FORKED')]);
    expect((await call(['dispute', 'find', file('none'), join(data, 'log'), ...where])).exitCode).toBe(EXIT.usage);
  }));

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
