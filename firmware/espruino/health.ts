import type { BoardFigures } from '#core/ports.js';
import type { SensorStatus } from '#core/schedule.js';
import { LIMITS } from '#proto/limits.js';
import type { Journal } from './journal.js';
import { int, list, map, text } from './wire.js';

/** By the owner's word: WGS 84, degrees times 10^7. */
export type Place = { readonly latitude: number; readonly longitude: number };

/** The payload of a health envelope, as `proto/health` has it. A board has no disk, and says no temperature. */
export const encodeHealth = (
  uptimeMs: number,
  journal: Pick<Journal, 'count' | 'sizeBytes' | 'dropped'>,
  sensors: readonly SensorStatus[],
  figures: BoardFigures,
  lastError: string | undefined,
  place: Place | undefined,
): Uint8Array => {
  const items = [
    int(1),
    int(Math.floor(uptimeMs / 1000)),
    int(2),
    int(journal.count()),
    int(3),
    int(journal.sizeBytes()),
  ];
  items.push(int(4), int(journal.dropped()));
  const failing = sensors.filter((one) => one.code !== undefined).slice(0, LIMITS.sensorFailuresMax);
  if (failing.length > 0)
    items.push(int(5), list(failing.map((one) => list([text(one.name), text(one.code as string)]))));
  if (figures.memoryFreeBytes !== undefined) items.push(int(7), int(figures.memoryFreeBytes));
  if (lastError !== undefined) items.push(int(9), text(lastError));
  if (place !== undefined) items.push(int(10), list([int(place.latitude), int(place.longitude)]));
  if (figures.watchdogResets !== undefined) items.push(int(12), int(figures.watchdogResets));
  return map(items);
};
