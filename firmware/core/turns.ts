import { FieldmarkError } from '#proto/errors.js';
import type { Done, KeyStore } from './ports.js';

type Request = { readonly digest: Uint8Array; readonly done: Done<Uint8Array> };

/** The same key for several signers: a key store takes one call at a time, so the others wait for their turn. */
export const inTurns = (keyStore: KeyStore): KeyStore => {
  const waiting: Request[] = [];
  let isBusy = false;

  const next = (): void => {
    const request = waiting.shift();
    if (request === undefined) return;
    isBusy = true;
    let isAnswered = false;
    const finish: Done<Uint8Array> = (error, signature) => {
      if (isAnswered) return;
      isAnswered = true;
      isBusy = false;
      request.done(error, signature);
      if (!isBusy) next();
    };
    try {
      keyStore.sign(request.digest, finish);
    } catch (cause) {
      finish(
        cause instanceof FieldmarkError ? cause : new FieldmarkError('KEYSTORE_UNAVAILABLE', { cause }),
        undefined,
      );
    }
  };

  return {
    algorithm: keyStore.algorithm,
    publicKey: keyStore.publicKey,
    assurance: keyStore.assurance,
    sign: (digest, done) => {
      waiting.push({ digest, done });
      if (!isBusy) next();
    },
  };
};
