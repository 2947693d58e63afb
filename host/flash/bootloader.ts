/** A bootloader that answered. Addresses and lengths are bytes; every call has its deadline and throws FLASH_… codes. */
export type Bootloader = {
  readonly signature: () => Promise<Uint8Array>;
  readonly enter: () => Promise<void>;
  readonly writePage: (address: number, page: Uint8Array) => Promise<void>;
  readonly readPage: (address: number, length: number) => Promise<Uint8Array>;
  readonly leave: () => Promise<void>;
};
