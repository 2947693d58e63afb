import { generateKeyPairSync, sign } from 'node:crypto';
import { ALGORITHM } from './cose.js';
import { toLowS } from './signature.js';

/** A P-256 key of this run, as a secure element would hold one. */
export const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** r‖s with a low s over SHA-256 of the bytes. */
export const signP256 = (toBeSigned: Uint8Array): Uint8Array =>
  toLowS(
    ALGORITHM.ESP256,
    new Uint8Array(sign('sha256', toBeSigned, { key: P256.privateKey, dsaEncoding: 'ieee-p1363' })),
  );
