import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256, signK1 } from './example.fixture.js';
import {
  contentDigest,
  encodeKeySet,
  encodeManifest,
  encodeNotice,
  encodeSigned,
  type KeySet,
  type Manifest,
  type Notice,
  type Role,
  UPDATE_CONTENT,
  type UpdateContent,
  updateToBeSigned,
  VENDOR_ID,
} from './update.js';
import type { UpdateCrypto } from './update-trust.js';

/** Releases for tests, signed by published keys: a secret key is 32 equal bytes. */
export type Signer = { readonly secret: Uint8Array; readonly key: Uint8Array };

export const signerOf = (fill: number): Signer => {
  const secret = new Uint8Array(32).fill(fill);
  return { secret, key: secp256k1.getPublicKey(secret, true) };
};

export const UPDATE_CRYPTO: UpdateCrypto = {
  sha256,
  verify: (digest, signature, publicKey) => secp256k1.verify(signature, digest, publicKey, { prehash: false }),
};

export const ROOTS = [signerOf(0x51), signerOf(0x52), signerOf(0x53)];
export const RELEASERS = [signerOf(0x61), signerOf(0x62), signerOf(0x63)];
export const NOTICER = signerOf(0x71);
export const STRANGER = signerOf(0x7f);
export const CLASS_ID = new Uint8Array(16).fill(0xc1);
export const NOW = 1_796_000_000;
export const DAY = 86_400;

const roleOf = (threshold: number, signers: readonly Signer[]): Role => ({
  threshold,
  keys: signers.map(({ key }) => key),
});

export const KEYS: KeySet = {
  version: 1,
  notAfter: NOW + 365 * DAY,
  root: roleOf(2, ROOTS),
  release: roleOf(2, RELEASERS),
  notice: roleOf(1, [NOTICER]),
  sequenceMax: 1000,
};

let signing = signK1;
/** From here on signatures are those of another scheme, which a test checks faster. */
export const signUpdatesBy = (sign: typeof signK1): void => {
  signing = sign;
};

export const signContent = (type: UpdateContent, content: Uint8Array, signers: readonly Signer[]): Uint8Array => {
  const digest = contentDigest(sha256, content);
  const signatures = signers.map(({ key, secret }) => ({
    key,
    signature: signing(updateToBeSigned(type, digest, key), secret),
  }));
  return encodeSigned(sha256, type, content, signatures);
};

export const signKeys = (keys: KeySet, signers: readonly Signer[] = ROOTS.slice(0, 2)): Uint8Array =>
  signContent(UPDATE_CONTENT.keys, encodeKeySet(keys), signers);

export type ReleaseSaid = {
  readonly image: Uint8Array;
  readonly sequence: number;
  readonly manifest?: Partial<Manifest>;
  readonly notice?: Partial<Notice>;
  readonly releasers?: readonly Signer[];
  readonly noticers?: readonly Signer[];
};

/** A release that a device of `CLASS_ID` takes, unless it says otherwise. */
export const releaseOf = (said: ReleaseSaid) => {
  const content = encodeManifest({
    sequence: said.sequence,
    vendorId: VENDOR_ID,
    classId: CLASS_ID,
    imageDigest: sha256(said.image),
    imageBytes: said.image.length,
    notAfter: NOW + 90 * DAY,
    ...said.manifest,
  });
  const manifestDigest = contentDigest(sha256, content);
  const notice = encodeNotice({
    classId: CLASS_ID,
    sequence: said.sequence,
    manifestDigest,
    keysVersion: 1,
    issuedAt: NOW,
    notAfter: NOW + 7 * DAY,
    ...said.notice,
  });
  return {
    image: said.image,
    manifestDigest,
    manifest: signContent(UPDATE_CONTENT.manifest, content, said.releasers ?? RELEASERS.slice(0, 2)),
    notice: signContent(UPDATE_CONTENT.notice, notice, said.noticers ?? [NOTICER]),
  };
};
