import type { FlashPort } from './flash-storage.js';

/** `Flash` of the interpreter. */
export type FlashModule = {
  readonly read: (length: number, address: number) => Uint8Array;
  readonly write: (bytes: Uint8Array, address: number) => void;
  readonly erasePage: (address: number) => void;
};

export type FlashParts = {
  /** the interpreter's `require` */
  readonly module: (name: 'Flash') => FlashModule;
  readonly crc32: (bytes: Uint8Array) => number;
};

/** Pages of the processor's own flash. */
export const openFlash = (parts: FlashParts): FlashPort => {
  const flash = parts.module('Flash');
  return {
    // the interpreter gives nothing at all for no bytes
    read: (address, length) => (length > 0 ? new Uint8Array(flash.read(length, address)) : new Uint8Array(0)),
    write: (address, bytes) => flash.write(bytes, address),
    erase: (address) => flash.erasePage(address),
    crc32: parts.crc32,
  };
};
