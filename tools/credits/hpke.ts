import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
} from 'node:crypto';
import { concat, toUtf8 } from '#proto/bytes.js';
import { failure, type Result, success } from '#proto/errors.js';

/**
 * HPKE of RFC 9180 in base mode, one message: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. It hides from
 * everybody but the holder of one key what is put on a public chain.
 */
const KEM_ID = 0x0020;
const SUITE = [0x0001, 0x0001];
export const X25519_BYTES = 32;
const TAG_BYTES = 16;
const KEY_BYTES = 16;
const NONCE_BYTES = 12;

const u16 = (value: number): Uint8Array => new Uint8Array([value >> 8, value & 0xff]);
const KEM_SUITE = concat([toUtf8('KEM'), u16(KEM_ID)]);
const HPKE_SUITE = concat([toUtf8('HPKE'), u16(KEM_ID), ...SUITE.map(u16)]);
const EMPTY = new Uint8Array(0);

const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(concat(parts)).digest());

/** LabeledExtract and LabeledExpand of §4; every output here is one block of HKDF at most. */
const extract = (suite: Uint8Array, salt: Uint8Array, label: string, input: Uint8Array): Uint8Array =>
  hmac(salt, toUtf8('HPKE-v1'), suite, toUtf8(label), input);
const expand = (suite: Uint8Array, secret: Uint8Array, label: string, info: Uint8Array, length: number): Uint8Array =>
  hmac(secret, u16(length), toUtf8('HPKE-v1'), suite, toUtf8(label), info, new Uint8Array([1])).slice(0, length);

// RFC 8410 §7 and §4: what stands before the 32 bytes of a key in its DER forms
const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b656e032100', 'hex');
const privateKeyOf = (secret: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, secret]), format: 'der', type: 'pkcs8' });
const publicKeyObject = (key: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_DER, key]), format: 'der', type: 'spki' });

export const publicKeyOf = (secret: Uint8Array): Uint8Array =>
  new Uint8Array(createPublicKey(privateKeyOf(secret)).export({ format: 'der', type: 'spki' }).subarray(-X25519_BYTES));

/** Key and nonce of the one message: Encap or Decap (§4.1), then KeySchedule (§5.1) without psk. */
const schedule = (secret: Uint8Array, other: Uint8Array, enc: Uint8Array, recipient: Uint8Array, info: Uint8Array) => {
  const dh = new Uint8Array(diffieHellman({ privateKey: privateKeyOf(secret), publicKey: publicKeyObject(other) }));
  const prk = extract(KEM_SUITE, EMPTY, 'eae_prk', dh);
  const shared = expand(KEM_SUITE, prk, 'shared_secret', concat([enc, recipient]), 32);
  const idHash = extract(HPKE_SUITE, EMPTY, 'psk_id_hash', EMPTY);
  const infoHash = extract(HPKE_SUITE, EMPTY, 'info_hash', info);
  const context = concat([new Uint8Array([0]), idHash, infoHash]);
  const base = extract(HPKE_SUITE, shared, 'secret', EMPTY);
  return {
    key: expand(HPKE_SUITE, base, 'key', context, KEY_BYTES),
    nonce: expand(HPKE_SUITE, base, 'base_nonce', context, NONCE_BYTES),
  };
};

export type HpkeContext = {
  /** what both sides know of the message, and bind it to */
  readonly info: Uint8Array;
  readonly aad?: Uint8Array | undefined;
};

/** enc ‖ ciphertext ‖ tag. `ephemeral` are 32 fresh random bytes. */
export const seal = (
  recipient: Uint8Array,
  ephemeral: Uint8Array,
  { info, aad = EMPTY }: HpkeContext,
  message: Uint8Array,
): Uint8Array => {
  const enc = publicKeyOf(ephemeral);
  const { key, nonce } = schedule(ephemeral, recipient, enc, recipient, info);
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(aad);
  return concat([enc, cipher.update(message), cipher.final(), cipher.getAuthTag()].map((part) => new Uint8Array(part)));
};

/** PROOF_INVALID where it is for another key or another context, or was changed. */
export const open = (
  secret: Uint8Array,
  { info, aad = EMPTY }: HpkeContext,
  sealed: Uint8Array,
): Result<Uint8Array> => {
  if (sealed.length < X25519_BYTES + TAG_BYTES) return failure('PROOF_INVALID', 'too short for a sealed key');
  const enc = sealed.subarray(0, X25519_BYTES);
  try {
    const { key, nonce } = schedule(secret, enc, enc, publicKeyOf(secret), info);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAAD(aad).setAuthTag(sealed.subarray(-TAG_BYTES));
    const text = decipher.update(sealed.subarray(X25519_BYTES, -TAG_BYTES));
    decipher.final();
    return success(new Uint8Array(text));
  } catch {
    return failure('PROOF_INVALID', 'sealed to another key, for another order, or changed');
  }
};
