import { connect, type Socket } from 'node:net';
import mqtt from 'mqtt';
import { pino } from 'pino';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import type { Failure } from '#proto/errors.js';
import { downTopic, upTopic } from '#proto/topics.js';
import { createSealer, sampleRecords, simIdentity } from '#tools/sim/sealer.js';
import { startBroker } from './broker.js';
import type { Inside } from './door.js';
import { createEventHub, type GatewayEvent } from './events.js';
import { checkLogin } from './login.js';
import { createMetrics } from './metrics.js';
import { createReporter } from './report.js';
import type { Arrived, DeviceDirectory, Outcome, RegisteredDevice } from './stages.js';
import { openVerifier } from './verify.js';

export const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
export const GATEWAY_ID = `0x${'ab'.repeat(20)}` as const;

export const STORED: Outcome = { kind: 'stored', index: 1, leaf: new Uint8Array(32) };

export const directoryOf = (count: number, change: Partial<RegisteredDevice> = {}): DeviceDirectory => {
  const known = new Map<string, RegisteredDevice>();
  for (let i = 0; i < count; i++) {
    const { deviceId, publicKey } = simIdentity(i);
    known.set(toHex(deviceId), {
      deviceId,
      publicKey,
      algorithm: ALGORITHM.ES256K,
      assurance: 0,
      suspended: false,
      ...change,
    });
  }
  return { find: (deviceId) => known.get(toHex(deviceId)) };
};

/** Events as they come, and a way to wait for one. */
export const recordEvents = () => {
  const events: GatewayEvent[] = [];
  const hub = createEventHub((error) => {
    throw error;
  });
  hub.on((event) => events.push(event));
  const when = async (matches: (event: GatewayEvent) => boolean): Promise<GatewayEvent> => {
    for (;;) {
      const found = events.find(matches);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const metrics = createMetrics();
  const reporter = createReporter(pino({ level: 'silent' }), hub, metrics);
  return { events, hub, when, metrics, reporter, refusals: () => events.filter((event) => event.kind === 'refused') };
};

export type FrontOptions = {
  readonly devices?: number;
  readonly directory?: DeviceDirectory;
  readonly accept?: (arrived: Arrived) => Promise<Outcome>;
  readonly login?: Inside['login'];
  readonly takePart?: Inside['takePart'];
  readonly update?: Inside['update'];
};

/** The embedded broker with a genuine login desk, and behind it whatever the test puts there. */
export const openFront = async (options: FrontOptions = {}) => {
  const recorded = recordEvents();
  const verifier = await openVerifier({ workers: 1 });
  const counters = new Map<string, number>();
  const arrived: Arrived[] = [];
  const directory = options.directory ?? directoryOf(options.devices ?? 3);
  const desk = {
    gatewayId: GATEWAY_ID,
    net: NET,
    directory,
    verifier,
    advanceCounter: (deviceId: Uint8Array, counter: number): boolean => {
      const id = toHex(deviceId);
      if (counter <= (counters.get(id) ?? -1)) return false;
      counters.set(id, counter);
      return true;
    },
  };
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    reporter: recorded.reporter,
    hub: recorded.hub,
    inside: {
      login: options.login ?? ((credentials) => checkLogin(desk, credentials, Date.now())),
      accept: async (one) => {
        arrived.push(one);
        return options.accept === undefined ? STORED : options.accept(one);
      },
      takePart: options.takePart ?? (async () => undefined),
      update: options.update ?? (async () => undefined),
    },
  });
  const close = async (): Promise<void> => {
    await broker.close();
    await verifier.close();
  };
  return { ...recorded, broker, arrived, directory, desk, verifier, close, port: broker.port };
};

export type TestDevice = ReturnType<typeof testDevice>;

/** A simulated device by number, with its credentials and topics. */
export const testDevice = (index: number, boot = 1) => {
  const sealer = createSealer(simIdentity(index), NET, boot);
  const { deviceId } = sealer.identity;
  return {
    sealer,
    deviceId,
    id: toHex(deviceId),
    readingTopic: upTopic(deviceId, 'reading'),
    receiptTopic: downTopic(deviceId, 'receipt'),
    seal: (iat = Math.floor(Date.now() / 1000)) => sealer.seal(sampleRecords(1), iat).bytes,
    credentials: (counter: number, audience: string = GATEWAY_ID) => ({
      clientId: toHex(deviceId),
      username: toHex(deviceId),
      password: Buffer.from(sealer.login(audience, counter)),
    }),
  };
};

/** A genuine mqtt.js client that does not come back by itself. */
export const connectMqtt = (port: number, more: mqtt.IClientOptions): Promise<mqtt.MqttClient> =>
  mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...more }, false);

/** Bytes on a raw connection, and what became of it. */
export const openRaw = (port: number) => {
  const socket: Socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const opened = new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { socket, closed, opened, received: () => Buffer.concat(received) };
};

export const codeOf = (result: { readonly ok: true } | Failure): string => (result.ok ? 'ok' : result.code);
