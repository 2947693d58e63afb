import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { concat, equal, fromHex, toHex, toUtf8 } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { isSecretKey, newSecretKey, publicKeyOf } from '../secp256k1.js';
import { boardSecrets } from './board-secret.js';
import { readKeyFile, writeKeyFile } from './keyfile.js';
import type { CreateKeyOptions, KeyScheme, KeyStoreOptions, OpenKeyStore } from './scheme.js';
import type { SecretSource } from './secret-source.js';
import { softwareKeyStore } from './software.js';
import { tpmSecrets } from './tpm-secret.js';
import { splitQuery } from './url.js';

const FORMAT = 'fieldmark-sealed-key/1';
const ASSURANCE = 1;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

const damaged = (path: string): FieldmarkError =>
  new FieldmarkError('KEY_DAMAGED', { detail: path, next: 'restore the file from its backup' });

/** The wrapping key is of this file alone: the public key salts it. */
const wrappingKey = (secret: Uint8Array, publicKey: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, publicKey, FORMAT, KEY_BYTES));

const wrap = (secret: Uint8Array, key: Uint8Array, publicKey: Uint8Array): Uint8Array => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, wrappingKey(secret, publicKey), nonce);
  cipher.setAAD(concat([toUtf8(FORMAT), publicKey]));
  return concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
};

const unwrap = (secret: Uint8Array, wrapped: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined => {
  const decipher = createDecipheriv(CIPHER, wrappingKey(secret, publicKey), wrapped.subarray(0, NONCE_BYTES));
  decipher.setAAD(concat([toUtf8(FORMAT), publicKey]));
  decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
  try {
    return concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
};

type Location = { readonly path: string; readonly by: string; readonly source: SecretSource };

const locate = (rest: string, options: KeyStoreOptions): Location => {
  const { path, query } = splitQuery(rest, ['by', 'pcrs', 'tcti', 'source']);
  const by = query.get('by') ?? 'tpm2';
  const env = options.env ?? process.env;
  if (by === 'tpm2') return { path, by, source: tpmSecrets(query.get('pcrs'), query.get('tcti'), env) };
  if (by === 'board') return { path, by, source: boardSecrets(query.get('source'), env) };
  throw new FieldmarkError('KEY_URL_INVALID', { detail: `by=${by}`, next: 'write by=tpm2 or by=board' });
};

const open = async ({ path, by, source }: Location): Promise<OpenKeyStore> => {
  const file = readKeyFile(path);
  const publicKey = fromHex(file.publicKey ?? '');
  const wrapped = fromHex(file.wrapped ?? '');
  if (file.format !== FORMAT || publicKey === undefined || wrapped?.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES)
    throw damaged(path);
  if (file.by !== by)
    throw new FieldmarkError('KEY_URL_INVALID', { detail: `${path} is sealed by ${file.by}, not by ${by}` });
  const released = await source.release(file);
  const key = unwrap(released, wrapped, publicKey);
  released.fill(0);
  if (key === undefined)
    throw new FieldmarkError('KEY_LOCKED', {
      detail: `${path} was sealed on another board, or is damaged`,
      next: 'use it on the board where it was made, or make a new key',
    });
  if (!isSecretKey(key) || !equal(publicKeyOf(key), publicKey)) throw damaged(path);
  return softwareKeyStore(key, ASSURANCE);
};

const create = async (location: Location, options: CreateKeyOptions): Promise<OpenKeyStore> => {
  if (options.algorithm !== undefined && options.algorithm !== ALGORITHM.ES256K)
    throw new FieldmarkError('KEY_URL_INVALID', { detail: 'sealed: holds ES256K (secp256k1) keys only' });
  const { secret, kept } = await location.source.create();
  const key = newSecretKey();
  const publicKey = publicKeyOf(key);
  const wrapped = toHex(wrap(secret, key, publicKey));
  secret.fill(0);
  key.fill(0);
  writeKeyFile(location.path, {
    format: FORMAT,
    algorithm: 'ES256K',
    publicKey: toHex(publicKey),
    by: location.by,
    wrapped,
    ...kept,
  });
  return open(location);
};

/**
 * `sealed:PATH?by=tpm2&pcrs=0,7` or `sealed:PATH?by=board`: an ES256K key in a file, wrapped (AES-256-GCM) under a
 * secret that only this board gives. A copy of the disk is worth nothing elsewhere.
 */
export const sealedScheme: KeyScheme = {
  open: async (rest, options) => open(locate(rest, options)),
  create: async (rest, options) => create(locate(rest, options), options),
};
