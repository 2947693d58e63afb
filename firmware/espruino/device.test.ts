import { describe, expect, test } from '@jest/globals';
import { DEVICE_ID } from '#core/device.fixture.js';
import { makeGroup, sha256, useCheapSignatures } from '#core/gateway.fixture.js';
import { FieldmarkError } from '#proto/errors.js';
import { decodeHealth } from '#proto/health.js';
import { CONTENT, decodeDropRecord, decodeEnvelope, encodeCti } from '#proto/reading.js';
import { encodeReceiptMessage } from '#proto/receipt.js';
import { type BoardWorld, createBoardWorld, faultsOf } from './device.fixture.js';
import { PowerCut } from './flash.fixture.js';
import { openFlashStorage } from './flash-storage.js';
import { openJournal } from './journal.js';

useCheapSignatures();

const started = (): BoardWorld => {
  const world = createBoardWorld();
  world.reset();
  return world;
};

const crypto = { sha256, keccak256: sha256, verify: () => true, random: (length: number) => new Uint8Array(length) };

/** An outage that fills the queue, drops in it, receipts after it, and a session that ends. */
const busyDay = (world: BoardWorld): void => {
  world.reset();
  world.run(3000);
  world.gateways[0]!.away = true;
  world.run(40_000);
  world.gateways[0]!.away = false;
  world.run(9000);
  world.disconnect();
  world.run(4000);
};

describe('the device of a board', () => {
  test('seals on a grid, sends one at a time and lets go of what has its receipt', () => {
    const world = started();
    const device = world.reset();
    world.run(5000);
    expect(world.lines.slice(0, 4)).toEqual(['connected ', 'sealed 1.0', 'receipted 1.0', 'sealed 1.1']);
    expect(device.status()).toMatchObject({ isSealing: true, boot: 1, queueCount: 0, lastError: undefined });
    expect(Buffer.from(device.status().receipted!)).toEqual(Buffer.from(encodeCti(1, 3)));
    expect(faultsOf(world)).toEqual([]);
  });

  test('never has two on their way, and sends again what has no answer', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(60_000);
    const arrivals = world.gateways[0]!.arrivals;
    expect([...arrivals.values()]).toEqual([2]);
    // a session that brings no receipt is given up
    world.run(80_000);
    expect(world.lines).toContain('disconnected GATEWAY_UNREACHABLE');
    world.gateways[0]!.silent = false;
    world.run(120_000);
    expect(world.count('receipted')).toBeGreaterThan(20);
    expect(faultsOf(world)).toEqual([]);
  });

  test('goes past a refused one, pauses where the gateway is busy, and comes back to both', () => {
    const world = started();
    world.gateways[0]!.refuseWith = (cti) => (cti[9] === 1 ? 'SIGNATURE_INVALID' : undefined);
    world.run(5000);
    expect(world.lines).toContain('refused 1.1SIGNATURE_INVALID');
    expect(world.count('receipted')).toBeGreaterThan(2);
    world.gateways[0]!.refuseWith = () => 'GATEWAY_BUSY';
    world.run(1000);
    const before = world.count('refused');
    world.run(1000);
    expect(world.count('refused') - before).toBeLessThan(2);
    world.gateways[0]!.refuseWith = undefined;
    world.run(70_000);
    expect(world.lines).toContain('receipted 1.1');
    expect(faultsOf(world)).toEqual([]);
  });

  test('keeps what a false receipt names', () => {
    const world = started();
    world.gateways[0]!.silent = true;
    world.run(1500);
    const envelope = [...world.written.values()][0]!.envelope;
    world.deliver(encodeReceiptMessage(makeGroup(new Uint8Array(32).fill(9), new Uint8Array(8), [envelope])));
    world.deliver(new Uint8Array([0xff]));
    world.run(200);
    expect(world.lines).toContain('receipt-ignored RECEIPT_INVALID');
    expect(world.lines).toContain('receipt-ignored SHAPE_INVALID');
    expect(world.count('receipted')).toBe(0);
  });

  test('tells of a failing sensor in its health, and of the queue', () => {
    const world = createBoardWorld();
    world.healthPeriodMs = 2000;
    world.sensor.fault = new FieldmarkError('SENSOR_ABSENT');
    world.reset();
    world.run(5000);
    const sealed = [...world.written.values()].map((one) => decodeEnvelope(one.envelope));
    expect(sealed.map((one) => one.ok && one.value.contentType)).toEqual([CONTENT.health, CONTENT.health]);
    const health = sealed.map((one) => one.ok && decodeHealth(one.value.payload));
    const said = { place: { latitude: -338_568_000, longitude: 1_512_153_000 }, lastError: 'SENSOR_ABSENT' };
    expect(health[1]).toMatchObject({ ok: true, value: said });
    expect(world.lines).toContain('sensor-failed SENSOR_ABSENT');
    expect(world.count('receipted')).toBe(2);
  });

  test('takes no reading that would not fit into its memory, and says so', () => {
    const world = createBoardWorld();
    const value = { mantissa: 1, exponent: -2 };
    world.sensor.samples = Array.from({ length: 30 }, () => ({ name: 'temperature', unit: 'Cel', value }));
    world.reset();
    world.run(3000);
    expect(world.lines).toContain('sensor-failed ENVELOPE_TOO_LARGE');
    expect(world.count('sealed')).toBe(0);
    world.sensor.samples = world.sensor.samples.slice(0, 9);
    world.run(5000);
    expect(world.count('receipted')).toBeGreaterThan(0);
  });

  test('full: the oldest go, covered by one sealed record after the other, and nothing else is missing', () => {
    const world = started();
    world.gateways[0]!.away = true;
    world.run(200_000);
    expect(world.count('dropped')).toBeGreaterThan(5);
    const drops = [...world.written.values()]
      .map((one) => decodeEnvelope(one.envelope))
      .filter((one) => one.ok && one.value.contentType === CONTENT.drop)
      .map((one) => one.ok && decodeDropRecord(one.value.payload));
    expect(drops.length).toBeLessThan(world.written.size / 2);
    world.gateways[0]!.away = false;
    world.run(60_000);
    expect(faultsOf(world)).toEqual([]);
    // all that was sealed is at the gateway or counted in what is there, each once
    const stored = [...world.gateways[0]!.stored.values()].map((bytes) => decodeEnvelope(bytes));
    let counted = 0;
    for (const one of stored) {
      const record = one.ok && one.value.contentType === CONTENT.drop ? decodeDropRecord(one.value.payload) : undefined;
      if (record?.ok) counted += record.value.count;
    }
    expect(counted + stored.length).toBeGreaterThanOrEqual(world.written.size - 1);
    expect(counted + stored.length).toBeLessThanOrEqual(world.written.size);
  });

  test('explains an envelope whose bits have flipped', () => {
    const world = started();
    world.gateways[0]!.away = true;
    world.run(4000);
    const second = [...world.written.values()][1]!.envelope;
    const at = world.flash.bytes.findIndex((_, i) => second.every((byte, j) => world.flash.bytes[i + j] === byte));
    world.flash.bytes[at + 100]! ^= 1;
    world.gateways[0]!.away = false;
    world.reset();
    world.run(9000);
    expect(world.lines).toContain('dropped 1');
    expect(faultsOf(world)).toEqual([]);
    expect(world.count('receipted')).toBeGreaterThan(5);
  });

  test('seals nothing while the cells take nothing, then goes on with the sequence that it had', () => {
    const world = started();
    world.run(2000);
    const write = world.flash.write;
    (world.flash as { write: typeof write }).write = () => {};
    world.run(8000);
    expect(world.lines).toContain('storage-full STORAGE_FAILED');
    (world.flash as { write: typeof write }).write = write;
    world.run(60_000);
    expect(world.lines).toContain('storage-recovered ');
    expect(faultsOf(world)).toEqual([]);
  });
});

describe('A25 a board that loses its power', () => {
  test('refuses to start where its record of boot counts is gone, or is of another key', () => {
    const world = started();
    world.gateways[0]!.away = true;
    world.run(2000);
    const storage = openFlashStorage(world.flash, world.flash.pages);
    expect(() => openJournal(storage, crypto, new Uint8Array(20))).toThrow(
      expect.objectContaining({ code: 'DEVICE_MISMATCH' }),
    );
    storage.remove('state.a');
    expect(openJournal(storage, crypto, DEVICE_ID).boot()).toBe(1);
    storage.remove('state.b');
    expect(() => world.reset()).toThrow(expect.objectContaining({ code: 'STORAGE_DAMAGED' }));
  });

  test('says what is gone where the queue was lost and the state was not', () => {
    const world = started();
    world.gateways[0]!.away = true;
    world.run(3000);
    world.reset();
    world.run(500);
    const storage = openFlashStorage(world.flash, world.flash.pages);
    for (const name of storage.list('q.')) storage.remove(name);
    world.reset();
    world.run(3000);
    const first = [...world.written.values()].map((one) => decodeEnvelope(one.envelope)).at(-1);
    expect(first?.ok && first.value.boot).toBe(3);
    expect(world.lines).toContain('dropped 1');
  });

  const whole = createBoardWorld();
  busyDay(whole);
  const steps = whole.flash.steps();

  test('has a day with all that can be cut', () => {
    expect(whole.count('dropped')).toBeGreaterThan(1);
    expect(whole.count('receipted')).toBeGreaterThan(25);
    expect(Math.min(...whole.flash.erases)).toBeGreaterThan(1);
    expect(steps).toBeGreaterThan(3000);
    expect(faultsOf(whole)).toEqual([]);
  });

  /** a sample of the day's writes, and every one of them where FIELDMARK_EVERY_CUT is set */
  const stride = process.env.FIELDMARK_EVERY_CUT === undefined ? 61 : 1;

  test('loses nothing that it sealed, repeats no cti and keeps its chain, wherever the power goes', () => {
    for (let cut = 1; cut <= steps; cut += stride) {
      const world = createBoardWorld();
      world.flash.cutAt(cut);
      expect(() => busyDay(world)).toThrow(PowerCut);
      world.flash.cutAt(undefined);
      world.gateways[0]!.away = false;
      world.reset();
      world.run(12_000);
      expect([cut, ...faultsOf(world)]).toEqual([cut]);
      expect(world.written.size).toBeGreaterThan(9);
    }
  }, 600_000);
});
