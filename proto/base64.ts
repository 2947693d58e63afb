const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648 §4). */
export const toBase64 = (bytes: Uint8Array): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const three = (bytes[i]! << 16) | ((left > 1 ? bytes[i + 1]! : 0) << 8) | (left > 2 ? bytes[i + 2]! : 0);
    out += ALPHABET[three >> 18]! + ALPHABET[(three >> 12) & 63]!;
    out += left > 1 ? ALPHABET[(three >> 6) & 63]! : '=';
    out += left > 2 ? ALPHABET[three & 63]! : '=';
  }
  return out;
};

/** The bytes of padded base64; undefined for any text that `toBase64` would not have written. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % 4 !== 0) return undefined;
  let padding = 0;
  if (text.length > 0 && text[text.length - 1] === '=') padding = text[text.length - 2] === '=' ? 2 : 1;
  const digits = text.length - padding;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let pending = 0;
  let bits = 0;
  let offset = 0;
  for (let i = 0; i < digits; i++) {
    const digit = ALPHABET.indexOf(text[i]!);
    if (digit < 0) return undefined;
    pending = (pending << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[offset++] = pending >> bits;
      pending &= (1 << bits) - 1;
    }
  }
  // bits left over after the last byte must be clear (RFC 4648 §3.5)
  return pending === 0 ? out : undefined;
};
