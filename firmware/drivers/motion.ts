import type { Driver, Field } from '#core/driver.js';
import { booleanOption, knownOptions, requireBus, textOption } from './options.js';
import { answer, toSample } from './samples.js';

const STATE: Field = { name: 'motion', unit: '', exponent: 0, min: 0, max: 1 };
const COUNT: Field = { name: 'motions', unit: 'count', exponent: 0, min: 0, max: 1000000000 };

/**
 * A digital detector, as a passive infrared one or a door contact: its state, and how often it became active since
 * the last sample. Options: `pin`; `activeLow`, false unless told.
 */
export const motion: Driver = {
  name: 'motion',
  fields: [STATE, COUNT],
  periodMsMin: 100,
  open: (buses, options) => {
    knownOptions(options, ['pin', 'activeLow']);
    const gpio = requireBus(buses, 'gpio');
    const pin = textOption(options, 'pin', undefined);
    const activeLow = booleanOption(options, 'activeLow', false);
    let count = 0;
    /** a watch that was set before the last start counts no more */
    let generation = 0;
    return {
      start: (done) => {
        generation++;
        count = 0;
        const mine = generation;
        gpio.read(pin, (error, level) => {
          if (level === undefined) return done(error, undefined);
          gpio.watch(pin, (now) => {
            if (mine === generation && now !== activeLow) count++;
          });
          done(undefined, true);
        });
      },
      sample: (done) =>
        gpio.read(pin, (error, level) => {
          if (level === undefined) return done(error, undefined);
          const counted = count;
          count = 0;
          answer(done, () => [{ name: STATE.name, value: level !== activeLow }, toSample(COUNT, counted)]);
        }),
    };
  },
};
