import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { anvilAccount, startAnvil } from '#chain/anvil.js';
import { deploy } from '#chain/deploy.js';
import { loadBoards } from '#flash/board.js';
import { startGateway } from '#gateway/main.js';
import { toHex } from '#proto/bytes.js';
import { gatewayChain } from '../cli/gateway-chain.js';
import { type Child, startChild } from '../demo/child.js';
import type { Row } from './report.js';
import { startCable, startSocat } from './socat.js';

/**
 * Commands are run as a person or script runs them, against units at the end of pseudo terminals: blank Espruino boards, which are
 * flashed and read back, make their key and are tested, all in one process beside the factory; and the Linux runtime, a process a
 * unit, whose system comes from a card and is not flashed over the line. Unlike at a maker's bench, the units' own work is done by the
 * processor that the factory runs on.
 */

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

type Units = { readonly ends: readonly string[]; readonly stop: () => Promise<void> };
type StartUnits = (folder: string, count: number) => Promise<Units>;

const startRuntimes: StartUnits = async (folder, count) => {
  const devices = await Promise.all(Array.from({ length: count }, () => startDevice(folder)));
  return {
    ends: devices.map(({ end }) => end),
    stop: async () => {
      await Promise.all(devices.map((device) => device.stop()));
    },
  };
};

/** The board that has a network, runs the native signer and makes its own key. */
const boardId = (): string =>
  loadBoards().find(
    ({ runtime, network, limits }) =>
      runtime === 'espruino' && network === 'wifi' && limits.nativeCode !== undefined && limits.nativeCode !== 'none',
  )!.id;

/** Blank boards, all in one process as one computer emulates them. */
const startBoards: StartUnits = async (folder, count) => {
  const program = fileURLToPath(new URL('../emulator/espruino-units.js', import.meta.url));
  const child = spawn(process.execPath, [program, '--with-stdin', '--board', boardId(), '--count', `${count}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { units } = JSON.parse(line) as { readonly units: readonly string[] };
  const ends = units.map((_, i) => join(folder, `board-${i}`));
  const cables = await Promise.all(units.map((url, i) => startCable(url, ends[i]!)));
  return {
    ends,
    stop: async () => {
      await Promise.all(cables.map((cable) => cable.stop()));
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
};

const timeFactory = async (folder: string, lines: string, start: StartUnits, count: number): Promise<Times> => {
  const own = mkdtempSync(join(folder, 'factory-'));
  const batch = join(own, 'run.yaml');
  writeFileSync(batch, `batch: bench\n${lines}`);
  const { ends, stop } = await start(own, count);
  try {
    return await timeCommand('factory', '--batch', batch, ...ends.flatMap((end) => ['--port', end]));
  } finally {
    await stop();
  }
};

const DEVICE_MODULE = `
import { analog } from '#drivers/analog.js';
export const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: 1000 }];
`;

/** What `fieldmark build` makes for the boards; gives the lines of the batch. */
const buildImage = async (folder: string): Promise<string> => {
  const device = join(folder, 'device.ts');
  writeFileSync(device, DEVICE_MODULE);
  const board = boardId();
  await timeCommand('build', device, '--board', board, '--out', folder);
  return `board: ${board}\nimage: ${join(folder, `${board}.storage`)}\nsensors: [analog]\n`;
};

/** One unit and four at once, by turns. */
const compare = async (rounds: number, time: (count: number) => Promise<Times>) => {
  const [one, four]: [Times[], Times[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    one.push(await time(1));
    four.push(await time(AT_ONCE));
  }
  const of = (times: readonly Times[], part: keyof Times): number => median(times.map((each) => each[part]));
  return (part: keyof Times, what: string, bound?: string): Row[] => [
    { name: `factory, one ${what}`, value: of(one, part), unit: 's' },
    { name: `${AT_ONCE} of them at once`, value: of(four, part), unit: 's' },
    { name: 'ratio', value: of(four, part) / of(one, part), unit: '', ...(bound !== undefined && { bound }) },
  ];
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

const missing = (programs: readonly string[]): readonly string[] => {
  const paths = (process.env.PATH ?? '').split(delimiter);
  return programs.filter((program) => !paths.some((path) => existsSync(join(path, program))));
};

const notMeasured = (what: string, absent: readonly string[]): Row => ({
  name: `${what} not measured: ${absent.join(', ')} missing`,
  value: 0,
  unit: '',
});

const BOUND = '≤ 1.5';

const benchBoards = async (folder: string, rounds: number): Promise<Row[]> => {
  const absent = missing(['arm-none-eabi-gcc', 'qemu-arm-static']);
  if (absent.length > 0) return [notMeasured('Espruino boards', absent)];
  const lines = await buildImage(folder);
  const rows = await compare(rounds, (count) => timeFactory(folder, lines, startBoards, count));
  return [
    ...rows('seconds', 'Espruino board, flashed, the whole command', BOUND),
    ...rows('workSeconds', 'Espruino board, flashed, from its first state on', BOUND),
  ];
};

export const benchFactory = async (folder: string, readings: number): Promise<Row[]> => {
  const rounds = readings < READINGS_FOR_ALL_ROUNDS ? 1 : ROUNDS;
  const absent = missing(['socat']);
  if (absent.length > 0) return [notMeasured('factory', absent)];
  const provisioning = await timeProvisioning(folder);
  const boards = await benchBoards(folder, rounds);
  const lines = 'board: linux\nsensors: [board]\n';
  const rows = await compare(rounds, (count) => timeFactory(folder, lines, startRuntimes, count));
  return [
    { name: 'provisioning of a connected device by script', value: provisioning, unit: 's', bound: '≤ 15' },
    ...boards,
    ...rows('seconds', 'Linux runtime, the whole command', BOUND),
    // without a bound: nearly all of it is work of the four units, each a process that would have a processor of its own
    ...rows('workSeconds', 'Linux runtime, from its first test on'),
  ];
};
