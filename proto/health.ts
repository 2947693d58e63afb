import { decode, encode } from './cbor.js';
import type { Result } from './errors.js';
import { LIMITS } from './limits.js';
import { int, list, optional, required, table, text, tuple, uint } from './table.js';

/** The payload of a health envelope (content type 65002): how the device itself is doing. */
export type Health = {
  readonly uptimeSeconds: number;
  /** envelopes that wait for their receipt */
  readonly queueLength: number;
  readonly queueBytes: number;
  /** envelopes given up since the device's first boot; each is named by a drop record */
  readonly droppedCount: number;
  /** sensors that fail now, each by its configured name and an error code, and a camera as `camera` */
  readonly sensorFailures?: readonly SensorFailure[];
  readonly diskFreeBytes?: number;
  readonly memoryFreeBytes?: number;
  readonly temperatureMilliCelsius?: number;
  /** the code of the last error of any kind since boot */
  readonly lastError?: string;
  /** where it stands by its owner's word: WGS 84, degrees times 10^7 */
  readonly place?: { readonly latitude: number; readonly longitude: number };
  /** between two readings of its schedule */
  readonly periodSeconds?: number;
  /** starts that the hardware's watchdog forced, since the device's first boot */
  readonly watchdogResets?: number;
};

export type SensorFailure = { readonly name: string; readonly code: string };

const sensorFailure = tuple([
  ['name', text(LIMITS.senmlNameBytesMax)],
  ['code', text(LIMITS.errorCodeBytesMax)],
] as const);

const place = tuple([
  ['latitude', int(-LIMITS.latitudeMax, LIMITS.latitudeMax)],
  ['longitude', int(-LIMITS.longitudeMax, LIMITS.longitudeMax)],
] as const);

const healthTable = table({
  uptimeSeconds: required(1, uint(LIMITS.secondsMax)),
  queueLength: required(2, uint(LIMITS.sequenceMax)),
  queueBytes: required(3, uint(LIMITS.sequenceMax)),
  droppedCount: required(4, uint(LIMITS.sequenceMax)),
  sensorFailures: optional(5, list(sensorFailure, 1, LIMITS.sensorFailuresMax)),
  diskFreeBytes: optional(6, uint(LIMITS.integerMax)),
  memoryFreeBytes: optional(7, uint(LIMITS.integerMax)),
  temperatureMilliCelsius: optional(8, int(-LIMITS.temperatureMilliCelsiusMax, LIMITS.temperatureMilliCelsiusMax)),
  lastError: optional(9, text(LIMITS.errorCodeBytesMax)),
  place: optional(10, place),
  periodSeconds: optional(11, int(1, LIMITS.scheduleSecondsMax)),
  watchdogResets: optional(12, uint(LIMITS.bootMax)),
});

export const encodeHealth = (health: Health): Uint8Array => encode(healthTable.toCbor(health));

export const decodeHealth = (payload: Uint8Array): Result<Health> => {
  const item = decode(payload);
  return item.ok ? healthTable.decode(item.value) : item;
};
