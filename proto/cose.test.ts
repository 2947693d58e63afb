import { createPublicKey, verify as verifyNode } from 'node:crypto';
import { Sign1 as OtherSign1 } from '@auth0/cose';
import { describe, expect, test } from '@jest/globals';
import { fromHex, toHex } from './bytes.js';
import { CborMap, CborTag, decode, encode } from './cbor.js';
import { decodeSign1, encodeSign1, HEADER, signatureStructure } from './cose.js';
import { unwrap } from './errors.js';
import { P256, signP256 } from './p256.fixture.js';
import { readVectors } from './vectors.fixture.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

type Vector = {
  readonly title: string;
  readonly fail?: boolean;
  readonly input: {
    readonly sign0?: {
      readonly alg: string;
      readonly key: { readonly crv: string; readonly x: string; readonly y: string };
      readonly external?: string;
    };
  };
  readonly intermediates: { readonly ToBeSign_hex: string };
  readonly output: { readonly cbor: string };
};

/** A verifier for ES256 made of this protocol's parts and OpenSSL, as RFC 9052 §4.4 asks. */
const verifies = (message: Uint8Array, key: { x: string; y: string }, external: Uint8Array): boolean => {
  const sign1 = decodeSign1(message);
  if (!sign1.ok || sign1.value.payload === null) return false;
  const { protectedBytes, unprotected, payload, signature } = sign1.value;
  const header = protectedBytes.length === 0 ? new CborMap([]) : unwrap(decode(protectedBytes));
  const algorithm = (header as CborMap).get(HEADER.algorithm) ?? unprotected.get(HEADER.algorithm);
  if (algorithm !== -7) return false;
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: key.x, y: key.y }, format: 'jwk' });
  const toBeSigned = signatureStructure(protectedBytes, payload, external);
  return verifyNode('sha256', toBeSigned, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
};

describe('vectors of cose-wg', () => {
  test('sign1-tests: what must pass passes, what must fail fails', () => {
    const vectors = readVectors<Vector>('cose-wg-examples/sign1-tests');
    if (vectors === undefined) return;
    expect(vectors.length).toBe(9);
    let passed = 0;
    for (const { value } of vectors) {
      const sign0 = value.input.sign0!;
      const external = fromHex(sign0.external ?? '')!;
      const message = fromHex(value.output.cbor)!;
      // an untagged message is one that this protocol does not take: the tag is put before it
      const tagged = message[0] === 0x84 ? new Uint8Array([0xd2, ...message]) : message;
      if (tagged !== message) expect(decodeSign1(message)).toMatchObject({ ok: false, code: 'COSE_INVALID' });
      const held = verifies(tagged, sign0.key, external);
      expect({ title: value.title, held }).toEqual({ title: value.title, held: value.fail !== true });
      if (!held) continue;
      passed++;
      const sign1 = unwrap(decodeSign1(tagged));
      const toBeSigned = signatureStructure(sign1.protectedBytes, sign1.payload!, external);
      expect(toHex(toBeSigned)).toBe(value.intermediates.ToBeSign_hex.toLowerCase());
    }
    expect(passed).toBe(3);
  });
  test('ecdsa-examples with ES256', () => {
    const vectors = readVectors<Vector>('cose-wg-examples/ecdsa-examples');
    if (vectors === undefined) return;
    const es256 = vectors.filter(({ value }) => value.input.sign0?.alg === 'ES256');
    expect(es256.length).toBeGreaterThan(0);
    for (const { value } of es256)
      expect(verifies(fromHex(value.output.cbor)!, value.input.sign0!.key, new Uint8Array(0))).toBe(true);
  });
  test('signatures of other lengths are not taken', () => {
    const vectors = readVectors<Vector>('cose-wg-examples/ecdsa-examples');
    if (vectors === undefined) return;
    const others = vectors.filter(({ value }) => /^P-(384|521)$/.test(value.input.sign0?.key.crv ?? ''));
    expect(others.length).toBeGreaterThan(0);
    for (const { value } of others)
      expect(decodeSign1(fromHex(value.output.cbor)!)).toMatchObject({ ok: false, code: 'COSE_INVALID' });
  });
});

describe('another COSE library', () => {
  const protectedBytes = encode(new CborMap([[HEADER.algorithm, -7]]));
  const payload = bytes('twenty-five degrees');

  test('verifies what is assembled here', async () => {
    const signature = signP256(signatureStructure(protectedBytes, payload));
    const message = encodeSign1({ protectedBytes, unprotected: new CborMap([]), payload, signature });
    const other = OtherSign1.decode(message);
    expect(new Uint8Array(other.payload)).toEqual(payload);
    await expect(other.verify(P256.publicKey)).resolves.toBeUndefined();
    signature[40]! ^= 1;
    const damaged = encodeSign1({ protectedBytes, unprotected: new CborMap([]), payload, signature });
    await expect(OtherSign1.decode(damaged).verify(P256.publicKey)).rejects.toThrow();
  });
  test('makes what verifies here', async () => {
    const other = await OtherSign1.sign([[1, -7]], [], payload, P256.privateKey);
    const sign1 = unwrap(decodeSign1(encode(new CborTag(18, unwrap(decode(untagged(other.encode())))))));
    const toBeSigned = signatureStructure(sign1.protectedBytes, sign1.payload!);
    const key = { key: P256.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verifyNode('sha256', toBeSigned, key, sign1.signature)).toBe(true);
    expect(sign1.protectedBytes).toEqual(protectedBytes);
  });
});

const untagged = (message: Uint8Array): Uint8Array => {
  const plain = new Uint8Array(message);
  return plain[0] === 0xd2 ? plain.slice(1) : plain;
};

describe('Sig_structure', () => {
  test('counts an empty protected map as the empty string (RFC 9052 §4.4)', () => {
    const payload = new Uint8Array([1]);
    const asMap = signatureStructure(new Uint8Array([0xa0]), payload);
    expect(asMap).toEqual(signatureStructure(new Uint8Array(0), payload));
    expect(toHex(asMap)).toBe('846a5369676e61747572653140404101');
  });
  test('A09 differs with each of its parts', () => {
    const one = new Uint8Array([1]);
    const two = new Uint8Array([2]);
    const all = [
      signatureStructure(one, one),
      signatureStructure(one, two),
      signatureStructure(two, one),
      signatureStructure(one, one, one),
      signatureStructure(one, one, two),
    ].map(toHex);
    expect(new Set(all).size).toBe(all.length);
  });
});
