import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import * as secp256k1 from '@noble/secp256k1';
import { concat, fromHex } from './bytes.js';
import { ALGORITHM } from './cose.js';
import { assembleInclusionReceipt, prepareCoseReceipt } from './cose-receipt.js';
import { encodeLogHeader } from './log.js';
import { inclusionPath, leafHash, nodesOf, rootOf } from './merkle.js';
import { noteKey, signCheckpoint } from './note.js';
import { assembleEnvelope, CLOCK, CONTENT, type EnvelopeHeader, encodeCti, prepareEnvelope } from './reading.js';
import { assembleGroup, encodeReceiptMessage, prepareGroup } from './receipt.js';
import { encodePack, type SenmlRecord } from './senml.js';

/** The worked example of SPEC.md, made anew from fixed keys; tests take their sound messages from it. */
secp256k1.hashes.sha256 = nobleSha256;
secp256k1.hashes.hmacSha256 = (key, message) => hmac(nobleSha256, key, message);

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

export const signK1 = (toBeSigned: Uint8Array, secretKey: Uint8Array): Uint8Array =>
  secp256k1.sign(sha256(toBeSigned), secretKey, { prehash: false });

export const verifyK1 = (toBeSigned: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean =>
  secp256k1.verify(signature, sha256(toBeSigned), publicKey, { prehash: false });

/** The EVM address of a secret key: the last 20 bytes of keccak256 over the public point. */
export const addressOf = (secretKey: Uint8Array): Uint8Array =>
  keccak_256(secp256k1.getPublicKey(secretKey, false).slice(1)).slice(12);

// no secrets: published test keys
export const DEVICE_KEY = new Uint8Array(32).fill(0x11);
export const GATEWAY_KEY = new Uint8Array(32).fill(0x22);
const NOTE_SEED = new Uint8Array(32).fill(0x33);

export const DEVICE_PUBLIC_KEY = secp256k1.getPublicKey(DEVICE_KEY, true);
export const GATEWAY_PUBLIC_KEY = secp256k1.getPublicKey(GATEWAY_KEY, true);
export const DEVICE_ID = addressOf(DEVICE_KEY);
export const GATEWAY_ID = addressOf(GATEWAY_KEY);
export const NET = fromHex('0102030405060708')!;
export const ORIGIN = 'example.org/fieldmark';

const PKCS8_ED25519 = fromHex('302e020100300506032b657004220420')!;
const SPKI_ED25519 = fromHex('302a300506032b6570032100')!;
const noteSecret = (): KeyObject =>
  createPrivateKey({ key: Buffer.from(concat([PKCS8_ED25519, NOTE_SEED])), format: 'der', type: 'pkcs8' });
export const signEd25519 = (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, noteSecret()));
export const verifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const key = createPublicKey({ key: Buffer.from(concat([SPKI_ED25519, publicKey])), format: 'der', type: 'spki' });
  return verify(null, message, key, signature);
};
export const NOTE_PUBLIC_KEY = new Uint8Array(
  createPublicKey(noteSecret()).export({ format: 'der', type: 'spki' }),
).slice(SPKI_ED25519.length);
export const NOTE_KEY = noteKey(sha256, ORIGIN, NOTE_PUBLIC_KEY);

/** Bosch's own example of compensation: 25.08 °C, 100653.3 Pa. */
export const RECORDS: readonly SenmlRecord[] = [
  { name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } },
  { name: 'pressure', unit: 'Pa', value: { mantissa: 1006533, exponent: -1 } },
  { name: 'humidity', unit: '%RH', value: { mantissa: 4512, exponent: -2 } },
];

export const HEADER_FIELDS: EnvelopeHeader = {
  algorithm: ALGORITHM.ES256K,
  contentType: CONTENT.reading,
  deviceId: DEVICE_ID,
  iat: 1_796_000_000,
  boot: 3,
  sequence: 41,
  net: NET,
  prev: new Uint8Array(16),
  clock: CLOCK.network,
  firmware: new Uint8Array(8),
};

export const seal = (fields: EnvelopeHeader, payload: Uint8Array): Uint8Array => {
  const prepared = prepareEnvelope(fields, payload);
  return assembleEnvelope(prepared.protectedBytes, payload, signK1(prepared.toBeSigned, DEVICE_KEY));
};

export const READING = seal(HEADER_FIELDS, encodePack(RECORDS));
/** The next reading: its `prev` is the hash of the first. */
export const NEXT_READING = seal(
  { ...HEADER_FIELDS, iat: 1_796_000_060, sequence: 42, prev: sha256(READING).slice(0, 16) },
  encodePack([{ name: 'temperature', unit: 'Cel', value: { mantissa: 2511, exponent: -2 } }]),
);

const groupLeaves = [READING, NEXT_READING].map((entry) => leafHash(sha256, entry));
const groupNodes = nodesOf(sha256, groupLeaves);
export const GROUP_FIELDS = {
  gatewayId: GATEWAY_ID,
  net: NET,
  root: rootOf(sha256, 2, groupNodes),
  size: 2,
  anchorBy: 1_796_000_600,
};
const preparedGroup = prepareGroup(GROUP_FIELDS);
export const GROUP = assembleGroup(preparedGroup, signK1(preparedGroup.toBeSigned, GATEWAY_KEY));
export const PLACE = { cti: encodeCti(3, 41), index: 0, path: inclusionPath(sha256, 0, 2, groupNodes) };
export const RECEIPT_MESSAGE = encodeReceiptMessage({ group: GROUP, places: [PLACE] });

export const LOG_HEADER = encodeLogHeader({
  gatewayId: GATEWAY_ID,
  net: NET,
  origin: ORIGIN,
  created: 1_795_999_000,
  ed25519PublicKey: NOTE_PUBLIC_KEY,
});
export const LOG_ENTRIES = [LOG_HEADER, READING, NEXT_READING];
export const LOG_NODES = nodesOf(
  sha256,
  LOG_ENTRIES.map((entry) => leafHash(sha256, entry)),
);
export const LOG_ROOT = rootOf(sha256, 3, LOG_NODES);
export const CHECKPOINT_NOTE = signCheckpoint({ origin: ORIGIN, size: 3, root: LOG_ROOT }, NOTE_KEY, signEd25519);

const preparedCose = prepareCoseReceipt(GATEWAY_ID, LOG_ROOT);
export const COSE_RECEIPT_SIGNATURE = signK1(preparedCose.toBeSigned, GATEWAY_KEY);
export const COSE_RECEIPT = assembleInclusionReceipt(
  preparedCose,
  { size: 3, index: 1, path: inclusionPath(sha256, 1, 3, LOG_NODES) },
  COSE_RECEIPT_SIGNATURE,
);
