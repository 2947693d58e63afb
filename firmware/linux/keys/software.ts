import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import type { OpenKeyStore } from '../keystore.js';
import { ownVerifier, publicKeyOf, signSecp256k1 } from '../secp256k1.js';

/**
 * An ES256K key held in this process. Each signature is checked before it leaves: a fault while signing (a flipped
 * bit, a voltage glitch) could otherwise give the key away.
 */
export const softwareKeyStore = (secret: Uint8Array, assurance: 0 | 1): OpenKeyStore => {
  const publicKey = publicKeyOf(secret);
  const verify = ownVerifier(publicKey);
  let isOpen = true;
  return {
    algorithm: ALGORITHM.ES256K,
    publicKey,
    assurance,
    sign: (digest, done) => {
      if (!isOpen) return done(new FieldmarkError('KEY_LOCKED', { detail: 'the key store is closed' }), undefined);
      const signature = signSecp256k1(digest, secret);
      if (!verify(digest, signature))
        return done(
          new FieldmarkError('SIGNATURE_INVALID', { detail: 'the signer made a false signature' }),
          undefined,
        );
      done(undefined, signature);
    },
    close: async () => {
      isOpen = false;
      secret.fill(0);
    },
  };
};
