import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { MediaCrypto } from '#proto/media-cipher.js';

/** RFC 3394 §2.2.3.1 */
const KEY_WRAP_IV = Buffer.alloc(8, 0xa6);
const TAG_BYTES = 16;

const gcmOf = (key: Uint8Array): 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' =>
  key.length === 16 ? 'aes-128-gcm' : key.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm';

/** MediaCrypto by OpenSSL, but for the curve: its points are noble's. */
export const openMediaCrypto = (): MediaCrypto => ({
  sha256: (parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  hmac: (key, message) => new Uint8Array(createHmac('sha256', key).update(message).digest()),
  random: (length) => new Uint8Array(randomBytes(length)),
  publicKeyOf: (secretKey) =>
    secp256k1.utils.isValidSecretKey(secretKey) ? secp256k1.getPublicKey(secretKey, true) : undefined,
  sharedSecret: (secretKey, publicKey) => {
    try {
      // the first byte is the parity of y; the secret of RFC 9053 §6.3 is x alone
      return secp256k1.getSharedSecret(secretKey, publicKey, true).slice(1);
    } catch {
      return undefined;
    }
  },
  wrapKey: (wrappingKey, key) => {
    const cipher = createCipheriv('id-aes256-wrap', wrappingKey, KEY_WRAP_IV);
    return new Uint8Array(Buffer.concat([cipher.update(key), cipher.final()]));
  },
  unwrapKey: (wrappingKey, wrapped) => {
    try {
      const decipher = createDecipheriv('id-aes256-wrap', wrappingKey, KEY_WRAP_IV);
      return new Uint8Array(Buffer.concat([decipher.update(wrapped), decipher.final()]));
    } catch {
      return undefined;
    }
  },
  encrypt: (key, nonce, aad, parts) => {
    const cipher = createCipheriv(gcmOf(key), key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
    const pieces: Uint8Array[] = parts.map((part) => cipher.update(part));
    cipher.final();
    return [...pieces, cipher.getAuthTag()];
  },
  decrypt: (key, nonce, aad, sealed) => {
    if (sealed.length < TAG_BYTES) return undefined;
    const end = sealed.length - TAG_BYTES;
    try {
      const decipher = createDecipheriv(gcmOf(key), key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(aad).setAuthTag(sealed.subarray(end));
      const plaintext = decipher.update(sealed.subarray(0, end));
      decipher.final();
      return new Uint8Array(plaintext);
    } catch {
      return undefined;
    }
  },
});
