import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as hashSha256 } from '@noble/hashes/sha2.js';
import { equal, toHex } from '#proto/bytes.js';
import { unlockDigest } from '#proto/claim.js';
import { CLAIM_CODE_BYTES, claimSecret } from '#proto/claim-code.js';
import { FieldmarkError } from '#proto/errors.js';
import { keccak256, sha256 } from './keys.js';
import type { OwnerSigner } from './steps.js';

const publicKeyOf = (secret: Uint8Array): Uint8Array => secp256k1.getPublicKey(secret, false).slice(1);

const addressOf = (publicKey: Uint8Array): Uint8Array => keccak256(publicKey).slice(12);

/** 20 bytes: what a device keeps of its claim code. */
export const keeperOf = (deviceId: Uint8Array, code: Uint8Array): Uint8Array =>
  addressOf(publicKeyOf(claimSecret(sha256, deviceId, code)));

/**
 * The claim code that a batch gives a device. It follows from the batch's secret, so that a label can be printed again,
 * and no code is lost with a machine that crashed between a lock and its label.
 */
export const claimCodeOf = (batchSecret: Uint8Array, deviceId: Uint8Array): Uint8Array =>
  hmac(hashSha256, batchSecret, deviceId).slice(0, CLAIM_CODE_BYTES);

/** Opens the one device whose label has this code. Throws UNLOCK_REFUSED for a device that keeps another. */
export const claimCodeSigner =
  (code: Uint8Array, keeper: Uint8Array): OwnerSigner =>
  async (unlock) => {
    const secret = claimSecret(sha256, unlock.deviceId, code);
    const publicKey = publicKeyOf(secret);
    if (!equal(addressOf(publicKey), keeper))
      throw new FieldmarkError('UNLOCK_REFUSED', {
        detail: `this is not the claim code of ${toHex(unlock.deviceId)}`,
        next: "take the code from this device's own label, then run it again",
      });
    const digest = unlockDigest(keccak256, unlock);
    return { signature: secp256k1.sign(digest, secret, { prehash: false, lowS: true }), publicKey };
  };
