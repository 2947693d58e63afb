import { type Attestation, assembleAttestation, prepareAttestation, ueidOf } from '#proto/attestation.js';
import { type Claim, claimDigest } from '#proto/claim.js';
import { ALGORITHM, type Algorithm } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { assembleLogin, type Login, prepareLogin } from '#proto/login.js';
import { assembleEnvelope, type EnvelopeHeader, prepareEnvelope } from '#proto/reading.js';
import { checkSignatureForm } from '#proto/signature.js';
import type { Crypto, Done, KeyStore } from './ports.js';

/**
 * The one place that holds a key store. Each purpose builds its own bytes under its own content type, so nothing a
 * caller passes can be signed as something else, and nothing signs bytes as they are given.
 */
export type Signer = {
  /** seals one envelope; gives its exact bytes */
  readonly sealEnvelope: (
    header: Omit<EnvelopeHeader, 'algorithm'>,
    payload: Uint8Array,
    done: Done<Uint8Array>,
  ) => void;
  /** makes the MQTT password for one gateway */
  readonly login: (login: Omit<Login, 'algorithm'>, done: Done<Uint8Array>) => void;
  /** says who this device is, for one asker's nonce */
  readonly attest: (said: SelfDescription, done: Done<Uint8Array>) => void;
  /** 64 bytes over the EIP-712 digest of a claim, which is built here from its parts */
  readonly claim: (claim: Claim, done: Done<Uint8Array>) => void;
};

/** What an attestation says beside what the key store knows itself. */
export type SelfDescription = Pick<Attestation, 'deviceId' | 'nonce' | 'oemId' | 'model' | 'software' | 'keyStore'>;

type Request = {
  readonly digest: Uint8Array;
  readonly finish: (error: FieldmarkError | undefined, signature: Uint8Array | undefined) => void;
};

export const createSigner = (keyStore: KeyStore, crypto: Crypto): Signer => {
  const algorithm: Algorithm = keyStore.algorithm;
  const waiting: Request[] = [];
  let busy = false;

  /** A faulty part or library must never get a wrong signature published (a fault can give a key away). */
  const fault = (digest: Uint8Array, signature: Uint8Array): FieldmarkError | undefined => {
    const form = checkSignatureForm(algorithm, signature);
    if (!form.ok) return new FieldmarkError(form.code, { detail: `by the key store; ${form.detail ?? 's'}` });
    if (keyStore.verifiesOwn === true || algorithm !== ALGORITHM.ES256K) return undefined;
    if (crypto.verify(digest, signature, keyStore.publicKey)) return undefined;
    return new FieldmarkError('SIGNATURE_INVALID', { detail: 'the key store gave a signature that does not verify' });
  };

  const sign = (digest: Uint8Array, done: Done<Uint8Array>): void => {
    try {
      keyStore.sign(digest, done);
    } catch (cause) {
      done(cause instanceof FieldmarkError ? cause : new FieldmarkError('KEYSTORE_UNAVAILABLE', { cause }), undefined);
    }
  };

  const next = (): void => {
    const request = waiting.shift();
    if (request === undefined) return;
    busy = true;
    let answered = false;
    const digest = request.digest;
    sign(digest, (error, signature) => {
      if (answered) return;
      answered = true;
      busy = false;
      let wrong = error;
      if (wrong === undefined)
        wrong =
          signature === undefined
            ? new FieldmarkError('SIGNATURE_INVALID', { detail: 'the key store gave nothing' })
            : fault(digest, signature);
      request.finish(wrong, wrong === undefined ? signature : undefined);
      if (!busy) next();
    });
  };

  const enqueue = (digest: Uint8Array, done: Done<Uint8Array>, assemble: (signature: Uint8Array) => Uint8Array) => {
    waiting.push({
      digest,
      finish: (error, signature) => done(error, signature === undefined ? undefined : assemble(signature)),
    });
    if (!busy) next();
  };

  return {
    sealEnvelope: (header, payload, done) => {
      const prepared = prepareEnvelope(
        {
          algorithm,
          contentType: header.contentType,
          deviceId: header.deviceId,
          iat: header.iat,
          boot: header.boot,
          sequence: header.sequence,
          net: header.net,
          prev: header.prev,
          clock: header.clock,
          firmware: header.firmware,
        },
        payload,
      );
      enqueue(crypto.sha256(prepared.toBeSigned), done, (signature) =>
        assembleEnvelope(prepared.protectedBytes, payload, signature),
      );
    },
    login: (login, done) => {
      const prepared = prepareLogin(
        login.iat === undefined
          ? { algorithm, deviceId: login.deviceId, audience: login.audience, counter: login.counter, net: login.net }
          : {
              algorithm,
              deviceId: login.deviceId,
              audience: login.audience,
              counter: login.counter,
              net: login.net,
              iat: login.iat,
            },
      );
      enqueue(crypto.sha256(prepared.toBeSigned), done, (signature) => assembleLogin(prepared, signature));
    },
    attest: (said, done) => {
      const prepared = prepareAttestation({
        algorithm,
        deviceId: said.deviceId,
        nonce: said.nonce,
        ueid: ueidOf(crypto.sha256, keyStore.publicKey),
        publicKey: keyStore.publicKey,
        oemId: said.oemId,
        model: said.model,
        software: said.software,
        keyStore: said.keyStore,
        assurance: keyStore.assurance,
      });
      enqueue(crypto.sha256(prepared.toBeSigned), done, (signature) => assembleAttestation(prepared, signature));
    },
    claim: (claim, done) => {
      enqueue(claimDigest(crypto.keccak256, claim), done, (signature) => signature);
    },
  };
};
