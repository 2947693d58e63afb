import { toUtf8 } from './bytes.js';
import { CborMap, CborTag, type CborValue, decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';

/** SenML-CBOR labels (RFC 8428 §6, table 4) that a record here may have. */
const LABEL = { name: 0, unit: 1, value: 2, text: 3, boolean: 4, time: 6 } as const;
const DECIMAL_FRACTION = 4;

/** `mantissa` times ten to the `exponent`; exponent 0 travels as a plain integer (RFC 8949 §3.4.4). */
export type Decimal = { readonly mantissa: number; readonly exponent: number };
export type SenmlValue = Decimal | string | boolean;

export type SenmlRecord = {
  readonly name: string;
  /** a unit of the SenML registry, e.g. `Cel`, `%RH`, `Pa` */
  readonly unit?: string;
  readonly value: SenmlValue;
  /** seconds relative to the envelope's iat, zero or before; absent means zero */
  readonly time?: number;
};

const isDecimal = (value: SenmlValue): value is Decimal => typeof value === 'object';

const encodeValue = (value: Decimal): CborValue =>
  value.exponent === 0 ? value.mantissa : new CborTag(DECIMAL_FRACTION, [value.exponent, value.mantissa]);

/** The deterministic bytes of a pack. */
export const encodePack = (records: readonly SenmlRecord[]): Uint8Array =>
  encode(
    records.map((record) => {
      const entries: [number, CborValue][] = [[LABEL.name, record.name]];
      if (record.unit !== undefined) entries.push([LABEL.unit, record.unit]);
      if (isDecimal(record.value)) entries.push([LABEL.value, encodeValue(record.value)]);
      else entries.push([typeof record.value === 'string' ? LABEL.text : LABEL.boolean, record.value]);
      if (record.time !== undefined && record.time !== 0) entries.push([LABEL.time, record.time]);
      return new CborMap(entries);
    }),
  );

/** RFC 8428 §4.5.1: names are of `A-Za-z0-9-:./_` and begin with a letter or digit. */
export const isSenmlName = (name: string): boolean => {
  if (name.length === 0 || name.length > LIMITS.senmlNameBytesMax) return false;
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i);
    const alphanumeric = (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
    const mark = c === 45 || c === 46 || c === 47 || c === 58 || c === 95;
    if (!alphanumeric && !(mark && i > 0)) return false;
  }
  return true;
};

const decodeDecimal = (item: CborValue): Decimal | undefined => {
  if (typeof item === 'number') return { mantissa: item, exponent: 0 };
  if (!(item instanceof CborTag) || item.tag !== DECIMAL_FRACTION || !Array.isArray(item.value)) return undefined;
  const exponent: CborValue | undefined = item.value[0];
  const mantissa: CborValue | undefined = item.value[1];
  if (item.value.length !== 2 || typeof exponent !== 'number' || typeof mantissa !== 'number') return undefined;
  // exponent 0 has the plain integer as its one form
  if (exponent === 0 || exponent < LIMITS.exponentMin || exponent > LIMITS.exponentMax) return undefined;
  return { mantissa, exponent };
};

const decodeRecord = (item: CborValue): SenmlRecord | undefined => {
  if (!(item instanceof CborMap)) return undefined;
  const name = item.get(LABEL.name);
  const unit = item.get(LABEL.unit);
  const time = item.get(LABEL.time);
  const number = item.get(LABEL.value);
  const text = item.get(LABEL.text);
  const boolean = item.get(LABEL.boolean);
  if (typeof name !== 'string' || !isSenmlName(name)) return undefined;
  let value: SenmlValue | undefined;
  if (number !== undefined) value = decodeDecimal(number);
  else if (typeof text === 'string' && toUtf8(text).length <= LIMITS.senmlTextBytesMax) value = text;
  else if (typeof boolean === 'boolean') value = boolean;
  if (value === undefined) return undefined;
  const record: { name: string; value: SenmlValue; unit?: string; time?: number } = { name, value };
  let fields = 2;
  if (unit !== undefined) {
    if (typeof unit !== 'string' || unit.length === 0 || toUtf8(unit).length > LIMITS.senmlUnitBytesMax)
      return undefined;
    record.unit = unit;
    fields++;
  }
  if (time !== undefined) {
    // zero is written by leaving it out; a record is never later than its seal
    if (typeof time !== 'number' || time >= 0 || time < -LIMITS.secondsMax) return undefined;
    record.time = time;
    fields++;
  }
  return fields === item.entries.length ? record : undefined;
};

export const decodePack = (bytes: Uint8Array): Result<readonly SenmlRecord[]> => {
  const item = decode(bytes);
  if (!item.ok) return item;
  const items = item.value;
  if (!Array.isArray(items) || items.length === 0 || items.length > LIMITS.senmlRecordsMax)
    return failure('SENML_INVALID', 'not a pack of records');
  const records: SenmlRecord[] = [];
  for (let i = 0; i < items.length; i++) {
    const record = decodeRecord(items[i]);
    if (record === undefined) return failure('SENML_INVALID', `record ${i}`);
    records.push(record);
  }
  return success(records);
};

/** A decimal as people write it: `{2508, -2}` is `25.08`. */
export const formatDecimal = (value: Decimal): string => {
  const sign = value.mantissa < 0 ? '-' : '';
  let digits = `${value.mantissa < 0 ? -value.mantissa : value.mantissa}`;
  if (value.exponent >= 0) {
    for (let i = 0; i < value.exponent && digits !== '0'; i++) digits += '0';
    return sign + digits;
  }
  while (digits.length <= -value.exponent) digits = `0${digits}`;
  const point = digits.length + value.exponent;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
};
