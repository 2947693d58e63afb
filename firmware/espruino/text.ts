/** the interpreter hands over no more than 256 arguments */
const ARGUMENTS_MAX = 128;

/** The interpreter's texts are bytes: a character each. Sockets, serial lines and files are such texts. */
export const textOf = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += ARGUMENTS_MAX)
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + ARGUMENTS_MAX) as never);
  return text;
};

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** Whether a byte may follow the first of a character (RFC 3629 §4): nothing overlong, no surrogate, nothing beyond the last. */
const mayFollow = (first: number, byte: number): boolean =>
  byte >> 6 === 2 &&
  !(first === 0xe0 && byte < 0xa0) &&
  !(first === 0xed && byte >= 0xa0) &&
  !(first === 0xf0 && byte < 0x90) &&
  !(first === 0xf4 && byte >= 0x90);

export const isUtf8 = (bytes: Uint8Array): boolean => {
  let first = 0;
  let more = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (more > 0) {
      if (!mayFollow(first, byte)) return false;
      first = 0;
      more--;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) return false;
      first = byte;
      more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    }
  }
  return more === 0;
};
