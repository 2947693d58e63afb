import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { anvilAccount, startAnvil } from '#chain/anvil.js';
import { deploy } from '#chain/deploy.js';
import { startGateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { gatewayChain } from '../cli/gateway-chain.js';
import { type Child, startChild } from '../demo/child.js';
import type { Row } from './report.js';
import { startSocat } from './socat.js';

/** Devices are the Linux runtime, each a process at the end of a cable; commands are run as a person or script runs them. */

const PROGRAM = fileURLToPath(new URL('../cli/main.js', import.meta.url));
/** of a run that is to give figures; a short one shows that it works */
const ROUNDS = 3;
const READINGS_FOR_ALL_ROUNDS = 1000;
const AT_ONCE = 4;
const READY_MS = 60_000;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

type Device = { readonly end: string; readonly stop: () => Promise<void> };

/** A blank device that listens to its line. */
const startDevice = async (parent: string): Promise<Device> => {
  const folder = mkdtempSync(join(parent, 'device-'));
  const [near, end] = [join(folder, 'device'), join(folder, 'host')];
  const cable = await startSocat(near, end);
  const config = join(folder, 'device.yaml');
  const line = `console: { path: "${near}", oem: Bench, model: B1 }`;
  const sensors = 'sensors: [{ driver: board, periodSeconds: 1 }]';
  writeFileSync(config, ['key: file:device.key', 'data: data', 'healthPeriodSeconds: 0', line, sensors, ''].join('\n'));
  let device: Child | undefined;
  await new Promise<void>((resolve, reject) => {
    setTimeout(() => reject(new Error('a device does not start')), READY_MS).unref();
    device = startChild({
      name: 'a device',
      module: PROGRAM,
      words: ['--json', 'run', '--config', config],
      onProgress: ({ state }) => {
        if (state === 'waiting-for-provisioning') resolve();
      },
      onDeath: reject,
    });
  });
  return {
    end,
    stop: async () => {
      await device?.stop();
      await cable.stop();
    },
  };
};

/** What a command takes, as its caller sees it, and from the first thing that it says of its work. */
type Times = { readonly seconds: number; readonly workSeconds: number };

const timeCommand = async (...words: readonly string[]): Promise<Times> => {
  const start = performance.now();
  let began = start;
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said === '') began = performance.now();
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}: ${said.slice(-1000)}`);
  const end = performance.now();
  return { seconds: (end - start) / 1000, workSeconds: (end - began) / 1000 };
};

const timeFactory = async (folder: string, count: number): Promise<Times> => {
  const own = mkdtempSync(join(folder, 'factory-'));
  const batch = join(own, 'run.yaml');
  writeFileSync(batch, 'batch: bench\nboard: linux\nsensors: [board]\n');
  const devices = await Promise.all(Array.from({ length: count }, () => startDevice(own)));
  try {
    return await timeCommand('factory', '--batch', batch, ...devices.flatMap(({ end }) => ['--port', end]));
  } finally {
    await Promise.all(devices.map((device) => device.stop()));
  }
};

/** From a blank device to its first reading with a receipt, registered and claimed on a chain on the way. */
const timeProvisioning = async (folder: string): Promise<number> => {
  const own = mkdtempSync(join(folder, 'provision-'));
  const anvil = await startAnvil();
  const account = anvilAccount(0);
  const { net: _net, block, ...contracts } = await deploy({ rpcUrl: anvil.rpcUrl, account, pollMs: 50 });
  const deployment = { ...contracts, block: block.toString() };
  const [where, plan] = [join(own, 'deployment.json'), join(own, 'plan.yaml')];
  writeFileSync(where, JSON.stringify(deployment));
  const dataDir = join(own, 'gateway');
  const gateway = await startGateway({
    dataDir,
    chain: gatewayChain({ dataDir, rpcUrl: anvil.rpcUrl, deployment, account: anvilAccount(1), confirmations: 1 }),
    mqtt: { host: '127.0.0.1', port: 0 },
    http: { host: '127.0.0.1', port: 0 },
    logger: pino({ level: 'silent' }),
  });
  const device = await startDevice(own);
  try {
    const settings = [
      `owner: "${account.address}"`,
      `chainId: ${deployment.chainId}`,
      `registry: "${deployment.registry}"`,
      `gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "mqtt://127.0.0.1:${gateway.mqttPort}" }]`,
    ];
    writeFileSync(plan, settings.join('\n'));
    const chain = ['--rpc', anvil.rpcUrl, '--deployment', where, '--account', 'anvil:0', '--register'];
    return (await timeCommand('provision', '--port', device.end, '--config', plan, ...chain)).seconds;
  } finally {
    await device.stop();
    await gateway.stop();
    await anvil.stop();
  }
};

export const benchFactory = async (folder: string, readings: number): Promise<Row[]> => {
  const rounds = readings < READINGS_FOR_ALL_ROUNDS ? 1 : ROUNDS;
  const paths = (process.env.PATH ?? '').split(delimiter);
  if (!paths.some((path) => existsSync(join(path, 'socat'))))
    return [{ name: 'not measured: socat missing', value: 0, unit: '' }];
  const provisioning = await timeProvisioning(folder);
  const [one, four]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    one.push(await timeFactory(folder, 1));
    four.push(await timeFactory(folder, AT_ONCE));
  }
  const of = (times: readonly Times[], part: keyof Times): number => median(times.map((time) => time[part]));
  const rows = (part: keyof Times, what: string): Row[] => [
    { name: `factory, one unit, ${what}`, value: of(one, part), unit: 's' },
    { name: `${AT_ONCE} units at once, ${what}`, value: of(four, part), unit: 's' },
    { name: 'ratio', value: of(four, part) / of(one, part), unit: '', bound: '≤ 1.5' },
  ];
  return [
    { name: 'provisioning of a connected device by script', value: provisioning, unit: 's', bound: '≤ 15' },
    ...rows('seconds', 'the whole command'),
    ...rows('workSeconds', 'from its first test on'),
  ];
};
