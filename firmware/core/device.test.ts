import { describe, expect, test } from '@jest/globals';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeHealth } from '#proto/health.js';
import { LIMITS } from '#proto/limits.js';
import { CONTENT } from '#proto/reading.js';
import { decodePack } from '#proto/senml.js';
import { createWorld, DEVICE_SECRET, driverOf, faultsOf, sealedEver, started } from './device.fixture.js';
import type { Stream } from './stream.js';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a device with an honest gateway', () => {
  test('seals each sample once and lets go of it when its receipt verifies', () => {
    const world = started();
    world.run(10_500);
    expect(sealedEver(world).map((envelope) => envelope.sequence)).toEqual(upTo(11));
    expect(world.of('receipted').map((event) => event.sequence)).toEqual(upTo(11));
    expect(world.device.status()).toMatchObject({ boot: 1, nextSequence: 11, queueCount: 0, network: 'open' });
    // the newest stays as the end of the chain
    expect(world.storage.list('q.')).toHaveLength(1);
    expect(faultsOf(world)).toEqual([]);
  });

  test('seals what was measured, under the name that the settings give', () => {
    const world = createWorld();
    const driver = driverOf(world.sensors.bench!);
    const settings = { sensors: [{ driver, options: {}, name: 'roof', periodMs: 1000 }] };
    const named = started(settings);
    named.run(100);
    expect(decodePack(sealedEver(named)[0]!.payload)).toEqual({
      ok: true,
      value: [{ name: 'roof:temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }],
    });
  });

  test('seals private readings where it has a stream, and makes keys public when they are due, in the same chain', () => {
    let due: Uint8Array | undefined = new Uint8Array([1]);
    const stream: Stream = {
      seal: (pack) => new Uint8Array([...pack].reverse()),
      disclose: () => {
        const payload = due;
        due = undefined;
        return payload;
      },
    };
    const world = started({ stream });
    world.run(2500);
    due = new Uint8Array([2]);
    world.run(1000);
    const sealed = sealedEver(world);
    const types = sealed.map(({ contentType }) => contentType);
    expect(types.filter((type) => type === CONTENT.privateReading)).toHaveLength(4);
    expect(types).not.toContain(CONTENT.reading);
    const disclosed = sealed.filter(({ contentType }) => contentType === CONTENT.disclosure);
    expect(disclosed.map(({ payload }) => [...payload])).toEqual([[1], [2]]);
    const pack = sealed.find(({ contentType }) => contentType === CONTENT.privateReading)!.payload;
    expect(decodePack(new Uint8Array([...pack].reverse())).ok).toBe(true);
    expect(faultsOf(world)).toEqual([]);
    // a stream that makes them too large is the sensor's failure, and no envelope
    const huge = started({ stream: { ...stream, seal: () => new Uint8Array(LIMITS.envelopeBytesMax) } });
    huge.run(500);
    expect(sealedEver(huge)).toEqual([]);
    expect(huge.of('sensor-failed').map(({ code }) => code)).toEqual(['ENVELOPE_TOO_LARGE']);
  });

  test('goes on with the next boot and the same chain after a reset', () => {
    const world = started();
    world.run(3000);
    world.reset().start();
    world.run(3000);
    const names = sealedEver(world).map((envelope) => `${envelope.boot}.${envelope.sequence}`);
    expect(names).toEqual(['1.0', '1.1', '1.2', '2.0', '2.1', '2.2']);
    expect(faultsOf(world)).toEqual([]);
  });

  test('keeps the end of its chain also when all receipts come at once', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(5000);
    world.sensors.bench!.hangs = true;
    world.gateways[0]!.silent = false;
    // a new connection sends all of them again, so that one message receipts them
    world.disconnect();
    world.run(5000);
    expect(world.device.status().queueCount).toBe(0);
    expect(world.storage.list('q.')).toEqual(['q.00000001000000000004']);
    world.sensors.bench!.hangs = false;
    world.reset().start();
    world.run(3000);
    expect(faultsOf(world)).toEqual([]);
    expect(sealedEver(world).map((envelope) => envelope.contentType)).not.toContain(CONTENT.drop);
  });

  test('keeps what it sealed while its broker acknowledges and its gateway says nothing', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(5000);
    world.reset().start();
    world.run(500);
    expect(world.of('receipted')).toEqual([]);
    expect(world.device.status().queueCount).toBe(6);
  });

  test('needs no acknowledgement where it has a receipt', () => {
    const world = createWorld();
    world.acknowledges = false;
    world.reset().start();
    world.run(5500);
    expect(world.of('receipted')).toHaveLength(6);
  });

  test('tells how it is in health envelopes, in the same chain', () => {
    const place = { latitude: 473_769_000, longitude: -85_417_000 };
    const world = started({ healthPeriodMs: 5000, place });
    world.sensors.bench!.fault = new FieldmarkError('SENSOR_ABSENT');
    world.run(5500);
    const last = sealedEver(world).filter((envelope) => envelope.contentType === CONTENT.health);
    expect(last).toHaveLength(1);
    const health = decodeHealth(last[0]!.payload);
    expect(health.ok && health.value).toMatchObject({
      uptimeSeconds: 5,
      queueLength: 0,
      droppedCount: 0,
      sensorFailures: [{ name: 'bench', code: 'SENSOR_ABSENT' }],
      lastError: 'SENSOR_ABSENT',
      place,
      periodSeconds: 1,
    });
    expect(faultsOf(world)).toEqual([]);
  });

  test('works without any gateway, and then only queues', () => {
    const world = started({ gateways: [] });
    world.run(3000);
    expect(world.device.status()).toMatchObject({ queueCount: 3, network: 'closed' });
  });

  test('does nothing after it was stopped', () => {
    const world = started();
    world.run(2000);
    world.device.stop();
    world.run(5000);
    expect(world.device.status()).toMatchObject({ running: false, network: 'closed' });
    expect(sealedEver(world)).toHaveLength(2);
  });
});

describe('the clock', () => {
  test('A11 order is by cti, whatever the clock does, and each time is signed as it was', () => {
    const world = started();
    const tenYears = 315_360_000;
    world.run(3000);
    world.clock.seconds += tenYears;
    world.run(3000);
    world.clock.seconds -= 2 * tenYears;
    world.run(3000);
    const sealed = sealedEver(world);
    expect(sealed.map((envelope) => envelope.sequence)).toEqual(upTo(9));
    const jumps = sealed.map((envelope) => Math.round((envelope.iat - 1_795_000_000) / tenYears));
    expect(jumps).toEqual([0, 0, 0, 1, 1, 1, -1, -1, -1]);
    world.run(500);
    expect(world.device.status().queueCount).toBe(0);
    expect(faultsOf(world)).toEqual([]);
  });

  test('A11 a device without a clock signs no time rather than a made-up one', () => {
    const world = createWorld();
    world.clock.quality = 0;
    world.reset().start();
    world.run(2500);
    expect(sealedEver(world).map((envelope) => [envelope.iat, envelope.clock])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    // it logs in by its counter alone
    expect(world.of('connected')).toHaveLength(1);
  });

  test.each([Number.NaN, -1, 2 ** 32, Number.POSITIVE_INFINITY])('a clock that says %p is no clock', (seconds) => {
    const world = createWorld();
    world.clock.seconds = seconds;
    world.reset().start();
    world.run(1000);
    expect(sealedEver(world).map((envelope) => [envelope.iat, envelope.clock])).toEqual([[0, 0]]);
  });
});

describe('secrets and chance', () => {
  test('A03 a constant random source changes nothing that is sealed', () => {
    const sealedWith = (random: (length: number) => Uint8Array): string[] => {
      const world = createWorld();
      world.random = random;
      world.reset().start();
      world.run(5000);
      world.gateways[0]!.away = true;
      world.run(20_000);
      expect(faultsOf(world)).toEqual([]);
      return sealedEver(world).map((envelope) => toHex(envelope.bytes));
    };
    const zeros = sealedWith((length) => new Uint8Array(length));
    expect(zeros).toHaveLength(25);
    expect(sealedWith((length) => new Uint8Array(length).fill(255))).toEqual(zeros);
    expect(sealedWith(createWorld().random)).toEqual(zeros);
  });

  test('A03 a constant random source makes no login storm', () => {
    const world = createWorld();
    world.random = (length) => new Uint8Array(length);
    world.reset().start();
    world.gateways[0]!.away = true;
    world.run(600_000);
    // 1, 2, 4 … 150 s, at half of each backoff
    expect(world.of('disconnected').length).toBeGreaterThan(4);
    expect(world.of('disconnected').length).toBeLessThan(15);
  });

  test('A02 no form of the key is in the storage, the events or the status', () => {
    const world = started({ healthPeriodMs: 2000 });
    world.run(3000);
    world.keySign = (_digest, done) => done(new FieldmarkError('KEY_LOCKED'), undefined);
    world.sensors.bench!.fault = new FieldmarkError('SENSOR_ABSENT');
    world.run(3000);
    const secret = Buffer.from(DEVICE_SECRET);
    const forms = [secret.toString('hex'), secret.toString('base64'), secret.toString('base64url')];
    const asText = (value: unknown): string =>
      JSON.stringify(value, (_key, item) => (item instanceof Uint8Array ? Buffer.from(item).toString('hex') : item));
    const told = asText(world.events) + asText(world.device.status());
    const stored = [...world.storage.blobs.values()].map((blob) => Buffer.from(blob));
    expect(world.of('sealed').length).toBeGreaterThan(0);
    for (const form of forms) {
      expect(told).not.toContain(form);
      for (const blob of stored) expect(blob.toString('latin1')).not.toContain(form);
    }
    for (const blob of stored) expect(blob.indexOf(secret)).toBe(-1);
  });
});

describe('settings that can not work', () => {
  const codeOf = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      return error instanceof FieldmarkError ? error.code : `${error}`;
    }
    return 'none';
  };

  test.each([
    ['a short device id', { deviceId: new Uint8Array(19) }],
    ['a long net', { net: new Uint8Array(9) }],
    ['a queue smaller than a few envelopes', { queueBytesMax: 10_000 }],
    ['a negative health period', { healthPeriodMs: -1 }],
    ['no envelope on its way', { inFlightMax: 0 }],
    [
      'a gateway without its key',
      { gateways: [{ id: new Uint8Array(20), publicKey: new Uint8Array(0), url: 'mqtt://a' }] },
    ],
  ])('%s is refused', (_name, settings) => {
    expect(codeOf(() => createWorld(settings).reset())).toBe('CONFIG_INVALID');
  });

  test('two sensors that would give one record name are refused', () => {
    const driver = driverOf(createWorld().sensors.bench!);
    const one = { driver, options: {}, periodMs: 1000 };
    expect(codeOf(() => createWorld({ sensors: [one, one] }).reset())).toBe('CONFIG_INVALID');
    const other = { driver, options: {}, periodMs: 1000, name: 'roof' };
    expect(codeOf(() => createWorld({ sensors: [one, other] }).reset())).toBe('none');
  });

  test('a period shorter than the driver allows is refused, and a name that no record may have', () => {
    const driver = driverOf(createWorld().sensors.bench!);
    const refused = (sensor: { periodMs: number; name?: string }) =>
      codeOf(() => createWorld({ sensors: [{ driver, options: {}, ...sensor }] }).reset());
    expect(refused({ periodMs: 99 })).toBe('CONFIG_INVALID');
    expect(refused({ periodMs: Number.NaN })).toBe('CONFIG_INVALID');
    expect(refused({ periodMs: 100, name: '-roof' })).toBe('CONFIG_INVALID');
    expect(refused({ periodMs: 100, name: 'roof top' })).toBe('CONFIG_INVALID');
  });
});
