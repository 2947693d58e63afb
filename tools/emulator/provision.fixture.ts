import type { TestFlash } from '#espruino/flash.fixture.js';
import { fromHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import type { FieldmarkError } from '#proto/errors.js';
import { deviceIdOf } from '#provision/keys.js';
import { openLink, type SessionLink } from '#provision/link.js';
import { type ProvisionPlan, type ProvisionState, provision } from '#provision/provision.js';
import { type Built, buildEspruino } from '../build/espruino.js';
import { openStreams } from '../cli/serial-streams.js';
import {
  type BoardChange,
  type BoardFiles,
  CHAIN_ID,
  createBoardFlash,
  deviceFile,
  plugIn,
  REGISTRY,
  startBoard,
  startTestGateway,
  stopNativeCode,
  type TestBoard,
  type TestGateway,
} from './espruino.fixture.js';

const DEVICE = `
import { analog } from '#drivers/analog.js';
export const sensors = [{ driver: analog, options: { pin: 'A0' }, periodMs: 200 }];`;

/** who need not sign for anything */
const OWNER = new Uint8Array(20).fill(0x44);

export type PlanChange = Partial<Omit<ProvisionPlan, 'settings' | 'owner'>> & {
  readonly owner?: Uint8Array;
  readonly settings?: Partial<ProvisionPlan['settings']>;
};

/** An Espruino WiFi without a key, an installer's computer at its cable, and a gateway that learns of it as it is claimed. */
export type ProvisionBench = {
  readonly built: Built;
  readonly host: TestGateway;
  /** public keys of what was claimed, by device id */
  readonly known: ReadonlyMap<string, Uint8Array>;
  readonly blank: (files?: BoardFiles) => TestFlash;
  readonly start: (
    flash: TestFlash,
    change?: BoardChange,
  ) => Promise<{
    readonly board: TestBoard;
    readonly link: SessionLink;
    readonly cable: Awaited<ReturnType<typeof plugIn>>;
  }>;
  readonly planOf: (change?: PlanChange) => ProvisionPlan;
  readonly run: (
    link: SessionLink,
    plan: ProvisionPlan,
  ) => Promise<{
    readonly names: ProvisionState['state'][];
    readonly last: ProvisionState | undefined;
    readonly error: FieldmarkError | undefined;
  }>;
  /** closed after each test, the last first */
  readonly closing: (() => unknown)[];
  readonly clear: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const openProvisionBench = async (): Promise<ProvisionBench> => {
  const device = deviceFile(DEVICE);
  const built = await buildEspruino({ board: 'espruino-wifi', device: device.path });
  device.remove();
  const known = new Map<string, Uint8Array>();
  const host = await startTestGateway(() => false, known);
  const closing: (() => unknown)[] = [];
  const { publicKey, mqttPort } = host.gateway;
  const gateway = {
    publicKey,
    url: `mqtt://127.0.0.1:${mqttPort}`,
    id: deviceIdOf(ALGORITHM.ES256K, publicKey)!,
  };
  return {
    built,
    host,
    known,
    closing,
    blank: (files = {}) => createBoardFlash(built, { 'fm.key': '', ...files }),
    start: async (flash, change = {}) => {
      const board = startBoard(flash, change);
      const cable = await plugIn(board);
      const streams = await openStreams(cable.port);
      const link = openLink(streams, { retryMs: 500, deadlineMs: 60_000 });
      closing.push(board.stop, cable.close, link.close, streams.close);
      return { board, link, cable };
    },
    planOf: ({ settings, ...change } = {}) => ({
      board: 'espruino-wifi',
      settings: {
        chainId: CHAIN_ID,
        registry: REGISTRY,
        gateways: [gateway],
        healthPeriodMs: 60_000,
        name: 'roof',
        ...settings,
      },
      owner: OWNER,
      claimValidSeconds: 600,
      readingMs: 120_000,
      register: async ({ deviceId, publicKey: key }) => {
        known.set(deviceId, fromHex(key)!);
        return undefined;
      },
      ...change,
    }),
    run: async (link, plan) => {
      const states: ProvisionState[] = [];
      const error = await (async () => {
        for await (const state of provision(link, plan)) states.push(state);
      })().then(
        () => undefined,
        (reason: FieldmarkError) => reason,
      );
      return { names: states.map(({ state }) => state), last: states[states.length - 1], error };
    },
    clear: async () => {
      for (const close of closing.splice(0).reverse()) await close();
    },
    stop: async () => {
      await host.stop();
      stopNativeCode();
    },
  };
};
