import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { readVector } from '#proto/vectors.fixture.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import {
  hashJob,
  hmacJob,
  type Job,
  MESSAGE_BYTES_MAX,
  OUTPUT,
  publicKeyJob,
  signJob,
  textOf,
  verifyJob,
} from './jobs.fixture.js';
import { createHost, type Runner } from './machines.fixture.js';

/** `npm run campaign:native` sets 100,000. */
const CASES = Number(process.env.FIELDMARK_NATIVE_CASES ?? 2000);
const BATCH = 1000;
const DEADLINE_MS = 3_600_000;

const ORDER = secp256k1.Point.Fn.ORDER;

type Library = {
  readonly ecdsaSign: (digest: Uint8Array, key: Uint8Array) => { signature: Uint8Array; recid: number };
  readonly ecdsaVerify: (signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array) => boolean;
};
/** C's libsecp256k1 itself; the package's index may give a slow stand-in. */
const libsecp256k1 = (): Library => createRequire(import.meta.url)('secp256k1/bindings') as Library;

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const numberBytes = (value: bigint): Uint8Array => bytesOf(value.toString(16).padStart(64, '0'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Cases that any run can repeat: SHA-256 in counter mode. */
const pseudoRandom = (seed: string, index: number): Uint8Array => sha256(new TextEncoder().encode(`${seed} ${index}`));

const noble = (digest: Uint8Array, key: Uint8Array): string => {
  const signature = secp256k1.sign(digest, key, { prehash: false, lowS: true, format: 'recovered' });
  return `${signature[0]} ${hex(signature.subarray(1))}`;
};

const publicKeyText = (key: Uint8Array): string => `0 ${hex(secp256k1.getPublicKey(key, false).subarray(1))}`;

describeWith(['gcc'], "the native signer, compiled for this machine's processor", () => {
  let checked: Runner;
  let fast: Runner;
  const texts = (jobs: readonly Job[], bytes?: number) => checked.run(jobs).map((outcome) => textOf(outcome, bytes));
  const results = (jobs: readonly Job[]) => checked.run(jobs).map(({ result }) => result);

  beforeAll(() => {
    checked = createHost(true);
    fast = createHost(false);
  }, DEADLINE_MS);
  afterAll(() => {
    checked?.close();
    fast?.close();
  });

  test('RFC 6979: 2,020 signatures with their recovery ids', () => {
    type Case = { d: string; m: string; signature: string; recoveryId: number };
    const cases = readVector<{ valid: Case[] }>('secp256k1-rfc6979/ecdsa.json')?.valid;
    if (cases === undefined) return;
    expect(cases).toHaveLength(2020);
    expect(texts(cases.map(({ d, m }) => signJob(bytesOf(m), bytesOf(d))))).toEqual(
      cases.map(({ signature, recoveryId }) => `${recoveryId} ${signature}`),
    );
    expect(
      results(
        cases.map(({ d, m, signature }) =>
          verifyJob(bytesOf(m), bytesOf(signature), secp256k1.getPublicKey(bytesOf(d))),
        ),
      ),
    ).toEqual(cases.map(() => 1));
  });

  test('A08 Wycheproof: accepted where valid and low-S, and nowhere else', () => {
    type Group = {
      publicKey: { uncompressed: string };
      tests: { tcId: number; msg: string; sig: string; result: string }[];
    };
    const file = readVector<{ testGroups: Group[] }>('wycheproof/ecdsa_secp256k1_sha256_p1363_test.json');
    if (file === undefined) return;
    // another length never reaches the native code: its arguments have fixed sizes
    const cases = file.testGroups.flatMap(({ publicKey, tests }) =>
      tests.filter(({ sig }) => sig.length === 128).map((one) => ({ ...one, key: publicKey.uncompressed })),
    );
    const isLow = (sig: string) => BigInt(`0x${sig.slice(64)}`) <= ORDER / 2n;
    const expected = cases.map(({ result, sig }) => (result === 'valid' && isLow(sig) ? 1 : 0));
    expect(cases.filter(({ result, sig }) => result === 'valid' && !isLow(sig))).toHaveLength(72);
    const jobs = cases.map(({ msg, sig, key }) =>
      verifyJob(sha256(bytesOf(msg)), bytesOf(sig), secp256k1.Point.fromHex(key).toBytes(true)),
    );
    expect(results(jobs)).toEqual(expected);
  });

  test(
    `${CASES} random cases: the same as noble and as libsecp256k1, and each verifies`,
    () => {
      const library = libsecp256k1();
      for (let first = 0; first < CASES; first += BATCH) {
        const cases = Array.from({ length: Math.min(BATCH, CASES - first) }, (_, i) => ({
          digest: pseudoRandom('digest', first + i),
          key: pseudoRandom('key', first + i),
          blinding: pseudoRandom('blinding', first + i),
        }));
        const signed = fast.run(cases.map(({ digest, key, blinding }) => signJob(digest, key, blinding)));
        const keys = fast.run(cases.map(({ key, blinding }) => publicKeyJob(key, blinding)));
        const verified: Job[] = [];
        cases.forEach(({ digest, key }, i) => {
          const other = library.ecdsaSign(digest, key);
          expect(textOf(signed[i]!)).toBe(`${other.recid} ${hex(other.signature)}`);
          expect(textOf(signed[i]!)).toBe(noble(digest, key));
          expect(textOf(keys[i]!)).toBe(publicKeyText(key));
          const signature = signed[i]!.data.slice(OUTPUT, OUTPUT + 64);
          const publicKey = secp256k1.getPublicKey(key);
          verified.push(verifyJob(digest, signature, publicKey));
          // one bit of signature or digest changed: refused by both
          const at = i % 96;
          const changed = Uint8Array.of(...signature, ...digest);
          changed[at]! ^= 1 << (i & 7);
          expect(library.ecdsaVerify(changed.subarray(0, 64), changed.subarray(64), publicKey)).toBe(false);
          verified.push(verifyJob(changed.subarray(64), changed.subarray(0, 64), publicKey));
        });
        expect(fast.run(verified).map(({ result }) => result)).toEqual(verified.map((_, i) => 1 - (i % 2)));
      }
    },
    DEADLINE_MS,
  );

  const edges = [1n, 2n, 3n, ORDER - 1n, ORDER - 2n, (ORDER - 1n) / 2n, (ORDER + 1n) / 2n, 2n ** 255n, 2n ** 128n];

  test('the first and last keys, and those with one bit', () => {
    const powers = Array.from({ length: 256 }, (_, bit) => 2n ** BigInt(bit));
    const keys = [...edges, ...powers].map(numberBytes);
    expect(texts(keys.map((key) => publicKeyJob(key)))).toEqual(keys.map(publicKeyText));
  });

  test('digests that are 0, at the order and above it', () => {
    const digests = [0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, 2n ** 256n - 1n].map(numberBytes);
    const cases = digests.flatMap((digest) => edges.map((key) => ({ digest, key: numberBytes(key) })));
    expect(texts(cases.map(({ digest, key }) => signJob(digest, key)))).toEqual(
      cases.map(({ digest, key }) => noble(digest, key)),
    );
    const signed = cases.map(({ digest, key }) => ({
      digest,
      key,
      signature: secp256k1.sign(digest, key, { prehash: false, lowS: true }),
    }));
    expect(
      results(signed.map(({ digest, key, signature }) => verifyJob(digest, signature, secp256k1.getPublicKey(key)))),
    ).toEqual(cases.map(() => 1));
  });

  test('a key of 0, the order or more is refused and gives zeros', () => {
    const keys = [0n, ORDER, ORDER + 1n, 2n ** 256n - 1n].map(numberBytes);
    const nothing = `-1 ${'00'.repeat(64)}`;
    expect(texts(keys.map((key) => signJob(numberBytes(1n), key)))).toEqual(keys.map(() => nothing));
    expect(texts(keys.map((key) => publicKeyJob(key)))).toEqual(keys.map(() => nothing));
  });

  test('A03 blinding, constant or random, changes no result', () => {
    const blindings = [
      new Uint8Array(32),
      new Uint8Array(32).fill(0xff),
      ...Array.from({ length: 40 }, (_, i) => pseudoRandom('blinding', i)),
    ];
    const digest = pseudoRandom('digest', 0);
    const key = pseudoRandom('key', 0);
    expect(texts(blindings.map((blinding) => signJob(digest, key, blinding)))).toEqual(
      blindings.map(() => noble(digest, key)),
    );
    expect(texts(blindings.map((blinding) => publicKeyJob(key, blinding)))).toEqual(
      blindings.map(() => publicKeyText(key)),
    );
  });

  describe('verify', () => {
    const key = pseudoRandom('key', 1);
    const publicKey = secp256k1.getPublicKey(key);
    const digest = pseudoRandom('digest', 1);
    const signature = secp256k1.sign(digest, key, { prehash: false, lowS: true });
    const r = signature.subarray(0, 32);
    const s = BigInt(`0x${hex(signature.subarray(32))}`);
    const withS = (value: bigint) => Uint8Array.of(...r, ...numberBytes(value));
    const withR = (value: bigint) => Uint8Array.of(...numberBytes(value), ...numberBytes(s));

    test('A08 refuses the high-S twin, and r and s out of range', () => {
      const wrong = [
        withS(ORDER - s),
        withS(0n),
        withS(ORDER),
        withS(s + ORDER),
        withR(0n),
        withR(ORDER),
        withR(2n ** 256n - 1n),
      ];
      const jobs = [signature, ...wrong.filter((one) => one.length === 64)].map((one) =>
        verifyJob(digest, one, publicKey),
      );
      expect(results(jobs)).toEqual([1, ...jobs.slice(1).map(() => 0)]);
    });

    test('refuses keys that are no point', () => {
      const x = BigInt(`0x${hex(publicKey.subarray(1))}`);
      const notOnCurve = Array.from({ length: 40 }, (_, i) => x + BigInt(i + 1)).find((candidate) => {
        try {
          secp256k1.Point.fromBytes(Uint8Array.of(2, ...numberBytes(candidate)));
          return false;
        } catch {
          return true;
        }
      })!;
      const keys = [
        Uint8Array.of(4, ...publicKey.subarray(1)),
        Uint8Array.of(0, ...publicKey.subarray(1)),
        Uint8Array.of(publicKey[0]! ^ 1, ...publicKey.subarray(1)),
        Uint8Array.of(2, ...numberBytes(notOnCurve)),
        Uint8Array.of(2, ...numberBytes(2n ** 256n - 2n ** 32n - 976n)),
      ];
      expect(results(keys.map((one) => verifyJob(digest, signature, one)))).toEqual(keys.map(() => 0));
    });

    test('gives infinity no signature, where both sums cancel out', () => {
      // R = (z/s) G + (r/s) Q with Q = -(z/r) G
      const two = numberBytes(2n);
      const one = numberBytes(1n);
      const minusHalf = numberBytes(ORDER - (ORDER + 1n) / 2n);
      expect(results([verifyJob(one, Uint8Array.of(...two, ...one), secp256k1.getPublicKey(minusHalf))])).toEqual([0]);
    });

    test('adds G to itself, where the key is G', () => {
      const cases = Array.from({ length: 20 }, (_, i) => pseudoRandom('digest', i));
      const key = numberBytes(1n);
      const jobs = cases.map((one) =>
        verifyJob(one, secp256k1.sign(one, key, { prehash: false }), secp256k1.getPublicKey(key)),
      );
      expect(results(jobs)).toEqual(cases.map(() => 1));
    });
  });

  test('hashes of every length that a job can hold', () => {
    const messages = Array.from({ length: MESSAGE_BYTES_MAX + 1 }, (_, length) =>
      Uint8Array.from({ length }, (_, i) => (i * 131 + length) & 0xff),
    );
    const key = pseudoRandom('key', 2);
    const rows = [
      [messages.map((message) => hashJob('sha256', message)), sha256],
      [messages.map((message) => hashJob('keccak256', message)), keccak_256],
      [messages.map((message) => hmacJob(key, message)), (message: Uint8Array) => hmac(sha256, key, message)],
    ] as const;
    for (const [jobs, oracle] of rows)
      expect(texts(jobs, 32)).toEqual(messages.map((message) => `0 ${hex(oracle(message))}`));
  });
});
