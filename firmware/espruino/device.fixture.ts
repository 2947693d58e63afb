import {
  createNetwork,
  createTestSensor,
  DEVICE_ID,
  DEVICE_SECRET,
  driverOf,
  type ManualClock,
  NET,
  type TestSensor,
} from '#core/device.fixture.js';
import { createGateway, publicKeyOf, sha256, sign, type TestGateway, verify } from '#core/gateway.fixture.js';
import { equal, toHex } from '#proto/bytes.js';
import { CONTENT, decodeDropRecord, decodeEnvelope, type Envelope, envelopeCti } from '#proto/reading.js';
import { downTopic } from '#proto/topics.js';
import { createDevice, type Device } from './device.js';
import { createTestFlash, type TestFlash } from './flash.fixture.js';
import { type FlashStorage, openFlashStorage } from './flash-storage.js';

/** A board on flash that can be cut, worn and read again; flash, gateways and clock outlive the device. */
export type BoardWorld = {
  readonly clock: ManualClock;
  readonly flash: TestFlash;
  readonly gateways: TestGateway[];
  readonly sensor: TestSensor;
  /** what was told, as `sealed 1.0` */
  readonly lines: string[];
  /** every envelope whose writing was begun, by name; `isDurable` once the write has returned */
  readonly written: Map<string, { readonly envelope: Uint8Array; isDurable: boolean }>;
  acknowledges: boolean;
  healthPeriodMs: number;
  /** starts a device on what is stored, as after a reset */
  readonly reset: () => Device;
  readonly run: (ms: number) => void;
  readonly disconnect: () => void;
  readonly deliver: (payload: Uint8Array) => void;
  readonly count: (kind: string) => number;
};

const QUEUE_BYTES_MAX = 7000;
const ENTRY_HEAD_BYTES = 6;

/** The storage, telling `world` of each envelope. */
const watched = (world: BoardWorld): FlashStorage => {
  const storage = openFlashStorage(world.flash, world.flash.pages);
  return {
    ...storage,
    write: (name, bytes) => {
      const envelope = bytes.slice(ENTRY_HEAD_BYTES);
      const before = world.written.get(name);
      if (name.startsWith('q.')) {
        if (before !== undefined && !equal(before.envelope, envelope)) throw new Error(`${name} has two envelopes`);
        world.written.set(name, { envelope, isDurable: before?.isDurable === true });
      }
      storage.write(name, bytes);
      if (name.startsWith('q.')) world.written.get(name)!.isDurable = true;
    },
  };
};

export const createBoardWorld = (pageBytes = 4096, queueBytesMax = QUEUE_BYTES_MAX): BoardWorld => {
  const publicKey = publicKeyOf(DEVICE_SECRET);
  const clock: ManualClock = {
    nowMs: 1000,
    seconds: 0,
    quality: 0,
    monotonicMs: () => clock.nowMs,
    wall: () => ({ seconds: clock.seconds, quality: clock.quality }),
  };
  let counter = 0;
  let network: ReturnType<typeof createNetwork>;
  let device: Device;
  const world: BoardWorld = {
    clock,
    flash: createTestFlash(pageBytes, 3),
    gateways: [createGateway('mqtt://a', 0x51, NET)],
    sensor: createTestSensor(),
    lines: [],
    written: new Map(),
    acknowledges: true,
    healthPeriodMs: 0,
    reset: () => {
      network = createNetwork(world, publicKey);
      const random = (length: number) => sha256(new Uint8Array([counter++ & 255, counter >> 8])).subarray(0, length);
      device = createDevice(
        {
          clock,
          storage: watched(world),
          key: { deviceId: DEVICE_ID, publicKey, sign: (digest) => sign(digest, DEVICE_SECRET) },
          crypto: { sha256, keccak256: sha256, verify, random },
          network,
          buses: { after: () => {}, figures: () => ({ memoryFreeBytes: 20_000, uptimeSeconds: 1 }) },
          updates: undefined,
          tell: (kind, detail) => world.lines.push(`${kind} ${detail}`),
        },
        {
          deviceId: DEVICE_ID,
          net: NET,
          firmware: new Uint8Array(8),
          gateways: world.gateways,
          queueBytesMax,
          sensors: [{ driver: driverOf(world.sensor), options: {}, periodMs: 1000 }],
          healthPeriodMs: world.healthPeriodMs,
          place: { latitude: -338_568_000, longitude: 1_512_153_000 },
        },
      );
      return device;
    },
    run: (ms) => {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.nowMs += 100;
        device.tick();
        const session = network.session;
        if (session === undefined || session.gateway.away) continue;
        session.gateway.commit();
        for (const payload of session.gateway.outbox.splice(0)) world.deliver(payload);
      }
    },
    disconnect: () => {
      network.session = undefined;
    },
    deliver: (payload) => network.session?.inbox.push({ topic: downTopic(DEVICE_ID, 'receipt'), payload }),
    count: (kind) => world.lines.filter((line) => line.startsWith(`${kind} `)).length,
  };
  return world;
};

/** Envelopes that are in the flash as it lies there, by name. */
const inFlash = (world: BoardWorld): Map<string, Uint8Array> => {
  const found = new Map<string, Uint8Array>();
  const storage = openFlashStorage(world.flash, world.flash.pages);
  for (const name of storage.list('q.')) {
    const bytes = storage.read(name);
    if (bytes !== undefined) found.set(name.slice(2), bytes.slice(ENTRY_HEAD_BYTES));
  }
  return found;
};

const decoded = (bytes: Uint8Array): Envelope => {
  const envelope = decodeEnvelope(bytes);
  if (!envelope.ok) throw new Error(envelope.code);
  return envelope.value;
};

/** What must hold at any moment of any history; empty when it does. */
export const faultsOf = (world: BoardWorld): string[] => {
  const faults: string[] = [];
  const kept = inFlash(world);
  for (const gateway of world.gateways) {
    for (const [name, bytes] of gateway.stored) kept.set(name, bytes);
    for (const name of gateway.forks) faults.push(`forked ${name}`);
    for (let i = 1; i < gateway.counters.length; i++)
      if (gateway.counters[i]! <= gateway.counters[i - 1]!) faults.push(`login counter ${gateway.counters[i]} again`);
  }
  const spans: { first: string; last: string }[] = [];
  for (const bytes of kept.values()) {
    const envelope = decoded(bytes);
    const record = envelope.contentType === CONTENT.drop ? decodeDropRecord(envelope.payload) : undefined;
    if (record?.ok) spans.push({ first: toHex(record.value.first), last: toHex(record.value.last) });
  }
  const ever = [...world.written].filter(([name, one]) => one.isDurable || kept.has(name.slice(2)));
  for (const [name] of ever) {
    const digits = name.slice(2);
    if (!kept.has(digits) && !spans.some((span) => digits >= span.first && digits <= span.last))
      faults.push(`lost ${digits}`);
  }
  let prev: Uint8Array = new Uint8Array(16);
  for (const [name, one] of ever.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const envelope = decoded(one.envelope);
    if (toHex(envelopeCti(envelope)) !== name.slice(2)) faults.push(`${name} holds another`);
    if (!equal(envelope.prev, prev)) faults.push(`chain breaks at ${name}`);
    prev = sha256(one.envelope).slice(0, 16);
  }
  return faults;
};
