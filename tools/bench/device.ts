import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { netOf } from '#chain/net.js';
import { openQueue } from '#core/queue.js';
import { createSealer } from '#core/seal.js';
import { createSigner } from '#core/signer.js';
import { openClock } from '#linux/clock.js';
import { openCrypto } from '#linux/crypto.js';
import { deviceIdOf } from '#linux/identity.js';
import { createKey } from '#linux/keystore.js';
import { openStorage } from '#linux/storage.js';
import { CONTENT } from '#proto/reading.js';
import { encodePack } from '#proto/senml.js';
import { startBoard, startDevice, writeDeviceConfig } from '../demo/parts.js';
import { enterPlace } from '../demo/place.js';
import { sampleRecords } from '../sim/sealer.js';
import type { GatewayHello } from './gateway-process.js';
import { startProcess } from './process.js';
import type { Row } from './report.js';

const SEALS_WARM = 100;
const SEALS = 400;

/**
 * Sealing as the device does it: values to SenML, signed by a key in a file, checked, and durable in the queue's folder;
 * then let go, as by a receipt.
 */
const sealCost = async (folder: string): Promise<number> => {
  const keyStore = await createKey(`file:${join(folder, 'seal.key')}`);
  const crypto = openCrypto();
  const storage = openStorage(join(folder, 'seal'));
  const clock = await openClock();
  const emit = (): void => {};
  const queue = openQueue(storage, crypto, 2 ** 20, emit);
  const identity = {
    deviceId: deviceIdOf(keyStore.algorithm, keyStore.publicKey),
    net: new Uint8Array(8),
    firmware: new Uint8Array(8),
  };
  const parts = { signer: createSigner(keyStore, crypto), queue, crypto, clock, emit };
  const sealer = createSealer(parts, identity, 1, new Uint8Array(16));
  const sealMany = (count: number): number => {
    const start = process.cpuUsage();
    for (let i = 0; i < count; i++) {
      const payload = encodePack(sampleRecords(i));
      sealer.seal({ contentType: CONTENT.reading, payload, iat: 1_700_000_000, clock: 2 }, () => {
        queue.settle(queue.newest()!, 'receipted');
        queue.sweep();
      });
      if (sealer.isBusy()) throw new Error(`a reading could not be sealed: ${sealer.blockedBy()}`);
    }
    const { user, system } = process.cpuUsage(start);
    return (user + system) / count;
  };
  sealMany(SEALS_WARM);
  const micros = sealMany(SEALS);
  await clock.close();
  storage.close();
  await keyStore.close();
  return micros / 1000;
};

const DEPLOYMENT = {
  chainId: 31337,
  registry: '0x0000000000000000000000000000000000000001',
  anchor: '0x0000000000000000000000000000000000000002',
  block: '0',
} as const;
const RECEIPTS = 15;

/** VmRSS of a process in bytes (proc_pid_status(5) gives KiB). */
const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) * 1024;

/** Resident bytes of `fieldmark run` with three sensors of the emulated board, once it holds so many receipts. */
const deviceMemory = async (folder: string): Promise<number> => {
  const place = await enterPlace(join(folder, 'device'));
  const key = await createKey(`file:${place.deviceKey}`);
  const gateway = await startProcess(new URL('./gateway-process.js', import.meta.url), {
    dataDir: place.gateway,
    devices: 0,
    net: netOf(DEPLOYMENT.chainId, DEPLOYMENT.registry),
    publicKey: key.publicKey,
  });
  await key.close();
  const { mqttPort, publicKey } = gateway.hello as GatewayHello;
  let fail = (_error: Error): void => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const board = await startBoard(fail);
  writeDeviceConfig(place, {
    deployment: DEPLOYMENT,
    gateway: { publicKey, mqttPort },
    board: { tcp: board.tcp },
    sensors: ['bme280', 'bh1750', 'analog'],
    periodSeconds: 1,
  });
  let receipts = 0;
  let enough = (): void => {};
  const receipted = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const device = startDevice(
    place,
    ({ kind }) => {
      if (kind === 'receipted' && ++receipts === RECEIPTS) enough();
    },
    fail,
  );
  try {
    await Promise.race([receipted, failed]);
    return residentBytes(device.pid);
  } finally {
    await device.stop();
    await board.child.stop();
    await gateway.stop();
    place.leave();
  }
};

export const benchDevice = async (folder: string): Promise<Row[]> => [
  { name: 'seal a reading, key in a file', value: await sealCost(folder), unit: 'ms CPU', bound: '≤ 3' },
  { name: 'memory of the process', value: (await deviceMemory(folder)) / 1e6, unit: 'MB', bound: '≤ 90' },
];
