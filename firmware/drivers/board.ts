import type { Driver, Field, Sample } from '#core/driver.js';
import { FieldmarkError } from '#proto/errors.js';
import { knownOptions } from './options.js';
import { answer, toSample } from './samples.js';

const BYTES_MAX = 1e15;
const TEMPERATURE: Field = { name: 'temperature', unit: 'Cel', exponent: -1, min: -600, max: 2000 };
const DISK: Field = { name: 'disk.free', unit: 'B', exponent: 0, min: 0, max: BYTES_MAX };
const MEMORY: Field = { name: 'memory.free', unit: 'B', exponent: 0, min: 0, max: BYTES_MAX };
const UPTIME: Field = { name: 'uptime', unit: 's', exponent: 0, min: 0, max: 4294967295 };

/** How the board itself is: those of its figures that it has. */
export const board: Driver = {
  name: 'board',
  fields: [TEMPERATURE, DISK, MEMORY, UPTIME],
  periodMsMin: 1000,
  open: (buses, options) => {
    knownOptions(options, []);
    const figures = buses.figures;
    if (figures === undefined) throw new FieldmarkError('CONFIG_INVALID', { detail: 'this board has no figures' });
    return {
      start: (done) => done(undefined, true),
      sample: (done) =>
        answer(done, () => {
          const now = figures();
          const samples: Sample[] = [];
          const milli = now.temperatureMilliCelsius;
          if (milli !== undefined) samples.push(toSample(TEMPERATURE, Math.floor((milli + 50) / 100)));
          if (now.diskFreeBytes !== undefined) samples.push(toSample(DISK, now.diskFreeBytes));
          if (now.memoryFreeBytes !== undefined) samples.push(toSample(MEMORY, now.memoryFreeBytes));
          samples.push(toSample(UPTIME, now.uptimeSeconds));
          return samples;
        }),
    };
  },
};
