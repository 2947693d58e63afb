/** Bare flash with pages, as `Flash` of the interpreter reaches it. */
export type MachineFlash = {
  readonly read: (address: number, length: number) => Uint8Array;
  readonly write: (address: number, bytes: Uint8Array) => void;
  readonly erase: (address: number) => void;
};

export type StorageArea = { readonly address: number; readonly sizeBytes: number; readonly pageBytes: number };

/** `Storage` of the interpreter (Espruino source, jsflash.c), as far as it matters when the power goes. */
export type MachineStorage = {
  readonly read: (name: string, offset?: number, length?: number) => string | undefined;
  readonly write: (name: string, data: string | ArrayLike<number>, offset?: number, size?: number) => boolean;
  readonly erase: (name: string) => void;
  readonly list: () => readonly string[];
  readonly getFree: () => number;
  readonly compact: () => void;
  /** where the data of a file lies that is this text; 0 for none */
  readonly addressOf: (text: string) => number;
};

const NAME_BYTES = 28;
const HEAD_BYTES = 32;
const WORD = 4;
const ERASED = 0xffff_ffff;
/** above it are marks of kinds of files */
const SIZE_MASK = 0x00ff_ffff;

type File = { readonly name: string; readonly address: number; readonly sizeBytes: number };

const padded = (length: number): number => (length + WORD - 1) & ~(WORD - 1);
const bytesOf = (data: string | ArrayLike<number>): Uint8Array =>
  typeof data === 'string' ? Uint8Array.from(data, (letter) => letter.charCodeAt(0)) : Uint8Array.from(data);

/**
 * Files one after the other, each a size, a name and data that is written into erased cells. A file that is replaced
 * is struck out before the new one begins, so that a power cut in between leaves neither.
 */
export const openStorage = (flash: MachineFlash, area: StorageArea): MachineStorage => {
  const end = area.address + area.sizeBytes;

  /** what can be no head, since its file would go beyond the end, is taken for the end of the files */
  const sizeAt = (address: number): number => {
    if (address + HEAD_BYTES > end) return ERASED;
    const size = new DataView(flash.read(address, WORD).buffer).getUint32(0, true);
    return size === 0 || address + HEAD_BYTES + (size & SIZE_MASK) > end ? ERASED : size & SIZE_MASK;
  };

  /** every file that was begun, with an empty name where it is struck out; and where the next one begins */
  const walk = (): { readonly files: readonly File[]; readonly next: number } => {
    const files: File[] = [];
    let address = area.address;
    for (let sizeBytes = sizeAt(address); sizeBytes !== ERASED; sizeBytes = sizeAt(address)) {
      const letters = flash.read(address + WORD, NAME_BYTES);
      const length = letters.indexOf(0);
      const name = Buffer.from(letters.subarray(0, length < 0 ? NAME_BYTES : length)).toString('latin1');
      files.push({ name, address: address + HEAD_BYTES, sizeBytes });
      address += HEAD_BYTES + padded(sizeBytes);
    }
    return { files, next: address };
  };
  const live = (): readonly File[] => walk().files.filter((file) => file.name !== '');
  const find = (name: string): File | undefined => live().find((file) => file.name === name);
  const strike = (file: File): void => flash.write(file.address - NAME_BYTES, new Uint8Array(WORD));

  const writeAligned = (address: number, bytes: Uint8Array): void => {
    const start = address & ~(WORD - 1);
    const around = flash.read(start, padded(address - start + bytes.length));
    around.set(bytes, address - start);
    flash.write(start, around);
  };

  const compact = (): void => {
    const kept = live().map((file) => ({ name: file.name, bytes: flash.read(file.address, file.sizeBytes) }));
    for (let page = area.address; page < end; page += area.pageBytes) flash.erase(page);
    for (const { name, bytes } of kept) writeAligned(create(name, bytes.length).address, bytes);
  };

  const create = (name: string, sizeBytes: number): File => {
    const needed = HEAD_BYTES + padded(sizeBytes);
    const held = live().reduce((sum, file) => sum + HEAD_BYTES + padded(file.sizeBytes), 0);
    // it moves all files where that makes room, unasked
    if (walk().next + needed > end && area.address + held + needed <= end) compact();
    const address = walk().next;
    if (address + HEAD_BYTES + padded(sizeBytes) > end) throw new Error('Unable to find or create file');
    const head = new Uint8Array(HEAD_BYTES);
    new DataView(head.buffer).setUint32(0, sizeBytes, true);
    head.set(bytesOf(name).subarray(0, NAME_BYTES), WORD);
    flash.write(address, head);
    return { name, address: address + HEAD_BYTES, sizeBytes };
  };

  return {
    read: (name, offset = 0, length) => {
      const file = find(name);
      if (file === undefined) return undefined;
      const count = Math.max(0, Math.min(length ?? file.sizeBytes, file.sizeBytes - offset));
      return Buffer.from(flash.read(file.address + offset, count)).toString('latin1');
    },
    write: (name, data, offset = 0, size = 0) => {
      const bytes = bytesOf(data);
      const sizeBytes = size === 0 ? bytes.length : size;
      if (sizeBytes === 0) throw new Error("Can't create zero length file");
      let file = find(name);
      const holds = (there: File): Uint8Array => flash.read(there.address, there.sizeBytes);
      if (file !== undefined && offset === 0) {
        const held = holds(file);
        if (held.length === bytes.length && held.every((byte, i) => byte === bytes[i])) return true;
        if (held.length !== sizeBytes || held.some((byte) => byte !== 0xff)) {
          strike(file);
          file = undefined;
        }
      }
      if (file === undefined && offset > 0) throw new Error('Unable to find or create file');
      const there = file ?? create(name, sizeBytes);
      if (offset + bytes.length > there.sizeBytes) throw new Error('Too much data for file size');
      if (flash.read(there.address + offset, bytes.length).some((byte) => byte !== 0xff))
        throw new Error('File already written with different data');
      writeAligned(there.address + offset, bytes);
      return true;
    },
    erase: (name) => {
      const file = find(name);
      if (file !== undefined) strike(file);
    },
    list: () => live().map((file) => file.name),
    getFree: () => end - walk().next - HEAD_BYTES,
    compact,
    addressOf: (text) => {
      const file = live().find(
        (each) =>
          each.sizeBytes === text.length &&
          Buffer.from(flash.read(each.address, each.sizeBytes)).toString('latin1') === text,
      );
      return file?.address ?? 0;
    },
  };
};
