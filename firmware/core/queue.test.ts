import { describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  CONTENT,
  DROP_REASON,
  type DropRecord,
  decodeDropRecord,
  type Envelope,
  encodeCti,
  envelopeCti,
} from '#proto/reading.js';
import { chainBreaks, createWorld, driverOf, faultsOf, sealedEver, type World } from './device.fixture.js';
import { useCheapSignatures } from './gateway.fixture.js';

useCheapSignatures();

const BOUND = 16_384;

/** A device that seals ten readings a second into a queue of 16 KiB. */
const newWorld = (): World => {
  const settings = { queueBytesMax: BOUND, sensors: [] as object[] };
  const world = createWorld(settings as never);
  settings.sensors.push({ driver: driverOf(world.sensors.bench!), options: {}, periodMs: 100 });
  world.reset();
  return world;
};

const recordIn = (envelope: Envelope): DropRecord => {
  const record = decodeDropRecord(envelope.payload);
  if (!record.ok) throw new Error(record.code);
  return record.value;
};

const dropRecords = (world: World): DropRecord[] =>
  sealedEver(world)
    .filter((envelope) => envelope.contentType === CONTENT.drop)
    .map(recordIn);

const queuedBytes = (world: World): number =>
  world.storage.list('q.').reduce((sum, name) => sum + world.storage.blobs.get(name)!.length, 0);

describe('a full queue', () => {
  test('gives up the oldest, keeps within its bound, and the device itself explains the gap', () => {
    const world = newWorld();
    world.gateways[0]!.away = true;
    world.device.start();
    for (let i = 0; i < 200; i++) {
      world.run(100);
      expect(queuedBytes(world)).toBeLessThanOrEqual(BOUND);
    }
    expect(faultsOf(world)).toEqual([]);
    const records = dropRecords(world);
    expect(records.length).toBeGreaterThan(10);
    for (const record of records) {
      expect(record.reason).toBe(DROP_REASON.queueFull);
      expect(record.from! >= 1_795_000_000 && record.from! <= record.until!).toBe(true);
    }
    const dropped = world.of('dropped');
    expect(dropped.map((event) => event.count)).toEqual(records.map((record) => record.count));
    expect(world.device.status().counters.dropped).toBe(sealedEver(world).length - world.storage.list('q.').length);
  });

  test('explains an outage of any length: each envelope that is gone counts once in the records that are left', () => {
    const world = newWorld();
    world.gateways[0]!.away = true;
    world.device.start();
    world.run(60_000);
    const queued = world.storage.list('q.').map((name) => name.slice(2));
    const left = sealedEver(world).filter((envelope) => queued.includes(toHex(envelopeCti(envelope))));
    const records = left.filter((envelope) => envelope.contentType === CONTENT.drop).map(recordIn);
    const gone = sealedEver(world).length - left.length;
    expect(gone).toBeGreaterThan(500);
    expect(records.reduce((sum, record) => sum + record.count, 0)).toBe(gone);
    expect(world.device.status().counters.dropped).toBe(gone);
    // one of them reaches back to the first envelope of all
    expect(records.map((record) => toHex(record.first))).toContain(toHex(encodeCti(1, 0)));
    // drop records do not crowd out readings
    expect(records.length).toBeLessThan(left.length / 3);
  });

  test('never gives up a drop record before one that covers it is durable', () => {
    const world = newWorld();
    world.gateways[0]!.away = true;
    world.device.start();
    for (let i = 0; i < 300; i++) {
      world.run(100);
      expect(faultsOf(world)).toEqual([]);
    }
  });
});

describe('a full disk', () => {
  test('stops sealing, says so once, keeps all, and goes on by itself', () => {
    const world = newWorld();
    world.gateways[0]!.away = true;
    world.device.start();
    world.storage.capacity = 4000;
    world.run(20_000);
    expect(world.of('storage-full')).toMatchObject([{ code: 'STORAGE_FULL' }]);
    expect(world.device.status()).toMatchObject({ blockedBy: 'STORAGE_FULL' });
    expect(world.device.status().counters.samplesMissed).toBeGreaterThan(100);
    const before = sealedEver(world).length;
    world.storage.capacity = Number.POSITIVE_INFINITY;
    world.run(61_000);
    expect(world.of('storage-recovered')).toHaveLength(1);
    expect(world.device.status().blockedBy).toBeUndefined();
    expect(sealedEver(world).length).toBeGreaterThan(before + 16);
    expect(faultsOf(world)).toEqual([]);
  });

  test('is relieved by receipts', () => {
    const world = newWorld();
    world.gateways[0]!.silent = true;
    world.device.start();
    world.storage.capacity = 4000;
    world.run(10_000);
    expect(world.device.status().blockedBy).toBe('STORAGE_FULL');
    world.gateways[0]!.silent = false;
    world.run(90_000);
    expect(world.device.status().blockedBy).toBeUndefined();
    expect(world.device.status().queueCount).toBeLessThan(4);
    expect(faultsOf(world)).toEqual([]);
  });

  test('writes the same envelope again, never another for its sequence', () => {
    const world = newWorld();
    // a key store with random nonces: signing again would give another envelope
    const signOnce = world.keySign;
    let nonce = 0;
    world.keySign = (digest, done) =>
      signOnce(digest, (error, signature) => {
        if (signature !== undefined) signature[63] = nonce++ & 255;
        done(error, signature);
      });
    world.device.start();
    const write = world.storage.write;
    const tried: string[] = [];
    let failures = 3;
    Object.assign(world.storage, {
      write: (name: string, bytes: Uint8Array) => {
        if (name === `q.${toHex(encodeCti(1, 2))}`) tried.push(toHex(bytes));
        // the bytes reach the disk, but the disk says that they did not
        write(name, bytes);
        if (name === `q.${toHex(encodeCti(1, 2))}` && failures-- > 0) throw new FieldmarkError('STORAGE_FAILED');
      },
    });
    world.run(1000);
    world.clock.seconds += 100;
    world.run(10_000);
    expect(tried).toHaveLength(4);
    expect(new Set(tried).size).toBe(1);
    expect(faultsOf(world)).toEqual([]);
  });

  test('at the start only delays the boot', () => {
    const world = newWorld();
    world.device.start();
    world.run(1000);
    world.device.stop();
    world.storage.capacity = 0;
    world.reset().start();
    world.run(3000);
    expect(world.device.status()).toMatchObject({ boot: 0, blockedBy: 'STORAGE_FULL' });
    world.storage.capacity = Number.POSITIVE_INFINITY;
    world.run(10_000);
    expect(world.device.status()).toMatchObject({ boot: 2, blockedBy: undefined });
    expect(faultsOf(world)).toEqual([]);
  });

  test('that refuses to remove stops sealing before the bound is passed', () => {
    const world = newWorld();
    world.device.start();
    world.run(1000);
    world.storage.failRemovals = true;
    world.run(5000);
    expect(world.device.status().blockedBy).toBe('STORAGE_FAILED');
    expect(world.of('dropped')).toEqual([]);
    world.storage.failRemovals = false;
    world.run(61_000);
    expect(world.device.status().blockedBy).toBeUndefined();
    expect(world.storage.list('q.').length).toBeLessThan(5);
    expect(faultsOf(world)).toEqual([]);
  });
});

describe('A25 a damaged blob', () => {
  /** Five envelopes in the queue, then the power is off. */
  const stopped = (): World => {
    const world = newWorld();
    world.gateways[0]!.away = true;
    world.device.start();
    world.run(500);
    return world;
  };
  const flip = (world: World, index: number, offset: number): string => {
    const name = world.storage.list('q.')[index]!;
    const blob = world.storage.blobs.get(name)!;
    blob[offset] = blob[offset]! ^ 1;
    return name;
  };

  test.each([0, 2, 4])('number %p is set aside, told, and in a drop record; the others arrive', (index) => {
    const world = stopped();
    const name = flip(world, index, 100);
    world.gateways[0]!.away = false;
    world.reset().start();
    world.run(600);
    expect(world.of('storage-damaged')).toMatchObject([{ name }]);
    const record = dropRecords(world)[0]!;
    expect(record).toMatchObject({ reason: DROP_REASON.storageDamaged, count: 1 });
    expect(toHex(record.first)).toBe(name.slice(2));
    expect(toHex(record.last)).toBe(name.slice(2));
    expect(world.storage.list('bad.')).toEqual([`bad.${name.slice(2)}`]);
    expect(world.storage.list('q.')).not.toContain(name);
    expect(world.gateways[0]!.stored.has(name.slice(2))).toBe(false);
    expect(world.gateways[0]!.stored.size).toBeGreaterThan(7);
    // the chain goes on even from a damaged end: its digest was stored beside it
    expect(chainBreaks(world)).toEqual([]);
    expect(faultsOf(world)).toEqual([]);
  });

  test('is found while it is read to be sent as well', () => {
    const world = stopped();
    world.run(100);
    const name = flip(world, 1, 60);
    world.gateways[0]!.away = false;
    world.run(20_000);
    expect(world.of('storage-damaged')).toMatchObject([{ name }]);
    expect(dropRecords(world)).toMatchObject([{ reason: DROP_REASON.storageDamaged, count: 1 }]);
    expect(faultsOf(world)).toEqual([]);
  });

  test('neighbours share one record, others have their own', () => {
    const world = stopped();
    for (const index of [0, 1, 3]) flip(world, index, 30);
    world.reset().start();
    world.run(500);
    expect(dropRecords(world).map((record) => record.count)).toEqual([2, 1]);
    expect(world.device.status().counters.dropped).toBe(3);
  });

  test('of length zero, or under the name of another, is damaged as well', () => {
    const world = stopped();
    const names = world.storage.list('q.');
    world.storage.blobs.set(names[0]!, new Uint8Array(0));
    world.storage.blobs.set(names[2]!, world.storage.blobs.get(names[3]!)!.slice());
    world.reset().start();
    world.run(500);
    expect(dropRecords(world)).toHaveLength(2);
    expect(faultsOf(world)).toEqual([]);
  });
});
