import { equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { didKeyOf } from '#proto/did.js';
import { FieldmarkError } from '#proto/errors.js';
import type { AnswerOf, SessionClaim, Settings } from '#proto/session.js';
import { DEVICE_STATE, SESSION_VERSION } from '#proto/session-codes.js';
import { claimCodeSigner } from './claim-code.js';
import { explain } from './explain.js';
import type { SessionLink } from './link.js';
import { awaitReading, type FirstReading } from './reading.js';
import {
  attest,
  type ClaimedDevice,
  type Hello,
  hasSettings,
  type OwnerSigner,
  signClaim,
  unlock,
  writeSettings,
} from './steps.js';

/** What anyone may know of a device. */
export type DeviceIdentity = {
  /** 40 hex digits */
  readonly deviceId: string;
  readonly didKey: string;
  readonly algorithm: 'ES256K' | 'ESP256';
  /** 66 hex digits */
  readonly publicKey: string;
  readonly assurance: number;
  readonly keyStore: string;
  readonly board: string;
  readonly oem: string;
  readonly model: string;
  readonly software: string;
};

export type StateName = keyof typeof DEVICE_STATE;

/** How far provisioning has come. Every run ends with `finished`, or throws. */
export type ProvisionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'identified'; readonly board: string; readonly model: string; readonly device: StateName }
  | ({ readonly state: 'attested' } & DeviceIdentity)
  | { readonly state: 'registered'; readonly transaction: string | undefined }
  | { readonly state: 'unlocked' }
  | { readonly state: 'settings-kept' }
  | { readonly state: 'settings-written' }
  | { readonly state: 'joining'; readonly wifiName: string }
  | { readonly state: 'joined'; readonly wifiName: string }
  | { readonly state: 'claimed'; readonly owner: string; readonly nonce: number; readonly deadline: number }
  | { readonly state: 'claim-relayed'; readonly transaction: string | undefined }
  | { readonly state: 'locked' }
  | { readonly state: 'waiting'; readonly network: string; readonly queueCount: number }
  | ({ readonly state: 'accepted' } & FirstReading)
  | ({ readonly state: 'finished' } & ProvisionResult);

export type ProvisionResult = {
  readonly identity: DeviceIdentity;
  readonly name: string | undefined;
  /** 0x and 40 hex digits */
  readonly owner: string;
  /** the signed claim, for whoever brings it to the chain; absent where the owner has the device already */
  readonly claim: { readonly nonce: number; readonly deadline: number; readonly signature: string } | undefined;
  readonly reading: FirstReading | undefined;
};

/** What the registry says of a device. */
export type Registered = { readonly nonce: number; readonly owner: Uint8Array | undefined };

export type ProvisionPlan = {
  /** refuse a device that is another board */
  readonly board?: string | undefined;
  /** refuse a device with another key */
  readonly deviceId?: Uint8Array | undefined;
  readonly settings: Settings;
  readonly wifiPassword?: string | undefined;
  /** 20 bytes */
  readonly owner: Uint8Array;
  readonly claimValidSeconds: number;
  /** puts the device into the registry where it is not there yet; gives the transaction */
  readonly register?: ((identity: DeviceIdentity) => Promise<string | undefined>) | undefined;
  /** asked for the claim's nonce; without a chain the nonce is 0, that of a new device */
  readonly registered?: ((deviceId: Uint8Array) => Promise<Registered | undefined>) | undefined;
  /** brings the claim to the chain; gives the transaction */
  readonly relayClaim?: ((claim: ClaimedDevice) => Promise<string | undefined>) | undefined;
  /** the present owner, for a locked device that is to be changed */
  readonly ownerSigner?: OwnerSigner | undefined;
  /** 15 bytes from the label, for a device as it comes from the factory */
  readonly claimCode?: Uint8Array | undefined;
  /** waits this long for the first reading; 0 to leave it out */
  readonly readingMs: number;
  /** base URL of the gateway's HTTP, to see the reading there as well */
  readonly http?: string | undefined;
};

const JOIN_MS = 45_000;
/** a claim that is about to expire is made anew */
const CLAIM_SPARE_SECONDS = 60;

export const stateName = (state: number): StateName =>
  (Object.keys(DEVICE_STATE) as StateName[]).find((name) => DEVICE_STATE[name] === state) ?? 'damaged';

/**
 * Takes a device from blank to its first accepted reading, step by step. What is done already is left as it is, so it
 * can be run again at any time. Throws a FieldmarkError that says what the device's state is now and what to do next.
 */
export const provision = async function* (
  link: SessionLink,
  plan: ProvisionPlan,
): AsyncGenerator<ProvisionState, ProvisionResult> {
  let device: StateName | undefined;
  try {
    yield { state: 'connecting' };
    const hello = await link.call('hello', {});
    device = stateName(hello.state);
    requireRightDevice(hello, plan);
    yield { state: 'identified', board: hello.board, model: hello.model, device };
    const known = [hello.deviceId, plan.deviceId].filter((id) => id !== undefined);
    const attested = await attest(link, known);
    if (device === 'blank') device = 'keyed';
    const identity = identityOf(hello, attested);
    yield { state: 'attested', ...identity };
    if (plan.register !== undefined) yield { state: 'registered', transaction: await plan.register(identity) };

    const registered = await plan.registered?.(attested.deviceId);
    const claim = claimFor(plan, hello, registered);
    const isOwned = registered?.owner !== undefined && equal(registered.owner, plan.owner);
    let isSame = hello.state >= DEVICE_STATE.configured && (await hasSettings(link, plan.settings, plan.wifiPassword));
    const isOwners = hello.claim !== undefined && equal(hello.claim.owner, plan.owner);
    // without a chain to ask, a device that is locked to this owner has nothing left to claim
    const isDone = device === 'locked' && isOwners && (isOwned || (registered === undefined && claim !== hello.claim));
    const needsClaim = !isDone;
    const isNewClaim = needsClaim && !isSameClaim(hello.claim, claim);
    if (!hello.isOpen && (!isSame || isNewClaim)) {
      await unlock(link, attested.deviceId, plan.owner, openerOf(plan, hello));
      yield { state: 'unlocked' };
      // a shut device does not tell of its Wi-Fi password
      if (isSame) isSame = await hasSettings(link, plan.settings, plan.wifiPassword);
    }
    if (!isSame) {
      await writeSettings(link, plan.settings, plan.wifiPassword);
      if (device === 'keyed') device = 'configured';
    }
    yield { state: isSame ? 'settings-kept' : 'settings-written' };
    const { wifiName } = plan.settings;
    if (wifiName !== undefined) {
      yield { state: 'joining', wifiName };
      await link.call('join', {}, { deadlineMs: JOIN_MS });
      yield { state: 'joined', wifiName };
    }

    const owner = `0x${toHex(plan.owner)}`;
    const signed = needsClaim ? await signClaim(link, attested, plan.settings, claim) : undefined;
    if (device === 'configured') device = 'claimed';
    if (signed !== undefined) yield { state: 'claimed', owner, nonce: claim.nonce, deadline: claim.deadline };
    if (signed !== undefined && plan.relayClaim !== undefined && !isOwned)
      yield { state: 'claim-relayed', transaction: await plan.relayClaim(signed) };
    await link.call('lock', {});
    device = 'locked';
    yield { state: 'locked' };
    const reading = yield* firstReading(link, attested.deviceId, plan);
    const result: ProvisionResult = {
      identity,
      name: plan.settings.name,
      owner,
      claim: signed && { nonce: claim.nonce, deadline: claim.deadline, signature: toHex(signed.signature) },
      reading,
    };
    yield { state: 'finished', ...result };
    return result;
  } catch (error) {
    throw explain(error, device === undefined ? 'the device has not answered' : `the device is ${device}`);
  }
};

const requireRightDevice = (hello: Hello, plan: ProvisionPlan): void => {
  if (hello.version !== SESSION_VERSION)
    throw new FieldmarkError('METHOD_UNKNOWN', {
      detail: `the device speaks version ${hello.version} of the session, this program ${SESSION_VERSION}`,
      next: 'update the older of the two',
    });
  if (plan.board !== undefined && hello.board !== plan.board)
    throw new FieldmarkError('BOARD_MISMATCH', { detail: `${hello.board} instead of ${plan.board}` });
  if (hello.state === DEVICE_STATE.damaged) throw new FieldmarkError('STORAGE_DAMAGED', { detail: 'on the device' });
};

/** Who opens a shut device: its owner, and before it has one, whoever holds its label. */
const openerOf = (plan: ProvisionPlan, hello: Hello): OwnerSigner => {
  if (hello.state === DEVICE_STATE.locked || hello.keeper === undefined) {
    if (plan.ownerSigner !== undefined) return plan.ownerSigner;
    throw new FieldmarkError('DEVICE_LOCKED');
  }
  if (plan.claimCode !== undefined) return claimCodeSigner(plan.claimCode, hello.keeper);
  throw new FieldmarkError('DEVICE_LOCKED', {
    detail: 'as it left the factory',
    next: 'take the claim code from its label, set claimCode in the plan, and run it again',
  });
};

export const identityOf = (hello: Hello, attested: Awaited<ReturnType<typeof attest>>): DeviceIdentity => ({
  deviceId: toHex(attested.deviceId),
  didKey: didKeyOf(attested.algorithm, attested.publicKey),
  algorithm: attested.algorithm === ALGORITHM.ES256K ? 'ES256K' : 'ESP256',
  publicKey: toHex(attested.publicKey),
  assurance: attested.assurance,
  keyStore: attested.keyStore,
  board: hello.board,
  oem: hello.oem,
  model: attested.model,
  software: attested.software,
});

const isSameClaim = (a: SessionClaim | undefined, b: SessionClaim): boolean =>
  a !== undefined && equal(a.owner, b.owner) && a.nonce === b.nonce && a.deadline === b.deadline;

/** The claim that the device has signed before, while it is still good for the chain; a new one else. */
const claimFor = (plan: ProvisionPlan, hello: Hello, registered: Registered | undefined): SessionClaim => {
  const now = Math.floor(Date.now() / 1000);
  const nonce = registered?.nonce ?? 0;
  const before = hello.claim;
  const isGood = before !== undefined && equal(before.owner, plan.owner) && before.deadline > now + CLAIM_SPARE_SECONDS;
  if (isGood && (registered === undefined || before.nonce === nonce)) return before;
  return { owner: plan.owner, nonce, deadline: now + plan.claimValidSeconds };
};

const firstReading = async function* (
  link: SessionLink,
  deviceId: Uint8Array,
  plan: ProvisionPlan,
): AsyncGenerator<ProvisionState, FirstReading | undefined> {
  if (plan.readingMs === 0) return undefined;
  let newest: AnswerOf<'report'> | undefined;
  const options = {
    http: plan.http,
    deadlineMs: plan.readingMs,
    onReport: (report: AnswerOf<'report'>) => {
      newest = report;
    },
  };
  const report = await link.call('report', {});
  newest = report;
  yield { state: 'waiting', network: newest.network, queueCount: newest.queueCount };
  const reading = await awaitReading(link, deviceId, options);
  yield { state: 'accepted', ...reading };
  return reading;
};
