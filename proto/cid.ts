import { FieldmarkError, failure, type Result, success } from './errors.js';

/**
 * The address of stored bytes: CIDv1, multibase base32 (`b…`), codec raw, SHA-256. Any IPFS node computes the same
 * one for the same bytes.
 */
const PREFIX = [0x01, 0x55, 0x12, 0x20];
const HASH_BYTES = 32;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** 36 bytes in base32, and the multibase letter */
export const CID_LETTERS = 59;

/** The CID of the 32-byte SHA-256 of some bytes. */
export const formatCid = (hash: Uint8Array): string => {
  if (hash.length !== HASH_BYTES) throw new FieldmarkError('INTERNAL', { detail: `a hash of ${hash.length} bytes` });
  let out = 'b';
  let bits = 0;
  let value = 0;
  for (let i = 0; i < PREFIX.length + HASH_BYTES; i++) {
    value = ((value << 8) | (i < PREFIX.length ? PREFIX[i]! : hash[i - PREFIX.length]!)) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(value >> bits) & 31]!;
    }
  }
  return bits === 0 ? out : out + ALPHABET[(value << (5 - bits)) & 31]!;
};

/** The SHA-256 that a CID of this form names; every other form is refused. */
export const parseCid = (text: string): Result<Uint8Array> => {
  if (text.length !== CID_LETTERS || text[0] !== 'b') return failure('CID_INVALID', 'form');
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (let i = 1; i < text.length; i++) {
    const digit = ALPHABET.indexOf(text[i]!);
    if (digit < 0) return failure('CID_INVALID', 'a letter outside base32');
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  for (let i = 0; i < PREFIX.length; i++)
    if (bytes[i] !== PREFIX[i]) return failure('CID_INVALID', 'another codec or hash');
  const hash = new Uint8Array(bytes.slice(PREFIX.length));
  // the bits beyond the last byte are zero in the one form of a CID
  return formatCid(hash) === text ? success(hash) : failure('CID_INVALID', 'padding');
};
