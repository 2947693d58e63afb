import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { fromHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { checkSignatureForm } from '#proto/signature.js';
import { compressPoint, type EcdsaVectors, readVector } from '#proto/vectors.fixture.js';
import { buildEngine } from '#tools/build/engine.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { createTestDevice, sha256 } from './engine.fixture.js';
import { type Engine, type EngineLoaders, loadEngine, type SystemBindings } from './engine.js';
import { verifyItemOf } from './verify.js';

describeWith(['cc', '/usr/include/secp256k1.h'], "the system's libsecp256k1", () => {
  const require = createRequire(import.meta.url);
  let folder: string;
  let system: SystemBindings;
  let engine: Engine;
  const loaders = (loadSystem: EngineLoaders['system']): EngineLoaders => ({
    system: loadSystem,
    native: () => require('secp256k1/bindings'),
    wasm: () => require('tiny-secp256k1'),
  });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldmark-engine-'));
    const file = join(folder, 'secp256k1.node');
    buildEngine(file);
    system = require(file) as SystemBindings;
    engine = loadEngine(
      100,
      loaders(() => system),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('serves before the npm package where it was built', () => {
    expect(engine.name).toBe("the system's libsecp256k1");
    expect(engine.warning).toBeUndefined();
  });

  test('that was built but does not load is no silent matter', () => {
    const broken = join(folder, 'broken.node');
    writeFileSync(broken, 'no library');
    const other = loadEngine(
      100,
      loaders(() => require(broken)),
    );
    expect(other.name).toBe('libsecp256k1');
    expect(other.warning).toContain("the system's libsecp256k1 does not load");
  });

  test('A08 agrees with Wycheproof, but for the high s of every twin', () => {
    const vectors = readVector<EcdsaVectors>('wycheproof/ecdsa_secp256k1_sha256_p1363_test.json');
    if (vectors === undefined) return;
    const wrong: number[] = [];
    let checked = 0;
    for (const { publicKey, tests } of vectors.testGroups) {
      const key = compressPoint(fromHex(publicKey.uncompressed)!);
      for (const { tcId, msg, sig, result } of tests) {
        const signature = fromHex(sig)!;
        if (signature.length !== 64) continue;
        const expected = result === 'valid' && checkSignatureForm(ALGORITHM.ES256K, signature).ok;
        if (engine.verifySecp256k1(sha256(fromHex(msg)!), signature, key) !== expected) wrong.push(tcId);
        checked++;
      }
    }
    expect(wrong).toEqual([]);
    expect(checked).toBeGreaterThan(150);
  });

  test('agrees with noble, whatever is changed', () => {
    const { n } = secp256k1.Point.CURVE();
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((secret) => secp256k1.utils.isValidSecretKey(secret)),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom('nothing', 'digest', 'signature', 'key', 'twin'),
        fc.nat(255),
        (secret, digest, change, at) => {
          const publicKey = secp256k1.getPublicKey(secret);
          let signature = secp256k1.sign(digest, secret, { prehash: false, lowS: true });
          if (change === 'twin') {
            const { r, s } = secp256k1.Signature.fromBytes(signature);
            signature = new secp256k1.Signature(r, n - s).toBytes();
          }
          if (change === 'digest') digest[at % 32]! ^= 1 + (at % 255);
          if (change === 'signature') signature[at % 64]! ^= 1 + (at % 255);
          if (change === 'key') publicKey[at % 33]! ^= 1 + (at % 255);
          expect(engine.verifySecp256k1(digest, signature, publicKey)).toBe(change === 'nothing');
        },
      ),
      { numRuns: 200 },
    );
  });

  test('takes nothing of another length or kind', () => {
    const { digest, signature, publicKey } = verifyItemOf(createTestDevice().seal(1));
    const key = system.parseKey(publicKey)!;
    expect(system.verify(digest, signature, key)).toBe(true);
    for (const wrong of [new Uint8Array(31), new Uint8Array(65), new Uint16Array(32), 'text', undefined] as never[]) {
      expect(() => system.verify(wrong, signature, key)).toThrow('right length');
      expect(() => system.verify(digest, wrong, key)).toThrow('right length');
      expect(() => system.verify(digest, signature, wrong)).toThrow('right length');
      expect(() => system.parseKey(wrong)).toThrow('right length');
    }
    expect(system.parseKey(new Uint8Array(33))).toBeUndefined();
  });
});
