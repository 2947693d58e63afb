import { describe, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { decodeAttestation } from '#proto/attestation.js';
import { ALGORITHM } from '#proto/cose.js';
import type { FieldmarkError } from '#proto/errors.js';
import { decodeLogin } from '#proto/login.js';
import { CONTENT, decodeEnvelope, envelopeToBeSigned } from '#proto/reading.js';
import { DEVICE_ID, DEVICE_SECRET, NET, sealedEver, started } from './device.fixture.js';
import { publicKeyOf, sha256, sign, verify } from './gateway.fixture.js';
import type { Crypto, Done, KeyStore } from './ports.js';
import { createSigner, type Signer } from './signer.js';

const crypto: Crypto = { sha256, keccak256: sha256, verify, random: (length) => new Uint8Array(length) };

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const highTwin = (signature: Uint8Array): Uint8Array => {
  const s = ORDER - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const out = signature.slice();
  out.set(Buffer.from(s.toString(16).padStart(64, '0'), 'hex'), 32);
  return out;
};

const storeWith = (answer: KeyStore['sign']): KeyStore => ({
  algorithm: ALGORITHM.ES256K,
  publicKey: publicKeyOf(DEVICE_SECRET),
  assurance: 0,
  sign: answer,
});

const header = {
  contentType: CONTENT.reading,
  deviceId: DEVICE_ID,
  iat: 1,
  boot: 1,
  sequence: 2,
  net: NET,
  prev: new Uint8Array(16),
  clock: 2 as const,
  firmware: new Uint8Array(8),
};

type Answer = { error: FieldmarkError | undefined; bytes: Uint8Array | undefined };

const seal = (signer: Signer): Answer[] => {
  const answers: Answer[] = [];
  signer.sealEnvelope(header, new Uint8Array([0x80]), (error, bytes) => answers.push({ error, bytes }));
  return answers;
};

const honest: KeyStore['sign'] = (digest, done) => done(undefined, sign(digest, DEVICE_SECRET));

describe('the signer', () => {
  test('seals an envelope whose signature is by the key over its own bytes', () => {
    const sealed = decodeEnvelope(seal(createSigner(storeWith(honest), crypto))[0]!.bytes!);
    if (!sealed.ok) throw new Error(sealed.code);
    expect(verify(sha256(envelopeToBeSigned(sealed.value)), sealed.value.signature, publicKeyOf(DEVICE_SECRET))).toBe(
      true,
    );
    expect(sealed.value).toMatchObject({ algorithm: ALGORITHM.ES256K, boot: 1, sequence: 2 });
  });

  test('A09 has no way to sign what a caller gives: every purpose makes bytes of its own kind', () => {
    const digests: string[] = [];
    const signer = createSigner(
      storeWith((digest, done) => {
        digests.push(Buffer.from(digest).toString('hex'));
        honest(digest, done);
      }),
      crypto,
    );
    expect(Object.keys(signer).sort()).toEqual(['attest', 'claim', 'login', 'sealEnvelope']);
    const answers = seal(signer);
    const login: Uint8Array[] = [];
    signer.login({ deviceId: DEVICE_ID, audience: '0x', counter: 1, net: NET }, (_error, bytes) => login.push(bytes!));
    expect(decodeLogin(answers[0]!.bytes!).ok).toBe(false);
    expect(decodeEnvelope(login[0]!).ok).toBe(false);
    expect(decodeLogin(login[0]!).ok).toBe(true);
    const attested: Uint8Array[] = [];
    const identity = { oemId: new Uint8Array(16), model: 'm', software: '1', keyStore: 'file' };
    signer.attest({ deviceId: DEVICE_ID, nonce: new Uint8Array(32), ...identity }, (_error, bytes) =>
      attested.push(bytes!),
    );
    expect(decodeAttestation(attested[0]!).ok).toBe(true);
    for (const bytes of [answers[0]!.bytes!, login[0]!]) expect(decodeAttestation(bytes).ok).toBe(false);
    expect(decodeEnvelope(attested[0]!).ok).toBe(false);
    expect(decodeLogin(attested[0]!).ok).toBe(false);
    const claim = { chainId: 1, registry: new Uint8Array(20), deviceId: DEVICE_ID, owner: DEVICE_ID };
    signer.claim({ ...claim, nonce: 0, deadline: 1 }, () => {});
    expect(new Set(digests).size).toBe(4);
  });

  test.each<[string, string, KeyStore['sign']]>([
    ['a wrong signature', 'SIGNATURE_INVALID', (digest, done) => done(undefined, sign(sha256(digest), DEVICE_SECRET))],
    ['A08 the high twin', 'SIGNATURE_HIGH_S', (digest, done) => done(undefined, highTwin(sign(digest, DEVICE_SECRET)))],
    ['63 bytes', 'SIGNATURE_INVALID', (digest, done) => done(undefined, sign(digest, DEVICE_SECRET).subarray(1))],
    ['zeros', 'SIGNATURE_INVALID', (_digest, done) => done(undefined, new Uint8Array(64))],
    ['nothing', 'SIGNATURE_INVALID', (_digest, done) => done(undefined, undefined)],
    [
      'an exception',
      'KEYSTORE_UNAVAILABLE',
      () => {
        throw new Error('session lost');
      },
    ],
  ])('gives no envelope when the key store gives %s', (_name, code, answer) => {
    const answers = seal(createSigner(storeWith(answer), crypto));
    expect(answers).toHaveLength(1);
    expect(answers[0]!.bytes).toBeUndefined();
    expect(answers[0]!.error!.code).toBe(code);
  });

  test('verifies once: not again what the key store has verified, but still its form', () => {
    const never = {
      ...crypto,
      verify: () => {
        throw new Error('verified twice');
      },
    };
    const verifying = (answer: KeyStore['sign']): KeyStore => ({ ...storeWith(answer), verifiesOwn: true });
    expect(seal(createSigner(verifying(honest), never))[0]!.error).toBeUndefined();
    const high: KeyStore['sign'] = (digest, done) => done(undefined, highTwin(sign(digest, DEVICE_SECRET)));
    expect(seal(createSigner(verifying(high), never))[0]!.error!.code).toBe('SIGNATURE_HIGH_S');
  });

  test('checks the form where it can not verify: P-256', () => {
    const secret = new Uint8Array(32).fill(5);
    const store = (lowS: boolean): KeyStore => ({
      algorithm: ALGORITHM.ESP256,
      publicKey: p256.getPublicKey(secret, true),
      assurance: 2,
      sign: (digest, done) => {
        const signature = p256.sign(digest, secret, { prehash: false, lowS: true });
        const s = p256.Point.Fn.ORDER - BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
        if (!lowS) signature.set(Buffer.from(s.toString(16).padStart(64, '0'), 'hex'), 32);
        done(undefined, signature);
      },
    });
    expect(seal(createSigner(store(true), crypto))[0]!.error).toBeUndefined();
    expect(seal(createSigner(store(false), crypto))[0]!.error!.code).toBe('SIGNATURE_HIGH_S');
  });

  test('asks the key store one thing at a time, in order, and takes one answer to each', () => {
    const asked: { digest: Uint8Array; done: Done<Uint8Array> }[] = [];
    const signer = createSigner(
      storeWith((digest, done) => asked.push({ digest, done })),
      crypto,
    );
    const answers = [seal(signer), seal(signer), seal(signer)];
    for (let i = 0; i < 3; i++) {
      expect(asked).toHaveLength(i + 1);
      const one = asked[i]!;
      one.done(undefined, sign(one.digest, DEVICE_SECRET));
      one.done(undefined, sign(one.digest, DEVICE_SECRET));
    }
    expect(answers.map((each) => each.length)).toEqual([1, 1, 1]);
  });
});

describe('a device whose key store fails', () => {
  test('publishes nothing wrong, tells, and goes on in order when it works again', () => {
    const world = started();
    world.run(1000);
    const works = world.keySign;
    world.keySign = (digest, done) => done(undefined, sign(sha256(digest), DEVICE_SECRET));
    world.run(5000);
    expect(world.device.status().blockedBy).toBe('SIGNATURE_INVALID');
    expect(world.of('signer-failed').length).toBeGreaterThan(1);
    expect(sealedEver(world)).toHaveLength(1);
    world.keySign = works;
    world.run(10_000);
    expect(sealedEver(world).map((envelope) => envelope.sequence)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    // each with the time at which it was measured
    expect(new Set(sealedEver(world).map((envelope) => envelope.iat)).size).toBe(16);
  });

  test('keeps its place while a slow one thinks', () => {
    const world = started();
    const waiting: (() => void)[] = [];
    const works = world.keySign;
    world.keySign = (digest, done) => waiting.push(() => works(digest, done));
    for (let i = 0; i < 30; i++) {
      world.run(700);
      for (const answer of waiting.splice(0)) answer();
    }
    const sealed = sealedEver(world);
    expect(sealed.length).toBeGreaterThan(8);
    expect(sealed.map((envelope) => envelope.sequence)).toEqual(sealed.map((_, i) => i));
  });
});
