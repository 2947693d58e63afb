import { equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  type ClockQuality,
  CONTENT,
  decodeDropRecord,
  decodeEnvelope,
  type Envelope,
  envelopeCti,
} from '#proto/reading.js';
import { downTopic, upTopic } from '#proto/topics.js';
import { createDevice, type Device } from './device.js';
import type { Driver, Sample } from './driver.js';
import type { DeviceEvent } from './events.js';
import { addressOf, createGateway, publicKeyOf, sha256, sign, type TestGateway, verify } from './gateway.fixture.js';
import type { Clock, ConnectOptions, Crypto, Done, KeyStore, Network, Storage } from './ports.js';
import type { DeviceSettings } from './settings.js';

export const DEVICE_SECRET = new Uint8Array(32).map((_, i) => 0xc0 ^ (i * 7));
export const DEVICE_ID = addressOf(DEVICE_SECRET);
export const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const FIRMWARE = new Uint8Array(8);

/** The board lost its power: nothing after it happens, and no part of the core may take it for a storage error. */
export class PowerCut extends Error {}

export type MemoryStorage = Storage & {
  readonly blobs: Map<string, Uint8Array>;
  /** every queued envelope that was ever durable, in the order of writing */
  readonly sealed: { readonly name: string; readonly envelope: Uint8Array }[];
  /** counts writes and removals */
  operations: number;
  /** the power goes at this operation, counted on from `operations`; before it or, with `cutAfter`, just after */
  cutAt: number;
  cutAfter: boolean;
  /** bytes that fit in; a write beyond throws STORAGE_FULL */
  capacity: number;
  /** the next removals throw STORAGE_FAILED */
  failRemovals: boolean;
  readonly usedBytes: () => number;
};

export const createStorage = (): MemoryStorage => {
  const blobs = new Map<string, Uint8Array>();
  const usedBytes = (): number => [...blobs.values()].reduce((sum, blob) => sum + blob.length, 0);
  const operate = (act: () => void): void => {
    storage.operations++;
    const isCut = storage.operations === storage.cutAt;
    if (storage.operations > storage.cutAt) throw new PowerCut();
    if (isCut && !storage.cutAfter) throw new PowerCut();
    act();
    if (isCut) throw new PowerCut();
  };
  const storage: MemoryStorage = {
    blobs,
    sealed: [],
    operations: 0,
    cutAt: Number.POSITIVE_INFINITY,
    cutAfter: false,
    capacity: Number.POSITIVE_INFINITY,
    failRemovals: false,
    usedBytes,
    read: (name) => blobs.get(name)?.slice(),
    write: (name, bytes) => {
      if (!/^[a-z0-9.-]{1,28}$/.test(name)) throw new Error(`no name for a blob: ${name}`);
      operate(() => {
        if (usedBytes() - (blobs.get(name)?.length ?? 0) + bytes.length > storage.capacity)
          throw new FieldmarkError('STORAGE_FULL');
        blobs.set(name, bytes.slice());
        if (name.startsWith('q.')) storage.sealed.push({ name: name.slice(2), envelope: bytes.slice(16) });
      });
    },
    remove: (name) => {
      if (storage.failRemovals) throw new FieldmarkError('STORAGE_FAILED');
      operate(() => blobs.delete(name));
    },
    list: (prefix) => [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort(),
  };
  return storage;
};

export type ManualClock = Clock & { nowMs: number; seconds: number; quality: ClockQuality };

/** What a test can break, and everything it can look at. Storage, gateways and clock outlive the device. */
export type World = {
  readonly clock: ManualClock;
  readonly storage: MemoryStorage;
  readonly gateways: TestGateway[];
  readonly events: DeviceEvent[];
  readonly settings: Partial<DeviceSettings>;
  readonly sensors: { [name: string]: TestSensor };
  random: (length: number) => Uint8Array;
  keySign: KeyStore['sign'];
  /** gives the broker's acknowledgements; without it nothing is acknowledged and receipts still come */
  acknowledges: boolean;
  /** answers what the device asks on `up/update` */
  mirror: ((request: Uint8Array) => Uint8Array | undefined) | undefined;
  device: Device;
  /** starts a device on what is stored, as after a reset */
  readonly reset: () => Device;
  /** lets time go by in steps of 100 ms */
  readonly run: (ms: number) => void;
  /** ends the connection from outside */
  readonly disconnect: () => void;
  /** hands the device a message as if by the broker */
  readonly deliver: (topic: string, payload: Uint8Array) => void;
  readonly of: <K extends DeviceEvent['kind']>(kind: K) => Extract<DeviceEvent, { kind: K }>[];
};

export type TestSensor = {
  fault: FieldmarkError | undefined;
  /** never answers */
  hangs: boolean;
  samples: readonly Sample[];
  starts: number;
  taken: number;
};

export const createTestSensor = (): TestSensor => ({
  fault: undefined,
  hangs: false,
  samples: [{ name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }],
  starts: 0,
  taken: 0,
});

export const driverOf = (sensor: TestSensor): Driver => ({
  name: 'bench',
  fields: [{ name: 'temperature', unit: 'Cel', exponent: -2, min: -4000, max: 8500 }],
  periodMsMin: 100,
  open: () => ({
    start: (done: Done<true>) => {
      sensor.starts++;
      if (!sensor.hangs) done(sensor.fault, sensor.fault === undefined ? true : undefined);
    },
    sample: (done: Done<readonly Sample[]>) => {
      sensor.taken++;
      if (!sensor.hangs) done(sensor.fault, sensor.fault === undefined ? sensor.samples : undefined);
    },
  }),
});

type Session = { readonly gateway: TestGateway; readonly inbox: { topic: string; payload: Uint8Array }[] };

/** A broker with the gateways of a world behind it. */
export const createNetwork = (
  world: Pick<World, 'gateways' | 'acknowledges'> & Partial<Pick<World, 'mirror'>>,
  devicePublicKey: Uint8Array,
): Network & { session: Session | undefined } => {
  const network: Network & { session: Session | undefined } = {
    session: undefined,
    state: () => (network.session !== undefined && !network.session.gateway.away ? 'open' : 'closed'),
    lastError: () => new FieldmarkError('GATEWAY_UNREACHABLE'),
    connect: (options: ConnectOptions) => {
      const gateway = world.gateways.find((one) => one.url === options.url);
      network.session = undefined;
      if (gateway === undefined || gateway.away) return;
      if (options.username !== toHex(DEVICE_ID) || options.subscriptions[0] !== downTopic(DEVICE_ID, 'receipt')) return;
      if (gateway.logIn(options.password, devicePublicKey)) network.session = { gateway, inbox: [] };
    },
    publish: (topic, payload, done) => {
      if (network.session === undefined) return done(new FieldmarkError('GATEWAY_UNREACHABLE'), undefined);
      if (!topic.startsWith(`fieldmark/1/${toHex(DEVICE_ID)}/up/`)) throw new Error(topic);
      if (topic === upTopic(DEVICE_ID, 'update')) {
        const answer = world.mirror?.(payload);
        if (answer !== undefined)
          network.session.inbox.push({ topic: downTopic(DEVICE_ID, 'update'), payload: answer });
      } else network.session.gateway.arrive(payload, devicePublicKey);
      if (world.acknowledges) done(undefined, true);
    },
    receive: () => network.session?.inbox.shift(),
    close: () => {
      network.session = undefined;
    },
  };
  return network;
};

export const createWorld = (settings: Partial<DeviceSettings> = {}): World => {
  const publicKey = publicKeyOf(DEVICE_SECRET);
  let counter = 0;
  const clock: ManualClock = {
    nowMs: 1000,
    seconds: 1_795_000_000,
    quality: 2,
    monotonicMs: () => clock.nowMs,
    wall: () => ({ seconds: clock.quality === 0 ? 0 : clock.seconds, quality: clock.quality }),
  };
  const events: DeviceEvent[] = [];
  const sensors: { [name: string]: TestSensor } = { bench: createTestSensor() };
  let network: ReturnType<typeof createNetwork>;
  const world: World = {
    clock,
    storage: createStorage(),
    gateways: [createGateway('mqtt://a', 0x51, NET), createGateway('mqtt://b', 0x52, NET)],
    events,
    settings,
    sensors,
    random: (length) => sha256(new Uint8Array([counter++ & 255, counter >> 8])).subarray(0, length),
    keySign: (digest, done) => done(undefined, sign(digest, DEVICE_SECRET)),
    acknowledges: true,
    mirror: undefined,
    device: undefined as unknown as Device,
    reset: () => {
      network = createNetwork(world, publicKey);
      world.storage.cutAt = Number.POSITIVE_INFINITY;
      const keyStore: KeyStore = {
        algorithm: ALGORITHM.ES256K,
        publicKey,
        assurance: 0,
        sign: (digest, done) => world.keySign(digest, done),
      };
      const crypto: Crypto = { sha256, keccak256: sha256, verify, random: (length) => world.random(length) };
      world.device = createDevice(
        { clock, storage: world.storage, keyStore, crypto, network, buses: { after: () => {} } },
        {
          deviceId: DEVICE_ID,
          net: NET,
          firmware: FIRMWARE,
          gateways: world.gateways.slice(0, 1),
          queueBytesMax: 1 << 20,
          sensors: [{ driver: driverOf(sensors.bench!), options: {}, periodMs: 1000 }],
          healthPeriodMs: 0,
          ...settings,
        },
      );
      world.device.onEvent((event) => events.push(event));
      return world.device;
    },
    run: (ms) => {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.nowMs += 100;
        if (clock.nowMs % 1000 === 0) clock.seconds++;
        world.device.tick();
        const session = network.session;
        if (session === undefined || session.gateway.away) continue;
        session.gateway.commit();
        for (const payload of session.gateway.outbox.splice(0))
          session.inbox.push({ topic: downTopic(DEVICE_ID, 'receipt'), payload });
      }
    },
    disconnect: () => {
      network.session = undefined;
    },
    deliver: (topic, payload) => {
      network.session?.inbox.push({ topic, payload });
    },
    of: (kind) => events.filter((event) => event.kind === kind) as never,
  };
  return world;
};

export const started = (settings: Partial<DeviceSettings> = {}): World => {
  const world = createWorld(settings);
  world.reset().start();
  return world;
};

/** Every envelope that was ever durable, in the order of cti, each once. Throws where one cti had two contents. */
export const sealedEver = (world: World): (Envelope & { readonly bytes: Uint8Array })[] => {
  const known = new Map<string, Uint8Array>();
  for (const one of world.storage.sealed) {
    const before = known.get(one.name);
    if (before !== undefined && !equal(before, one.envelope)) throw new Error(`cti ${one.name} has two envelopes`);
    known.set(one.name, one.envelope);
  }
  return [...known.keys()].sort().map((name) => {
    const bytes = known.get(name)!;
    const envelope = decodeEnvelope(bytes);
    if (!envelope.ok || toHex(envelopeCti(envelope.value)) !== name) throw new Error(`${name} is no envelope`);
    return { ...envelope.value, bytes };
  });
};

/** Where the chain of prev breaks: names of envelopes that don't follow from the one before. */
export const chainBreaks = (world: World): string[] => {
  const breaks: string[] = [];
  let prev: Uint8Array = new Uint8Array(16);
  for (const envelope of sealedEver(world)) {
    if (!equal(envelope.prev, prev)) breaks.push(toHex(envelopeCti(envelope)));
    prev = sha256(envelope.bytes).slice(0, 16);
  }
  return breaks;
};

/** Envelopes that are neither at a gateway, nor intact in the queue, nor in a drop record that is in either. */
export const lostEnvelopes = (world: World): string[] => {
  const kept = new Map<string, Uint8Array>();
  for (const gateway of world.gateways) for (const entry of gateway.stored) kept.set(entry[0], entry[1]);
  for (const [name, blob] of world.storage.blobs)
    if (name.startsWith('q.') && equal(sha256(blob.subarray(16)).slice(0, 16), blob.subarray(0, 16)))
      kept.set(name.slice(2), blob.slice(16));
  const spans: { first: string; last: string }[] = [];
  for (const bytes of kept.values()) {
    const envelope = decodeEnvelope(bytes);
    if (!envelope.ok || envelope.value.contentType !== CONTENT.drop) continue;
    const record = decodeDropRecord(envelope.value.payload);
    if (record.ok) spans.push({ first: toHex(record.value.first), last: toHex(record.value.last) });
  }
  return sealedEver(world)
    .map((envelope) => toHex(envelopeCti(envelope)))
    .filter((name) => !kept.has(name) && !spans.some((span) => name >= span.first && name <= span.last));
};

/** What must hold at any moment of any history; empty when it does. */
export const faultsOf = (world: World): string[] => {
  const faults: string[] = [];
  for (const name of chainBreaks(world)) faults.push(`chain breaks at ${name}`);
  for (const name of lostEnvelopes(world)) faults.push(`lost ${name}`);
  for (const gateway of world.gateways) for (const name of gateway.forks) faults.push(`forked ${name}`);
  for (const gateway of world.gateways)
    for (let i = 1; i < gateway.counters.length; i++)
      if (gateway.counters[i]! <= gateway.counters[i - 1]!) faults.push(`login counter ${gateway.counters[i]} again`);
  return faults;
};
