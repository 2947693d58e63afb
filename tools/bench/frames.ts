import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FramesInput, FramesReport } from './frames-process.js';
import type { GatewayHello } from './gateway-process.js';
import { startProcess, type Usage } from './process.js';
import type { Row } from './report.js';

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const FRAMES = new URL('./frames-process.js', import.meta.url);
const GATEWAY = new URL('./gateway-process.js', import.meta.url);
/** a picture of 1280×720 */
const PICTURE_BYTES = 200_000;
/** pictures that are under way at one time, one a device */
const DEVICES = 32;

/** What this disk does with the same bytes at the same concurrency: a file each, written and synced, and no more. */
const plainRate = async (folder: string, bytes: number, count: number): Promise<number> => {
  mkdirSync(folder, { recursive: true });
  const content = randomBytes(bytes);
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: DEVICES }, async () => {
      for (let i = next++; i < count; i = next++) {
        const file = await open(join(folder, `${i}`), 'w');
        await file.writeFile(content);
        await file.sync();
        await file.close();
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  rmSync(folder, { recursive: true });
  return count / seconds;
};

/**
 * Pictures end to end, each with its record sealed, stored and receipted, uploaded over HTTP, verified, durable and
 * signed for; beside what the disk does plainly, measured before and after in the same run.
 */
export const benchFrames = async (folder: string, pictures: number): Promise<Row[]> => {
  const gateway = await startProcess(GATEWAY, { dataDir: join(folder, 'frames'), devices: DEVICES, net: NET });
  const { mqttPort, httpPort, gatewayId } = gateway.hello as GatewayHello;
  const input: FramesInput = {
    mqttPort,
    httpPort,
    gatewayId,
    net: NET,
    boot: 1,
    devices: DEVICES,
    pictureBytes: PICTURE_BYTES,
  };
  const devices = await startProcess(FRAMES, input);
  const usage = (question: 'cpu' | 'memory'): Promise<Usage> => gateway.ask(question) as Promise<Usage>;
  const warm = (await devices.ask(Math.ceil(pictures / 2))) as FramesReport;
  const plain = [await plainRate(join(folder, 'plain'), warm.objectBytes, pictures)];
  const before = await usage('memory');
  const began = await usage('cpu');
  const { seconds, objectBytes } = (await devices.ask(pictures)) as FramesReport;
  const ended = await usage('cpu');
  const after = await usage('memory');
  plain.push(await plainRate(join(folder, 'plain'), objectBytes, pictures));
  await devices.stop();
  await gateway.stop();
  const rate = pictures / seconds;
  const disk = Math.max(...plain);
  return [
    { name: 'pictures of 200 kB, lens to receipt', value: rate, unit: '/s', bound: '≥ 200' },
    { name: 'the same bytes written and synced plainly', value: disk, unit: '/s' },
    { name: 'share of what the disk does', value: rate / disk, unit: 'ratio' },
    { name: 'gateway, a picture', value: (ended.cpuMicros - began.cpuMicros) / pictures / 1000, unit: 'ms CPU' },
    {
      name: `memory of the gateway after ${pictures} more`,
      value: (after.rssBytes - before.rssBytes) / 1e6,
      unit: 'MB',
      bound: 'flat',
    },
    { name: 'most memory of the gateway meanwhile', value: ended.rssBytes / 1e6, unit: 'MB' },
  ];
};
