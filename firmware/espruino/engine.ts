/**
 * Makes the interpreter do what the language says where it is silently otherwise: `slice` of a typed array gives a
 * plain Array there, which every later `instanceof Uint8Array` would refuse. To be imported before anything else.
 */
type Bytes = { subarray: (start: number, end?: number) => ArrayLike<number> };

const isOtherwise = !((new Uint8Array(1).slice() as unknown) instanceof Uint8Array);

if (isOtherwise)
  (Uint8Array.prototype as { slice: unknown }).slice = function (this: Bytes, start?: number, end?: number) {
    const from = start ?? 0;
    return new Uint8Array(end === undefined ? this.subarray(from) : this.subarray(from, end));
  };
