import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentile, type runLoad } from '../sim/load.js';
import type { BaselineReport } from './baseline-process.js';
import type { GatewayHello } from './gateway-process.js';
import { startProcess, type Usage } from './process.js';
import type { Row } from './report.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const LOAD = new URL('./load-process.js', import.meta.url);
const GATEWAY = new URL('./gateway-process.js', import.meta.url);
const BASELINE = new URL('./baseline-process.js', import.meta.url);

/** CPU nanoseconds a verification by libsecp256k1 in C, compiled here. */
const cLimitNanos = (folder: string): (() => number) => {
  const program = join(folder, 'limit');
  const source = fileURLToPath(new URL('../../../tools/bench/limit.c', import.meta.url));
  execFileSync('cc', ['-O2', '-o', program, source, '-lsecp256k1']);
  return () => Number(execFileSync(program, ['20000'], { encoding: 'utf8' }));
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

type Load = Awaited<ReturnType<typeof runLoad>>;

/**
 * The gateway's cost a reading against C's verify, and against the hand-written baseline, all in one run: C is measured
 * before, between and after, so that a machine that changes its speed shows.
 */
export const benchGateway = async (folder: string, readings: number): Promise<Row[]> => {
  const measureC = cLimitNanos(folder);
  const c = [measureC()];
  const devices = 200;
  const dataDir = join(folder, 'gateway');
  const gateway = await startProcess(GATEWAY, { dataDir, devices: 1000, net: NET });
  const { mqttPort, gatewayId } = gateway.hello as GatewayHello;
  const plan = { port: mqttPort, gatewayId, net: NET, windowPerDevice: 4 };
  const load = async (more: object): Promise<Load> => {
    const process = await startProcess(LOAD, { ...plan, ...more });
    await process.stop();
    return process.hello as Load;
  };
  await load({ devices, readingsPerDevice: 5, rate: 0, boot: 1 });
  const before = (await gateway.ask('usage')) as Usage;
  const full = await load({ devices, readingsPerDevice: Math.ceil(readings / devices), rate: 0, boot: 2 });
  const after = (await gateway.ask('usage')) as Usage;
  c.push(measureC());
  const paced = await load({ devices, readingsPerDevice: 25, rate: 500, boot: 3 });
  const memory = await memoryPerDevice(gateway.ask, plan);
  await gateway.stop();
  const baseline = (await startProcess(BASELINE, { dataDir: join(folder, 'baseline'), readings: 2000, net: NET }))
    .hello as BaselineReport;
  c.push(measureC());

  const cMicros = median(c) / 1000;
  const gatewayMicros = (after.cpuMicros - before.cpuMicros) / full.sent;
  const stored = statSync(join(dataDir, 'log.sqlite')).size / (full.sent + paced.sent + devices * 5);
  return [
    { name: 'verify in C (libsecp256k1)', value: cMicros, unit: 'µs CPU' },
    { name: 'gateway, a reading, all of it', value: gatewayMicros, unit: 'µs CPU' },
    { name: "share of C's limit a core", value: cMicros / gatewayMicros, unit: 'ratio', bound: '≥ 0.35' },
    { name: 'written by hand, a reading', value: baseline.cpuMicrosPerReading, unit: 'µs CPU' },
    {
      name: 'written by hand / gateway',
      value: baseline.cpuMicrosPerReading / gatewayMicros,
      unit: 'ratio',
      bound: '≥ 20',
    },
    { name: 'readings a second, as fast as it goes', value: full.sent / full.seconds, unit: '/s' },
    { name: 'publish to receipt, median, at 500/s', value: percentile(paced.latenciesMs, 0.5), unit: 'ms' },
    {
      name: 'publish to receipt, p99, at 500/s',
      value: percentile(paced.latenciesMs, 0.99),
      unit: 'ms',
      bound: '≤ 250',
    },
    { name: 'memory a connected device', value: memory / 1000, unit: 'KB', bound: '≤ 25' },
    { name: 'a BME280 reading on the wire', value: full.bytesPerReading, unit: 'bytes', bound: '≤ 260' },
    { name: 'a reading in the database', value: stored, unit: 'bytes' },
  ];
};

/** Bytes of the gateway's memory a device that is connected and quiet. */
const memoryPerDevice = async (ask: (question: unknown) => Promise<unknown>, plan: object): Promise<number> => {
  const before = (await ask('usage')) as Usage;
  const devices = 1000;
  const crowd = await startProcess(new URL('./crowd-process.js', import.meta.url), { ...plan, devices, boot: 4 });
  const after = (await ask('usage')) as Usage;
  await crowd.stop();
  return (after.rssBytes - before.rssBytes) / devices;
};
