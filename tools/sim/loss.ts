import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { openSpool } from '#linux/media-spool.js';
import { formatCid } from '#proto/cid.js';
import { encodeMediaRecord } from '#proto/media.js';
import { encryptMedia } from '#proto/media-cipher.js';
import { CONTENT } from '#proto/reading.js';
import type { LossDeviceInput, LossDeviceSays } from './loss-device-process.js';
import type { LossGatewayHello, LossGatewayInput, LossGatewayStored } from './loss-gateway-process.js';
import { type LossyNet, openLossyNet } from './lossy-net.js';
import { createSealer, simIdentity } from './sealer.js';

export type LossPlan = {
  readonly way: 'mqtt' | 'http';
  readonly lossPercent: number;
  readonly pictures: number;
  readonly pictureBytes: number;
  readonly partBytes: number;
  /** the device's power goes with each so many parts */
  readonly partsPerBoot: number;
};

export type LossReport = {
  readonly packetsLost: number;
  readonly boots: number;
  /** CIDs that the gateway told of, as often as it did */
  readonly stored: readonly string[];
  /** CIDs that the device let go of for a receipt */
  readonly letGo: readonly string[];
  /** CIDs of what was captured, each with whether the gateway's disk holds its very bytes */
  readonly captured: readonly { readonly cid: string; readonly isWhole: boolean }[];
  readonly seconds: number;
};

const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const GATEWAY = fileURLToPath(new URL('./loss-gateway-process.js', import.meta.url));
const DEVICE = fileURLToPath(new URL('./loss-device-process.js', import.meta.url));

const start = (line: LossyNet, side: 'near' | 'far', program: string, input: object): ChildProcess => {
  const [enter, ...words] = line.enter(side);
  const child = spawn(enter!, [...words, process.execPath, program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  child.send(input);
  return child;
};

/** Captured and sealed, and nothing of it sent yet. */
const fillSpool = (path: string, plan: LossPlan) => {
  const crypto = openMediaCrypto();
  const { deviceId, publicKey } = simIdentity(0);
  const sealer = createSealer(simIdentity(0), NET, 1);
  const readers = [{ id: deviceId, publicKey }];
  const spoolBytes = 2 * plan.pictures * plan.pictureBytes + 1_000_000;
  const spool = openSpool(path, spoolBytes);
  const captured = Array.from({ length: plan.pictures }, (_, i) => {
    const picture = crypto.random(plan.pictureBytes);
    const { object, ...media } = encryptMedia(crypto, {
      picture,
      mediaType: 'image/jpeg',
      net: NET,
      deviceId,
      readers,
    });
    const record = { capturedAt: 1, mediaType: 'image/jpeg', source: 3, trigger: 1, clockNote: 0 };
    const payload = encodeMediaRecord({ ...media, ...record, objectBytes: object.length });
    const { sequence, bytes: envelope } = sealer.sealPayload(CONTENT.media, payload, 1);
    const cid = formatCid(media.objectHash);
    spool.add({ cid, objectBytes: object.length, payload, iat: i + 1, clock: 0 }, [object]);
    spool.rename(cid, { boot: 1, sequence });
    return { cid, object, envelope };
  });
  return { captured, spoolBytes };
};

/**
 * A device and its gateway on a line that loses packets, the device without power every so many parts: until it has let
 * go of everything. Both are the real programs' parts, in namespaces of their own.
 */
export const runLoss = async (plan: LossPlan): Promise<LossReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-loss-'));
  const line = await openLossyNet(plan.lossPercent);
  let gateway: ChildProcess | undefined;
  try {
    const spool = join(folder, 'spool');
    const { captured, spoolBytes } = fillSpool(spool, plan);
    const dataDir = join(folder, 'gateway');
    const input: LossGatewayInput = { dataDir, host: line.nearAddress, net: NET };
    gateway = start(line, 'near', GATEWAY, input);
    const gone = once(gateway, 'exit').then(() => {
      throw new Error('the gateway ended by itself');
    });
    const [hello] = (await Promise.race([once(gateway, 'message'), gone])) as [LossGatewayHello];
    gone.catch(() => {});
    const stored: string[] = [];
    gateway.on('message', (said: LossGatewayStored) => stored.push(said.stored));
    const letGo: string[] = [];
    const begin = performance.now();
    let [boots, isDone] = [0, false];
    while (!isDone) {
      const device = start(line, 'far', DEVICE, {
        way: plan.way,
        host: line.nearAddress,
        gateway: hello,
        net: NET,
        spool,
        spoolBytes,
        envelopes: captured.map(({ envelope }) => envelope),
        partBytes: plan.partBytes,
        partsMax: plan.partsPerBoot,
        loginCounter: 1 + boots++ * 100_000,
      } satisfies LossDeviceInput);
      device.on('message', (said: LossDeviceSays) => {
        if ('uploaded' in said) letGo.push(said.uploaded);
        else {
          isDone = true;
          device.kill('SIGKILL');
        }
      });
      await once(device, 'exit');
      // the power may have gone with the last receipt in hand and the word of it not yet out
      isDone ||= openSpool(spool, spoolBytes).entries().length === 0;
    }
    const seconds = (performance.now() - begin) / 1000;
    const pathOf = (cid: string): string => join(dataDir, 'media', 'objects', cid.slice(-2), cid);
    return {
      packetsLost: line.lost(),
      boots,
      stored,
      letGo,
      captured: captured.map(({ cid, object }) => ({
        cid,
        isWhole: existsSync(pathOf(cid)) && readFileSync(pathOf(cid)).equals(object),
      })),
      seconds,
    };
  } finally {
    if (gateway !== undefined && gateway.exitCode === null && gateway.signalCode === null) {
      const ended = once(gateway, 'exit');
      gateway.kill('SIGKILL');
      await ended;
    }
    line.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
