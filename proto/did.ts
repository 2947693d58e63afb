import { concat } from './bytes.js';
import { ALGORITHM, type Algorithm } from './cose.js';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** multicodec secp256k1-pub (0xe7) and p256-pub (0x1200), as unsigned varints */
const codecOf = (algorithm: Algorithm): number[] => (algorithm === ALGORITHM.ES256K ? [0xe7, 0x01] : [0x80, 0x24]);

/** base58btc */
export const toBase58 = (bytes: Uint8Array): string => {
  const digits: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    let carry = bytes[i]!;
    for (let j = 0; j < digits.length; j++) {
      carry += digits[j]! * 256;
      digits[j] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    while (carry > 0) {
      digits.push(carry % 58);
      carry = Math.floor(carry / 58);
    }
  }
  let out = '';
  for (let i = 0; i < bytes.length && bytes[i] === 0; i++) out += '1';
  for (let i = digits.length - 1; i >= 0; i--) out += ALPHABET[digits[i]!]!;
  return out;
};

/** The key as a name that says everything needed to check it (W3C did:key): `did:key:z…` of a 33-byte point. */
export const didKeyOf = (algorithm: Algorithm, publicKey: Uint8Array): string =>
  `did:key:z${toBase58(concat([new Uint8Array(codecOf(algorithm)), publicKey]))}`;
