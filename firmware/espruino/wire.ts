import { concat, fromBigEndian, putBigEndian, toBigEndian, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import type { SenmlRecord } from '#proto/senml.js';
import { isUtf8, textOf } from './text.js';

/**
 * The few messages that a board makes itself, byte by byte, and a reader for the one that it gets. `proto` has tables
 * for all messages; on a small board they would take half of its memory. Tests compare both.
 */
const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const LIST = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;

/** The first bytes of an item: its major type and argument in the shortest form (RFC 8949 §3). */
const head = (major: number, argument: number): Uint8Array => {
  const length = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
  const out = toBigEndian(argument, 1 + length);
  const info = length === 0 ? argument : length === 1 ? 24 : length === 2 ? 25 : length === 4 ? 26 : 27;
  out[0] = major * 32 + info;
  return out;
};

export const int = (value: number): Uint8Array => (value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value));

export const bytes = (value: Uint8Array): Uint8Array => concat([head(BYTES, value.length), value]);

/** Text that is UTF-8 already, as it came. */
export const utf8 = (value: Uint8Array): Uint8Array => concat([head(TEXT, value.length), value]);

export const text = (value: string): Uint8Array => utf8(toUtf8(value));

export const bool = (value: boolean): Uint8Array => new Uint8Array([value ? 0xf5 : 0xf4]);

export const list = (items: readonly Uint8Array[]): Uint8Array => concat([head(LIST, items.length), concat(items)]);

/** Key, value, key, value: keys in the order of their bytes (RFC 8949 §4.2.1). */
export const map = (items: readonly Uint8Array[]): Uint8Array => concat([head(MAP, items.length / 2), concat(items)]);

/** COSE's number of the one algorithm that boards sign with (RFC 8812 §3.2) */
export const ES256K = -47;
const SIGN1_TAG = 18;
const ORIGIN_CLAIM = -70001;
const NET_CLAIM = -70002;
const CONTENT_CWT = 61;

/** What is signed and sent, before its signature. */
export type Unsigned = { readonly header: Uint8Array; readonly payload: Uint8Array };

/** RFC 9052 §4.4 */
export const toBeSigned = (unsigned: Unsigned): Uint8Array =>
  list([text('Signature1'), bytes(unsigned.header), bytes(new Uint8Array(0)), bytes(unsigned.payload)]);

export const signed = (unsigned: Unsigned, signature: Uint8Array): Uint8Array =>
  concat([head(TAG, SIGN1_TAG), list([bytes(unsigned.header), map([]), bytes(unsigned.payload), bytes(signature)])]);

/** Who seals, the same in every envelope: 20, 8 and 8 bytes. */
export type Origin = { readonly deviceId: Uint8Array; readonly net: Uint8Array; readonly firmware: Uint8Array };

export type Moment = { readonly iat: number; readonly clock: number };

/** `cti` has 10 bytes, `prev` 16. */
export const envelope = (
  origin: Origin,
  contentType: number,
  moment: Moment,
  cti: Uint8Array,
  prev: Uint8Array,
  payload: Uint8Array,
): Unsigned => {
  const said = list([bytes(origin.net), bytes(prev), int(moment.clock), bytes(origin.firmware)]);
  const claims = map([int(6), int(moment.iat), int(7), bytes(cti), int(ORIGIN_CLAIM), said]);
  const header = map([int(1), int(ES256K), int(3), int(contentType), int(4), bytes(origin.deviceId), int(15), claims]);
  return { header, payload };
};

/** `iat` is 0 where there is no clock. */
export const login = (origin: Origin, audience: string, counter: number, iat: number): Unsigned => {
  const claims = [int(3), text(audience)];
  if (iat > 0) claims.push(int(6), int(iat));
  claims.push(int(7), bytes(toBigEndian(counter, 8)), int(NET_CLAIM), bytes(origin.net));
  const header = map([int(1), int(ES256K), int(3), int(CONTENT_CWT), int(4), bytes(origin.deviceId)]);
  return { header, payload: map(claims) };
};

const DECIMAL_FRACTION = 4;

/** A SenML pack, as `encodePack` of proto makes it. */
export const pack = (records: readonly SenmlRecord[]): Uint8Array =>
  list(
    records.map((record) => {
      const value = record.value;
      const items = [int(0), text(record.name)];
      if (record.unit !== undefined) items.push(int(1), text(record.unit));
      if (typeof value === 'string') items.push(int(3), text(value));
      else if (typeof value === 'boolean') items.push(int(4), bool(value));
      else if (value.exponent === 0) items.push(int(2), int(value.mantissa));
      else items.push(int(2), concat([head(TAG, DECIMAL_FRACTION), list([int(value.exponent), int(value.mantissa)])]));
      return map(items);
    }),
  );

/** Boot count and sequence: 4 and 6 bytes. */
export const ctiOf = (boot: number, sequence: number): Uint8Array => {
  const cti = toBigEndian(sequence, 10);
  putBigEndian(cti, 0, 4, boot);
  return cti;
};

/** What is being read and how far. Every fault throws SHAPE_INVALID. */
export type Reader = { readonly bytes: Uint8Array; at: number };

const invalid = (): FieldmarkError => new FieldmarkError('SHAPE_INVALID');

/** The argument of the next item, which must be of one major type and in its one form. */
const take = (reader: Reader, major: number): number => {
  const first = reader.bytes[reader.at++] ?? -1;
  const info = first - major * 32;
  if (info < 0 || info > 27) throw invalid();
  if (info < 24) return info;
  const length = 1 << (info - 24);
  const value = fromBigEndian(reader.bytes, reader.at, length);
  reader.at += length;
  const least = length === 1 ? 24 : length === 2 ? 0x100 : length === 4 ? 0x10000 : 0x100000000;
  // NaN beyond the end of the bytes
  if (!(value >= least && value <= LIMITS.integerMax)) throw invalid();
  return value;
};

export const takeInt = (reader: Reader): number => take(reader, UNSIGNED);
export const takeList = (reader: Reader): number => take(reader, LIST);
export const takeMap = (reader: Reader): number => take(reader, MAP);

const takeString = (reader: Reader, major: number): Uint8Array => {
  const length = take(reader, major);
  const start = reader.at;
  reader.at += length;
  if (reader.at > reader.bytes.length) throw invalid();
  return reader.bytes.subarray(start, reader.at);
};

export const takeText = (reader: Reader): Uint8Array => takeString(reader, TEXT);

/** Of exactly `length` bytes, or of any number where that is 0. */
export const takeBytes = (reader: Reader, length: number): Uint8Array => {
  const value = takeString(reader, BYTES);
  if (length > 0 && value.length !== length) throw invalid();
  return value;
};

export const must = (isSo: boolean): void => {
  if (!isSo) throw invalid();
};

/** The two signed parts of a COSE_Sign1 without unprotected headers, and its signature. */
export const takeSigned = (reader: Reader): { readonly unsigned: Unsigned; readonly signature: Uint8Array } => {
  must(take(reader, TAG) === SIGN1_TAG && takeList(reader) === 4);
  const header = takeBytes(reader, 0);
  must(takeMap(reader) === 0);
  const payload = takeBytes(reader, 0);
  return { unsigned: { header, payload }, signature: takeBytes(reader, 64) };
};

const COUNT_MAX = 16;
const DEPTH_MAX = 6;

/** What a decoded map says, by its keys, which are small numbers; what a list says, by its places. */
export type Said = readonly Value[];
/** Texts are the interpreter's: a character a byte. */
export type Value = number | boolean | string | Uint8Array | Said | undefined;

/** Any item without tags whose maps have small numbers as keys: what a board is asked and what it keeps. */
export const takeValue = (reader: Reader, depthMax: number): Value => {
  const major = (reader.bytes[reader.at] ?? 0xff) >> 5;
  if (major === UNSIGNED) return takeInt(reader);
  if (major === NEGATIVE) return -1 - take(reader, NEGATIVE);
  if (major === BYTES) return new Uint8Array(takeBytes(reader, 0));
  if (major === TEXT) {
    const letters = takeText(reader);
    must(isUtf8(letters));
    return textOf(letters);
  }
  if (major === SIMPLE) {
    const simple = take(reader, SIMPLE);
    must(simple === 20 || simple === 21);
    return simple === 21;
  }
  const count = take(reader, major === LIST ? LIST : MAP);
  must(depthMax > 0 && count <= COUNT_MAX);
  const out: Value[] = [];
  for (let i = 0; i < count; i++) {
    if (major === MAP) {
      const key = takeInt(reader);
      must(key >= out.length && key <= COUNT_MAX);
      while (out.length < key) out.push(undefined);
    }
    out.push(takeValue(reader, depthMax - 1));
  }
  return out;
};

/** One item and nothing after it. Throws SHAPE_INVALID. */
export const decoded = (encoded: Uint8Array): Value => {
  const reader = { bytes: encoded, at: 0 };
  const value = takeValue(reader, DEPTH_MAX);
  must(reader.at === encoded.length);
  return value;
};

/** A byte string of exactly `length` bytes, or of any length where that is 0. These throw SHAPE_INVALID. */
export const bytesIn = (said: Said, key: number, length: number): Uint8Array => {
  const value = said[key];
  must(value instanceof Uint8Array && (length === 0 || value.length === length));
  return value as Uint8Array;
};

export const intIn = (said: Said, key: number, max: number): number => {
  const value = said[key];
  must(typeof value === 'number' && value >= 0 && value <= max);
  return value as number;
};

export const textIn = (said: Said, key: number, bytesMax: number): string => {
  const value = said[key];
  must(typeof value === 'string' && value.length <= bytesMax);
  return value as string;
};
