import { createServer, type Server, type Socket } from 'node:net';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type Console, createConsole } from '#core/console.js';
import type { BoardIdentity, DeviceKey, SensorCheck } from '#core/console-ports.js';
import { readFactoryLock } from '#core/ownership.js';
import type { Crypto, Storage } from '#core/ports.js';
import { createSigner } from '#core/signer.js';
import { ALGORITHM } from '#proto/cose.js';
import { keccak256, random, sha256 } from '#provision/keys.js';

/**
 * A blank unit as it comes to a factory's bench, behind a TCP port: the device's own console and session, over storage
 * and a key that outlast a pulled plug. Whoever plays with it may change what stands here while it runs.
 */
export type EmulatedUnit = {
  /** `tcp://127.0.0.1:…` */
  readonly url: string;
  readonly storage: Map<string, Uint8Array>;
  secret: Uint8Array | undefined;
  identity: BoardIdentity;
  sensors: readonly SensorCheck[];
  /** its key signs with chance in the nonce, as a wrong library does */
  hasChance: boolean;
  /** changes what the unit says on its line */
  tamper: (bytes: Uint8Array) => Uint8Array;
  /** what its factory lock keeps of the claim code */
  readonly keeper: () => Uint8Array | undefined;
  /** takes its power and plugs it in again: what is not stored is gone, and so is the connection */
  readonly restart: () => void;
  readonly stop: () => Promise<void>;
};

const TICK_MS = 20;

export const publicKeyOf = (secret: Uint8Array): Uint8Array => secp256k1.getPublicKey(secret, true);

const keyOf = (secret: Uint8Array, unit: EmulatedUnit): DeviceKey => ({
  keyStore: {
    algorithm: ALGORITHM.ES256K,
    publicKey: publicKeyOf(secret),
    assurance: 0,
    sign: (digest, done) =>
      done(undefined, secp256k1.sign(digest, secret, { prehash: false, extraEntropy: unit.hasChance })),
  },
  deviceId: keccak256(secp256k1.getPublicKey(secret, false).subarray(1)).slice(12),
  kind: 'file',
});

const crypto: Crypto = {
  sha256,
  keccak256,
  random,
  verify: (digest, signature, key) => secp256k1.verify(signature, digest, key, { prehash: false, lowS: true }),
};

const storageOf = (blobs: Map<string, Uint8Array>): Storage => ({
  read: (name) => blobs.get(name)?.slice(),
  write: (name, bytes) => blobs.set(name, bytes.slice()),
  remove: (name) => blobs.delete(name),
  list: (prefix) => [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort(),
});

/** The firmware as it runs between two losses of power. */
const start = (unit: EmulatedUnit, inbox: Uint8Array[], write: (bytes: Uint8Array) => void): Console => {
  let key = unit.secret === undefined ? undefined : keyOf(unit.secret, unit);
  return createConsole({
    clock: {
      monotonicMs: () => performance.now(),
      wall: () => ({ seconds: Math.floor(Date.now() / 1000), quality: 2 }),
    },
    crypto,
    signerOf: (keyStore) => createSigner(keyStore, crypto),
    storage: storageOf(unit.storage),
    key: {
      current: () => key,
      make: (done) => {
        unit.secret = secp256k1.utils.randomSecretKey();
        key = keyOf(unit.secret, unit);
        done(undefined, key);
      },
    },
    identity: unit.identity,
    isPersonPresent: () => false,
    refuse: () => undefined,
    report: () => ({ isRunning: false, network: 'closed', queueCount: 0 }),
    checkSensors: (done) => done(undefined, unit.sensors),
    line: { receive: () => inbox.shift(), write: (bytes) => write(unit.tamper(bytes)) },
    url: () => '',
  });
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

export const startUnit = async (
  given: Partial<Pick<EmulatedUnit, 'identity' | 'sensors' | 'secret'>> = {},
): Promise<EmulatedUnit> => {
  let socket: Socket | undefined;
  let inbox: Uint8Array[] = [];
  let firmware: Console;
  const boot = (): void => {
    inbox = [];
    firmware = start(unit, inbox, (bytes) => socket?.write(bytes));
  };
  const server = createServer({ noDelay: true }, (opened) => {
    // one cable: who plugs in anew takes it
    socket?.destroy();
    socket = opened;
    opened.on('error', () => opened.destroy());
    opened.on('data', (bytes) => {
      if (socket !== opened) return;
      inbox.push(new Uint8Array(bytes));
      firmware.tick();
    });
  });
  const url = `tcp://127.0.0.1:${await listen(server)}`;
  const timer = setInterval(() => firmware.tick(), TICK_MS);
  const unit: EmulatedUnit = {
    url,
    storage: new Map(),
    secret: given.secret,
    identity: given.identity ?? { board: 'linux', oem: 'Bench', model: 'B1', software: '1.2.3' },
    sensors: given.sensors ?? [{ name: 'board' }],
    hasChance: false,
    tamper: (bytes) => bytes,
    keeper: () => readFactoryLock(storageOf(unit.storage), crypto).lock?.keeper,
    restart: () => {
      socket?.destroy();
      socket = undefined;
      boot();
    },
    stop: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        socket?.destroy();
        server.close(() => resolve());
      }),
  };
  boot();
  return unit;
};
