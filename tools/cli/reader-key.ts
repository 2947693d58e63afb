import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, equal, fromHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';

/** The key of somebody who may open pictures. */
export type ReaderKey = { readonly id: Uint8Array; readonly secretKey: Uint8Array };

export const READER_KEY_HELP =
  'your key: a file with 0x and 64 hex digits, a fieldmark key file, or an Ethereum keystore with FIELDMARK_KEYSTORE_PASSWORD';

const FOREIGN_MODE_BITS = 0o077;
/** more memory than any wallet asks for, and less than this would take from its user by surprise */
const SCRYPT_MEMORY_BYTES_MAX = 1_073_741_824;
const KEY_BYTES = 32;

const damaged = (path: string, detail: string): FieldmarkError =>
  new FieldmarkError('KEY_DAMAGED', { detail: `${path}: ${detail}`, next: 'restore the file from its backup' });

type Keystore = {
  readonly cipher: string;
  readonly cipherparams: { readonly iv: string };
  readonly ciphertext: string;
  readonly kdf: string;
  readonly kdfparams: {
    readonly salt: string;
    readonly dklen: number;
    readonly n?: number;
    readonly r?: number;
    readonly p?: number;
    readonly c?: number;
    readonly prf?: string;
  };
  readonly mac: string;
};

const deriveKey = ({ kdf, kdfparams }: Keystore, password: string): Uint8Array | undefined => {
  const { salt, dklen, n, r, p, c, prf } = kdfparams;
  const saltBytes = fromHex(salt);
  if (saltBytes === undefined || dklen !== KEY_BYTES) return undefined;
  if (kdf === 'scrypt' && n !== undefined && r !== undefined && p !== undefined)
    // OpenSSL keeps N below 2^(128·r/8) as RFC 7914 §2 asks; not every wallet does
    return scrypt(password, saltBytes, { N: n, r, p, dkLen: dklen, maxmem: SCRYPT_MEMORY_BYTES_MAX });
  if (kdf === 'pbkdf2' && c !== undefined && prf === 'hmac-sha256')
    return pbkdf2Sync(password, saltBytes, c, dklen, 'sha256');
  return undefined;
};

/** Ethereum's Web3 Secret Storage, version 3. Throws KEY_DAMAGED, or KEY_LOCKED where the password is wrong. */
const openKeystore = (path: string, keystore: Keystore, password: string | undefined): Uint8Array => {
  if (password === undefined)
    throw new FieldmarkError('KEY_LOCKED', {
      detail: `${path} needs a password`,
      next: 'set FIELDMARK_KEYSTORE_PASSWORD',
    });
  let derived: Uint8Array | undefined;
  try {
    derived = deriveKey(keystore, password);
  } catch {
    throw damaged(path, 'parameters of its key derivation');
  }
  const [ciphertext, mac, iv] = [keystore.ciphertext, keystore.mac, keystore.cipherparams.iv].map((text) =>
    fromHex(text),
  );
  if (derived === undefined || !ciphertext || !mac || iv?.length !== 16 || keystore.cipher !== 'aes-128-ctr')
    throw damaged(path, 'not a keystore of version 3');
  if (!equal(keccak_256(concat([derived.subarray(16, 32), ciphertext])), mac))
    throw new FieldmarkError('KEY_LOCKED', {
      detail: `${path}: the password does not fit`,
      next: 'check FIELDMARK_KEYSTORE_PASSWORD',
    });
  const decipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
};

const readPrivately = (path: string): string => {
  try {
    if ((statSync(path).mode & FOREIGN_MODE_BITS) !== 0)
      throw new FieldmarkError('KEY_LOCKED', { detail: `others could read ${path}`, next: `chmod 600 ${path}` });
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof FieldmarkError) throw cause;
    throw new FieldmarkError('KEY_NOT_FOUND', { detail: path, next: 'check --key', cause });
  }
};

const secretIn = (path: string, text: string, password: string | undefined): Uint8Array | undefined => {
  if (!text.startsWith('{')) return fromHex(text.replace(/^0x/, ''));
  let file: { readonly crypto?: Keystore; readonly Crypto?: Keystore; readonly secret?: unknown };
  try {
    file = JSON.parse(text);
  } catch {
    // a parser's message quotes what it read
    throw damaged(path, 'not JSON');
  }
  if (typeof file.secret === 'string') return fromHex(file.secret);
  const keystore = file.crypto ?? file.Crypto;
  if (
    typeof keystore?.ciphertext !== 'string' ||
    typeof keystore.mac !== 'string' ||
    !keystore.kdfparams ||
    !keystore.cipherparams
  )
    throw damaged(path, 'neither a key file nor a keystore');
  return openKeystore(path, keystore, password);
};

/** Reads a key that opens pictures. Throws KEY_NOT_FOUND, KEY_LOCKED or KEY_DAMAGED; no message holds any of it. */
export const readReaderKey = (path: string, password: string | undefined): ReaderKey => {
  const secretKey = secretIn(path, readPrivately(path), password);
  if (secretKey?.length !== KEY_BYTES || !secp256k1.utils.isValidSecretKey(secretKey))
    throw damaged(path, 'no key of secp256k1');
  const id = keccak_256(secp256k1.getPublicKey(secretKey, false).slice(1)).slice(12);
  return { id, secretKey };
};
