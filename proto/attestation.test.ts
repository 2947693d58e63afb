import { describe, expect, test } from '@jest/globals';
import {
  type Attestation,
  assembleAttestation,
  checkAttestation,
  decodeAttestation,
  prepareAttestation,
  ueidOf,
} from './attestation.js';
import { fromHex } from './bytes.js';
import { ALGORITHM } from './cose.js';
import { didKeyOf } from './did.js';
import { sha256 } from './example.fixture.js';

const publicKey = fromHex('0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')!;
const said: Attestation = {
  algorithm: ALGORITHM.ES256K,
  deviceId: new Uint8Array(20).fill(1),
  nonce: new Uint8Array(32).fill(2),
  ueid: ueidOf(sha256, publicKey),
  publicKey,
  oemId: new Uint8Array(16).fill(3),
  model: 'B1',
  software: '1.2.3',
  keyStore: 'file',
  assurance: 0,
};
const bytes = assembleAttestation(prepareAttestation(said), new Uint8Array(64).fill(4));

describe('an attestation', () => {
  test('comes back as it was', () => {
    const decoded = decodeAttestation(bytes);
    expect(decoded).toMatchObject({ ok: true, value: said });
    if (!decoded.ok) throw new Error(decoded.code);
    expect(checkAttestation(decoded.value, said.nonce, sha256)).toEqual({ ok: true, value: true });
  });
  test('for another nonce is stale, with a foreign ueid invalid', () => {
    const decoded = decodeAttestation(bytes);
    if (!decoded.ok) throw new Error(decoded.code);
    const other = new Uint8Array(32);
    expect(checkAttestation(decoded.value, other, sha256)).toMatchObject({ code: 'ATTESTATION_STALE' });
    const foreign = { ...decoded.value, ueid: other };
    expect(checkAttestation(foreign, said.nonce, sha256)).toMatchObject({ code: 'ATTESTATION_INVALID' });
  });
  test('that is cut anywhere is refused', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(decodeAttestation(bytes.subarray(0, length)).ok).toBe(false);
  });
});

// the example key of the did:key specification's secp256k1 section has this prefix; the point is SEC 2's generator
test('a key as did:key begins as its curve says', () => {
  expect(didKeyOf(ALGORITHM.ES256K, publicKey)).toMatch(/^did:key:zQ3s/);
  expect(didKeyOf(ALGORITHM.ESP256, publicKey)).toMatch(/^did:key:zDn/);
});
