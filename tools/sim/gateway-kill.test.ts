import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import type { GatewayHello } from '../bench/gateway-process.js';
import { startFleet } from './fleet.js';
import { brokenChains, readLog } from './log.fixture.js';
import { simIdentity } from './sealer.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const DEVICES = 200;
const KILLS = 20;
const PROGRAM = new URL('../bench/gateway-process.js', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'fieldmark-kill-'));
let running: ChildProcess | undefined;

afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<GatewayHello> => {
  running = fork(PROGRAM, { serialization: 'advanced' });
  running.send({ dataDir: folder, devices: DEVICES, net: NET });
  const [hello] = await once(running, 'message');
  return hello as GatewayHello;
};

const kill = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  const { exitCode, signalCode } = running!;
  if ((exitCode ?? signalCode) !== null) throw new Error(`it ended by itself: ${exitCode ?? signalCode}`);
  const ended = once(running!, 'exit');
  running!.kill(signal);
  await ended;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Moments of the kills: spread over start, connect storm and steady work, the same in every run. */
const momentMs = (round: number): number => 150 + ((round * 7919) % 1200);

test('A07 A25: a gateway killed 20 times under 500 readings/s loses nothing receipted and logs nothing twice', async () => {
  let { mqttPort, gatewayId } = await start();
  let port: number | undefined = mqttPort;
  const fleet = startFleet({ port: () => port, gatewayId, net: NET, devices: DEVICES, rate: 500, boot: 1 });
  for (let round = 0; round < KILLS; round++) {
    await pause(momentMs(round));
    await kill('SIGKILL');
    port = undefined;
    ({ mqttPort, gatewayId } = await start());
    port = mqttPort;
  }
  await fleet.drain();
  fleet.stop();
  await kill('SIGTERM');

  expect(fleet.refused).toEqual([]);
  expect(fleet.badReceipts()).toBe(0);
  expect(fleet.receipted.size).toBe(fleet.sealed());
  const entries = readLog(folder);
  const logged = new Map(entries.map((entry) => [`${toHex(simIdentity(entry.index).deviceId)}:${entry.order}`, entry]));
  expect(entries.length).toBe(fleet.sealed());
  expect(logged.size).toBe(fleet.sealed());
  for (const [key, bytes] of fleet.receipted)
    expect(toHex(logged.get(key)?.bytes ?? new Uint8Array())).toBe(toHex(bytes));
  expect(brokenChains(entries)).toEqual([]);
}, 1_200_000);
