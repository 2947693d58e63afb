import { readFileSync, statfsSync } from 'node:fs';
import { freemem, uptime } from 'node:os';
import type { BoardFigures } from '#core/ports.js';

const THERMAL_ZONE = '/sys/class/thermal/thermal_zone0/temp';

const unless = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** Figures of this computer; `folder` is on the file system whose free space counts. */
export const readFigures = (folder: string): BoardFigures => ({
  temperatureMilliCelsius: unless(() => {
    const text = readFileSync(THERMAL_ZONE, 'utf8').trim();
    return /^-?\d+$/.test(text) ? Number(text) : undefined;
  }),
  diskFreeBytes: unless(() => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  }),
  memoryFreeBytes: freemem(),
  uptimeSeconds: Math.floor(uptime()),
});
