import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { ALGORITHM } from '#proto/cose.js';
import { assembleLogin, prepareLogin } from '#proto/login.js';
import { assembleEnvelope, CONTENT, type ContentType, prepareEnvelope } from '#proto/reading.js';
import { encodePack, type SenmlRecord } from '#proto/senml.js';

type Native = {
  publicKeyCreate(secretKey: Uint8Array, compressed: boolean): Uint8Array;
  ecdsaSign(digest: Uint8Array, secretKey: Uint8Array): { signature: Uint8Array; recid: number };
};
const native = createRequire(import.meta.url)('secp256k1/bindings') as Native;

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

export type SimIdentity = {
  readonly secretKey: Uint8Array;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
  /** 20 bytes */
  readonly deviceId: Uint8Array;
};

/** The key of the simulated device `index`: the same in every process, so that a gateway can know it beforehand. */
export const simIdentity = (index: number): SimIdentity => {
  const secretKey = sha256(new TextEncoder().encode(`fieldmark simulated device ${index}`));
  const point = native.publicKeyCreate(secretKey, false);
  return {
    secretKey,
    publicKey: native.publicKeyCreate(secretKey, true),
    deviceId: keccak_256(point.subarray(1)).slice(12),
  };
};

/** 64 bytes r‖s, low s, RFC 6979, on native code: load must come from somewhere faster than what it loads. */
export const signNatively = (digest: Uint8Array, secretKey: Uint8Array): Uint8Array =>
  native.ecdsaSign(digest, secretKey).signature;

/** What a BME280 gives: three values, drifting a little with `step`. */
export const sampleRecords = (step: number): readonly SenmlRecord[] => [
  { name: 'temperature', unit: 'Cel', value: { mantissa: 2100 + (step % 700), exponent: -2 } },
  { name: 'humidity', unit: '%RH', value: { mantissa: 4500 + (step % 900), exponent: -2 } },
  { name: 'pressure', unit: 'Pa', value: { mantissa: 100_000 + (step % 2000), exponent: 0 } },
];

export type Sealer = {
  readonly identity: SimIdentity;
  /** the next envelope in this device's chain */
  readonly seal: (
    records: readonly SenmlRecord[],
    iat: number,
  ) => { readonly sequence: number; readonly bytes: Uint8Array };
  readonly sealPayload: (
    contentType: ContentType,
    payload: Uint8Array,
    iat: number,
  ) => { readonly sequence: number; readonly bytes: Uint8Array };
  readonly login: (audience: string, counter: number) => Uint8Array;
};

/** A device's chain in memory: for load and for tests, where a real device's durability is not what is looked at. */
export const createSealer = (identity: SimIdentity, net: Uint8Array, boot: number): Sealer => {
  let sequence = 0;
  let prev: Uint8Array = new Uint8Array(16);
  const sealPayload: Sealer['sealPayload'] = (contentType, payload, iat) => {
    const header = {
      algorithm: ALGORITHM.ES256K,
      contentType,
      deviceId: identity.deviceId,
      iat,
      boot,
      sequence,
      net,
      prev,
      clock: 2,
      firmware: new Uint8Array(8),
    } as const;
    const { protectedBytes, toBeSigned } = prepareEnvelope(header, payload);
    const bytes = assembleEnvelope(protectedBytes, payload, signNatively(sha256(toBeSigned), identity.secretKey));
    prev = sha256(bytes).subarray(0, 16);
    return { sequence: sequence++, bytes };
  };
  return {
    identity,
    sealPayload,
    seal: (records, iat) => sealPayload(CONTENT.reading, encodePack(records), iat),
    login: (audience, counter) => {
      const prepared = prepareLogin({
        algorithm: ALGORITHM.ES256K,
        deviceId: identity.deviceId,
        audience,
        counter,
        net,
      });
      return assembleLogin(prepared, signNatively(sha256(prepared.toBeSigned), identity.secretKey));
    },
  };
};
