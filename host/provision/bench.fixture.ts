import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type Console, createConsole } from '#core/console.js';
import type { BoardIdentity, DeviceKey, Report, Wifi } from '#core/console-ports.js';
import { createStorage, type MemoryStorage } from '#core/device.fixture.js';
import type { Crypto } from '#core/ports.js';
import { createSigner } from '#core/signer.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { unlockDigest } from '#proto/claim.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Settings } from '#proto/session.js';
import { keccak256, sha256 } from './keys.js';
import { type ByteStreams, openLink, type SessionLink } from './link.js';
import type { ProvisionPlan, ProvisionState } from './provision.js';
import { provision } from './provision.js';
import type { OwnerSigner } from './steps.js';

export const DEVICE_SECRET = new Uint8Array(32).map((_, i) => 0x31 + i * 5);
const OWNER_SECRET = new Uint8Array(32).fill(0x77);

export const addressOf = (secret: Uint8Array): Uint8Array =>
  keccak256(secp256k1.getPublicKey(secret, false).subarray(1)).slice(12);
export const OWNER = addressOf(OWNER_SECRET);

export const WIFI_NAME = 'orchard';
export const WIFI_PASSWORD = 'correct horse';

export const SETTINGS: Settings = {
  chainId: 31337,
  registry: fromHex('5fbdb2315678afecb367f032d93f642f64180aa3')!,
  gateways: [{ publicKey: secp256k1.getPublicKey(OWNER_SECRET, true), url: 'mqtt://gateway.example:1883' }],
  wifiName: WIFI_NAME,
  place: { latitude: 473_769_000, longitude: 85_417_000 },
  name: 'roof',
};

const IDENTITY: BoardIdentity = { board: 'raspberry-pi-4', oem: 'Bench', model: 'B1', software: '1.2.3' };

/** Signs with one owner's key, as his wallet would. */
export const ownerSigner =
  (secret: Uint8Array = OWNER_SECRET): OwnerSigner =>
  async (unlock) => ({
    signature: secp256k1.sign(unlockDigest(keccak256, unlock), secret, { prehash: false, lowS: true }),
    publicKey: secp256k1.getPublicKey(secret, false).slice(1),
  });

export const planOf = (change: Partial<ProvisionPlan> = {}): ProvisionPlan => ({
  settings: SETTINGS,
  wifiPassword: WIFI_PASSWORD,
  owner: OWNER,
  claimValidSeconds: 600,
  readingMs: 0,
  ...change,
});

/** A device on a bench: what outlasts its power is here, what does not is made anew by `plug`. */
export type Bench = {
  readonly storage: MemoryStorage;
  hasKey: boolean;
  isPersonPresent: boolean;
  wifiFault: FieldmarkError | undefined;
  /** what the device reports instead of a reading that was accepted */
  report: Report | undefined;
  joined: string | undefined;
  /** the power goes when this many bytes have crossed the line, either way */
  cutAt: number;
  /** bytes that have crossed the line since `plug` */
  crossed: number;
  /** everything that crossed the line, to and from the device */
  readonly heard: { to: number[]; from: number[] };
  console: Console | undefined;
  /** changes a chunk on its way to the host */
  tamper: (bytes: Uint8Array) => Uint8Array;
  /** starts the device on what is stored, and gives the host's end of its line */
  readonly plug: () => ByteStreams;
  readonly nowMs: { value: number };
  /** how long the host waits for an answer, in real time */
  patienceMs: number;
};

const makeWifi = (bench: Bench): Wifi => ({
  scan: (done) =>
    done(undefined, [
      { name: WIFI_NAME, signalDbm: -40, isSecured: true },
      { name: 'café ☕', signalDbm: -71, isSecured: false },
    ]),
  join: (name, password, done) => {
    const isRight = bench.wifiFault === undefined && name === WIFI_NAME && password === WIFI_PASSWORD;
    if (isRight) bench.joined = name;
    if (isRight) done(undefined, true);
    else done(bench.wifiFault ?? new FieldmarkError('WIFI_REFUSED'), undefined);
  },
  joined: () => bench.joined,
  forget: () => {
    bench.joined = undefined;
  },
});

const DEVICE_KEY: DeviceKey = {
  keyStore: {
    algorithm: ALGORITHM.ES256K,
    publicKey: secp256k1.getPublicKey(DEVICE_SECRET, true),
    assurance: 0,
    sign: (digest, done) =>
      done(undefined, secp256k1.sign(digest, DEVICE_SECRET, { prehash: false, lowS: true, extraEntropy: false })),
  },
  deviceId: addressOf(DEVICE_SECRET),
  kind: 'file',
};

export const createBench = (): Bench => {
  let randomCount = 0;
  const crypto: Crypto = {
    sha256,
    keccak256,
    verify: (digest, signature, key) => secp256k1.verify(signature, digest, key, { prehash: false, lowS: true }),
    random: (length) => sha256(new Uint8Array([++randomCount & 255, randomCount >> 8])).slice(0, length),
  };
  const bench: Bench = {
    storage: createStorage(),
    hasKey: false,
    isPersonPresent: false,
    wifiFault: undefined,
    report: undefined,
    joined: undefined,
    cutAt: Number.POSITIVE_INFINITY,
    crossed: 0,
    heard: { to: [], from: [] },
    console: undefined,
    tamper: (bytes) => bytes,
    nowMs: { value: 1000 },
    patienceMs: 30_000,
    plug: () => plugIn(bench, crypto),
  };
  return bench;
};

const plugIn = (bench: Bench, crypto: Crypto): ByteStreams => {
  const inbox: Uint8Array[] = [];
  let toHost: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isOn = true;
  bench.crossed = 0;
  const unplug = (): void => {
    if (isOn) toHost?.error(new Error('unplugged'));
    isOn = false;
  };
  /** what of a chunk still gets through before the power goes */
  const cross = (bytes: Uint8Array): Uint8Array => {
    const passed = bytes.subarray(0, Math.max(0, bench.cutAt - bench.crossed));
    bench.crossed += passed.length;
    return passed;
  };
  const served = createConsole({
    clock: {
      monotonicMs: () => bench.nowMs.value,
      wall: () => ({ seconds: Math.floor(Date.now() / 1000), quality: 2 }),
    },
    crypto,
    signerOf: (keyStore) => createSigner(keyStore, crypto),
    storage: bench.storage,
    key: {
      current: () => (bench.hasKey ? DEVICE_KEY : undefined),
      make: (done) => {
        bench.hasKey = true;
        done(undefined, DEVICE_KEY);
      },
    },
    identity: IDENTITY,
    wifi: makeWifi(bench),
    isPersonPresent: () => bench.isPersonPresent,
    refuse: () => undefined,
    report: () =>
      bench.report ?? { isRunning: true, network: 'open', queueCount: 0, receipted: { boot: 1, sequence: 1 } },
    checkSensors: (done) => done(undefined, [{ name: 'roof' }]),
    line: {
      receive: () => inbox.shift(),
      write: (bytes) => {
        bench.heard.from.push(...bytes);
        if (!isOn) return;
        const passed = cross(bench.tamper(bytes));
        if (passed.length > 0) toHost?.enqueue(passed.slice());
        if (bench.crossed >= bench.cutAt) unplug();
      },
    },
    url: () => 'http://roof.local',
  });
  bench.console = served;
  const readable = new ReadableStream<Uint8Array>({
    start: (controller) => {
      toHost = controller;
    },
  });
  const writable = new WritableStream<Uint8Array>({
    write: (bytes) => {
      if (!isOn) throw new Error('unplugged');
      bench.heard.to.push(...bytes);
      const passed = cross(bytes);
      if (passed.length > 0) inbox.push(passed.slice());
      // the device takes what has come before it loses its power
      bench.nowMs.value += 10;
      served.tick();
      if (bench.crossed >= bench.cutAt) unplug();
    },
  });
  return { readable, writable };
};

export type Run = { readonly states: readonly ProvisionState[]; readonly error: FieldmarkError | undefined };

export const withLink = async <T>(bench: Bench, work: (link: SessionLink) => Promise<T>): Promise<T> => {
  const link = openLink(bench.plug(), { retryMs: 20, deadlineMs: bench.patienceMs });
  try {
    return await work(link);
  } finally {
    await link.close();
  }
};

/** Provisions the device on the bench, and gives what happened. */
export const runPlan = (bench: Bench, plan: ProvisionPlan = planOf()): Promise<Run> =>
  withLink(bench, async (link) => {
    const states: ProvisionState[] = [];
    try {
      for await (const state of provision(link, plan)) states.push(state);
      return { states, error: undefined };
    } catch (error) {
      if (error instanceof FieldmarkError) return { states, error };
      throw error;
    }
  });

/** Everything a test may find secret bytes in: the line both ways and the storage. */
export const dumpOf = (bench: Bench): Buffer =>
  Buffer.concat([
    Buffer.from(bench.heard.to),
    Buffer.from(bench.heard.from),
    ...[...bench.storage.blobs.values()].map((blob) => Buffer.from(blob)),
  ]);

/** A secret in the forms in which it could have got out. */
export const formsOf = (secret: Uint8Array): readonly Buffer[] => [
  Buffer.from(secret),
  Buffer.from(toHex(secret)),
  Buffer.from(toHex(secret).toUpperCase()),
  Buffer.from(Buffer.from(secret).toString('base64').slice(0, 40)),
];
