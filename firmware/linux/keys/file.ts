import { equal, fromHex, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { isSecretKey, newSecretKey, publicKeyOf } from '../secp256k1.js';
import { readKeyFile, writeKeyFile } from './keyfile.js';
import type { KeyScheme, OpenKeyStore } from './scheme.js';
import { softwareKeyStore } from './software.js';

const FORMAT = 'fieldmark-key/1';
const ASSURANCE = 0;

const open = (path: string): OpenKeyStore => {
  const file = readKeyFile(path);
  const secret = fromHex(file.secret ?? '');
  const publicKey = fromHex(file.publicKey ?? '');
  if (
    file.format !== FORMAT ||
    secret === undefined ||
    publicKey === undefined ||
    !isSecretKey(secret) ||
    !equal(publicKeyOf(secret), publicKey)
  )
    throw new FieldmarkError('KEY_DAMAGED', { detail: path, next: 'restore the file from its backup' });
  return softwareKeyStore(secret, ASSURANCE);
};

const create = (path: string): OpenKeyStore => {
  const secret = newSecretKey();
  writeKeyFile(path, {
    format: FORMAT,
    algorithm: 'ES256K',
    publicKey: toHex(publicKeyOf(secret)),
    secret: toHex(secret),
  });
  secret.fill(0);
  return open(path);
};

/** `file:PATH`: an ES256K key in a file of mode 0600, for the bench. Whoever reads the file has the key. */
export const fileScheme: KeyScheme = {
  open: async (rest) => open(rest),
  create: async (rest, options) => {
    if (options.algorithm !== undefined && options.algorithm !== ALGORITHM.ES256K)
      throw new FieldmarkError('KEY_URL_INVALID', { detail: 'file: holds ES256K (secp256k1) keys only' });
    return create(rest);
  },
};
