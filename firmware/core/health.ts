import type { ErrorCode } from '#proto/errors.js';
import { encodeHealth, type Health, type SensorFailure } from '#proto/health.js';
import { LIMITS } from '#proto/limits.js';
import type { BoardFigures } from './ports.js';
import type { SensorStatus } from './schedule.js';

/** What a health envelope tells about the device itself. */
export type HealthSource = {
  readonly uptimeSeconds: number;
  readonly queueLength: number;
  readonly queueBytes: number;
  readonly droppedCount: number;
  readonly sensors: readonly SensorStatus[];
  readonly otherFailures?: readonly SensorFailure[] | undefined;
  readonly figures: BoardFigures | undefined;
  readonly lastError: ErrorCode | undefined;
  readonly place: Health['place'];
  /** the shortest of the sensors' */
  readonly periodMs: number;
};

const failuresOf = (sensors: readonly SensorStatus[], others: readonly SensorFailure[]): SensorFailure[] => {
  const failures: SensorFailure[] = others.slice(0, LIMITS.sensorFailuresMax);
  for (let i = 0; i < sensors.length && failures.length < LIMITS.sensorFailuresMax; i++) {
    const code = sensors[i]!.code;
    if (code !== undefined) failures.push({ name: sensors[i]!.name, code });
  }
  return failures;
};

/** Whole and not negative, as the wire has it; undefined where the board has no such figure. */
const figure = (value: number | undefined): number | undefined =>
  value === undefined || !(value >= 0) ? undefined : Math.floor(value);

/** The payload of a health envelope. */
export const healthPayload = (source: HealthSource): Uint8Array => {
  const health: { -readonly [K in keyof Health]: Health[K] } = {
    uptimeSeconds: Math.floor(source.uptimeSeconds),
    queueLength: source.queueLength,
    queueBytes: source.queueBytes,
    droppedCount: source.droppedCount,
  };
  const failures = failuresOf(source.sensors, source.otherFailures ?? []);
  if (failures.length > 0) health.sensorFailures = failures;
  const diskFreeBytes = figure(source.figures === undefined ? undefined : source.figures.diskFreeBytes);
  const memoryFreeBytes = figure(source.figures === undefined ? undefined : source.figures.memoryFreeBytes);
  const temperature = source.figures === undefined ? undefined : source.figures.temperatureMilliCelsius;
  if (diskFreeBytes !== undefined) health.diskFreeBytes = diskFreeBytes;
  if (memoryFreeBytes !== undefined) health.memoryFreeBytes = memoryFreeBytes;
  if (temperature !== undefined && Math.abs(temperature) <= LIMITS.temperatureMilliCelsiusMax)
    health.temperatureMilliCelsius = Math.round(temperature);
  const watchdogResets = figure(source.figures === undefined ? undefined : source.figures.watchdogResets);
  if (watchdogResets !== undefined) health.watchdogResets = watchdogResets;
  if (source.lastError !== undefined) health.lastError = source.lastError;
  if (source.place !== undefined) health.place = source.place;
  const periodSeconds = Math.floor(source.periodMs / 1000);
  if (periodSeconds >= 1 && periodSeconds <= LIMITS.scheduleSecondsMax) health.periodSeconds = periodSeconds;
  return encodeHealth(health);
};
