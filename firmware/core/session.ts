import { concat, equal, toUtf8 } from '#proto/bytes.js';
import { CborMap, type CborValue } from '#proto/cbor.js';
import { unlockDigest } from '#proto/claim.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import {
  type AnswerOf,
  type AnyRequest,
  DEVICE_STATE,
  type DeviceState,
  decodeSettings,
  encodeSettings,
  METHODS,
  type RequestOf,
  SESSION_VERSION,
  type SessionClaim,
  type Settings,
} from '#proto/session.js';
import { wallTime } from './clock.js';
import type { DeviceKey, SessionPorts } from './console-ports.js';
import { forgetOwnership, type Ownership, type ReadOwnership, readOwnership, writeOwnership } from './ownership.js';
import type { Done } from './ports.js';
import { createSigner, type Signer } from './signer.js';

/**
 * The device's side of provisioning: what each request does. What must outlast a power cut is durable before it is
 * answered; every request may come again. After `lock` only a signature of the owner over a nonce of this device opens
 * it, and only until the next start.
 */
export type Session = {
  /** answers once, with a body of the method's answer table or an error; never throws a FieldmarkError */
  readonly handle: (request: AnyRequest, done: Done<CborValue>) => void;
  readonly state: () => DeviceState;
  /** grows with every change of settings or lock */
  readonly revision: () => number;
  /** what a locked device is to run with; undefined while it is not provisioned */
  readonly provisioned: () => Settings | undefined;
  /** whether settings may be changed now */
  readonly isOpen: () => boolean;
  /** closes what stood open for too long */
  readonly tick: () => void;
};

type Opening = { readonly successor: Uint8Array; readonly endMs: number };
type Challenge = { readonly nonce: Uint8Array; readonly endMs: number };

const CHALLENGE_MS = 600_000;
const OPEN_MS = 900_000;
const PASSWORD_CHECK_BYTES = 8;
const ADDRESS_BYTES = 20;

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
  let revision = 0;
  let opening: Opening | undefined;
  let challenge: Challenge | undefined;
  let isMakingKey = false;
  let signer: { readonly key: DeviceKey; readonly signer: Signer } | undefined;

  const signerOf = (key: DeviceKey): Signer => {
    if (signer === undefined || signer.key !== key) signer = { key, signer: createSigner(key.keyStore, crypto) };
    return signer.signer;
  };

  /** The stored blob belongs to one key; with another, or without one, nothing of it counts. */
  const isDamaged = (): boolean => {
    if (stored.isDamaged) return true;
    if (stored.ownership === undefined) return false;
    const key = ports.key.current();
    return key === undefined || !equal(key.deviceId, stored.ownership.deviceId);
  };

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

  const isOpen = (): boolean => {
    const now = state();
    return now !== DEVICE_STATE.damaged && (now !== DEVICE_STATE.locked || opening !== undefined);
  };

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
    if (stored.ownership !== undefined || stored.isDamaged) throw refuse('KEY_NOT_FOUND', 'the key of this device');
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
    if (opening !== undefined && !equal(opening.successor, claim.owner))
      throw refuse('CLAIM_FOREIGN', 'the owner opened this device for somebody else');
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
    opening = undefined;
    challenge = undefined;
    if (owned.isLocked) return;
    save({
      deviceId: owned.deviceId,
      settings: owned.settings,
      wifiPassword: owned.wifiPassword,
      claim: owned.claim,
      isLocked: true,
    });
  };

  const giveChallenge = (): AnswerOf<'challenge'> => {
    const settings = settingsOf(requireOwned('the device is not locked'));
    challenge = { nonce: crypto.random(32), endMs: clock.monotonicMs() + CHALLENGE_MS };
    return { nonce: challenge.nonce, chainId: settings.chainId, registry: settings.registry };
  };

  const unlock = (request: RequestOf<'unlock'>): void => {
    const owned = requireOwned('the device is not locked');
    const asked = challenge;
    // one try a nonce: what was recorded or went wrong is worth nothing the next time
    challenge = undefined;
    if (!owned.isLocked || owned.claim === undefined) throw refuse('STEP_TOO_EARLY', 'the device is not locked');
    if (asked === undefined) throw refuse('UNLOCK_REFUSED', 'there is no challenge, or it has expired');
    const address = crypto.keccak256(request.publicKey).slice(-ADDRESS_BYTES);
    if (!equal(address, owned.claim.owner)) throw refuse('UNLOCK_REFUSED', 'this is not the key of the owner');
    const point = new Uint8Array(33);
    point[0] = 2 + (request.publicKey[63]! & 1);
    point.set(request.publicKey.subarray(0, 32), 1);
    const settings = settingsOf(owned);
    const digest = unlockDigest(crypto.keccak256, {
      chainId: settings.chainId,
      registry: settings.registry,
      deviceId: owned.deviceId,
      successor: request.successor,
      nonce: asked.nonce,
    });
    if (!crypto.verify(digest, request.signature, point))
      throw refuse('UNLOCK_REFUSED', 'the signature is not by the owner over this challenge');
    opening = { successor: request.successor, endMs: clock.monotonicMs() + OPEN_MS };
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
    opening = undefined;
    challenge = undefined;
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
    else if (request.method === 'challenge') finish('challenge')(undefined, giveChallenge());
    else if (request.method === 'check')
      ports.checkSensors((error, sensors) => finish('check')(error, sensors === undefined ? undefined : { sensors }));
    else {
      if (request.method === 'write') write(request.body);
      else if (request.method === 'lock') lock();
      else if (request.method === 'unlock') unlock(request.body);
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
    isOpen,
    tick: () => {
      const nowMs = clock.monotonicMs();
      if (opening !== undefined && nowMs >= opening.endMs) opening = undefined;
      if (challenge !== undefined && nowMs >= challenge.endMs) challenge = undefined;
    },
  };
};
