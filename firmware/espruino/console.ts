import type { BoardIdentity, DeviceKey, SensorCheck, SessionSigner, Wifi } from '#core/console-ports.js';
import type { Buses, Clock, Crypto, Done, KeyStore, Storage } from '#core/ports.js';
import type { SensorSettings } from '#core/schedule.js';
import { equal } from '#proto/bytes.js';
import { claimDigest } from '#proto/claim.js';
import { FieldmarkError } from '#proto/errors.js';
import { encodeFrame } from '#proto/frame.js';
import { METHOD } from '#proto/session-codes.js';
import { attestation } from './attestation.js';
import { keyFromNoise } from './key-maker.js';
import { settingsFile } from './provisioned.js';
import { createBoardResponder } from './responder.js';
import { createBoardSession } from './session.js';
import { type BoardKey, keyFile, type NativeSigner, openKey } from './signer.js';
import { bytesOf } from './text.js';
import type { openImprov } from './wifi.js';
import { ES256K, signed, toBeSigned } from './wire.js';

/**
 * Provisioning on a board: the device's side of the session. It is no part of what seals, so it lies in a file of its own
 * and comes into memory when somebody asks for it; meanwhile nothing is sealed. When it is done the board starts anew.
 */
export type ConsoleParts = {
  readonly clock: Clock;
  readonly native: NativeSigner;
  readonly crypto: Crypto;
  readonly storage: Storage;
  readonly buses: Buses;
  readonly sensors: readonly SensorSettings[];
  readonly identity: BoardIdentity;
  readonly readFile: (name: string) => Uint8Array | undefined;
  /** makes room by moving all files, the key among them, where the interpreter finds none: so room is asked for first */
  readonly writeFile: (name: string, bytes: Uint8Array) => void;
  readonly eraseFile: (name: string) => void;
  readonly freeBytes: () => number;
  readonly keyName: string;
  readonly settingsName: string;
  readonly serial: string;
  readonly hwRand: () => number;
  readonly getTime: () => number;
  readonly isPersonPresent: () => boolean;
  readonly write: (bytes: Uint8Array) => void;
  /** of a board with Wi-Fi */
  readonly wifi: Wifi | undefined;
  readonly openImprov: typeof openImprov | undefined;
  /** starts the board from the beginning */
  readonly restart: () => void;
};

export type BoardConsole = {
  readonly take: (payload: Uint8Array) => void;
  /** one Improv packet */
  readonly takeImprov: (packet: Uint8Array) => void;
  readonly tick: () => void;
};

/** After this long without a question the board goes back to what it was doing; later where its owner may be at work. */
const SILENCE_MS = 15_000;
const OPEN_SILENCE_MS = 120_000;
/** what Storage adds to a file, and a word for its end */
const FILE_BYTES = 36;
/** what settings take at most as a file, by their encoded bytes: hex, names, and a network's name and password beside */
const SETTINGS_FACTOR = 2;
const SETTINGS_BYTES = 512;
const WORD_BYTES = 32;
const ADDRESS_BYTES = 20;

/** As `signer.ts` of the core does it, without what a board's own sealing does already. */
const signerOf = (crypto: Crypto, keyStore: KeyStore): SessionSigner => ({
  attest: (said, done) => {
    const unsigned = attestation(said, keyStore.publicKey, crypto.sha256);
    keyStore.sign(crypto.sha256(toBeSigned(unsigned)), (error, signature) =>
      done(error, signature === undefined ? undefined : signed(unsigned, signature)),
    );
  },
  claim: (claim, done) => keyStore.sign(claimDigest(crypto.keccak256, claim), done),
});

/** Every signature is checked before it leaves: a faulty part must never give the key away. */
const keyStoreOf = (key: BoardKey, crypto: Crypto): KeyStore => ({
  algorithm: ES256K,
  publicKey: key.publicKey,
  assurance: 0,
  sign: (digest, done) => {
    const signature = key.sign(digest);
    if (signature !== undefined && crypto.verify(digest, signature, key.publicKey)) done(undefined, signature);
    else done(new FieldmarkError('SIGNATURE_INVALID'), undefined);
  },
});

/** Throws STORAGE_FULL rather than have files moved: a power cut meanwhile would lose the key. */
const store = (parts: ConsoleParts, name: string, bytes: Uint8Array): void => {
  if (parts.freeBytes() < bytes.length + FILE_BYTES) throw new FieldmarkError('STORAGE_FULL');
  parts.writeFile(name, bytes);
};

/**
 * The key, where there is one for this board. A file that is damaged is never replaced: that would be another device. So a
 * new key lies beside first, where half of it after a power cut is nobody's yet, and is copied from there.
 */
const keyPlace = (parts: ConsoleParts) => {
  const beside = `${parts.keyName}.new`;
  let key: DeviceKey | undefined;
  const open = (file: Uint8Array | undefined): BoardKey | undefined => {
    try {
      return file === undefined ? undefined : openKey(parts.native, parts.serial, file);
    } catch (error) {
      if (!(error instanceof FieldmarkError)) throw error;
      return undefined;
    }
  };
  const read = (): void => {
    const copy = parts.readFile(beside);
    const isCopied = open(copy) !== undefined;
    if (isCopied && open(parts.readFile(parts.keyName)) === undefined) store(parts, parts.keyName, copy!);
    const opened = open(parts.readFile(parts.keyName));
    if (opened === undefined) return;
    key = { keyStore: keyStoreOf(opened, parts.crypto), deviceId: opened.deviceId, kind: 'flash' };
    if (copy !== undefined) parts.eraseFile(beside);
  };
  const make = (): void => {
    if (parts.readFile(parts.keyName) !== undefined)
      throw new FieldmarkError('KEY_DAMAGED', { detail: 'or it is the key of another board' });
    const secret = keyFromNoise({
      hwRand: parts.hwRand,
      getTime: parts.getTime,
      serial: parts.serial,
      sha256: parts.crypto.sha256,
    });
    const point = parts.native.publicKey(secret);
    if (point === undefined) throw new FieldmarkError('KEYSTORE_UNAVAILABLE', { detail: 'no key came out' });
    const deviceId = parts.native.keccak256(point).subarray(WORD_BYTES - ADDRESS_BYTES);
    store(parts, beside, keyFile(parts.native, parts.serial, secret, deviceId));
    read();
    if (key === undefined) throw new FieldmarkError('STORAGE_FAILED');
  };
  try {
    read();
  } catch (error) {
    if (!(error instanceof FieldmarkError)) throw error;
  }
  return {
    current: () => key,
    make: (done: Done<DeviceKey>): void => {
      try {
        make();
      } catch (error) {
        done(error instanceof FieldmarkError ? error : new FieldmarkError('STORAGE_FULL'), undefined);
        return;
      }
      done(undefined, key);
    },
  };
};

const checkSensors = (parts: ConsoleParts, done: Done<readonly SensorCheck[]>): void => {
  const checks: SensorCheck[] = [];
  let left = parts.sensors.length;
  const finish = (name: string, error: FieldmarkError | undefined): void => {
    checks.push({ name, code: error === undefined ? undefined : error.code });
    left--;
    if (left === 0) done(undefined, checks);
  };
  const failed = (cause: unknown): FieldmarkError =>
    cause instanceof FieldmarkError ? cause : new FieldmarkError('INTERNAL', { detail: `${cause}` });
  if (left === 0) done(undefined, checks);
  parts.sensors.forEach((one) => {
    const name = one.name ?? one.driver.name;
    try {
      const sensor = one.driver.open(parts.buses, one.options);
      sensor.start((error) => {
        if (error !== undefined) finish(name, error);
        else sensor.sample((fault) => finish(name, fault));
      });
    } catch (cause) {
      finish(name, failed(cause));
    }
  });
};

export const openConsole = (parts: ConsoleParts): BoardConsole => {
  const crypto = parts.crypto;
  const session = createBoardSession({
    clock: parts.clock,
    crypto,
    storage: parts.storage,
    key: keyPlace(parts),
    signerOf: (keyStore) => signerOf(crypto, keyStore),
    identity: parts.identity,
    wifi: parts.wifi,
    isPersonPresent: parts.isPersonPresent,
    requireRoom: (settings) => {
      if (parts.freeBytes() < SETTINGS_FACTOR * settings.length + SETTINGS_BYTES)
        throw new FieldmarkError('STORAGE_FULL');
    },
    checkSensors: (done) => checkSensors(parts, done),
  });
  const responder = createBoardResponder({
    clock: parts.clock,
    session,
    send: (payload) => parts.write(encodeFrame(payload)),
  });
  const improv =
    parts.wifi === undefined || parts.openImprov === undefined
      ? undefined
      : parts.openImprov({
          clock: parts.clock,
          wifi: parts.wifi,
          identity: parts.identity,
          isAllowed: () => session.isOpen() || parts.isPersonPresent(),
          send: parts.write,
        });
  /** the last question was for a nonce, which somebody now takes to his wallet */
  let isAsked = false;
  let heardMs = parts.clock.monotonicMs();

  /**
   * Whether the board is to start anew: settings take effect with the lock. One that lost its power in between finds
   * here what is still to be done.
   */
  const settle = (): boolean => {
    const settings = session.provisioned();
    if (settings === undefined) return false;
    const bytes = bytesOf(settingsFile(settings, parts.crypto.keccak256));
    const before = parts.readFile(parts.settingsName);
    const isSame = before !== undefined && equal(before, bytes);
    if (!isSame) store(parts, parts.settingsName, bytes);
    return !isSame || session.revision() !== 0;
  };

  return {
    take: (payload) => {
      heardMs = parts.clock.monotonicMs();
      isAsked = payload[payload.length - 2] === METHOD.challenge;
      responder.take(payload);
    },
    takeImprov: (packet) => {
      heardMs = parts.clock.monotonicMs();
      if (improv !== undefined) improv.take(packet);
    },
    tick: () => {
      session.tick();
      responder.tick();
      if (improv !== undefined) improv.tick();
      const silenceMs = session.isOpen() || isAsked ? OPEN_SILENCE_MS : SILENCE_MS;
      const isQuiet = parts.clock.monotonicMs() - heardMs >= silenceMs;
      if (settle() || (isQuiet && parts.readFile(parts.settingsName) !== undefined)) parts.restart();
    },
  };
};
