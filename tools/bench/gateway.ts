import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEngine } from '../build/engine.js';
import { type LoadPhase, type LoadReport, percentile } from '../sim/load.js';
import type { BaselineReport } from './baseline-process.js';
import type { GatewayHello, GatewayQuestion } from './gateway-process.js';
import { type BenchProcess, startProcess, type Usage } from './process.js';
import type { Row } from './report.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const LOAD = new URL('./load-process.js', import.meta.url);
const GATEWAY = new URL('./gateway-process.js', import.meta.url);
const BASELINE = new URL('./baseline-process.js', import.meta.url);
const DEVICES = 200;
const WINDOW_PER_DEVICE = 4;
const PACED_RATE = 500;
const BASELINE_READINGS_MAX = 2000;
/** one of them counts: the one in the middle */
const ROUNDS = 3;

/** CPU nanoseconds a verification by libsecp256k1 in C, compiled here. */
const cLimitNanos = (folder: string): (() => number) => {
  const program = join(folder, 'limit');
  const source = fileURLToPath(new URL('../../../tools/bench/limit.c', import.meta.url));
  execFileSync('cc', ['-O2', '-o', program, source, '-lsecp256k1']);
  return () => Number(execFileSync(program, ['20000'], { encoding: 'utf8' }));
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const usageOf = (gateway: BenchProcess, question: GatewayQuestion): Promise<Usage> =>
  gateway.ask(question) as Promise<Usage>;

const startGateway = async (dataDir: string, devices: number) => {
  const gateway = await startProcess(GATEWAY, { dataDir, devices, net: NET });
  const { mqttPort, gatewayId } = gateway.hello as GatewayHello;
  const connect = (first: number, count: number): Promise<BenchProcess> =>
    startProcess(LOAD, { port: mqttPort, gatewayId, net: NET, first, devices: count, boot: 1 });
  return { gateway, connect };
};

const folderBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

type GatewayFigures = {
  readonly micros: number;
  readonly full: LoadReport;
  readonly paced: LoadReport;
  /** after a clean end: the write-ahead log is back in the database */
  readonly databaseBytes: number;
  readonly logBytes: number;
};

/**
 * A gateway that has warmed up under `readings` from 200 devices, logins not counted; then as fast as it goes, several
 * times, with `between` before each; then 500 readings a second.
 */
const measureGateway = async (dataDir: string, readings: number, between: () => void): Promise<GatewayFigures> => {
  const { gateway, connect } = await startGateway(dataDir, DEVICES);
  const devices = await connect(0, DEVICES);
  const run = (count: number, rate: number): Promise<LoadReport> =>
    devices.ask({
      readingsPerDevice: Math.ceil(count / DEVICES),
      rate,
      windowPerDevice: WINDOW_PER_DEVICE,
    } satisfies LoadPhase) as Promise<LoadReport>;
  const warm = await run(readings / 2, 0);
  const rounds: { readonly micros: number; readonly full: LoadReport }[] = [];
  while (rounds.length < ROUNDS) {
    between();
    const before = await usageOf(gateway, 'cpu');
    const full = await run(readings, 0);
    const after = await usageOf(gateway, 'cpu');
    rounds.push({ micros: (after.cpuMicros - before.cpuMicros) / full.sent, full });
  }
  const { micros, full } = rounds.sort((a, b) => a.micros - b.micros)[ROUNDS >> 1]!;
  const paced = await run(Math.min(readings, 5000), PACED_RATE);
  await devices.stop();
  await gateway.stop();
  const stored = warm.sent + ROUNDS * full.sent + paced.sent;
  return {
    micros,
    full,
    paced,
    databaseBytes: statSync(join(dataDir, 'log.sqlite')).size / stored,
    logBytes: folderBytes(join(dataDir, 'log')) / stored,
  };
};

/**
 * The gateway's cost a reading against C's verify, and against the hand-written baseline, all in one run: C is measured
 * before, between and after, so that a machine that changes its speed shows.
 */
export const benchGateway = async (folder: string, readings: number): Promise<Row[]> => {
  // as an operator of many devices runs it
  buildEngine();
  const measureC = cLimitNanos(folder);
  const c: number[] = [];
  const measureMore = (): void => void c.push(measureC());
  const figures = await measureGateway(join(folder, 'gateway'), readings, measureMore);
  const { micros, full, paced, databaseBytes, logBytes } = figures;
  measureMore();
  const baselineInput = {
    dataDir: join(folder, 'baseline'),
    readings: Math.min(readings, BASELINE_READINGS_MAX),
    net: NET,
  };
  const baseline = (await startProcess(BASELINE, baselineInput)).hello as BaselineReport;
  measureMore();
  const cMicros = median(c) / 1000;
  const byHand = baseline.cpuMicrosPerReading;
  const latency = (fraction: number): number => percentile(paced.latenciesMs, fraction);
  return [
    { name: 'verify in C (libsecp256k1)', value: cMicros, unit: 'µs CPU' },
    { name: 'gateway, a reading, all of it', value: micros, unit: 'µs CPU' },
    { name: "share of C's limit a core", value: cMicros / micros, unit: 'ratio', bound: '≥ 0.35' },
    { name: 'written by hand, a reading', value: byHand, unit: 'µs CPU' },
    { name: 'written by hand / gateway', value: byHand / micros, unit: 'ratio', bound: '≥ 20' },
    { name: 'readings a second, as fast as it goes', value: full.sent / full.seconds, unit: '/s' },
    { name: `publish to receipt, median, at ${PACED_RATE}/s`, value: latency(0.5), unit: 'ms' },
    { name: `publish to receipt, p99, at ${PACED_RATE}/s`, value: latency(0.99), unit: 'ms', bound: '≤ 250' },
    { name: 'memory a connected device', value: await memoryPerDevice(folder), unit: 'KB', bound: '≤ 25' },
    { name: 'a BME280 reading on the wire', value: full.bytesPerReading, unit: 'bytes', bound: '≤ 260' },
    { name: 'a reading on disk, database', value: databaseBytes, unit: 'bytes' },
    { name: 'a reading on disk, published log', value: logBytes, unit: 'bytes' },
  ];
};

/** What the first devices cost once (code compiled, heap grown) is none of the others'. All come from one address: 2,000. */
const FIRST_DEVICES = 950;
const MORE_DEVICES = 1000;

/** Kilobytes of resident memory that a device adds to a fresh gateway by being connected and quiet. */
const memoryPerDevice = async (folder: string): Promise<number> => {
  const { gateway, connect } = await startGateway(join(folder, 'memory'), FIRST_DEVICES + MORE_DEVICES);
  const first = await connect(0, FIRST_DEVICES);
  const before = await usageOf(gateway, 'memory');
  const more = await connect(FIRST_DEVICES, MORE_DEVICES);
  const after = await usageOf(gateway, 'memory');
  await Promise.all([first.stop(), more.stop()]);
  await gateway.stop();
  return (after.rssBytes - before.rssBytes) / MORE_DEVICES / 1000;
};
