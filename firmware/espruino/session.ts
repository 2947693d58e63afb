import { wallTime } from '#core/clock.js';
import type { BoardIdentity, DeviceKey, KeyPlace, SensorCheck, SessionSigner, Wifi } from '#core/console-ports.js';
import { createGate, type Gatekeeper } from '#core/gate.js';
import type { Clock, Crypto, Done, KeyStore, Storage } from '#core/ports.js';
import { concat, equal, toUtf8 } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { DEVICE_STATE, type DeviceState, METHOD, SESSION_VERSION } from '#proto/session-codes.js';
import {
  ADDRESS_BYTES,
  type Claim,
  claimItems,
  claimOf,
  type FactoryLock,
  forgetFactoryLock,
  forgetOwnership,
  type Kept,
  type Ownership,
  readFactoryLock,
  readOwnership,
  writeFactoryLock,
  writeOwnership,
} from './ownership.js';
import { type Provisioned, readProvisioned } from './provisioned.js';
import { bytesOf } from './text.js';
import { bool, bytes, bytesIn, int, list, map, type Said, text, textIn, utf8 } from './wire.js';

/**
 * The device's side of provisioning on a small board: it answers what `core/session` answers, byte for byte, and keeps its
 * promises, without the tables of `proto/session`. Tests ask both the same and compare. Longer than other files, since
 * every request is answered out of one state.
 */
export type BoardSessionPorts = {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly storage: Storage;
  readonly key: KeyPlace;
  readonly signerOf: (keyStore: KeyStore) => SessionSigner;
  readonly identity: BoardIdentity;
  /** absent where the board has none */
  readonly wifi: Wifi | undefined;
  readonly isPersonPresent: () => boolean;
  /** throws STORAGE_FULL where these encoded settings would not fit once they take effect */
  readonly requireRoom: (settings: Uint8Array) => void;
  readonly checkSensors: (done: Done<readonly SensorCheck[]>) => void;
};

export type BoardSession = {
  /** answers once, with the body of the method's answer or an error; throws what forbids it */
  readonly perform: (code: number, said: Said, done: Done<Uint8Array>) => void;
  /** closes what stood open for too long */
  readonly tick: () => void;
  /** grows with every change of settings or lock */
  readonly revision: () => number;
  /** what a locked board is to run with; undefined while it is not provisioned */
  readonly provisioned: () => Provisioned | undefined;
  /** whether settings may be changed now */
  readonly isOpen: () => boolean;
};

const NONCE_BYTES = 32;
const PASSWORD_CHECK_BYTES = 8;

const refuse = (code: ErrorCode): FieldmarkError => new FieldmarkError(code);
/**
 * By a function of its own: the interpreter takes a field that is undefined for a name that is not defined where nothing but
 * the expression holds its record.
 */
const networkOf = (settings: Provisioned): string | undefined => settings.wifiName;
const isZero = (address: Uint8Array): boolean => equal(address, new Uint8Array(ADDRESS_BYTES));

export const createBoardSession = (ports: BoardSessionPorts): BoardSession => {
  const clock = ports.clock;
  const crypto = ports.crypto;
  const storage = ports.storage;
  const wifi = ports.wifi;
  let stored: Kept<Ownership> = readOwnership(storage, crypto);
  let factory: Kept<FactoryLock> = readFactoryLock(storage, crypto);
  let revision = 0;

  /** A blob belongs to one key; with another, or without one, nothing of it counts. */
  const isOthers = (kept: Kept<{ readonly deviceId: Uint8Array }>): boolean => {
    const key = ports.key.current();
    if (kept === undefined) return false;
    return kept === 'damaged' || key === undefined || !equal(key.deviceId, kept.deviceId);
  };
  const isDamaged = (): boolean => isOthers(stored) || isOthers(factory);
  const owned = (): Ownership | undefined => (stored === 'damaged' ? undefined : stored);
  const keeper = (): Uint8Array | undefined =>
    factory === undefined || factory === 'damaged' ? undefined : factory.keeper;

  const requireWhole = (): void => {
    if (isDamaged()) throw refuse('STORAGE_DAMAGED');
  };
  const requireKey = (): DeviceKey => {
    const key = ports.key.current();
    if (key === undefined) throw refuse('STEP_TOO_EARLY');
    return key;
  };
  const requireSet = (): Ownership & { readonly settings: Uint8Array } => {
    requireWhole();
    const mine = owned();
    if (mine === undefined || mine.settings === undefined) throw refuse('STEP_TOO_EARLY');
    return mine as Ownership & { readonly settings: Uint8Array };
  };
  const settingsOf = (mine: Ownership | undefined): Provisioned | undefined =>
    mine === undefined || mine.settings === undefined ? undefined : readProvisioned(mine.settings);

  /** Whose signature opens the board: its owner's, and without one its claim code's; undefined where it is open to all. */
  const gatekeeper = (): Uint8Array | undefined => {
    const mine = owned();
    if (mine === undefined || !mine.isLocked || mine.claim === undefined) return keeper();
    return mine.claim.owner;
  };
  const gate = createGate(ports, (): Gatekeeper | undefined => {
    requireWhole();
    const address = gatekeeper();
    if (address === undefined) return undefined;
    const domain = settingsOf(owned()) ?? { chainId: 0, registry: new Uint8Array(ADDRESS_BYTES) };
    return { address, deviceId: requireKey().deviceId, chainId: domain.chainId, registry: domain.registry };
  });
  const isOpen = (): boolean => !isDamaged() && (gatekeeper() === undefined || gate.successor() !== undefined);
  const requireOpen = (): void => {
    requireWhole();
    if (!isOpen()) throw refuse('DEVICE_LOCKED');
  };

  const state = (): DeviceState => {
    if (isDamaged()) return DEVICE_STATE.damaged;
    const mine = owned();
    if (mine === undefined) return ports.key.current() === undefined ? DEVICE_STATE.blank : DEVICE_STATE.keyed;
    if (mine.isLocked) return DEVICE_STATE.locked;
    return mine.claim === undefined ? DEVICE_STATE.configured : DEVICE_STATE.claimed;
  };

  const save = (next: Ownership): void => {
    writeOwnership(storage, crypto, next);
    stored = next;
    revision++;
  };

  const hello = (): Uint8Array => {
    const identity = ports.identity;
    const key = ports.key.current();
    const mine = owned();
    const guard = keeper();
    const items = [
      int(1),
      int(SESSION_VERSION),
      int(2),
      text(identity.board),
      int(3),
      text(identity.oem),
      int(4),
      text(identity.model),
      int(5),
      text(identity.software),
      int(6),
      int(state()),
      int(7),
      bool(wifi !== undefined),
      int(8),
      bool(isOpen()),
    ];
    if (key !== undefined) items.push(int(9), bytes(key.deviceId));
    if (mine !== undefined && mine.claim !== undefined) items.push(int(10), map(claimItems(mine.claim, 1)));
    if (guard !== undefined) items.push(int(11), bytes(guard));
    return map(items);
  };

  const attest = (nonce: Uint8Array, done: Done<Uint8Array>): void => {
    const identity = ports.identity;
    const attestWith = (key: DeviceKey): void => {
      const said = {
        deviceId: key.deviceId,
        nonce,
        oemId: crypto.sha256(toUtf8(identity.oem)).slice(0, 16),
        model: identity.model,
        software: identity.software,
        keyStore: key.kind,
      };
      ports.signerOf(key.keyStore).attest(said, (error, attestation) => {
        done(error, attestation === undefined ? undefined : map([int(1), bytes(attestation)]));
      });
    };
    const current = ports.key.current();
    if (current !== undefined) attestWith(current);
    else if (isDamaged()) throw refuse('KEY_NOT_FOUND');
    else
      ports.key.make((error, made) => {
        if (made === undefined) done(error, undefined);
        else attestWith(made);
      });
  };

  const scan = (done: Done<Uint8Array>): void => {
    if (wifi === undefined) throw refuse('WIFI_ABSENT');
    wifi.scan((error, networks) => {
      if (networks === undefined) {
        done(error, undefined);
        return;
      }
      const fitting = networks.filter((one) => one.name !== '' && one.name.length <= LIMITS.wifiNameBytesMax);
      const items = fitting
        .slice(0, LIMITS.wifiNetworksMax)
        .map((one) => map([int(1), utf8(bytesOf(one.name)), int(2), int(one.signalDbm), int(3), bool(one.isSecured)]));
      done(undefined, map([int(1), list(items)]));
    });
  };

  const write = (said: Said): void => {
    requireOpen();
    const key = requireKey();
    const encoded = bytesIn(said, 1, 0);
    const given = said[2] === undefined ? undefined : textIn(said, 2, LIMITS.wifiPasswordBytesMax);
    const name = networkOf(readProvisioned(encoded));
    if (name !== undefined && wifi === undefined) throw refuse('WIFI_ABSENT');
    ports.requireRoom(encoded);
    const before = owned();
    const earlier = settingsOf(before);
    const kept = earlier !== undefined && earlier.wifiName === name ? before!.wifiPassword : undefined;
    save({
      deviceId: key.deviceId,
      settings: encoded,
      wifiPassword: name === undefined ? undefined : (given ?? kept),
      claim: before === undefined ? undefined : before.claim,
      isLocked: before === undefined ? false : before.isLocked,
    });
  };

  const read = (nonce: Uint8Array): Uint8Array => {
    const mine = requireSet();
    const items = [int(1), bytes(crypto.sha256(concat([nonce, mine.settings])))];
    if (!isOpen()) return map(items);
    items.push(int(2), bytes(mine.settings));
    const password = mine.wifiPassword;
    if (password !== undefined) {
      const check = crypto.sha256(concat([nonce, bytesOf(password)])).subarray(0, PASSWORD_CHECK_BYTES);
      items.push(int(3), bytes(check));
    }
    return map(items);
  };

  const join = (done: Done<Uint8Array>): void => {
    const mine = requireSet();
    const name = networkOf(settingsOf(mine)!);
    if (wifi === undefined || name === undefined) throw refuse('WIFI_ABSENT');
    const answer = map([int(1), utf8(bytesOf(name))]);
    if (wifi.joined() === name) done(undefined, answer);
    else wifi.join(name, mine.wifiPassword, (error) => done(error, error === undefined ? answer : undefined));
  };

  /** Who may own the board is decided here: before the lock anybody, after it whom the present owner named. */
  const requireClaimable = (asked: Claim): void => {
    if (isZero(asked.owner)) throw refuse('CLAIM_FOREIGN');
    requireOpen();
    const successor = gate.successor();
    if (successor !== undefined && !equal(successor, asked.owner)) throw refuse('CLAIM_FOREIGN');
    if (wallTime(clock).seconds > asked.deadline) throw refuse('CLAIM_EXPIRED');
  };

  const claim = (asked: Claim, done: Done<Uint8Array>): void => {
    const mine = requireSet();
    const before = mine.claim;
    const isSame =
      before !== undefined &&
      equal(before.owner, asked.owner) &&
      before.nonce === asked.nonce &&
      before.deadline === asked.deadline;
    if (!isSame) requireClaimable(asked);
    const key = requireKey();
    const settings = settingsOf(mine)!;
    if (!isSame)
      save({
        deviceId: mine.deviceId,
        settings: mine.settings,
        wifiPassword: mine.wifiPassword,
        claim: asked,
        isLocked: mine.isLocked,
      });
    ports.signerOf(key.keyStore).claim(
      {
        chainId: settings.chainId,
        registry: settings.registry,
        deviceId: key.deviceId,
        owner: asked.owner,
        nonce: asked.nonce,
        deadline: asked.deadline,
      },
      (error, signature) => done(error, signature === undefined ? undefined : map([int(1), bytes(signature)])),
    );
  };

  const lock = (): void => {
    const mine = requireSet();
    if (mine.claim === undefined) throw refuse('STEP_TOO_EARLY');
    gate.close();
    if (mine.isLocked) return;
    save({
      deviceId: mine.deviceId,
      settings: mine.settings,
      wifiPassword: mine.wifiPassword,
      claim: mine.claim,
      isLocked: true,
    });
  };

  const reset = (): void => {
    if (!ports.isPersonPresent()) throw refuse('PERSON_ABSENT');
    const settings = settingsOf(owned());
    if (wifi !== undefined && settings !== undefined && settings.wifiName !== undefined) wifi.forget(settings.wifiName);
    forgetOwnership(storage);
    stored = undefined;
    // one that can't be read would keep the board shut for ever
    if (isDamaged()) forgetFactoryLock(storage);
    factory = readFactoryLock(storage, crypto);
    gate.close();
    revision++;
  };

  /** A board that is set or claimed has left the factory; one keeper does not replace another. */
  const factoryLock = (wanted: Uint8Array): void => {
    const key = requireKey();
    requireWhole();
    const present = keeper();
    if (present !== undefined && equal(present, wanted)) return;
    if (present !== undefined || stored !== undefined) throw refuse('DEVICE_LOCKED');
    if (isZero(wanted)) throw refuse('CONFIG_INVALID');
    const next = { deviceId: key.deviceId, keeper: wanted };
    writeFactoryLock(storage, crypto, next);
    factory = next;
    revision++;
  };

  const challenge = (): Uint8Array => {
    const asked = gate.challenge();
    return map([int(1), bytes(asked.nonce), int(2), int(asked.chainId), int(3), bytes(asked.registry)]);
  };

  const check = (done: Done<Uint8Array>): void =>
    ports.checkSensors((error, sensors) => {
      if (sensors === undefined) {
        done(error, undefined);
        return;
      }
      const items = sensors.map((one) => {
        const said = [int(1), text(one.name)];
        if (one.code !== undefined) said.push(int(2), text(one.code));
        return map(said);
      });
      done(undefined, map([int(1), list(items)]));
    });

  const perform = (code: number, said: Said, done: Done<Uint8Array>): void => {
    const answer = (body: Uint8Array): void => done(undefined, body);
    if (code === METHOD.hello) answer(hello());
    else if (code === METHOD.attest) attest(bytesIn(said, 1, NONCE_BYTES), done);
    else if (code === METHOD.scan) scan(done);
    else if (code === METHOD.read) answer(read(bytesIn(said, 1, NONCE_BYTES)));
    else if (code === METHOD.join) join(done);
    else if (code === METHOD.claim) claim(claimOf(said, 1), done);
    // nothing runs while the board is provisioned
    else if (code === METHOD.report) answer(map([int(1), bool(false), int(2), text('closed'), int(3), int(0)]));
    else if (code === METHOD.challenge) answer(challenge());
    else if (code === METHOD.check) check(done);
    else {
      if (code === METHOD.write) write(said);
      else if (code === METHOD.lock) lock();
      else if (code === METHOD.unlock)
        gate.unlock({
          signature: bytesIn(said, 1, 64),
          publicKey: bytesIn(said, 2, 64),
          successor: bytesIn(said, 3, ADDRESS_BYTES),
        });
      else if (code === METHOD.reset) reset();
      else factoryLock(bytesIn(said, 1, ADDRESS_BYTES));
      answer(map([]));
    }
  };

  return {
    perform,
    tick: gate.tick,
    revision: () => revision,
    provisioned: () => (state() === DEVICE_STATE.locked ? settingsOf(owned()) : undefined),
    isOpen,
  };
};
