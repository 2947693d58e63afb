import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { concat, fromHex, toHex } from '#proto/bytes.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { checkSignatureForm } from '#proto/signature.js';
import { compressPoint, type EcdsaVectors, readVector } from '#proto/vectors.fixture.js';
import { createTestDevice, sha256 } from './engine.fixture.js';
import { type EngineLoaders, loadEngine, loadSigner } from './engine.js';
import type { Verifier, VerifyItem } from './stages.js';
import { openVerifier, verifyItemOf } from './verify.js';

const itemOf = (
  algorithm: Algorithm,
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): VerifyItem => ({
  algorithm,
  digest: sha256(message),
  signature,
  publicKey,
  ...(algorithm === ALGORITHM.ESP256 ? { toBeSigned: message } : {}),
});

let verifier: Verifier;
beforeAll(async () => {
  verifier = await openVerifier({ workers: 2 });
});
afterAll(() => verifier.close());

describe('the verifier', () => {
  test('says which engine it has, and it is a fast one', () => {
    expect(verifier.engine).toMatch(/libsecp256k1$/);
    expect(verifier.engine).not.toBe('tiny-secp256k1');
  });

  test.each([
    ['ES256K', 'wycheproof/ecdsa_secp256k1_sha256_p1363_test.json', 72],
    ['ESP256', 'wycheproof/ecdsa_secp256r1_sha256_p1363_test.json', 1],
  ] as const)('A08 agrees with Wycheproof on %s, but for the high s of every twin', async (name, file, highAtLeast) => {
    const vectors = readVector<EcdsaVectors>(file);
    if (vectors === undefined) return;
    const algorithm = ALGORITHM[name];
    const items: VerifyItem[] = [];
    const expected: [number, boolean][] = [];
    let high = 0;
    for (const { publicKey, tests } of vectors.testGroups)
      for (const { tcId, msg, sig, result } of tests) {
        const signature = fromHex(sig)!;
        const form = checkSignatureForm(algorithm, signature);
        if (result === 'valid' && !form.ok && form.code === 'SIGNATURE_HIGH_S') high++;
        items.push(itemOf(algorithm, fromHex(msg)!, signature, compressPoint(fromHex(publicKey.uncompressed)!)));
        expected.push([tcId, result === 'valid' && form.ok]);
      }
    const answers = await verifier.verify(items);
    expect(answers.map((answer, i) => [expected[i]![0], answer])).toEqual(expected);
    expect(expected.filter(([, valid]) => valid).length).toBeGreaterThan(50);
    expect(high).toBeGreaterThanOrEqual(highAtLeast);
  });

  test.each([
    ['ES256K', secp256k1],
    ['ESP256', p256],
  ] as const)('agrees with noble on %s, whatever is changed', async (name, curve) => {
    const algorithm = ALGORITHM[name];
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((secret) => curve.utils.isValidSecretKey(secret)),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('nothing', 'message', 'signature', 'key', 'twin'),
        fc.nat(255),
        async (secret, message, change, at) => {
          const publicKey = curve.getPublicKey(secret);
          let signature = curve.sign(message, secret, { lowS: true });
          if (change === 'twin') {
            const { r, s } = curve.Signature.fromBytes(signature);
            signature = new curve.Signature(r, curve.Point.CURVE().n - s).toBytes();
          }
          const seen = change === 'message' ? concat([message, new Uint8Array([at])]) : message;
          if (change === 'signature') signature[at % 64]! ^= 1 + (at % 255);
          if (change === 'key') publicKey[at % 33]! ^= 1 + (at % 255);
          let oracle = false;
          try {
            oracle = curve.verify(signature, seen, publicKey, { lowS: true });
          } catch {
            oracle = false;
          }
          expect(await verifier.verify([itemOf(algorithm, seen, signature, publicKey)])).toEqual([oracle]);
          expect(oracle).toBe(change === 'nothing');
        },
      ),
      { numRuns: 60 },
    );
  });

  test('answers many at once in order, both curves mixed', async () => {
    const device = createTestDevice();
    const secret = p256.utils.randomSecretKey();
    const items = Array.from({ length: 700 }, (_, i): VerifyItem => {
      const message = new Uint8Array([i & 255, i >> 8]);
      const item =
        i % 7 === 0
          ? itemOf(ALGORITHM.ESP256, message, p256.sign(message, secret, { lowS: true }), p256.getPublicKey(secret))
          : verifyItemOf(device.seal(i));
      return i % 5 === 0
        ? { ...item, signature: item.signature.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) }
        : item;
    });
    expect(await verifier.verify(items)).toEqual(items.map((_, i) => i % 5 !== 0));
  });

  test('finds malformed lengths false and a missing message its caller’s mistake', async () => {
    const item = verifyItemOf(createTestDevice().seal(1));
    const short = { ...item, signature: item.signature.subarray(1) };
    const long = { ...item, publicKey: new Uint8Array(65) };
    expect(await verifier.verify([item, short, long])).toEqual([true, false, false]);
    const mistaken = verifier.verify([{ ...item, algorithm: ALGORITHM.ESP256 }]);
    const unharmed = verifier.verify([item]);
    await expect(mistaken).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await unharmed).toEqual([true]);
  });
});

describe('a thread that dies', () => {
  const item = (first: number): VerifyItem => ({
    algorithm: ALGORITHM.ES256K,
    digest: new Uint8Array(32),
    signature: new Uint8Array(64).fill(first),
    publicKey: new Uint8Array(33),
  });

  test.each([0xdd, 0xee])('rejects what it had and is replaced (%d)', async (deadly) => {
    const worker = new URL('./dying-worker.fixture.js', import.meta.url);
    const dying = await openVerifier({ workers: 1, worker });
    expect(await dying.verify([item(1)])).toEqual([true]);
    await expect(dying.verify([item(deadly), item(1)])).rejects.toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
    expect(await dying.verify([item(1), item(2)])).toEqual([true, true]);
    await dying.close();
    await expect(dying.verify([item(1)])).rejects.toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
  });

  test('does not open on a program that is not there', async () => {
    const worker = new URL('./nothing-here.js', import.meta.url);
    await expect(openVerifier({ workers: 1, worker })).rejects.toMatchObject({ code: 'VERIFIER_UNAVAILABLE' });
  });
});

describe('the engine', () => {
  const broken = (): never => {
    throw new Error('no binary for this machine');
  };
  const installed = async (): Promise<EngineLoaders> => {
    const { createRequire } = await import('node:module');
    const require = createRequire(import.meta.url);
    return {
      system: () => undefined,
      native: () => require('secp256k1/bindings'),
      wasm: () => require('tiny-secp256k1'),
    };
  };

  test('A08 falls back loudly to tiny-secp256k1, which refuses the same', async () => {
    const engine = loadEngine(10, { ...(await installed()), native: broken });
    expect(engine.name).toBe('tiny-secp256k1');
    expect(engine.warning).toContain('no binary for this machine');
    const { digest, signature, publicKey } = verifyItemOf(createTestDevice().seal(1));
    expect(engine.verifySecp256k1(digest, signature, publicKey)).toBe(true);
    expect(engine.verifySecp256k1(sha256(digest), signature, publicKey)).toBe(false);
    const { r, s } = secp256k1.Signature.fromBytes(signature);
    const twin = new secp256k1.Signature(r, secp256k1.Point.CURVE().n - s).toBytes();
    expect(engine.verifySecp256k1(digest, twin, publicKey)).toBe(false);
    expect(engine.verifySecp256k1(digest, new Uint8Array(64).fill(255), publicKey)).toBe(false);
  });

  test('does not start without either', () => {
    expect(() => loadEngine(10, { system: () => undefined, native: broken, wasm: broken })).toThrow(
      expect.objectContaining({ code: 'VERIFIER_UNAVAILABLE' }),
    );
  });

  test('keeps no more keys than it is told', () => {
    let parsed = 0;
    const native = {
      ecdsaSign: broken,
      ecdsaVerify: () => true,
      publicKeyConvert: (key: Uint8Array) => {
        parsed++;
        return key;
      },
    };
    const engine = loadEngine(2, { system: () => undefined, native: () => native, wasm: broken });
    const keys = [1, 2, 1, 2, 3, 3, 2, 1].map((n) => new Uint8Array(33).fill(n));
    for (const key of keys) engine.verifySecp256k1(new Uint8Array(32), new Uint8Array(64), key);
    // 1, 2, then 3 in the place of 1, then 1 again
    expect(parsed).toBe(4);
  });

  test('A03 signs by RFC 6979, with either library as noble does', async () => {
    const loaders = await installed();
    const [digest, secret] = [randomBytes(32), secp256k1.utils.randomSecretKey()];
    const expected = toHex(secp256k1.sign(digest, secret, { prehash: false }));
    for (const signer of [loadSigner(loaders), loadSigner({ ...loaders, native: broken })]) {
      const { signature, recovery } = signer(digest, secret);
      expect(toHex(signature)).toBe(expected);
      const point = secp256k1.Signature.fromBytes(signature).addRecoveryBit(recovery).recoverPublicKey(digest);
      expect(point.toBytes()).toEqual(secp256k1.getPublicKey(secret));
    }
  });
});
