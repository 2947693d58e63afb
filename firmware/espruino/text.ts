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
