import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ALGORITHM } from '#proto/cose.js';
import { publicKeyOf, signSecp256k1 } from '../secp256k1.js';
import { createFinisher } from './ecdsa.js';
import type { OpenKeyStore } from './scheme.js';
import { asSignerError, closed } from './signer-error.js';

/** An ES256K key held in this process until it is closed. */
export const softwareKeyStore = (secret: Uint8Array, assurance: 0 | 1): OpenKeyStore => {
  const publicKey = publicKeyOf(secret);
  const finish = createFinisher(secp256k1.Point, publicKey);
  let isOpen = true;
  return {
    algorithm: ALGORITHM.ES256K,
    publicKey,
    assurance,
    verifiesOwn: true,
    sign: (digest, done) => {
      let signature: Uint8Array;
      try {
        if (!isOpen) throw closed();
        signature = finish(digest, signSecp256k1(digest, secret));
      } catch (error) {
        return done(asSignerError(error), undefined);
      }
      done(undefined, signature);
    },
    close: async () => {
      isOpen = false;
      secret.fill(0);
    },
  };
};
