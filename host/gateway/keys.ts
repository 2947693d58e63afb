import { createPrivateKey, createPublicKey, sign as ed25519Sign, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, equal, fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { syncFolder } from './database.js';
import { loadSigner } from './engine.js';

/** The keys of one gateway. The log key is its identity: gateway id = EVM address of its public key. */
export type GatewayKeys = {
  /** 20 bytes */
  readonly gatewayId: Uint8Array;
  /** `0x` and 40 hex digits */
  readonly address: `0x${string}`;
  readonly logKey: {
    /** 33 bytes, secp256k1 */
    readonly publicKey: Uint8Array;
    /** 32 bytes: the account that pays for checkpoints is the gateway itself */
    readonly secretKey: Uint8Array;
    /** 64 bytes r‖s with a low s (RFC 6979) over a 32-byte digest */
    readonly sign: (digest: Uint8Array) => Uint8Array;
    /** 65 bytes r‖s‖v, v 27 or 28, as `ecrecover` takes it */
    readonly signRecoverable: (digest: Uint8Array) => Uint8Array;
  };
  readonly noteKey: {
    /** 32 bytes, Ed25519 */
    readonly publicKey: Uint8Array;
    /** 64 bytes */
    readonly sign: (message: Uint8Array) => Uint8Array;
  };
};

const FILE = 'gateway-keys.json';
const SECRET_BYTES = 32;
/** PKCS#8 of an Ed25519 private key (RFC 8410 §7), up to the 32 bytes. */
const ED25519_PKCS8 = fromHex('302e020100300506032b657004220420')!;

/** The EVM address of a compressed secp256k1 key. */
const addressOf = (publicKey: Uint8Array): Uint8Array =>
  keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).subarray(1)).slice(12);

const createNoteKey = (secret: Uint8Array): GatewayKeys['noteKey'] => {
  const key = createPrivateKey({ key: Buffer.from(concat([ED25519_PKCS8, secret])), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(-SECRET_BYTES)),
    sign: (message) => new Uint8Array(ed25519Sign(null, message, key)),
  };
};

const createKeys = (logSecret: Uint8Array, noteSecret: Uint8Array): GatewayKeys => {
  const publicKey = secp256k1.getPublicKey(logSecret);
  const gatewayId = addressOf(publicKey);
  const signer = loadSigner();
  return {
    gatewayId,
    address: `0x${toHex(gatewayId)}`,
    logKey: {
      publicKey,
      secretKey: logSecret,
      sign: (digest) => signer(digest, logSecret).signature,
      signRecoverable: (digest) => {
        const { signature, recovery } = signer(digest, logSecret);
        return concat([signature, new Uint8Array([27 + recovery])]);
      },
    },
    noteKey: createNoteKey(noteSecret),
  };
};

const readKeys = (text: string, path: string): GatewayKeys => {
  const damaged = (detail: string, cause?: unknown): FieldmarkError =>
    new FieldmarkError('KEY_DAMAGED', {
      detail: `${path}: ${detail}`,
      next: 'restore the file from a backup; a new key would be another gateway',
      cause,
    });
  let stored: { readonly gatewayId?: unknown; readonly logKey?: unknown; readonly noteKey?: unknown };
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw damaged('not JSON', cause);
  }
  const secret = (value: unknown): Uint8Array => {
    const bytes = typeof value === 'string' ? fromHex(value) : undefined;
    if (bytes?.length !== SECRET_BYTES) throw damaged('a key of another length');
    return bytes;
  };
  const [logSecret, noteSecret] = [secret(stored.logKey), secret(stored.noteKey)];
  if (!secp256k1.utils.isValidSecretKey(logSecret)) throw damaged('the log key is out of range');
  const keys = createKeys(logSecret, noteSecret);
  const gatewayId = typeof stored.gatewayId === 'string' ? fromHex(stored.gatewayId) : undefined;
  if (gatewayId === undefined || !equal(gatewayId, keys.gatewayId)) throw damaged('the key is not that of its id');
  return keys;
};

/** Writes a new file whole or not at all, and never over another. */
const writeNew = (folder: string, path: string, text: string): void => {
  const partial = `${path}.${process.pid}.new`;
  try {
    const fd = openSync(partial, 'wx', 0o600);
    try {
      writeSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  syncFolder(folder);
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FieldmarkError('STORAGE_FAILED', { detail: path, cause });
  }
};

/** Reads `gateway-keys.json` in `folder`, or makes it: durably, mode 0600. Throws KEY_DAMAGED, STORAGE_FAILED. */
export const openGatewayKeys = (folder: string): GatewayKeys => {
  const path = join(folder, FILE);
  const text = readIfThere(path);
  if (text !== undefined) return readKeys(text, path);
  const logSecret = secp256k1.utils.randomSecretKey();
  const noteSecret = new Uint8Array(randomBytes(SECRET_BYTES));
  const keys = createKeys(logSecret, noteSecret);
  try {
    mkdirSync(folder, { recursive: true });
    const stored = { gatewayId: toHex(keys.gatewayId), logKey: toHex(logSecret), noteKey: toHex(noteSecret) };
    writeNew(folder, path, `${JSON.stringify(stored, null, 2)}\n`);
  } catch (cause) {
    throw new FieldmarkError('STORAGE_FAILED', { detail: path, cause });
  }
  return keys;
};
