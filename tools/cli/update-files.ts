import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { updateFiles } from '#gateway/updates.js';
import { sha256 } from '#linux/crypto.js';
import { openKeyStore } from '#linux/keystore.js';
import { verifySecp256k1 } from '#linux/secp256k1.js';
import { equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { type ErrorCode, FieldmarkError, type Result } from '#proto/errors.js';
import {
  decodeKeySet,
  decodeManifest,
  decodeNotice,
  decodeSigned,
  encodeSigned,
  type KeySet,
  type KeySignature,
  type Role,
  type Signed,
  UPDATE_CONTENT,
  type UpdateContent,
  updateToBeSigned,
} from '#proto/update.js';
import { decodeUpdateAnswer, encodeUpdateAnswer } from '#proto/update-messages.js';
import { judgeRelease, openKeySet, type Release, type UpdateCrypto } from '#proto/update-trust.js';
import type { Environment } from './settings.js';

/** Releases and sets of keys as files, for the command line. */
export const CRYPTO: UpdateCrypto = { sha256, verify: verifySecp256k1 };

export const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(bytes).digest());

const STATE = 'nothing was written';
const SIGN = 'sign it by fieldmark update sign, with a key of that role';
const NEXT: { readonly [code in ErrorCode]?: string } = {
  UPDATE_UNTRUSTED: SIGN,
  UPDATE_TOO_FEW_KEYS: SIGN,
  UPDATE_EXPIRED: 'fieldmark update notice says it anew; a manifest or set of keys that is over is made anew',
  UPDATE_MIXED: 'name the set of keys that it was made for with --keys',
};

export const readBytes = (path: string): Uint8Array => {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new FieldmarkError('NOT_FOUND', {
      detail: `${path}: ${(error as Error).message}`,
      state: STATE,
      next: 'name a file that is there',
    });
  }
};

/** The value, or an error that names the file. */
export const inFile = <T>(path: string, result: Result<T>): T => {
  if (result.ok) return result.value;
  const detail = `${path}${result.detail ? `: ${result.detail}` : ''}`;
  throw new FieldmarkError(result.code, { detail, state: STATE, next: NEXT[result.code] });
};

export const readKeys = (path: string): { readonly signed: Signed; readonly keys: KeySet } => {
  const signed = inFile(path, decodeSigned(sha256, UPDATE_CONTENT.keys, readBytes(path)));
  return { signed, keys: inFile(path, decodeKeySet(signed.content)) };
};

export const readRelease = (path: string) => {
  const answer = inFile(path, decodeUpdateAnswer(readBytes(path)));
  if (answer.notice === undefined || answer.manifest === undefined)
    throw new FieldmarkError('UPDATE_INVALID', { detail: `${path} is no release`, state: STATE });
  const notice = inFile(path, decodeSigned(sha256, UPDATE_CONTENT.notice, answer.notice));
  const manifest = inFile(path, decodeSigned(sha256, UPDATE_CONTENT.manifest, answer.manifest));
  const said = {
    notice: inFile(path, decodeNotice(notice.content)),
    manifest: inFile(path, decodeManifest(manifest.content)),
  };
  return { bytes: answer as { notice: Uint8Array; manifest: Uint8Array }, notice, manifest, said };
};

export const signedBytes = (type: UpdateContent, content: Uint8Array, signatures: readonly KeySignature[]) =>
  encodeSigned(sha256, type, content, signatures);

export const releaseBytes = (notice: Uint8Array, manifest: Uint8Array): Uint8Array =>
  encodeUpdateAnswer({ notice, manifest });

/** Adds the signature of a key, or puts it in the place of its own older one. */
export const addSignature = async (
  type: UpdateContent,
  { content, digest, signatures }: Signed,
  sign: { readonly key: Uint8Array; readonly over: (digest: Uint8Array) => Promise<Uint8Array> },
): Promise<Uint8Array> => {
  const signature = await sign.over(sha256(updateToBeSigned(type, digest, sign.key)));
  const others = signatures.filter(({ key }) => !equal(key, sign.key));
  return signedBytes(type, content, [...others, { key: sign.key, signature }]);
};

/** A key that signs updates, wherever key URLs can point. */
export const openSigner = async (url: string, env: Environment) => {
  const store = await openKeyStore(url, { env });
  if (store.algorithm !== ALGORITHM.ES256K)
    throw new FieldmarkError('ALGORITHM_UNKNOWN', { detail: 'updates are signed by ES256K', state: STATE });
  const over = (digest: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      store.sign(digest, (error, signature) => (error === undefined ? resolve(signature!) : reject(error)));
    });
  return { key: store.publicKey, over, close: store.close };
};

export const hasKey = (role: Role, key: Uint8Array): boolean => role.keys.some((one) => equal(one, key));

/** What a device with these keys would say, now; throws with its code. */
export const judge = (path: string, keysPath: string, image: Uint8Array | undefined): Release => {
  const keys = inFile(keysPath, openKeySet(CRYPTO, readBytes(keysPath)));
  const { bytes, said } = readRelease(path);
  const installed = {
    keys,
    classId: said.manifest.classId,
    sequence: 0,
    noticedAt: 0,
    imageBytesMax: Number.MAX_SAFE_INTEGER,
  };
  const now = Math.floor(Date.now() / 1000);
  const release = inFile(path, judgeRelease(CRYPTO, installed, bytes.notice, bytes.manifest, now));
  if (image !== undefined && !equal(sha256(image), release.manifest.imageDigest))
    throw new FieldmarkError('UPDATE_DAMAGED', { detail: `it has sha256 ${toHex(sha256(image))}`, state: STATE });
  return release;
};

/** The image is there before the release that names it, and each file wholly or not at all. */
export const publishTo = (folder: string, files: readonly (readonly [name: string, bytes: Uint8Array])[]): void => {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of files) {
      const path = join(folder, name);
      writeFileSync(`${path}~`, bytes);
      renameSync(`${path}~`, path);
    }
  } catch (error) {
    throw new FieldmarkError('STORAGE_FAILED', {
      detail: `${folder}: ${(error as Error).message}`,
      state: 'devices get what was published before',
      next: "run it where the gateway's data folder can be written, and name that with --data",
    });
  }
};

export { updateFiles };
