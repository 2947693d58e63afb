import { describe, expect, test } from '@jest/globals';
import { FieldmarkError } from '#proto/errors.js';
import { decodePack } from '#proto/senml.js';
import {
  createTestSensor,
  createWorld,
  driverOf,
  faultsOf,
  sealedEver,
  started,
  type TestSensor,
  type World,
} from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';

useCheapSignatures();

/** A device with two sensors, `good` and `bad`, once a second each. */
const withTwo = (): { world: World; bad: TestSensor } => {
  const bad = createTestSensor();
  const settings = { sensors: [] as object[] };
  const world = createWorld(settings as never);
  settings.sensors.push({ driver: driverOf(world.sensors.bench!), options: {}, name: 'good', periodMs: 1000 });
  settings.sensors.push({ driver: driverOf(bad), options: {}, name: 'bad', periodMs: 1000 });
  world.reset().start();
  return { world, bad };
};

const namesSealed = (world: World): string[] =>
  sealedEver(world).map((envelope) => {
    const pack = decodePack(envelope.payload);
    if (!pack.ok) throw new Error(pack.code);
    return pack.value[0]!.name;
  });

const countOf = (world: World, name: string): number => namesSealed(world).filter((one) => one === name).length;

describe('the schedule', () => {
  test('does not drift, however late the ticks come', () => {
    const world = started();
    const takenAt: number[] = [];
    for (let i = 0; i < 400; i++) {
      const before = world.sensors.bench!.taken;
      world.clock.nowMs += (i * 37) % 250;
      world.device.tick();
      if (world.sensors.bench!.taken > before) takenAt.push(world.clock.nowMs);
    }
    const start = takenAt[0]!;
    expect(takenAt.length).toBe(1 + Math.floor((takenAt[takenAt.length - 1]! - start) / 1000));
    // each within one late tick of its own time of the grid
    takenAt.forEach((at, i) => {
      expect(at - start - 1000 * i).toBeGreaterThanOrEqual(0);
      expect(at - start - 1000 * i).toBeLessThan(250);
    });
  });

  test('passes over what it missed: no burst after a long sleep', () => {
    const world = started();
    world.run(3000);
    world.clock.nowMs += 3_600_000;
    world.run(5000);
    expect(world.sensors.bench!.taken).toBe(3 + 5);
  });

  test('A11 takes no notice of jumps of the time of day', () => {
    const world = started();
    world.run(3000);
    world.clock.seconds += 315_360_000;
    world.run(3000);
    expect(world.sensors.bench!.taken).toBe(6);
  });
});

describe('a sensor that fails', () => {
  test('says so, is started again after a growing delay, and the others go on', () => {
    const { world, bad } = withTwo();
    world.run(2000);
    bad.fault = new FieldmarkError('SENSOR_ABSENT');
    world.run(60_000);
    expect(countOf(world, 'good:temperature')).toBe(62);
    expect(countOf(world, 'bad:temperature')).toBe(2);
    const failures = world.of('sensor-failed');
    expect(failures.map((event) => event.retryDelayMs)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
    expect(new Set(failures.map((event) => `${event.name} ${event.code}`))).toEqual(new Set(['bad SENSOR_ABSENT']));
    expect(world.device.status().sensors).toEqual([
      { name: 'good', state: 'ready', code: undefined },
      { name: 'bad', state: 'failed', code: 'SENSOR_ABSENT' },
    ]);
    bad.fault = undefined;
    world.run(33_000);
    expect(world.of('sensor-recovered')).toEqual([{ kind: 'sensor-recovered', name: 'bad' }]);
    expect(countOf(world, 'bad:temperature')).toBeGreaterThan(3);
    expect(faultsOf(world)).toEqual([]);
  });

  test('that never answers is given up after a while, and a late answer is not taken', () => {
    const { world, bad } = withTwo();
    world.run(2000);
    bad.hangs = true;
    world.run(20_000);
    expect(world.of('sensor-failed')[0]).toMatchObject({ name: 'bad', code: 'SENSOR_TIMEOUT' });
    expect(countOf(world, 'good:temperature')).toBe(22);
    bad.hangs = false;
    world.run(40_000);
    expect(world.of('sensor-recovered')).toHaveLength(1);
  });

  test.each([
    ['above its range', { mantissa: 8501, exponent: -2 }],
    ['below its range', { mantissa: -4001, exponent: -2 }],
    ['with another exponent', { mantissa: 25, exponent: 0 }],
    ['that is no whole number', { mantissa: 25.5, exponent: -2 }],
    ['that is not a number', { mantissa: Number.NaN, exponent: -2 }],
  ])('with a value %s seals nothing', (_name, value) => {
    const { world, bad } = withTwo();
    bad.samples = [{ name: 'temperature', unit: 'Cel', value }];
    world.run(1000);
    expect(world.of('sensor-failed')[0]).toMatchObject({ name: 'bad', code: 'SENSOR_OUT_OF_RANGE' });
    expect(namesSealed(world)).toEqual(['good:temperature']);
  });

  test('that throws, or gives a field it does not state, harms nobody else', () => {
    const { world, bad } = withTwo();
    bad.samples = [{ name: 'smell', value: true }];
    world.run(1000);
    Object.defineProperty(bad, 'fault', {
      get: () => {
        throw new Error('a bug in a driver');
      },
    });
    world.run(3000);
    expect(new Set(world.of('sensor-failed').map((event) => event.code))).toEqual(new Set(['INTERNAL']));
    expect(countOf(world, 'good:temperature')).toBe(4);
  });
});
