import { equal } from './bytes.js';
import { failure, type Result, success } from './errors.js';
import type { Hash } from './merkle.js';
import {
  decodeKeySet,
  decodeManifest,
  decodeNotice,
  decodeSigned,
  type KeySet,
  type Manifest,
  type Role,
  type Signed,
  UPDATE_CONTENT,
  VENDOR_ID,
} from './update.js';

/** What judging needs of a board. */
export type UpdateCrypto = {
  readonly sha256: Hash;
  /** ES256K over a digest by a 33-byte key; false for a high s */
  readonly verify: (digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean;
};

/** Whether enough keys of the role have signed; each counts once, and keys of nobody count for nothing. */
export const checkRole = (crypto: UpdateCrypto, role: Role, signed: Signed, what: string): Result<true> => {
  let count = 0;
  for (let i = 0; i < role.keys.length; i++)
    for (let j = 0; j < signed.signatures.length; j++) {
      const one = signed.signatures[j]!;
      if (!equal(role.keys[i]!, one.key)) continue;
      if (!crypto.verify(crypto.sha256(one.toBeSigned), one.signature, one.key)) continue;
      count++;
      break;
    }
  if (count === 0) return failure('UPDATE_UNTRUSTED', what);
  if (count < role.threshold) return failure('UPDATE_TOO_FEW_KEYS', `${what}: ${count} of ${role.threshold}`);
  return success(true);
};

/** `now` is undefined on a device that does not know the time: nothing runs out there, and its owner is told so. */
type Now = number | undefined;
const isOver = (notAfter: number, now: Now): boolean => now !== undefined && now > notAfter;

/** The first set of keys, which comes with what was flashed: it signs for itself. */
export const openKeySet = (crypto: UpdateCrypto, bytes: Uint8Array): Result<KeySet> => {
  const signed = decodeSigned(crypto.sha256, UPDATE_CONTENT.keys, bytes);
  if (!signed.ok) return signed;
  const keys = decodeKeySet(signed.value.content);
  if (!keys.ok) return keys;
  const own = checkRole(crypto, keys.value.root, signed.value, 'the set of keys, by its own roots');
  return own.ok ? keys : own;
};

/** The next set of keys: signed by enough roots of the current one and by enough of its own. */
export const nextKeySet = (crypto: UpdateCrypto, current: KeySet, bytes: Uint8Array): Result<KeySet> => {
  const next = openKeySet(crypto, bytes);
  if (!next.ok) return next;
  if (next.value.version <= current.version) return failure('UPDATE_ROLLBACK', 'an older set of keys');
  if (next.value.version !== current.version + 1) return failure('UPDATE_FAST_FORWARD', 'a set of keys is left out');
  const signed = decodeSigned(crypto.sha256, UPDATE_CONTENT.keys, bytes);
  if (!signed.ok) return signed;
  const agreed = checkRole(crypto, current.root, signed.value, 'the set of keys, by the roots before');
  return agreed.ok ? next : agreed;
};

/** What a device is and has. */
export type Installed = {
  readonly keys: KeySet;
  readonly classId: Uint8Array;
  /** of the greatest release that it ever held good; 0 for none */
  readonly sequence: number;
  /** when the newest notice that it believed was issued */
  readonly noticedAt: number;
  /** room of a slot */
  readonly imageBytesMax: number;
};

export type Release = {
  readonly manifest: Manifest;
  readonly manifestDigest: Uint8Array;
  readonly noticedAt: number;
};

/** What a notice and a manifest that were offered together are worth to a device. */
export const judgeRelease = (
  crypto: UpdateCrypto,
  installed: Installed,
  noticeBytes: Uint8Array,
  manifestBytes: Uint8Array,
  now: Now,
): Result<Release> => {
  const keys = installed.keys;
  if (isOver(keys.notAfter, now)) return failure('UPDATE_EXPIRED', 'the set of keys');
  const signedNotice = decodeSigned(crypto.sha256, UPDATE_CONTENT.notice, noticeBytes);
  if (!signedNotice.ok) return signedNotice;
  const noticed = checkRole(crypto, keys.notice, signedNotice.value, 'the notice');
  if (!noticed.ok) return noticed;
  const notice = decodeNotice(signedNotice.value.content);
  if (!notice.ok) return notice;
  const said = notice.value;
  if (said.keysVersion !== keys.version) return failure('UPDATE_MIXED', 'a notice under another set of keys');
  if (!equal(said.classId, installed.classId)) return failure('UPDATE_FOREIGN', 'a notice for another class');
  if (isOver(said.notAfter, now)) return failure('UPDATE_EXPIRED', 'the notice: newer releases may be held back');
  if (said.issuedAt < installed.noticedAt) return failure('UPDATE_ROLLBACK', 'an older notice');

  const signed = decodeSigned(crypto.sha256, UPDATE_CONTENT.manifest, manifestBytes);
  if (!signed.ok) return signed;
  const released = checkRole(crypto, keys.release, signed.value, 'the manifest');
  if (!released.ok) return released;
  const decoded = decodeManifest(signed.value.content);
  if (!decoded.ok) return decoded;
  const manifest = decoded.value;
  if (!equal(said.manifestDigest, signed.value.digest) || said.sequence !== manifest.sequence)
    return failure('UPDATE_MIXED', 'the notice names another manifest');
  if (!equal(manifest.vendorId, VENDOR_ID) || !equal(manifest.classId, installed.classId))
    return failure('UPDATE_FOREIGN', 'an image for another class of boards');
  if (manifest.sequence > keys.sequenceMax) return failure('UPDATE_FAST_FORWARD', `${manifest.sequence}`);
  if (manifest.sequence < installed.sequence) return failure('UPDATE_ROLLBACK', `${manifest.sequence}`);
  if (isOver(manifest.notAfter, now)) return failure('UPDATE_EXPIRED', 'the manifest');
  if (manifest.imageBytes === 0 || manifest.imageBytes > installed.imageBytesMax)
    return failure('UPDATE_TOO_LARGE', `${manifest.imageBytes} bytes for ${installed.imageBytesMax}`);
  return success({ manifest, manifestDigest: signed.value.digest, noticedAt: said.issuedAt });
};
