import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { FieldmarkError } from '#proto/errors.js';
import { createWorld, driverOf, faultsOf, PowerCut, type World } from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';

useCheapSignatures();

type Step = { readonly name: string; readonly act: (world: World) => void };

const run = (ms: number): Step => ({ name: `run ${ms}`, act: (world) => world.run(ms) });

const restart = (world: World): void => {
  world.reset().start();
};

/** Loses the power within the next operations, and starts again. */
const cut = (operations: number, after: boolean): Step => ({
  name: `cut ${after ? 'after' : 'before'} ${operations}`,
  act: (world) => {
    world.storage.cutAfter = after;
    world.storage.cutAt = world.storage.operations + operations;
    try {
      world.run(2000);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
    // the power goes now at the latest, wherever the device is
    restart(world);
  },
});

const set = (name: string, act: (world: World) => void): Step => ({ name, act });

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: 100, max: 8000 }).map(run),
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()).map((where) => cut(where[0], where[1])),
  fc.tuple(fc.integer({ min: 0, max: 1 }), fc.boolean()).map(([which, away]) =>
    set(`gateway ${which} ${away ? 'goes' : 'comes'}`, (world) => {
      world.gateways[which]!.away = away;
    }),
  ),
  fc.boolean().map((silent) =>
    set(`silent ${silent}`, (world) => {
      world.gateways[0]!.silent = silent;
    }),
  ),
  fc.constantFrom(undefined, 'READING_FORKED', 'DEVICE_SUSPENDED', 'RATE_LIMITED').map((code) =>
    set(`refuse ${code}`, (world) => {
      world.gateways[0]!.refuseWith = code === undefined ? undefined : (cti) => (cti[9]! % 3 === 0 ? code : undefined);
    }),
  ),
  fc.constantFrom(5000, 12_000, Number.POSITIVE_INFINITY).map((capacity) =>
    set(`capacity ${capacity}`, (world) => {
      world.storage.capacity = capacity;
    }),
  ),
  fc.boolean().map((fails) =>
    set(`removals ${fails}`, (world) => {
      world.storage.failRemovals = fails;
    }),
  ),
  fc.boolean().map((fails) =>
    set(`sensor ${fails}`, (world) => {
      world.sensors.bench!.fault = fails ? new FieldmarkError('SENSOR_ABSENT') : undefined;
    }),
  ),
  fc.constantFrom(-315_360_000, 315_360_000).map((seconds) =>
    set(`clock ${seconds}`, (world) => {
      world.clock.seconds = Math.max(0, world.clock.seconds + seconds);
    }),
  ),
  fc.constant(set('disconnect', (world) => world.disconnect())),
  fc.constant(set('reset', restart)),
);

const newWorld = (): World => {
  const settings = { queueBytesMax: 16_384, sensors: [] as object[] };
  const world = createWorld(settings as never);
  Object.assign(settings, { gateways: world.gateways });
  settings.sensors.push({ driver: driverOf(world.sensors.bench!), options: {}, periodMs: 100 });
  restart(world);
  return world;
};

const mustBeWhole = (world: World, after: string): void => {
  const faults = faultsOf(world);
  if (faults.length > 0) throw new Error(`after ${after}: ${faults.slice(0, 5).join(', ')}`);
};

/** All trouble ends: the device must get rid of everything by itself. */
const calmDown = (world: World): void => {
  for (const gateway of world.gateways) {
    gateway.away = false;
    gateway.silent = false;
    gateway.refuseWith = undefined;
  }
  world.storage.capacity = Number.POSITIVE_INFINITY;
  world.storage.failRemovals = false;
  world.sensors.bench!.fault = new FieldmarkError('SENSOR_ABSENT');
  restart(world);
  world.run(70_000);
  mustBeWhole(world, 'calm');
  const left = world.device.status().queueCount;
  if (left > 0) throw new Error(`${left} envelopes never left`);
};

describe('A25 any history of cuts, outages, refusals and full disks', () => {
  test('loses nothing unexplained, repeats no cti and no login, keeps the chain, and ends empty', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 3, maxLength: 25 }), (history) => {
        const world = newWorld();
        for (const step of history) {
          step.act(world);
          mustBeWhole(world, step.name);
        }
        calmDown(world);
      }),
      { numRuns: 300 },
    );
  });
});
