/** Byte helpers that every JavaScript engine here has the means for: no TextEncoder, no Buffer. */

export const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  let length = 0;
  for (let i = 0; i < parts.length; i++) length += parts[i]!.length;
  const out = new Uint8Array(length);
  let offset = 0;
  for (let i = 0; i < parts.length; i++) {
    out.set(parts[i]!, offset);
    offset += parts[i]!.length;
  }
  return out;
};

export const equal = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** Bytewise lexicographic order (RFC 8949 §4.2.1): negative, zero or positive. */
export const compare = (a: Uint8Array, b: Uint8Array): number => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

const HEX = '0123456789abcdef';

export const toHex = (bytes: Uint8Array): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += HEX[bytes[i]! >> 4]! + HEX[bytes[i]! & 15]!;
  return out;
};

const nibble = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
};

/** Bytes of a hex string (either case, no prefix), or undefined where it is none. */
export const fromHex = (text: string): Uint8Array | undefined => {
  if (text.length % 2 !== 0) return undefined;
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = nibble(text.charCodeAt(2 * i));
    const low = nibble(text.charCodeAt(2 * i + 1));
    if (high < 0 || low < 0) return undefined;
    out[i] = high * 16 + low;
  }
  return out;
};

/** Writes an integer below 2^53 into `bytes`, unsigned and big-endian. */
export const putBigEndian = (bytes: Uint8Array, start: number, length: number, value: number): void => {
  let rest = value;
  for (let i = start + length - 1; i >= start; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
};

/** Unsigned big-endian bytes of an integer below 2^53. */
export const toBigEndian = (value: number, length: number): Uint8Array => {
  const out = new Uint8Array(length);
  putBigEndian(out, 0, length, value);
  return out;
};

/** The integer of unsigned big-endian bytes; the caller keeps it below 2^53. */
export const fromBigEndian = (bytes: Uint8Array, start: number, length: number): number => {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + bytes[start + i]!;
  return value;
};

/** UTF-8 bytes of a string; a lone surrogate becomes U+FFFD as in TextEncoder. */
export const toUtf8 = (text: string): Uint8Array => {
  const ascii = new Uint8Array(text.length);
  for (let i = 0; i < ascii.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return wideToUtf8(text);
    ascii[i] = code;
  }
  return ascii;
};

const wideToUtf8 = (text: string): Uint8Array => {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xe000) {
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        i++;
      } else code = 0xfffd;
    }
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return new Uint8Array(out);
};

/** The string of well-formed UTF-8 (RFC 3629: no overlong form, no surrogate), or undefined. */
export const fromUtf8 = (bytes: Uint8Array): string | undefined => {
  let out = '';
  let i = 0;
  while (i < bytes.length) {
    const first = bytes[i++]!;
    if (first < 0x80) {
      out += String.fromCharCode(first);
      continue;
    }
    let more = 0;
    let least = 0;
    let code = 0;
    if (first >= 0xc2 && first < 0xe0) {
      more = 1;
      least = 0x80;
      code = first & 31;
    } else if (first >= 0xe0 && first < 0xf0) {
      more = 2;
      least = 0x800;
      code = first & 15;
    } else if (first >= 0xf0 && first < 0xf5) {
      more = 3;
      least = 0x10000;
      code = first & 7;
    } else return undefined;
    for (; more > 0; more--) {
      const next = i < bytes.length ? bytes[i++]! : 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      code = code * 64 + (next & 63);
    }
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
    if (code < 0x10000) out += String.fromCharCode(code);
    else out += String.fromCharCode(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  }
  return out;
};
