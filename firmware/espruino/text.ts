/** The interpreter's texts are bytes: a character each. Sockets, serial lines and files are such texts. */
export const textOf = (bytes: Uint8Array): string => String.fromCharCode.apply(null, bytes as never);

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
