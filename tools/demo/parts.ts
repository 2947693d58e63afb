import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { RunEvent } from '#linux/main.js';
import { fromHex, toHex } from '#proto/bytes.js';
import type { FieldmarkError } from '#proto/errors.js';
import type { Deployment } from '../cli/chain-options.js';
import type { Verdict } from '../verify/witness.js';
import { type Child, type JsonLine, startChild } from './child.js';
import type { Place } from './place.js';

const moduleOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

type OnDeath = (error: FieldmarkError) => void;

/** Where the device finds its board: one of the three that device.yaml knows. */
export type BoardChoice = { readonly port: string } | { readonly tcp: string } | { readonly name: string };

/** Starts the emulated board as a process of its own; resolves with its address when it listens. */
export const startBoard = (onDeath: OnDeath): Promise<{ readonly child: Child; readonly tcp: string }> =>
  new Promise((resolve, reject) => {
    const child = startChild({
      name: 'the emulated board',
      module: moduleOf('../emulator/main.js'),
      words: ['--with-stdin'],
      onOutput: (line) => {
        if (typeof line.listening === 'number') resolve({ child, tcp: `127.0.0.1:${line.listening}` });
      },
      onDeath: (error) => {
        reject(error);
        onDeath(error);
      },
    });
  });

/** Every sensor that the emulated board has wired, and their usual places on a real one. */
const SENSORS: { readonly [driver: string]: object } = {
  bme280: { driver: 'bme280' },
  bh1750: { driver: 'bh1750' },
  analog: { driver: 'analog', name: 'light', options: { pin: 'A0' } },
};
export const SENSOR_NAMES = Object.keys(SENSORS);

export type DeviceSetup = {
  readonly deployment: Deployment;
  readonly gateway: { readonly publicKey: Uint8Array; readonly mqttPort: number };
  readonly board: BoardChoice;
  readonly sensors: readonly string[];
  readonly periodSeconds: number;
};

const HEALTH_PERIOD_SECONDS = 60;

/** Writes device.yaml: the same that an installer writes, so that people can look at one. */
export const writeDeviceConfig = (place: Place, setup: DeviceSetup): void => {
  const { deployment, gateway, board, sensors, periodSeconds } = setup;
  const config = {
    key: `file:${place.deviceKey}`,
    data: place.device,
    chainId: deployment.chainId,
    registry: deployment.registry,
    gateways: [{ publicKey: toHex(gateway.publicKey), url: `mqtt://127.0.0.1:${gateway.mqttPort}` }],
    board,
    sensors: sensors.map((name) => ({ ...SENSORS[name], periodSeconds })),
    healthPeriodSeconds: HEALTH_PERIOD_SECONDS,
  };
  writeFileSync(place.deviceConfig, stringify(config));
};

/** What in a device's events is bytes, and hex in its lines. */
const BYTES = ['gatewayId', 'bytes', 'receipt'];

const readEvent = ({ state, ...fields }: JsonLine): RunEvent => {
  const revived = Object.entries(fields).map(([name, value]) =>
    BYTES.includes(name) && typeof value === 'string' ? [name, fromHex(value)] : [name, value],
  );
  return { kind: state, ...Object.fromEntries(revived) } as RunEvent;
};

/** Starts `fieldmark run` as a process of its own. */
export const startDevice = (place: Place, onEvent: (event: RunEvent) => void, onDeath: OnDeath): Child =>
  startChild({
    name: 'the device',
    module: moduleOf('../cli/main.js'),
    words: ['run', '--config', place.deviceConfig, '--json', '--with-stdin'],
    onProgress: (line) => onEvent(readEvent(line)),
    onDeath,
  });

/** Starts the verifier that believes the chain alone, as a process of its own. */
export const startWitness = (
  rpcUrl: string,
  deployment: Deployment,
  onVerdict: (verdict: Verdict) => void,
  onDeath: OnDeath,
): Child =>
  startChild({
    name: 'the verifier',
    module: moduleOf('../verify/witness.js'),
    words: ['--rpc', rpcUrl, '--registry', deployment.registry, '--anchor', deployment.anchor],
    onOutput: (line) => onVerdict(line as unknown as Verdict),
    onDeath,
  });
