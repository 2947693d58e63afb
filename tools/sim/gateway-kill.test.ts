import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { toHex } from '#proto/bytes.js';
import { decodeEnvelope } from '#proto/reading.js';
import { startFleet } from './fleet.js';
import { sha256 } from './sealer.js';

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

type Hello = { readonly mqttPort: number; readonly gatewayId: string };

const start = async (): Promise<Hello> => {
  running = fork(PROGRAM, { serialization: 'advanced' });
  running.send({ dataDir: folder, devices: DEVICES, net: NET });
  const [hello] = await once(running, 'message');
  return hello as Hello;
};

const kill = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  const ended = once(running!, 'exit');
  running!.kill(signal);
  await ended;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Moments of the kills: spread over start, connect storm and steady work, the same in every run. */
const momentMs = (round: number): number => 150 + ((round * 7919) % 1200);

type Entry = { readonly id: number; readonly device: Uint8Array; readonly envelope: Uint8Array };

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
  const database = new Database(join(folder, 'log.sqlite'), { readonly: true });
  const entries = database.prepare('select * from entries order by 1').all() as Entry[];
  database.close();
  const logged = new Map<string, Uint8Array>();
  const chains = new Map<string, { readonly sequence: number; readonly prev: string; readonly hash: string }[]>();
  for (const { envelope: bytes } of entries.slice(1)) {
    const decoded = decodeEnvelope(new Uint8Array(bytes));
    if (!decoded.ok) throw new Error(decoded.code);
    const { deviceId, sequence, prev } = decoded.value;
    const cti = `00000001${sequence.toString(16).padStart(12, '0')}`;
    const key = `${toHex(deviceId)}:${cti}`;
    expect(logged.has(key)).toBe(false);
    logged.set(key, bytes);
    const chain = chains.get(toHex(deviceId)) ?? [];
    chain.push({ sequence, prev: toHex(prev), hash: toHex(sha256(bytes).subarray(0, 16)) });
    chains.set(toHex(deviceId), chain);
  }
  expect(logged.size).toBe(fleet.sealed());
  for (const [key, bytes] of fleet.receipted) expect(toHex(logged.get(key) ?? new Uint8Array())).toBe(toHex(bytes));
  for (const chain of chains.values()) {
    chain.sort((a, b) => a.sequence - b.sequence);
    let before = '0'.repeat(32);
    for (const link of chain) {
      expect(link.prev).toBe(before);
      before = link.hash;
    }
  }
}, 600_000);
