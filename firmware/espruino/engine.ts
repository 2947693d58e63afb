/**
 * Makes the interpreter do what the language says where it is silently otherwise. Its `slice` of a typed array gives a
 * plain Array, which every later `instanceof Uint8Array` would refuse, and its `subarray` goes on beyond the end of the
 * bytes, with zeros. To be imported before anything else.
 */
type Bytes = {
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly length: number;
  subarray: (start: number, end?: number) => Uint8Array;
};

const prototype = Uint8Array.prototype as unknown as { slice: unknown; subarray: unknown };

/** Where a start or end lies: from the end where it is negative, and never beyond either. */
const within = (at: number, length: number): number => (at < 0 ? Math.max(length + at, 0) : Math.min(at, length));

if (new Uint8Array(1).subarray(0, 2).length !== 1)
  prototype.subarray = function (this: Bytes, start: number, end?: number) {
    const from = within(start, this.length);
    const length = within(end ?? this.length, this.length) - from;
    // a length of 0 would stand for all the rest
    return length > 0 ? new Uint8Array(this.buffer, this.byteOffset + from, length) : new Uint8Array(0);
  };

if (!((new Uint8Array(1).slice() as unknown) instanceof Uint8Array))
  prototype.slice = function (this: Bytes, start?: number, end?: number) {
    return new Uint8Array(this.subarray(start ?? 0, end));
  };
