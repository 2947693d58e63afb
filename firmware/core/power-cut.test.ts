import { describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { CONTENT, decodeDropRecord, encodeCti, envelopeCti } from '#proto/reading.js';
import { createWorld, driverOf, faultsOf, PowerCut, sealedEver, type World } from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';

useCheapSignatures();

const cutOf = new WeakMap<World, number>();

/** A queue that overflows during an outage, so that drop records and removals are cut as well. */
const newWorld = (): World => {
  const settings = { queueBytesMax: 16_384, sensors: [] as object[] };
  const world = createWorld(settings as never);
  settings.sensors.push({ driver: driverOf(world.sensors.bench!), options: {}, periodMs: 100 });
  return world;
};

const busyDay = (world: World): void => {
  world.reset();
  world.storage.cutAt = cutOf.get(world) ?? Number.POSITIVE_INFINITY;
  world.device.start();
  world.run(700);
  world.gateways[0]!.away = true;
  world.run(7000);
  world.gateways[0]!.away = false;
  world.run(5000);
  world.disconnect();
  world.run(2500);
};

/** Queued envelopes that a drop record, durable already, names: the cut came before their removal. */
const givenUp = (world: World): string[] => {
  const found: string[] = [];
  for (const envelope of sealedEver(world)) {
    const record = envelope.contentType === CONTENT.drop ? decodeDropRecord(envelope.payload) : undefined;
    if (!record?.ok) continue;
    const names = world.storage.list('q.').map((name) => name.slice(2));
    const own = toHex(envelopeCti(envelope));
    const span = record.value;
    found.push(...names.filter((name) => name >= toHex(span.first) && name <= toHex(span.last) && name < own));
  }
  return found;
};

/** Cuts the power at one operation, starts again, and lets the device get rid of all it has. */
const dayWithCut = (operation: number, cutAfter: boolean): { world: World; revived: string[] } => {
  const world = newWorld();
  cutOf.set(world, operation);
  world.storage.cutAfter = cutAfter;
  expect(() => busyDay(world)).toThrow(PowerCut);
  world.gateways[0]!.away = false;
  const gone = givenUp(world);
  const eventsBefore = world.events.length;
  world.reset().start();
  world.run(1100);
  const published = world.events
    .slice(eventsBefore)
    .filter((event) => event.kind === 'published')
    .map((event) => toHex(encodeCti(event.boot, event.sequence)));
  return { world, revived: gone.filter((name) => published.includes(name)) };
};

describe('A25 a device that loses its power', () => {
  const whole = newWorld();
  busyDay(whole);
  const operations = whole.storage.operations;

  test('has a day with all that can be cut', () => {
    expect(whole.of('dropped').length).toBeGreaterThan(1);
    expect(whole.of('receipted').length).toBeGreaterThan(60);
    expect(whole.of('disconnected').length).toBeGreaterThan(1);
    expect(operations).toBeGreaterThan(180);
    expect(faultsOf(whole)).toEqual([]);
  });

  test.each([
    ['before', false],
    ['after', true],
  ])('loses nothing, repeats no cti and keeps its chain, cut %s each write and removal', (_name, cutAfter) => {
    for (let operation = 1; operation <= operations; operation++) {
      const { world, revived } = dayWithCut(operation, cutAfter);
      expect([operation, ...faultsOf(world)]).toEqual([operation]);
      // all but what was sealed this very moment has its receipt, and the storage is swept
      expect(world.device.status().queueCount).toBeLessThan(3);
      expect(world.storage.list('q.').length).toBeLessThan(4);
      expect(sealedEver(world).length).toBeGreaterThan(9);
      // what the device said it gave up stays given up
      expect(revived).toEqual([]);
    }
  });
});
