import { toUtf8 } from './bytes.js';
import { CborMap, type CborValue } from './cbor.js';
import { failure, type Result, success } from './errors.js';

/**
 * Messages as tables: one table of fields gives the encoder, the decoder with its bounds, and the TypeScript type.
 * A decoder refuses a missing field, an unknown one, a wrong type and anything over its bound.
 */
export type FieldType<T> = {
  readonly toCbor: (value: T) => CborValue;
  /** the value, or undefined where the item is of another type or over its bound */
  readonly fromCbor: (item: CborValue) => T | undefined;
};

export const uint = (max: number): FieldType<number> => ({
  toCbor: (value) => value,
  fromCbor: (item) => (typeof item === 'number' && item >= 0 && item <= max ? item : undefined),
});

export const int = (min: number, max: number): FieldType<number> => ({
  toCbor: (value) => value,
  fromCbor: (item) => (typeof item === 'number' && item >= min && item <= max ? item : undefined),
});

/** Byte strings of `min` to `max` bytes. */
export const bytesWithin = (min: number, max: number): FieldType<Uint8Array> => ({
  toCbor: (value) => value,
  fromCbor: (item) => (item instanceof Uint8Array && item.length >= min && item.length <= max ? item : undefined),
});

/** Byte strings of exactly `length` bytes. */
export const bytesOf = (length: number): FieldType<Uint8Array> => bytesWithin(length, length);

/** Text of at most `max` bytes of UTF-8. */
export const text = (max: number): FieldType<string> => ({
  toCbor: (value) => value,
  fromCbor: (item) => (typeof item === 'string' && toUtf8(item).length <= max ? item : undefined),
});

export const bool: FieldType<boolean> = {
  toCbor: (value) => value,
  fromCbor: (item) => (item === true || item === false ? item : undefined),
};

/** Arrays of `min` to `max` items of one type. */
export const list = <T>(item: FieldType<T>, min: number, max: number): FieldType<readonly T[]> => ({
  toCbor: (values) => values.map((value) => item.toCbor(value)),
  fromCbor: (items) => {
    if (!Array.isArray(items) || items.length < min || items.length > max) return undefined;
    const out: T[] = [];
    for (let i = 0; i < items.length; i++) {
      const value = item.fromCbor(items[i]);
      if (value === undefined) return undefined;
      out.push(value);
    }
    return out;
  },
});

type AnyField = { readonly toCbor: (value: never) => CborValue; readonly fromCbor: (item: CborValue) => unknown };
type TypeOf<F extends AnyField> = Exclude<ReturnType<F['fromCbor']>, undefined>;

/** A fixed array whose places have names: `[net, prev, clock, firmware]`. */
export const tuple = <P extends readonly (readonly [string, AnyField])[]>(
  places: P,
): FieldType<{ readonly [E in P[number] as E[0]]: TypeOf<E[1]> }> => ({
  toCbor: (value) => places.map((place) => place[1].toCbor((value as Record<string, unknown>)[place[0]] as never)),
  fromCbor: (items) => {
    if (!Array.isArray(items) || items.length !== places.length) return undefined;
    const out: Record<string, unknown> = {};
    for (let i = 0; i < places.length; i++) {
      const value: unknown = places[i]![1].fromCbor(items[i]);
      if (value === undefined) return undefined;
      out[places[i]![0]] = value;
    }
    return out as never;
  },
});

export type Column<T, O extends boolean> = { readonly key: number; readonly type: FieldType<T>; readonly optional: O };
export const required = <T>(key: number, type: FieldType<T>): Column<T, false> => ({ key, type, optional: false });
export const optional = <T>(key: number, type: FieldType<T>): Column<T, true> => ({ key, type, optional: true });

type AnyColumn = { readonly key: number; readonly type: AnyField; readonly optional: boolean };
type Columns = { readonly [name: string]: AnyColumn };
type RequiredNames<C extends Columns> = { [N in keyof C]: C[N]['optional'] extends false ? N : never }[keyof C];
type OptionalNames<C extends Columns> = { [N in keyof C]: C[N]['optional'] extends true ? N : never }[keyof C];

/** The record that a table describes. */
export type Row<C extends Columns> = { readonly [N in RequiredNames<C>]: TypeOf<C[N]['type']> } & {
  readonly [N in OptionalNames<C>]?: TypeOf<C[N]['type']>;
};

export type Table<T> = FieldType<T> & { readonly decode: (item: CborValue) => Result<T> };

/** A map with integer keys, read and written by its table. */
export const table = <C extends Columns>(columns: C): Table<Row<C>> => {
  const names = Object.keys(columns);
  const toCbor = (row: Row<C>): CborValue => {
    const entries: [number, CborValue][] = [];
    for (let i = 0; i < names.length; i++) {
      const column = columns[names[i]!]!;
      const value = (row as Record<string, unknown>)[names[i]!];
      if (value !== undefined) entries.push([column.key, column.type.toCbor(value as never)]);
    }
    return new CborMap(entries);
  };
  const decode = (item: CborValue): Result<Row<C>> => {
    if (!(item instanceof CborMap)) return failure('SHAPE_INVALID', 'not a map');
    const out: Record<string, unknown> = {};
    let seen = 0;
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const column = columns[name]!;
      const field = item.get(column.key);
      if (field === undefined) {
        if (!column.optional) return failure('SHAPE_INVALID', `${name} is missing`);
        continue;
      }
      const value: unknown = column.type.fromCbor(field);
      if (value === undefined) return failure('SHAPE_INVALID', name);
      out[name] = value;
      seen++;
    }
    if (seen !== item.entries.length) return failure('SHAPE_INVALID', 'a field that is not in the table');
    return success(out as never);
  };
  return {
    toCbor,
    decode,
    fromCbor: (item) => {
      const result = decode(item);
      return result.ok ? result.value : undefined;
    },
  };
};
