import { concat } from '#proto/bytes.js';

/** Memory as native code sees it: pieces at addresses. */
export type MachineMemory = {
  /** puts bytes where native code may read and change them; gives their address */
  readonly place: (bytes: Uint8Array) => number;
  /** the piece that holds `address`, and where in it */
  readonly find: (address: number) => { readonly bytes: Uint8Array; readonly offset: number } | undefined;
};

/** Code of a board's own processor. `call` runs the function at `offset`; bit i of `pointers`: argument i is an offset
 * into `data`. */
export type NativeCode = {
  readonly call: (
    offset: number,
    args: readonly number[],
    pointers: number,
    data: Uint8Array,
  ) => { readonly result: number; readonly data: Uint8Array };
};

const HEAP_AT = 0x2000_0000;
/** pieces are looked for by their address; what is long forgotten is let go */
const PIECES_MAX = 64;

/** `mapped` reads flash, which native code sees too, from an address on; undefined where there is none. */
export const createMemory = (mapped: (address: number) => Uint8Array | undefined = () => undefined): MachineMemory => {
  const pieces: { readonly address: number; readonly bytes: Uint8Array }[] = [];
  let next = HEAP_AT;
  return {
    place: (bytes) => {
      const address = next;
      next += (bytes.length + 7) & ~3;
      pieces.push({ address, bytes });
      if (pieces.length > PIECES_MAX) pieces.shift();
      return address;
    },
    find: (address) => {
      const piece = pieces.find((each) => address >= each.address && address < each.address + each.bytes.length);
      if (piece !== undefined) return { bytes: piece.bytes, offset: address - piece.address };
      const flash = mapped(address);
      return flash && { bytes: flash, offset: 0 };
    },
  };
};

/** A function of native code as the interpreter calls it: four integers, of which some are addresses. */
export const nativeFunction =
  (memory: MachineMemory, native: NativeCode, offset: number) =>
  (...args: readonly number[]): number => {
    const found = args.map((arg) => memory.find(arg));
    const pieces = [...new Set(found.flatMap((each) => (each === undefined ? [] : [each.bytes])))];
    if (pieces.length === 0) throw new Error(`native code at ${offset} gets no memory`);
    const startOf = (bytes: Uint8Array): number =>
      pieces.slice(0, pieces.indexOf(bytes)).reduce((sum, each) => sum + each.length, 0);
    const pointers = found.reduce((bits, each, i) => bits | (each === undefined ? 0 : 1 << i), 0);
    const offsets = args.map((arg, i) => (found[i] === undefined ? arg : startOf(found[i].bytes) + found[i].offset));
    const { result, data } = native.call(offset, offsets, pointers, concat(pieces));
    for (const bytes of pieces) bytes.set(data.subarray(startOf(bytes), startOf(bytes) + bytes.length));
    return result;
  };
