import { concat, equal, toUtf8 } from '#proto/bytes.js';
import { CborMap, type CborValue } from '#proto/cbor.js';
import type { ClaimDomain } from '#proto/claim.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import {
  type AnswerOf,
  type AnyRequest,
  decodeSettings,
  encodeSettings,
  METHODS,
  type RequestOf,
  type SessionClaim,
  type Settings,
} from '#proto/session.js';
import { DEVICE_STATE, type DeviceState, SESSION_VERSION } from '#proto/session-codes.js';
import { wallTime } from './clock.js';
import type { DeviceKey, SessionPorts, SessionSigner } from './console-ports.js';
import { createGate, type Gatekeeper } from './gate.js';
import {
  forgetFactoryLock,
  forgetOwnership,
  type Ownership,
  type ReadFactoryLock,
  type ReadOwnership,
  readFactoryLock,
  readOwnership,
  writeFactoryLock,
  writeOwnership,
} from './ownership.js';
import type { Done } from './ports.js';

/**
 * The device's side of provisioning: what each request does. What must outlast a power cut is durable before it is
 * answered; every request may come again. After `lock` only a signature of the owner over a nonce of this device opens
 * it, and only until the next start; after `factoryLock` and before it has an owner, one by the key of the claim code.
 */
export type Session = {
  /** answers once, with a body of the method's answer table or an error; never throws a FieldmarkError */
  readonly handle: (request: AnyRequest, done: Done<CborValue>) => void;
  readonly state: () => DeviceState;
  /** grows with every change of settings or lock */
  readonly revision: () => number;
  /** what a locked device is to run with; undefined while it is not provisioned */
  readonly provisioned: () => Settings | undefined;
  /** 20 bytes: whom a locked device belongs to */
  readonly owner: () => Uint8Array | undefined;
  /** whether settings may be changed now */
  readonly isOpen: () => boolean;
  /** closes what stood open for too long */
  readonly tick: () => void;
};

const PASSWORD_CHECK_BYTES = 8;
const ADDRESS_BYTES = 20;
/** of a device that no settings have given a chain yet */
const NO_DOMAIN: ClaimDomain = { chainId: 0, registry: new Uint8Array(ADDRESS_BYTES) };

const refuse = (code: ErrorCode, detail?: string): FieldmarkError => new FieldmarkError(code, { detail });

const isZero = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
};

const isSameClaim = (a: SessionClaim | undefined, b: SessionClaim): boolean =>
  a !== undefined && equal(a.owner, b.owner) && a.nonce === b.nonce && a.deadline === b.deadline;

export const createSession = (ports: SessionPorts): Session => {
  const crypto = ports.crypto;
  const clock = ports.clock;
  let stored: ReadOwnership = readOwnership(ports.storage, crypto);
  let factory: ReadFactoryLock = readFactoryLock(ports.storage, crypto);
  let revision = 0;
  let isMakingKey = false;
  let signer: { readonly key: DeviceKey; readonly signer: SessionSigner } | undefined;

  const signerOf = (key: DeviceKey): SessionSigner => {
    if (signer === undefined || signer.key !== key) signer = { key, signer: ports.signerOf(key.keyStore) };
    return signer.signer;
  };

  /** The stored blob belongs to one key; with another, or without one, nothing of it counts. */
  const isDamaged = (): boolean => {
    if (stored.isDamaged || factory.isDamaged) return true;
    const key = ports.key.current();
    const isOthers = (owner: { readonly deviceId: Uint8Array } | undefined): boolean =>
      owner !== undefined && (key === undefined || !equal(key.deviceId, owner.deviceId));
    return isOthers(stored.ownership) || isOthers(factory.lock);
  };

  /** Whose signature opens the device: its owner's, and without one its claim code's; undefined where it is open to all. */
  const gatekeeper = (): Uint8Array | undefined => {
    const owned = stored.ownership;
    const claim = owned === undefined || !owned.isLocked ? undefined : owned.claim;
    if (claim !== undefined) return claim.owner;
    return factory.lock === undefined ? undefined : factory.lock.keeper;
  };

  const boundGatekeeper = (): Gatekeeper | undefined => {
    if (isDamaged()) throw refuse('STORAGE_DAMAGED', 'settings and owner');
    const address = gatekeeper();
    if (address === undefined) return undefined;
    const owned = stored.ownership;
    const domain = owned === undefined || owned.settings === undefined ? NO_DOMAIN : settingsOf(owned);
    return { address, deviceId: requireKey().deviceId, chainId: domain.chainId, registry: domain.registry };
  };

  const gate = createGate(ports, boundGatekeeper);

  const state = (): DeviceState => {
    if (isDamaged()) return DEVICE_STATE.damaged;
    const owned = stored.ownership;
    if (owned !== undefined) {
      if (owned.isLocked) return DEVICE_STATE.locked;
      if (owned.claim !== undefined) return DEVICE_STATE.claimed;
      if (owned.settings !== undefined) return DEVICE_STATE.configured;
    }
    return ports.key.current() === undefined ? DEVICE_STATE.blank : DEVICE_STATE.keyed;
  };

  const isOpen = (): boolean => !isDamaged() && (gatekeeper() === undefined || gate.successor() !== undefined);

  const requireOpen = (): void => {
    if (state() === DEVICE_STATE.damaged) throw refuse('STORAGE_DAMAGED', 'settings and owner');
    if (!isOpen()) throw refuse('DEVICE_LOCKED');
  };

  const requireKey = (): DeviceKey => {
    const key = ports.key.current();
    if (key === undefined) throw refuse('STEP_TOO_EARLY', 'there is no key yet: ask for an attestation first');
    return key;
  };

  const requireOwned = (detail: string): Ownership => {
    if (state() === DEVICE_STATE.damaged) throw refuse('STORAGE_DAMAGED', 'settings and owner');
    if (stored.ownership === undefined || stored.ownership.settings === undefined)
      throw refuse('STEP_TOO_EARLY', detail);
    return stored.ownership;
  };

  const settingsOf = (owned: Ownership): Settings => {
    const settings = decodeSettings(owned.settings!);
    if (!settings.ok) throw refuse('STORAGE_DAMAGED', 'settings');
    return settings.value;
  };

  const save = (next: Ownership): void => {
    writeOwnership(ports.storage, crypto, next);
    stored = { ownership: next, isDamaged: false };
    revision++;
  };

  const hello = (): AnswerOf<'hello'> => {
    const key = ports.key.current();
    const identity = ports.identity;
    return {
      version: SESSION_VERSION,
      board: identity.board,
      oem: identity.oem,
      model: identity.model,
      software: identity.software,
      state: state(),
      hasWifi: ports.wifi !== undefined,
      isOpen: isOpen(),
      deviceId: key === undefined ? undefined : key.deviceId,
      claim: stored.ownership === undefined ? undefined : stored.ownership.claim,
      keeper: factory.lock === undefined ? undefined : factory.lock.keeper,
    };
  };

  const attestWith = (key: DeviceKey, nonce: Uint8Array, done: Done<AnswerOf<'attest'>>): void => {
    const identity = ports.identity;
    signerOf(key).attest(
      {
        deviceId: key.deviceId,
        nonce,
        oemId: crypto.sha256(toUtf8(identity.oem)).slice(0, 16),
        model: identity.model,
        software: identity.software,
        keyStore: key.kind,
      },
      (error, attestation) => done(error, attestation === undefined ? undefined : { attestation }),
    );
  };

  const attest = (request: RequestOf<'attest'>, done: Done<AnswerOf<'attest'>>) => {
    const key = ports.key.current();
    if (key !== undefined) return attestWith(key, request.nonce, done);
    if (isDamaged()) throw refuse('KEY_NOT_FOUND', 'the key of this device');
    if (isMakingKey) throw refuse('DEVICE_BUSY', 'the key is being made');
    isMakingKey = true;
    ports.key.make((error, made) => {
      isMakingKey = false;
      if (made === undefined) done(error ?? refuse('KEYSTORE_UNAVAILABLE'), undefined);
      else attestWith(made, request.nonce, done);
    });
  };

  const scan = (done: Done<AnswerOf<'scan'>>) => {
    if (ports.wifi === undefined) throw refuse('WIFI_ABSENT');
    ports.wifi.scan((error, networks) => {
      if (networks === undefined) return done(error ?? refuse('WIFI_ABSENT'), undefined);
      const fitting = networks.filter((one) => one.name !== '' && toUtf8(one.name).length <= LIMITS.wifiNameBytesMax);
      done(undefined, { networks: fitting.slice(0, LIMITS.wifiNetworksMax) });
    });
  };

  const write = (request: RequestOf<'write'>): void => {
    requireOpen();
    const key = requireKey();
    const settings = decodeSettings(request.settings);
    if (!settings.ok) throw refuse('CONFIG_INVALID', settings.detail ?? settings.code);
    const wifiName = settings.value.wifiName;
    if (wifiName !== undefined && ports.wifi === undefined) throw refuse('WIFI_ABSENT');
    const refused = ports.refuse(settings.value);
    if (refused !== undefined) throw refused;
    const before = stored.ownership;
    const keepsPassword =
      before !== undefined && before.settings !== undefined && settingsOf(before).wifiName === wifiName;
    const given = request.wifiPassword;
    save({
      deviceId: key.deviceId,
      settings: encodeSettings(settings.value),
      wifiPassword: wifiName === undefined ? undefined : (given ?? (keepsPassword ? before.wifiPassword : undefined)),
      claim: before === undefined ? undefined : before.claim,
      isLocked: before === undefined ? false : before.isLocked,
    });
  };

  const read = (request: RequestOf<'read'>): AnswerOf<'read'> => {
    const owned = requireOwned('no settings were written yet');
    const settings = owned.settings!;
    const digest = crypto.sha256(concat([request.nonce, settings]));
    if (!isOpen()) return { digest };
    const password = owned.wifiPassword;
    if (password === undefined) return { digest, settings };
    const check = crypto.sha256(concat([request.nonce, toUtf8(password)])).slice(0, PASSWORD_CHECK_BYTES);
    return { digest, settings, passwordCheck: check };
  };

  const join = (done: Done<AnswerOf<'join'>>) => {
    const owned = requireOwned('no settings were written yet');
    const wifiName = settingsOf(owned).wifiName;
    if (ports.wifi === undefined || wifiName === undefined) throw refuse('WIFI_ABSENT');
    if (ports.wifi.joined() === wifiName) return done(undefined, { wifiName });
    ports.wifi.join(wifiName, owned.wifiPassword, (error) => {
      if (error === undefined) done(undefined, { wifiName });
      else done(error, undefined);
    });
  };

  /** Who may own the device is decided here: before the lock anybody, after it whom the present owner named. */
  const requireClaimable = (owned: Ownership, claim: SessionClaim): void => {
    if (isSameClaim(owned.claim, claim)) return;
    if (isZero(claim.owner)) throw refuse('CLAIM_FOREIGN', 'the owner is the zero address');
    requireOpen();
    const successor = gate.successor();
    if (successor !== undefined && !equal(successor, claim.owner))
      throw refuse('CLAIM_FOREIGN', 'this device was opened for somebody else');
    const wall = wallTime(clock);
    if (wall.seconds > claim.deadline) throw refuse('CLAIM_EXPIRED');
  };

  const claim = (request: RequestOf<'claim'>, done: Done<AnswerOf<'claim'>>): void => {
    const owned = requireOwned('the claim names chain and registry, which are among the settings');
    requireClaimable(owned, request);
    const settings = settingsOf(owned);
    const key = requireKey();
    if (!isSameClaim(owned.claim, request))
      save({
        deviceId: owned.deviceId,
        settings: owned.settings,
        wifiPassword: owned.wifiPassword,
        claim: { owner: request.owner, nonce: request.nonce, deadline: request.deadline },
        isLocked: owned.isLocked,
      });
    signerOf(key).claim(
      {
        chainId: settings.chainId,
        registry: settings.registry,
        deviceId: key.deviceId,
        owner: request.owner,
        nonce: request.nonce,
        deadline: request.deadline,
      },
      (error, signature) => done(error, signature === undefined ? undefined : { signature }),
    );
  };

  const lock = (): void => {
    const owned = requireOwned('settings and owner come before the lock');
    if (owned.claim === undefined) throw refuse('STEP_TOO_EARLY', 'the owner comes before the lock');
    gate.close();
    if (owned.isLocked) return;
    save({
      deviceId: owned.deviceId,
      settings: owned.settings,
      wifiPassword: owned.wifiPassword,
      claim: owned.claim,
      isLocked: true,
    });
  };

  const reset = (): void => {
    if (!ports.isPersonPresent()) throw refuse('PERSON_ABSENT');
    const owned = stored.ownership;
    if (owned !== undefined && ports.wifi !== undefined) {
      const wifiName = owned.settings === undefined ? undefined : settingsOf(owned).wifiName;
      if (wifiName !== undefined) ports.wifi.forget(wifiName);
    }
    forgetOwnership(ports.storage);
    stored = { isDamaged: false };
    // one that can't be read would keep the device shut for ever
    if (isDamaged()) forgetFactoryLock(ports.storage);
    factory = readFactoryLock(ports.storage, crypto);
    gate.close();
    revision++;
  };

  /** A device that is set or claimed has left the factory; one keeper does not replace another. */
  const factoryLock = (request: RequestOf<'factoryLock'>): void => {
    const key = requireKey();
    if (isDamaged()) throw refuse('STORAGE_DAMAGED', 'settings and owner');
    if (factory.lock !== undefined) {
      if (equal(factory.lock.keeper, request.keeper)) return;
      throw refuse('DEVICE_LOCKED', 'at the factory, with another claim code');
    }
    if (stored.ownership !== undefined) throw refuse('DEVICE_LOCKED', 'it has been set already; reset it first');
    if (isZero(request.keeper)) throw refuse('CONFIG_INVALID', 'the keeper is the zero address');
    const lock = { deviceId: key.deviceId, keeper: request.keeper };
    writeFactoryLock(ports.storage, crypto, lock);
    factory = { lock, isDamaged: false };
    revision++;
  };

  const perform = (request: AnyRequest, done: Done<CborValue>): void => {
    const finish =
      <M extends AnyRequest['method']>(method: M): Done<AnswerOf<M>> =>
      (error, answer) =>
        done(error, answer === undefined ? undefined : METHODS[method].answer.toCbor(answer as never));
    if (request.method === 'hello') finish('hello')(undefined, hello());
    else if (request.method === 'attest') attest(request.body, finish('attest'));
    else if (request.method === 'scan') scan(finish('scan'));
    else if (request.method === 'read') finish('read')(undefined, read(request.body));
    else if (request.method === 'join') join(finish('join'));
    else if (request.method === 'claim') claim(request.body, finish('claim'));
    else if (request.method === 'report') finish('report')(undefined, ports.report());
    else if (request.method === 'challenge') finish('challenge')(undefined, gate.challenge());
    else if (request.method === 'check')
      ports.checkSensors((error, sensors) => finish('check')(error, sensors === undefined ? undefined : { sensors }));
    else {
      if (request.method === 'write') write(request.body);
      else if (request.method === 'lock') lock();
      else if (request.method === 'unlock') gate.unlock(request.body);
      else if (request.method === 'factoryLock') factoryLock(request.body);
      else reset();
      done(undefined, new CborMap([]));
    }
  };

  return {
    handle: (request, done) => {
      try {
        perform(request, done);
      } catch (error) {
        if (!(error instanceof FieldmarkError)) throw error;
        done(error, undefined);
      }
    },
    state,
    revision: () => revision,
    provisioned: () => {
      const owned = stored.ownership;
      return state() === DEVICE_STATE.locked && owned !== undefined ? settingsOf(owned) : undefined;
    },
    owner: () => {
      const owned = stored.ownership;
      return owned === undefined || owned.claim === undefined || !owned.isLocked ? undefined : owned.claim.owner;
    },
    isOpen,
    tick: gate.tick,
  };
};
