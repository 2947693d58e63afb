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

export const createMemory = (): MachineMemory => {
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
      return piece === undefined ? undefined : { bytes: piece.bytes, offset: address - piece.address };
    },
  };
};

/** A function of native code as the interpreter calls it: four integers, of which some are addresses in one piece. */
export const nativeFunction =
  (memory: MachineMemory, native: NativeCode, offset: number) =>
  (...args: readonly number[]): number => {
    const found = args.map((arg) => memory.find(arg));
    const piece = found.find((each) => each !== undefined);
    if (piece === undefined) throw new Error(`native code at ${offset} gets no memory`);
    const isWithin = found.map((each) => each?.bytes === piece.bytes);
    if (found.some((each, i) => each !== undefined && !isWithin[i])) throw new Error('native code gets two pieces');
    const pointers = isWithin.reduce((bits, within, i) => bits | (within ? 1 << i : 0), 0);
    const offsets = args.map((arg, i) => found[i]?.offset ?? arg);
    const { result, data } = native.call(offset, offsets, pointers, piece.bytes);
    piece.bytes.set(data);
    return result;
  };
