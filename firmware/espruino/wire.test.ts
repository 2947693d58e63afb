import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { encodeHealth as healthOfProto } from '#proto/health.js';
import { LIMITS } from '#proto/limits.js';
import { assembleLogin, prepareLogin } from '#proto/login.js';
import { assembleEnvelope, CONTENT, encodeCti, encodeDropRecord, prepareEnvelope } from '#proto/reading.js';
import { encodePack, type SenmlRecord } from '#proto/senml.js';
import { encodeHealth } from './health.js';
import { encodeDrop } from './journal.js';
import { ctiOf, envelope, login, pack, signed, takeInt, takeList, takeMap, takeText, toBeSigned } from './wire.js';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const upTo = (max: number) =>
  fc.oneof(
    fc.maxSafeNat().map((value) => value % (max + 1)),
    fc.constantFrom(0, 23, 24, 255, 256, max),
  );
const SIGNATURE = new Uint8Array(64).fill(7);

const record: fc.Arbitrary<SenmlRecord> = fc.record(
  {
    name: fc.string({ minLength: 1, maxLength: 20 }),
    unit: fc.constantFrom('Cel', '%RH', 'lx', 'µg/m3'),
    value: fc.oneof(
      fc.record({ mantissa: fc.maxSafeInteger(), exponent: fc.integer({ min: -12, max: 12 }) }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.boolean(),
    ),
  },
  { requiredKeys: ['name', 'value'] },
);

const origin = fc.record({ deviceId: bytes(20), net: bytes(8), firmware: bytes(8) });

describe('what a board writes is what the tables of proto write', () => {
  test('an envelope, and what is signed of it', () => {
    fc.assert(
      fc.property(
        origin,
        fc.constantFrom(...Object.values(CONTENT)),
        upTo(LIMITS.secondsMax),
        upTo(4),
        upTo(LIMITS.bootMax),
        upTo(LIMITS.sequenceMax),
        bytes(16),
        fc.uint8Array({ maxLength: 700 }),
        (from, contentType, iat, clock, boot, sequence, prev, payload) => {
          const header = { ...from, algorithm: ALGORITHM.ES256K, contentType, iat, boot, sequence, prev, clock };
          const expected = prepareEnvelope(header as never, payload);
          const cti = ctiOf(boot, sequence);
          const mine = envelope(from, contentType, { iat, clock }, cti, prev, payload);
          expect(cti).toEqual(encodeCti(boot, sequence));
          expect(toHex(toBeSigned(mine))).toBe(toHex(expected.toBeSigned));
          const whole = assembleEnvelope(expected.protectedBytes, payload, SIGNATURE);
          expect(toHex(signed(mine, SIGNATURE))).toBe(toHex(whole));
        },
      ),
    );
  });

  test('a login, with a clock and without', () => {
    fc.assert(
      fc.property(origin, upTo(LIMITS.integerMax), upTo(LIMITS.secondsMax), (from, counter, iat) => {
        const audience = `0x${'ab'.repeat(20)}`;
        const said = { algorithm: ALGORITHM.ES256K, deviceId: from.deviceId, audience, counter, net: from.net };
        const expected = prepareLogin(iat === 0 ? said : { ...said, iat });
        const mine = login(from, audience, counter, iat);
        expect(toHex(toBeSigned(mine))).toBe(toHex(expected.toBeSigned));
        expect(toHex(signed(mine, SIGNATURE))).toBe(toHex(assembleLogin(expected, SIGNATURE)));
      }),
    );
  });

  test('a pack', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 32 }), (records) => {
        expect(toHex(pack(records))).toBe(toHex(encodePack(records)));
      }),
    );
  });

  test('a drop record', () => {
    fc.assert(
      fc.property(
        bytes(10),
        bytes(10),
        upTo(LIMITS.sequenceMax),
        upTo(9),
        upTo(9),
        (first, last, count, from, until) => {
          const times = { ...(from > 0 && { from }), ...(until > 0 && { until }) };
          const expected = encodeDropRecord({ reason: 1, first, last, count, ...times });
          expect(toHex(encodeDrop({ reason: 1, first, last, count, from, until }))).toBe(toHex(expected));
        },
      ),
    );
  });

  test('health', () => {
    const journal = { count: () => 3, sizeBytes: () => 900, dropped: () => 70_000 };
    const figures = { memoryFreeBytes: 28_000, uptimeSeconds: 90 };
    const sensors = [
      { name: 'indoor', state: 'failed', code: 'SENSOR_ABSENT' },
      { name: 'light', state: 'ready', code: undefined },
    ] as const;
    const common = {
      uptimeSeconds: 90,
      queueLength: 3,
      queueBytes: 900,
      droppedCount: 70_000,
      memoryFreeBytes: 28_000,
    };
    expect(toHex(encodeHealth(90_999, journal, [sensors[1]], figures, undefined, undefined))).toBe(
      toHex(healthOfProto(common)),
    );
    const place = { latitude: 473_769_000, longitude: -85_417_000 };
    const failing = { sensorFailures: [{ name: 'indoor', code: 'SENSOR_ABSENT' }], lastError: 'SENSOR_ABSENT', place };
    expect(toHex(encodeHealth(90_999, journal, sensors, figures, 'SENSOR_ABSENT', place))).toBe(
      toHex(healthOfProto({ ...common, ...failing })),
    );
  });
});

describe('A10 what a board reads has one form', () => {
  const read = (hex: string, take: typeof takeInt) => take({ bytes: Uint8Array.from(Buffer.from(hex, 'hex')), at: 0 });

  test('a number, and the heads of lists, maps and texts', () => {
    expect(read('17', takeInt)).toBe(23);
    expect(read('1818', takeInt)).toBe(24);
    expect(read('1b001fffffffffffff', takeInt)).toBe(Number.MAX_SAFE_INTEGER);
    expect(read('83', takeList)).toBe(3);
    expect(read('b81a', takeMap)).toBe(26);
    expect(takeText({ bytes: new Uint8Array([0x62, 0x68, 0x69]), at: 0 })).toEqual(new Uint8Array([0x68, 0x69]));
  });

  test.each([
    ['a longer head than needed', '1817', takeInt],
    ['two bytes for one', '1900ff', takeInt],
    ['eight bytes for four', '1b00000000ffffffff', takeInt],
    ['2^53', '1b0020000000000000', takeInt],
    ['a cut head', '19ff', takeInt],
    ['nothing', '', takeInt],
    ['another type', '40', takeInt],
    ['an indefinite length', '9f', takeList],
  ])('not %s', (_name, hex, take) => {
    expect(() => read(hex, take)).toThrow(expect.objectContaining({ code: 'SHAPE_INVALID' }));
  });

  test('not a text that ends too early', () => {
    const reader = { bytes: new Uint8Array([0x63, 0x68, 0x69]), at: 0 };
    expect(() => takeText(reader)).toThrow(expect.objectContaining({ code: 'SHAPE_INVALID' }));
  });
});
