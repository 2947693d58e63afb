import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { until } from '#linux/process.fixture.js';
import { fromHex } from '#proto/bytes.js';
import type { GatewayHello } from '../bench/gateway-process.js';
import type { DevicesInput } from './device-process.js';
import { brokenChains, readLog } from './log.fixture.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const DEVICES = 25;
const SENSORS = 4;
const KILLS = 20;
const folder = mkdtempSync(join(tmpdir(), 'fieldmark-kill-'));
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const start = (program: string): ChildProcess => {
  const child = fork(new URL(program, import.meta.url), { serialization: 'advanced' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
};

const kill = async (child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  if (!running.has(child)) throw new Error(`it ended by itself: ${child.exitCode ?? child.signalCode}`);
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Readings that are sealed before each kill: from the first after a start to steady work, the same in every run. */
const readingsBefore = (round: number): number => 5 + ((round * 7919) % 60);

test('A07 A25: devices killed 20 times under 500 readings/s lose nothing sealed and seal nothing twice', async () => {
  const gateway = start('../bench/gateway-process.js');
  gateway.send({ dataDir: join(folder, 'gateway'), devices: DEVICES, net: NET });
  const [hello] = (await once(gateway, 'message')) as [GatewayHello];
  const input: DevicesInput = {
    folder: join(folder, 'devices'),
    devices: DEVICES,
    net: NET,
    gateway: {
      id: fromHex(hello.gatewayId.slice(2))!,
      publicKey: hello.publicKey,
      url: `mqtt://127.0.0.1:${hello.mqttPort}`,
    },
    periodMs: 200,
    sensors: SENSORS,
  };
  mkdirSync(input.folder);
  const sealed = new Set<string>();
  const receipted = new Set<string>();
  const run = async () => {
    const child = start('./device-process.js');
    let count = 0;
    child.on('message', (message: { sealed?: string; receipted?: string }) => {
      if (message.sealed !== undefined) {
        sealed.add(message.sealed);
        count++;
      }
      if (message.receipted !== undefined) receipted.add(message.receipted);
    });
    child.send(input);
    return { child, count: () => count };
  };
  for (let round = 0; round < KILLS; round++) {
    const { child, count } = await run();
    await until(() => count() >= readingsBefore(round), 'so many readings', 200_000);
    await pause((round * 7) % 40);
    await kill(child, 'SIGKILL');
  }
  // one last boot empties the queues: what was sealed before it must all arrive
  const before = new Set(sealed);
  const { child: last } = await run();
  const logged = () => new Set(readLog(join(folder, 'gateway')).map((entry) => `${entry.index}:${entry.cti}`));
  const missing = (): string[] => {
    const there = logged();
    return [...before].filter((name) => !there.has(name));
  };
  for (let wait = 0; wait < 800 && missing().length > 0; wait++) await pause(500);
  await kill(last, 'SIGKILL');
  await kill(gateway, 'SIGTERM');

  expect(missing()).toEqual([]);
  expect(before.size).toBeGreaterThan(DEVICES * KILLS);
  const entries = readLog(join(folder, 'gateway'));
  const there = new Set(entries.map((entry) => `${entry.index}:${entry.cti}`));
  expect(there.size).toBe(entries.length);
  expect([...receipted].filter((name) => !there.has(name))).toEqual([]);
  expect(brokenChains(entries)).toEqual([]);
}, 1_200_000);
