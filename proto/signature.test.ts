import { createPublicKey, verify as verifyNode } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 as curveK1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import * as secp256k1 from '@noble/secp256k1';
import fc from 'fast-check';
import { concat, fromHex, toHex } from './bytes.js';
import { ALGORITHM, type Algorithm } from './cose.js';
import { sha256 } from './example.fixture.js';
import { checkSignatureForm, isLowS, toLowS } from './signature.js';
import { readVector } from './vectors.fixture.js';

secp256k1.hashes.sha256 = nobleSha256;
secp256k1.hashes.hmacSha256 = (key, message) => hmac(nobleSha256, key, message);

const hex = (text: string): Uint8Array => fromHex(text)!;
const scalar = (value: bigint): Uint8Array => hex(value.toString(16).padStart(64, '0'));
const ORDERS: readonly (readonly [Algorithm, bigint])[] = [
  [ALGORITHM.ES256K, curveK1.Point.Fn.ORDER],
  [ALGORITHM.ESP256, p256.Point.Fn.ORDER],
];

describe('A08 the form of a signature', () => {
  test.each(ORDERS)('algorithm %d: r and s within 1 to n-1, s not above n/2', (algorithm, n) => {
    const half = n / 2n;
    const codeOf = (r: bigint, s: bigint): string => {
      const form = checkSignatureForm(algorithm, concat([scalar(r), scalar(s)]));
      return form.ok ? 'accepted' : form.code;
    };
    expect(codeOf(1n, 1n)).toBe('accepted');
    expect(codeOf(n - 1n, half)).toBe('accepted');
    expect(codeOf(n - 1n, half + 1n)).toBe('SIGNATURE_HIGH_S');
    expect(codeOf(1n, n - 1n)).toBe('SIGNATURE_HIGH_S');
    for (const [r, s] of [
      [0n, 1n],
      [1n, 0n],
      [n, 1n],
      [1n, n],
      [n + 1n, 1n],
      [2n ** 256n - 1n, 1n],
      [0n, 0n],
    ] as const)
      expect(codeOf(r, s)).toBe('SIGNATURE_INVALID');
    for (const length of [0, 32, 63, 65, 70, 72])
      expect(checkSignatureForm(algorithm, new Uint8Array(length).fill(1))).toMatchObject({
        code: 'SIGNATURE_INVALID',
      });
  });
  test.each(ORDERS)('algorithm %d: each signature has one low twin', (algorithm, n) => {
    const part = fc.bigInt({ min: 1n, max: n - 1n });
    fc.assert(
      fc.property(part, part, (r, s) => {
        const given = concat([scalar(r), scalar(s)]);
        const twin = concat([scalar(r), scalar(n - s)]);
        expect(isLowS(algorithm, given)).toBe(s <= n / 2n);
        expect(isLowS(algorithm, twin)).toBe(!isLowS(algorithm, given));
        expect(toLowS(algorithm, given)).toEqual(isLowS(algorithm, given) ? given : twin);
        expect(toLowS(algorithm, twin)).toEqual(toLowS(algorithm, given));
      }),
      { numRuns: 500 },
    );
    expect(() => toLowS(algorithm, new Uint8Array(64))).toThrow();
    expect(() => toLowS(algorithm, new Uint8Array(10))).toThrow();
  });
});

type Wycheproof = {
  readonly testGroups: readonly {
    readonly publicKey: { readonly uncompressed: string };
    readonly publicKeyPem: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly comment: string;
      readonly msg: string;
      readonly sig: string;
      readonly result: string;
    }[];
  }[];
};

type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, pem: string) => boolean;
const opensslVerify: Verify = (_key, message, signature, pem) =>
  verifyNode('sha256', message, { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' }, signature);
const nobleVerify: Verify = (publicKey, message, signature) =>
  secp256k1.verify(signature, sha256(message), publicKey, { prehash: false, lowS: false });

/** The project's rule over one set: how often it holds, and where it differs from the set's own verdict. */
const judge = (set: Wycheproof, algorithm: Algorithm, verify: Verify) => {
  const counts = { accepted: 0, highS: 0, refused: 0 };
  const wrong: number[] = [];
  for (const group of set.testGroups) {
    const publicKey = hex(group.publicKey.uncompressed);
    for (const { tcId, msg, sig, result } of group.tests) {
      const signature = hex(sig);
      const form = checkSignatureForm(algorithm, signature);
      const isHigh = !form.ok && form.code === 'SIGNATURE_HIGH_S';
      const holds = form.ok && verify(publicKey, hex(msg), signature, group.publicKeyPem);
      if (holds) counts.accepted++;
      else if (isHigh && result === 'valid') counts.highS++;
      else counts.refused++;
      if (holds !== (result === 'valid' && !isHigh)) wrong.push(tcId);
    }
  }
  return { counts, wrong };
};

/** r‖s of a strict DER signature, or nothing where the form alone refuses it. */
const fromDer = (der: Uint8Array): Uint8Array | undefined => {
  try {
    return curveK1.Signature.fromBytes(der, 'der').toBytes('compact');
  } catch {
    return undefined;
  }
};

describe('A08 Wycheproof under the low-s rule', () => {
  test('ES256K, r‖s: 72 of the 167 valid ones are high-s twins and refused', () => {
    const set = readVector<Wycheproof>('wycheproof/ecdsa_secp256k1_sha256_p1363_test.json');
    if (set === undefined) return;
    for (const verify of [nobleVerify, opensslVerify])
      expect(judge(set, ALGORITHM.ES256K, verify)).toEqual({
        counts: { accepted: 95, highS: 72, refused: 85 },
        wrong: [],
      });
  });
  test('ESP256, r‖s', () => {
    const set = readVector<Wycheproof>('wycheproof/ecdsa_secp256r1_sha256_p1363_test.json');
    if (set === undefined) return;
    const { counts, wrong } = judge(set, ALGORITHM.ESP256, opensslVerify);
    expect(wrong).toEqual([]);
    expect(counts.accepted + counts.highS).toBe(173);
    expect(counts.highS).toBeGreaterThan(0);
  });
  test('ES256K in DER with the low-s rule of Bitcoin: the same verdict on each', () => {
    const set = readVector<Wycheproof>('wycheproof/ecdsa_secp256k1_sha256_bitcoin_test.json');
    if (set === undefined) return;
    const wrong: number[] = [];
    let accepted = 0;
    for (const group of set.testGroups) {
      for (const { tcId, msg, sig, result } of group.tests) {
        const signature = fromDer(hex(sig));
        const holds =
          signature !== undefined &&
          isLowS(ALGORITHM.ES256K, signature) &&
          nobleVerify(hex(group.publicKey.uncompressed), hex(msg), signature, group.publicKeyPem);
        if (holds) accepted++;
        if (holds !== (result === 'valid')) wrong.push(tcId);
      }
    }
    expect(wrong).toEqual([]);
    expect(accepted).toBe(162);
  });
});

type Rfc6979 = {
  readonly valid: readonly {
    readonly d: string;
    readonly m: string;
    readonly signature: string;
    readonly recoveryId: number;
  }[];
  readonly invalid: {
    readonly verify: readonly {
      readonly description: string;
      readonly Q: string;
      readonly m: string;
      readonly signature: string;
    }[];
  };
};

describe('A03 deterministic signatures', () => {
  test('are those of RFC 6979, low-s and without randomness, in all vectors', () => {
    const set = readVector<Rfc6979>('secp256k1-rfc6979/ecdsa.json');
    if (set === undefined) return;
    expect(set.valid.length).toBe(2020);
    for (const { d, m, signature, recoveryId } of set.valid) {
      const made = secp256k1.sign(hex(m), hex(d), { prehash: false, format: 'recovered' });
      expect(toHex(made)).toBe(`0${recoveryId}${signature}`);
      expect(isLowS(ALGORITHM.ES256K, hex(signature))).toBe(true);
    }
  });
  test('that are none are refused', () => {
    const set = readVector<Rfc6979>('secp256k1-rfc6979/ecdsa.json');
    if (set === undefined) return;
    expect(set.invalid.verify.length).toBeGreaterThan(0);
    for (const { description, Q, m, signature } of set.invalid.verify) {
      const holds = (): boolean =>
        isLowS(ALGORITHM.ES256K, hex(signature)) &&
        secp256k1.verify(hex(signature), hex(m), hex(Q), { prehash: false, lowS: false });
      let held = false;
      try {
        held = holds();
      } catch {
        // a public key that is no point
      }
      expect({ description, held }).toEqual({ description, held: false });
    }
  });
});
