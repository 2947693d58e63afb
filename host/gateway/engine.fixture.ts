import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { unwrap } from '#proto/errors.js';
import { encodeLogHeader } from '#proto/log.js';
import {
  assembleEnvelope,
  CLOCK,
  CONTENT,
  decodeEnvelope,
  type Envelope,
  envelopeToBeSigned,
  prepareEnvelope,
} from '#proto/reading.js';
import { encodePack } from '#proto/senml.js';
import type { Admitted } from './stages.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

export const NET = new Uint8Array(8).fill(7);
export const ORIGIN = 'gateway.test/log';
export const headerOf = (ed25519PublicKey: Uint8Array): Uint8Array =>
  encodeLogHeader({
    gatewayId: new Uint8Array(20).fill(1),
    net: NET,
    origin: ORIGIN,
    created: 1_700_000_000,
    ed25519PublicKey,
  });
export const HEADER = headerOf(new Uint8Array(32).fill(2));

/** A device that seals as the firmware does, in memory. */
export type TestDevice = {
  readonly deviceId: Uint8Array;
  readonly publicKey: Uint8Array;
  /** seals the next reading; `value` in hundredths of a degree */
  readonly seal: (value: number) => Admitted;
  /** seals a reading under a sequence of one's choice, as a cloned key would */
  readonly sealAs: (sequence: number, value: number) => Admitted;
};

export const addressOf = (publicKey: Uint8Array): Uint8Array =>
  keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).subarray(1)).slice(12);

export const createTestDevice = (secretKey: Uint8Array = randomBytes(32)): TestDevice => {
  const publicKey = secp256k1.getPublicKey(secretKey);
  const deviceId = addressOf(publicKey);
  let sequence = 0;
  let prev: Uint8Array = new Uint8Array(16);
  const sealAs = (number: number, value: number): Admitted => {
    const payload = encodePack([{ name: 'temperature', unit: 'Cel', value: { mantissa: value, exponent: -2 } }]);
    const { protectedBytes, toBeSigned } = prepareEnvelope(
      {
        algorithm: ALGORITHM.ES256K,
        contentType: CONTENT.reading,
        deviceId,
        iat: 1_700_000_000 + number,
        boot: 1,
        sequence: number,
        net: NET,
        prev,
        clock: CLOCK.network,
        firmware: new Uint8Array(8),
      },
      payload,
    );
    const signature = secp256k1.sign(sha256(toBeSigned), secretKey, { prehash: false });
    return admit(assembleEnvelope(protectedBytes, payload, signature), publicKey);
  };
  return {
    deviceId,
    publicKey,
    sealAs,
    seal: (value) => {
      const sealed = sealAs(sequence++, value);
      prev = sha256(sealed.bytes).slice(0, 16);
      return sealed;
    },
  };
};

export const admit = (bytes: Uint8Array, publicKey: Uint8Array): Admitted => {
  const envelope: Envelope = unwrap(decodeEnvelope(bytes));
  return {
    envelope,
    deviceKey: toHex(envelope.deviceId),
    bytes,
    digest: sha256(envelopeToBeSigned(envelope)),
    publicKey,
    receivedMs: 1_700_000_000_000,
  };
};

/** A folder that is removed by `remove`. */
export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
