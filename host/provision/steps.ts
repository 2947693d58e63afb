import { checkAttestation, decodeAttestation, NONCE_BYTES, type SignedAttestation } from '#proto/attestation.js';
import { concat, equal, toHex, toUtf8 } from '#proto/bytes.js';
import { claimDigest } from '#proto/claim.js';
import { FieldmarkError } from '#proto/errors.js';
import { type AnswerOf, encodeSettings, type SessionClaim, type Settings } from '#proto/session.js';
import { deviceIdOf, keccak256, random, sha256, verifyDigest } from './keys.js';
import type { SessionLink } from './link.js';

/** The steps of provisioning that have something to check, each for itself; a factory line drives them too. */

export type Hello = AnswerOf<'hello'>;

const KEY_MS = 70_000;
const PASSWORD_CHECK_BYTES = 8;

export type CheckedAttestation = SignedAttestation & {
  /** as it came */
  readonly bytes: Uint8Array;
};

/**
 * Has the device make its key, or show the one it has, and checks what it says: by its own key, for this nonce of 32
 * bytes. Throws ATTESTATION_STALE or ATTESTATION_INVALID.
 */
export const attestFor = async (link: SessionLink, nonce: Uint8Array): Promise<CheckedAttestation> => {
  const { attestation } = await link.call('attest', { nonce }, { deadlineMs: KEY_MS });
  const said = decodeAttestation(attestation);
  if (!said.ok) throw new FieldmarkError('ATTESTATION_INVALID', { detail: said.detail ?? said.code });
  const device = said.value;
  const checked = checkAttestation(device, nonce, sha256);
  if (!checked.ok) throw new FieldmarkError(checked.code, { detail: checked.detail });
  if (!verifyDigest(device.algorithm, sha256(device.toBeSigned), device.signature, device.publicKey))
    throw new FieldmarkError('ATTESTATION_INVALID', { detail: 'signature' });
  const id = deviceIdOf(device.algorithm, device.publicKey);
  if (id === undefined || !equal(id, device.deviceId))
    throw new FieldmarkError('ATTESTATION_INVALID', { detail: 'the device id is not that of the key' });
  return { ...device, bytes: attestation };
};

/** As `attestFor`, for a nonce of our own and by the key it is known by; throws ATTESTATION_FOREIGN too. */
export const attest = async (link: SessionLink, known: readonly Uint8Array[]): Promise<CheckedAttestation> => {
  const device = await attestFor(link, random(NONCE_BYTES));
  for (const expected of known)
    if (!equal(expected, device.deviceId))
      throw new FieldmarkError('ATTESTATION_FOREIGN', {
        detail: `${toHex(device.deviceId)} instead of ${toHex(expected)}`,
      });
  return device;
};

/** Whether the device has exactly these settings, as far as it tells. A locked device does not tell of the password. */
export const hasSettings = async (
  link: SessionLink,
  settings: Settings,
  wifiPassword: string | undefined,
): Promise<boolean> => {
  const nonce = random(NONCE_BYTES);
  const wanted = encodeSettings(settings);
  const read = await link.call('read', { nonce });
  if (!equal(read.digest, sha256(concat([nonce, wanted])))) return false;
  if (read.settings === undefined) return true;
  if (!equal(read.settings, wanted)) return false;
  if (wifiPassword === undefined) return true;
  const check = sha256(concat([nonce, toUtf8(wifiPassword)])).subarray(0, PASSWORD_CHECK_BYTES);
  return read.passwordCheck !== undefined && equal(read.passwordCheck, check);
};

/** Writes settings, reads them back and compares. Throws SETTINGS_DIFFER. */
export const writeSettings = async (
  link: SessionLink,
  settings: Settings,
  wifiPassword: string | undefined,
): Promise<void> => {
  await link.call('write', { settings: encodeSettings(settings), wifiPassword });
  if (!(await hasSettings(link, settings, wifiPassword))) throw new FieldmarkError('SETTINGS_DIFFER');
};

export type ClaimedDevice = SessionClaim & {
  readonly deviceId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
};

/** Has the device sign a claim, and checks that it is this one. Throws CLAIM_FOREIGN. */
export const signClaim = async (
  link: SessionLink,
  device: SignedAttestation,
  settings: Settings,
  claim: SessionClaim,
): Promise<ClaimedDevice> => {
  const { signature } = await link.call('claim', claim);
  const { deviceId, publicKey } = device;
  const { chainId, registry } = settings;
  const digest = claimDigest(keccak256, { chainId, registry, deviceId, ...claim });
  if (!verifyDigest(device.algorithm, digest, signature, publicKey))
    throw new FieldmarkError('CLAIM_FOREIGN', { detail: 'signature' });
  return { ...claim, deviceId, publicKey, signature };
};

/** The owner's answer to a challenge: 64 bytes r‖s over `unlockDigest`, and the 64 bytes x‖y of the owner's key. */
export type OwnerSignature = { readonly signature: Uint8Array; readonly publicKey: Uint8Array };
export type OwnerSigner = (unlock: {
  readonly chainId: number;
  readonly registry: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly successor: Uint8Array;
  readonly nonce: Uint8Array;
}) => Promise<OwnerSignature>;

/** Has the owner open a locked device for `successor`. Throws UNLOCK_REFUSED. */
export const unlock = async (
  link: SessionLink,
  deviceId: Uint8Array,
  successor: Uint8Array,
  sign: OwnerSigner,
): Promise<void> => {
  const { nonce, chainId, registry } = await link.call('challenge', {});
  const signed = await sign({ chainId, registry, deviceId, successor, nonce });
  try {
    await link.call('unlock', { ...signed, successor });
  } catch (error) {
    // each challenge is good once: the answer may be lost while the device is open
    if (!(error instanceof FieldmarkError) || error.code !== 'UNLOCK_REFUSED') throw error;
    if (!(await link.call('hello', {})).isOpen) throw error;
  }
};
