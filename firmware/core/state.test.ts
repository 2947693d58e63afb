import { describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { CONTENT, decodeDropRecord } from '#proto/reading.js';
import { createWorld, faultsOf, sealedEver, started, type World } from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';

useCheapSignatures();

const flip = (world: World, name: string): void => {
  const blob = world.storage.blobs.get(name)!;
  blob[blob.length - 3] = blob[blob.length - 3]! ^ 4;
};

const errorOf = (act: () => unknown): FieldmarkError => {
  try {
    act();
  } catch (error) {
    if (error instanceof FieldmarkError) return error;
    throw error;
  }
  throw new Error('it did not throw');
};

/** A device that has sealed, been receipted, and stopped. */
const used = (settings = {}): World => {
  const world = started(settings);
  world.run(3000);
  world.reset().start();
  world.run(3000);
  world.device.stop();
  return world;
};

describe('the stored state', () => {
  test.each(['state.a', 'state.b'])('may lose %s: no boot count and no login counter comes back', (name) => {
    for (const spoil of [flip, (world: World, blob: string) => world.storage.blobs.delete(blob)]) {
      const world = used();
      spoil(world, name);
      world.reset().start();
      world.run(3000);
      expect(world.device.status().boot).toBe(3);
      expect(world.of('connected')).toHaveLength(3);
      expect(faultsOf(world)).toEqual([]);
      // both copies are whole again
      expect(world.storage.blobs.get('state.a')).toEqual(world.storage.blobs.get('state.b'));
    }
  });

  test('with both copies damaged or gone, nothing is sealed or sent', () => {
    for (const spoil of [flip, (world: World, blob: string) => world.storage.blobs.delete(blob)]) {
      const world = used();
      spoil(world, 'state.a');
      spoil(world, 'state.b');
      const before = world.storage.operations;
      const error = errorOf(() => world.reset().start());
      expect(error.code).toBe('STORAGE_DAMAGED');
      expect(error.next).toMatch(/recovery/);
      world.run(3000);
      expect(world.storage.operations).toBe(before);
      expect(world.device.status()).toMatchObject({ running: false, boot: 0 });
    }
  });

  test('is recovered on the owner’s word, far ahead of anything used, and the device says what it lost', () => {
    const settings: { recoverState?: boolean } = {};
    const world = used(settings);
    flip(world, 'state.a');
    flip(world, 'state.b');
    settings.recoverState = true;
    world.reset().start();
    world.run(2500);
    expect(world.device.status().boot).toBeGreaterThan(1_794_000_000);
    const sealed = sealedEver(world);
    const first = sealed.find((envelope) => envelope.boot > 1_794_000_000)!;
    expect(first.contentType).toBe(CONTENT.drop);
    const record = decodeDropRecord(first.payload);
    // from just after the newest that is known
    expect(record.ok && toHex(record.value.first)).toBe('00000002000000000003');
    expect(world.of('connected')).toHaveLength(3);
    expect(faultsOf(world)).toEqual([]);
    // and from then on counts as ever
    world.reset().start();
    expect(world.device.status().boot).toBe(first.boot + 1);
  });

  test('is not recovered without a clock', () => {
    const settings: { recoverState?: boolean } = { recoverState: true };
    const world = used(settings);
    flip(world, 'state.a');
    flip(world, 'state.b');
    world.clock.quality = 0;
    expect(errorOf(() => world.reset().start()).code).toBe('STORAGE_DAMAGED');
  });

  test('recovery changes nothing where the state is whole', () => {
    const world = used({ recoverState: true });
    world.reset().start();
    expect(world.device.status().boot).toBe(3);
  });

  test('of another device is refused', () => {
    const settings: { deviceId?: Uint8Array } = {};
    const world = used(settings);
    settings.deviceId = new Uint8Array(20).fill(9);
    expect(errorOf(() => world.reset().start()).code).toBe('DEVICE_MISMATCH');
  });

  test('notices that the end of the chain is gone, and seals that first', () => {
    const world = used();
    for (const name of world.storage.list('q.')) world.storage.blobs.delete(name);
    world.reset().start();
    world.run(1000);
    const first = sealedEver(world).find((envelope) => envelope.boot === 3)!;
    expect([first.sequence, first.contentType]).toEqual([0, CONTENT.drop]);
    const record = decodeDropRecord(first.payload);
    expect(record.ok && toHex(record.value.first)).toBe('00000001000000000002');
  });
});

describe('login counters', () => {
  test('never repeat, over resets and crashes at any write', () => {
    const world = createWorld();
    for (let i = 0; i < 60; i++) {
      world.reset();
      world.storage.cutAfter = i % 2 === 0;
      world.storage.cutAt = world.storage.operations + 1 + (i % 7);
      try {
        world.device.start();
        for (let j = 0; j < 5; j++) {
          world.run(3000);
          world.disconnect();
        }
      } catch {}
    }
    world.reset().start();
    for (let j = 0; j < 80; j++) {
      world.run(3000);
      world.disconnect();
    }
    expect(world.gateways[0]!.counters.length).toBeGreaterThan(90);
    expect(faultsOf(world)).toEqual([]);
  });

  test('are durable before they are used', () => {
    const world = started();
    world.run(200);
    const write = world.storage.write;
    const full = (name: string, bytes: Uint8Array): void => {
      if (name.startsWith('state.')) throw new FieldmarkError('STORAGE_FULL');
      write(name, bytes);
    };
    Object.assign(world.storage, { write: full });
    // those of one reservation may be used, and not one more
    for (let i = 0; i < 100; i++) {
      world.disconnect();
      world.run(5000);
    }
    expect(world.gateways[0]!.counters).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
    expect(world.of('disconnected').pop()).toMatchObject({ code: 'STORAGE_FULL' });
    Object.assign(world.storage, { write });
    world.run(301_000);
    expect(world.gateways[0]!.counters.pop()).toBe(33);
  });
});
