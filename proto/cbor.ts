import { compare, fromBigEndian, fromUtf8, putBigEndian, toUtf8 } from './bytes.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';

/**
 * Strict deterministic CBOR (RFC 8949 §4.2.1): one encoding a value. Integers within ±(2^53-1), byte and text
 * strings, arrays, maps, tags, booleans and null. No floats, no undefined, no indefinite lengths: JavaScript can't
 * tell 23 from 23.0, so a measured value is an integer or a decimal fraction (tag 4).
 */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap | CborTag;
export type CborKey = number | string;

/** A map as its entries; the encoder sorts them, the decoder gives them sorted. */
export class CborMap {
  readonly entries: readonly (readonly [CborKey, CborValue])[];
  constructor(entries: readonly (readonly [CborKey, CborValue])[]) {
    this.entries = entries;
  }
  get(key: CborKey): CborValue | undefined {
    for (let i = 0; i < this.entries.length; i++) if (this.entries[i]![0] === key) return this.entries[i]![1];
    return undefined;
  }
}

export class CborTag {
  readonly tag: number;
  readonly value: CborValue;
  constructor(tag: number, value: CborValue) {
    this.tag = tag;
    this.value = value;
  }
}

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;

/** 0 for unsigned keys, 1 for negative ones, 2 for text: the order of their first bytes. */
const rank = (key: CborKey): number => (typeof key === 'string' ? 2 : key < 0 ? 1 : 0);

/** The order of the keys' encodings (RFC 8949 §4.2.1): by type, then the smaller argument or length, then bytewise. */
const compareKeys = (a: CborKey, b: CborKey): number => {
  if (typeof a === 'string' && typeof b === 'string') {
    const left = toUtf8(a);
    const right = toUtf8(b);
    return left.length === right.length ? compare(left, right) : left.length - right.length;
  }
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  return rank(a) === 1 ? (b as number) - (a as number) : (a as number) - (b as number);
};

type Entries = CborMap['entries'];

/** The entries in the order of the encoding: as they are where they already stand in it. */
const inOrder = (entries: Entries): Entries => {
  for (let i = 1; i < entries.length; i++)
    if (compareKeys(entries[i - 1]![0], entries[i]![0]) >= 0) {
      const sorted = entries.slice().sort((a, b) => compareKeys(a[0], b[0]));
      for (let j = 1; j < sorted.length; j++)
        if (compareKeys(sorted[j - 1]![0], sorted[j]![0]) === 0)
          throw new FieldmarkError('CBOR_NOT_CANONICAL', { detail: 'a map has one key twice' });
      return sorted;
    }
  return entries;
};

/** Walks a value twice: first without `bytes` to measure it, then to write it into bytes of just that length. */
class Writer {
  readonly bytes: Uint8Array | undefined;
  offset = 0;

  constructor(bytes: Uint8Array | undefined) {
    this.bytes = bytes;
  }

  put(part: Uint8Array): void {
    if (this.bytes !== undefined) this.bytes.set(part, this.offset);
    this.offset += part.length;
  }

  byte(value: number): void {
    if (this.bytes !== undefined) this.bytes[this.offset] = value;
    this.offset++;
  }

  head(major: number, argument: number): void {
    const type = major << 5;
    if (argument < 24) {
      this.byte(type | argument);
      return;
    }
    const size = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
    this.byte(type | (size === 1 ? 24 : size === 2 ? 25 : size === 4 ? 26 : 27));
    if (this.bytes !== undefined) putBigEndian(this.bytes, this.offset, size, argument);
    this.offset += size;
  }

  integer(value: number): void {
    if (Math.floor(value) !== value || value > LIMITS.integerMax || value < -LIMITS.integerMax)
      throw new FieldmarkError('CBOR_RANGE', { detail: `${value}` });
    if (value < 0) this.head(NEGATIVE, -1 - value);
    else this.head(UNSIGNED, value);
  }

  text(value: string): void {
    const utf8 = toUtf8(value);
    this.head(TEXT, utf8.length);
    this.put(utf8);
  }

  map(map: CborMap): void {
    const entries = inOrder(map.entries);
    this.head(MAP, entries.length);
    for (let i = 0; i < entries.length; i++) {
      this.value(entries[i]![0]);
      this.value(entries[i]![1]);
    }
  }

  value(value: CborValue): void {
    if (typeof value === 'number') this.integer(value);
    else if (value instanceof Uint8Array) {
      this.head(BYTES, value.length);
      this.put(value);
    } else if (typeof value === 'string') this.text(value);
    else if (value === false || value === true) this.byte(value ? 0xf5 : 0xf4);
    else if (value === null) this.byte(0xf6);
    else if (value instanceof CborMap) this.map(value);
    else if (value instanceof CborTag) {
      this.head(TAG, value.tag);
      this.value(value.value);
    } else {
      const items = value as readonly CborValue[];
      this.head(ARRAY, items.length);
      for (let i = 0; i < items.length; i++) this.value(items[i]!);
    }
  }
}

/**
 * The one deterministic encoding. Throws CBOR_RANGE or CBOR_NOT_CANONICAL on values that have none. It lies at the start
 * of `room`, where that is given and long enough, for bytes that are done with before the next call: hashed, as a rule.
 */
export const encode = (value: CborValue, room?: Uint8Array): Uint8Array => {
  const measure = new Writer(undefined);
  measure.value(value);
  const isRoom = room !== undefined && measure.offset <= room.length;
  const bytes = isRoom ? room.subarray(0, measure.offset) : new Uint8Array(measure.offset);
  new Writer(bytes).value(value);
  return bytes;
};

type DecodeCode =
  | 'CBOR_TRUNCATED'
  | 'CBOR_NOT_CANONICAL'
  | 'CBOR_UNSUPPORTED'
  | 'CBOR_RANGE'
  | 'CBOR_DEPTH'
  | 'CBOR_UTF8'
  | 'CBOR_TOO_LARGE';

/** Reads items from one buffer. The first fault sets `fault` and every later read gives null. */
class Reader {
  readonly bytes: Uint8Array;
  offset = 0;
  items = 0;
  fault: DecodeCode | undefined = undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  fail(code: DecodeCode): null {
    if (this.fault === undefined) this.fault = code;
    return null;
  }

  /** The argument of the head at `offset`, in its shortest form only; -1 on a fault. */
  argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) {
      this.fail('CBOR_UNSUPPORTED');
      return -1;
    }
    const length = 1 << (info - 24);
    if (this.offset + length > this.bytes.length) {
      this.fail('CBOR_TRUNCATED');
      return -1;
    }
    const start = this.offset;
    this.offset += length;
    // 2^53 and more can't be held exactly; the top 11 bits of eight bytes must be clear
    if (length === 8 && (this.bytes[start] !== 0 || this.bytes[start + 1]! > 31)) {
      this.fail('CBOR_RANGE');
      return -1;
    }
    const value = fromBigEndian(this.bytes, start, length);
    const least = length === 1 ? 24 : length === 2 ? 0x100 : length === 4 ? 0x10000 : 0x100000000;
    if (value < least) {
      this.fail('CBOR_NOT_CANONICAL');
      return -1;
    }
    return value;
  }

  take(length: number): Uint8Array | null {
    if (length > this.bytes.length - this.offset) return this.fail('CBOR_TRUNCATED');
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  text(length: number): string | null {
    const bytes = this.take(length);
    if (bytes === null) return null;
    const text = fromUtf8(bytes);
    return text === undefined ? this.fail('CBOR_UTF8') : text;
  }

  array(length: number, depth: number): CborValue {
    const items: CborValue[] = [];
    for (let i = 0; i < length && this.fault === undefined; i++) items.push(this.value(depth + 1));
    return items;
  }

  /** Whether the bytes from `a` to `aEnd` come before those from `b` to `bEnd` in bytewise order. */
  isAscending(a: number, aEnd: number, b: number, bEnd: number): boolean {
    for (let i = 0; a + i < aEnd && b + i < bEnd; i++) {
      const difference = this.bytes[a + i]! - this.bytes[b + i]!;
      if (difference !== 0) return difference < 0;
    }
    return aEnd - a < bEnd - b;
  }

  map(length: number, depth: number): CborValue {
    const entries: [CborKey, CborValue][] = [];
    let beforeStart = 0;
    let beforeEnd = 0;
    for (let i = 0; i < length && this.fault === undefined; i++) {
      const start = this.offset;
      const key = this.value(depth + 1);
      if (this.fault !== undefined) return null;
      if (typeof key !== 'number' && typeof key !== 'string') return this.fail('CBOR_UNSUPPORTED');
      if (i > 0 && !this.isAscending(beforeStart, beforeEnd, start, this.offset))
        return this.fail('CBOR_NOT_CANONICAL');
      beforeStart = start;
      beforeEnd = this.offset;
      entries.push([key, this.value(depth + 1)]);
    }
    return new CborMap(entries);
  }

  value(depth: number): CborValue {
    if (this.fault !== undefined) return null;
    if (this.offset >= this.bytes.length) return this.fail('CBOR_TRUNCATED');
    if (depth > LIMITS.cborDepthMax) return this.fail('CBOR_DEPTH');
    this.items++;
    if (this.items > LIMITS.cborItemsMax) return this.fail('CBOR_TOO_LARGE');
    const first = this.bytes[this.offset++]!;
    const major = first >> 5;
    if (major === SIMPLE) {
      if (first === 0xf4) return false;
      if (first === 0xf5) return true;
      if (first === 0xf6) return null;
      return this.fail('CBOR_UNSUPPORTED');
    }
    const argument = this.argument(first & 31);
    if (argument < 0) return null;
    if (major === UNSIGNED) return argument;
    if (major === NEGATIVE) return argument === LIMITS.integerMax ? this.fail('CBOR_RANGE') : -1 - argument;
    if (major === BYTES) return this.take(argument);
    if (major === TEXT) return this.text(argument);
    if (major === ARRAY) return this.array(argument, depth);
    if (major === MAP) return this.map(argument, depth);
    return new CborTag(argument, this.value(depth + 1));
  }
}

/**
 * Decodes exactly one item that fills `bytes`. Byte strings in the result are views into `bytes`.
 * Refuses every encoding but the deterministic one.
 */
export const decode = (bytes: Uint8Array): Result<CborValue> => {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.fault !== undefined) return failure(reader.fault, `at byte ${reader.offset}`);
  if (reader.offset !== bytes.length) return failure('CBOR_TRAILING');
  return success(value);
};
