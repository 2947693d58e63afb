import type { Gateway } from '#core/link.js';
import { fromHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Place } from './health.js';

/** What provisioning leaves on a board, as JSON in Storage: hex for bytes. */
export type BoardSettings = {
  readonly net: Uint8Array;
  readonly gateways: readonly Gateway[];
  readonly queueBytesMax: number;
  readonly healthPeriodMs: number;
  readonly place: Place | undefined;
};

/** Reads a field by the name that the file spells: names of our own records are shortened in the bundle. */
const fieldOf = (record: unknown, name: string): unknown =>
  typeof record === 'object' && record !== null ? (record as { [name: string]: unknown })[name] : undefined;

const invalid = (name: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', { detail: `setting ${name}`, next: 'provision this board again' });

const bytesAt = (record: unknown, name: string, length: number): Uint8Array => {
  const value = fieldOf(record, name);
  const bytes = typeof value === 'string' ? fromHex(value) : undefined;
  if (bytes === undefined || bytes.length !== length) throw invalid(name);
  return bytes;
};

const numberAt = (record: unknown, name: string): number => {
  const value = fieldOf(record, name);
  if (typeof value !== 'number' || !(value >= 0)) throw invalid(name);
  return value;
};

/** `[latitude, longitude]`, where the owner said it. */
const placeIn = (record: unknown): Place | undefined => {
  const place = fieldOf(record, 'place');
  if (place === undefined) return undefined;
  if (!Array.isArray(place) || typeof place[0] !== 'number' || typeof place[1] !== 'number') throw invalid('place');
  return { latitude: place[0], longitude: place[1] };
};

/** Throws CONFIG_INVALID, naming the setting. Nothing is sealed by half of the settings. */
export const readSettings = (text: string | undefined): BoardSettings => {
  let record: unknown;
  try {
    record = text === undefined ? undefined : JSON.parse(text);
  } catch {
    throw invalid('file');
  }
  const list = fieldOf(record, 'gateways');
  if (!Array.isArray(list)) throw invalid('gateways');
  return {
    net: bytesAt(record, 'net', 8),
    gateways: list.map((one: unknown) => {
      const url = fieldOf(one, 'url');
      if (typeof url !== 'string') throw invalid('url');
      return { id: bytesAt(one, 'id', 20), publicKey: bytesAt(one, 'publicKey', 33), url };
    }),
    queueBytesMax: numberAt(record, 'queueBytes'),
    healthPeriodMs: numberAt(record, 'healthPeriodSeconds') * 1000,
    place: placeIn(record),
  };
};
