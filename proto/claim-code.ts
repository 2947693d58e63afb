import { concat, fromHex, toHex, toUtf8 } from './bytes.js';
import { DEVICE_ID_BYTES } from './reading.js';

/**
 * What a maker prints on a device's label for its first owner: 15 random bytes. Together with the device id they are
 * the secret of a secp256k1 key, whose address the device keeps from the factory on. The code itself never crosses a
 * wire: who has it signs with that key.
 */
export const CLAIM_CODE_BYTES = 15;

/** Base 32 without letters that look like digits (Crockford); 24 characters. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_CHARACTERS = 24;
const GROUP_CHARACTERS = 4;
const SECRET_TAG = 'fieldmark claim code';
/** capitals only, so that a QR code can hold it in its alphanumeric mode */
const SCHEME = 'FIELDMARK:1/';

const toCharacters = (code: Uint8Array): string => {
  let out = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < code.length; i++) {
    held = ((held << 8) | code[i]!) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(held >> bits) & 31]!;
    }
  }
  return out;
};

/** As on a label: `ABCD-EFGH-…`, six groups of four. */
export const formatClaimCode = (code: Uint8Array): string => {
  const characters = toCharacters(code);
  let out = '';
  for (let i = 0; i < characters.length; i += GROUP_CHARACTERS)
    out += (i === 0 ? '' : '-') + characters.slice(i, i + GROUP_CHARACTERS);
  return out;
};

/** 15 bytes of a code as somebody typed it, or undefined: either case, any dashes and spaces, O for 0, I and L for 1. */
export const parseClaimCode = (text: string): Uint8Array | undefined => {
  const code = new Uint8Array(CLAIM_CODE_BYTES);
  let count = 0;
  let bits = 0;
  let held = 0;
  let at = 0;
  const typed = text.toUpperCase();
  for (let i = 0; i < typed.length; i++) {
    let letter = typed[i]!;
    if (letter === '-' || letter === ' ') continue;
    if (letter === 'O') letter = '0';
    if (letter === 'I' || letter === 'L') letter = '1';
    const value = ALPHABET.indexOf(letter);
    if (value < 0 || ++count > CODE_CHARACTERS) return undefined;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    code[at++] = (held >> bits) & 255;
  }
  return count === CODE_CHARACTERS ? code : undefined;
};

/** What the QR code of a label says: `FIELDMARK:1/<device id>/<code>`. */
export const claimUri = (deviceId: Uint8Array, code: Uint8Array): string =>
  `${SCHEME}${toHex(deviceId).toUpperCase()}/${toCharacters(code)}`;

/** Device id and code of a label's QR code, or undefined. */
export const parseClaimUri = (
  text: string,
): { readonly deviceId: Uint8Array; readonly code: Uint8Array } | undefined => {
  if (text.slice(0, SCHEME.length).toUpperCase() !== SCHEME) return undefined;
  const parts = text.slice(SCHEME.length).split('/');
  const deviceId = parts.length === 2 ? fromHex(parts[0]!) : undefined;
  const code = parts.length === 2 ? parseClaimCode(parts[1]!) : undefined;
  return deviceId === undefined || deviceId.length !== DEVICE_ID_BYTES || code === undefined
    ? undefined
    : { deviceId, code };
};

/** 32 bytes: the secret key that the code stands for on this one device. */
export const claimSecret = (
  sha256: (bytes: Uint8Array) => Uint8Array,
  deviceId: Uint8Array,
  code: Uint8Array,
): Uint8Array => sha256(concat([toUtf8(SECRET_TAG), deviceId, code]));
