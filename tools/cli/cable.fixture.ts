import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createGateway, type TestGateway } from '#core/gateway.fixture.js';
import { type HostedGateway, hostGateway } from '#linux/broker.fixture.js';
import { netOf } from '#linux/config.js';
import { type Running, startProgram, temporaryFolder, until } from '#linux/process.fixture.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { freePort } from '../setup/ports.fixture.js';

const DEVICE = createRequire(import.meta.url).resolve('#linux/device.fixture.js');
export const REGISTRY = '5fbdb2315678afecb367f032d93f642f64180aa3';
export const OWNER = 'f39fd6e51aad88f6f4ce6ab8827279cfffb92266';

/** The Linux runtime as a process of its own, at one end of a cable; `end` is the other. */
export type CabledDevice = {
  readonly end: string;
  readonly folder: string;
  readonly start: () => void;
  readonly kill: () => Promise<void>;
  /** what the running device said so far */
  readonly output: () => string;
  readonly close: () => Promise<void>;
};

/** Lays a cable (a pair of pseudo terminals) to a device that has no key yet. */
export const cableDevice = async (): Promise<CabledDevice> => {
  const folder = temporaryFolder();
  const [deviceEnd, end] = [join(folder.path, 'device-end'), join(folder.path, 'host-end')];
  const cable = startProgram('socat', [`pty,raw,echo=0,link=${deviceEnd}`, `pty,raw,echo=0,link=${end}`]);
  await until(() => existsSync(deviceEnd) && existsSync(end), 'a pair of ptys');
  const console = `console: { path: "${deviceEnd}", oem: Bench, model: B1 }`;
  const sensors = 'sensors: [{ driver: board, periodSeconds: 1 }]';
  const config = join(folder.path, 'device.yaml');
  writeFileSync(
    config,
    ['key: file:device.key', 'data: data', 'healthPeriodSeconds: 0', console, sensors, ''].join('\n'),
  );
  let device: Running | undefined;
  const kill = async (): Promise<void> => {
    await device?.stop('SIGKILL');
    device = undefined;
  };
  return {
    end,
    folder: folder.path,
    start: () => {
      device = startProgram(process.execPath, [DEVICE, config], { NODE_OPTIONS: '' });
    },
    kill,
    output: () => device?.output() ?? '',
    close: async () => {
      await kill();
      await cable.stop('SIGKILL');
      folder.remove();
    },
  };
};

export type GatewayFor = { readonly gateway: TestGateway; readonly host: HostedGateway };

/** A gateway that knows one device, by the key that `publicKey` gives once it is known. */
export const gatewayFor = async (publicKey: () => Uint8Array): Promise<GatewayFor> => {
  const port = await freePort();
  const gateway = createGateway(`mqtt://127.0.0.1:${port}`, 7, netOf(31337, fromHex(REGISTRY)!));
  return { gateway, host: await hostGateway(gateway, publicKey, port) };
};

/** A plan for `fieldmark provision`, with further lines. */
export const planText = (gateway: TestGateway, more: readonly string[] = []): string =>
  [
    'board: linux',
    'name: roof',
    `owner: "0x${OWNER}"`,
    'chainId: 31337',
    `registry: "0x${REGISTRY}"`,
    `gateways: [{ publicKey: "${toHex(gateway.publicKey)}", url: "${gateway.url}" }]`,
    'place: { latitude: 47.3769, longitude: 8.5417 }',
    ...more,
    '',
  ].join('\n');
