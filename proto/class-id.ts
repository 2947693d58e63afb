import { toUtf8 } from './bytes.js';
import { VENDOR_ID } from './update.js';

/** The id of a class of boards by its name: UUID version 5 under the vendor id (RFC 9562 §5.5), by a given SHA-1. */
export const classIdOf = (sha1: (bytes: Uint8Array) => Uint8Array, name: string): Uint8Array => {
  const text = toUtf8(name);
  const bytes = new Uint8Array(VENDOR_ID.length + text.length);
  bytes.set(VENDOR_ID);
  bytes.set(text, VENDOR_ID.length);
  const id = sha1(bytes).slice(0, 16);
  id[6] = (id[6]! & 15) | 0x50;
  id[8] = (id[8]! & 63) | 0x80;
  return id;
};
