import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from './bytes.js';
import { CborMap, CborTag, type CborValue, encode } from './cbor.js';
import { LIMITS } from './limits.js';
import { decodePack, encodePack, formatDecimal, isSenmlName, type SenmlRecord } from './senml.js';

const name = fc
  .tuple(fc.constantFrom('a', 'Z', '7'), fc.array(fc.constantFrom(...'abcXYZ019-:./_'), { maxLength: 20 }))
  .map(([first, rest]) => first + rest.join(''));
const record: fc.Arbitrary<SenmlRecord> = fc
  .record(
    {
      name,
      value: fc.oneof(
        fc.record({ mantissa: fc.maxSafeInteger(), exponent: fc.integer({ min: -12, max: 12 }) }),
        fc.string({ maxLength: 40 }),
        fc.boolean(),
      ),
      unit: fc.string({ minLength: 1, maxLength: 16 }),
      time: fc.integer({ min: -LIMITS.secondsMax, max: -1 }),
    },
    { requiredKeys: ['name', 'value'] },
  )
  .map((all) => ({ ...all }));

describe('SenML packs', () => {
  test('come back as they went in', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 8 }), (records) => {
        expect(decodePack(encodePack(records))).toEqual({ ok: true, value: records });
      }),
      { numRuns: 500 },
    );
  });
  test('have the bytes of RFC 8428 §6 in deterministic order', () => {
    const pack = encodePack([{ name: 'temperature', unit: 'Cel', value: { mantissa: 2508, exponent: -2 } }]);
    expect(toHex(pack)).toBe('81a3006b74656d7065726174757265016343656c02c482211909cc');
  });
  test('write exponent 0 as an integer and time 0 as nothing', () => {
    const plain = encodePack([{ name: 'lux', value: { mantissa: 7, exponent: 0 }, time: 0 }]);
    expect(plain).toEqual(
      encode([
        new CborMap([
          [0, 'lux'],
          [2, 7],
        ]),
      ]),
    );
  });
});

describe('a pack is refused with', () => {
  const one = (entries: [number | string, CborValue][]): CborValue => [new CborMap(entries)];
  const fraction = (items: readonly CborValue[]): CborValue => new CborTag(4, items);
  test.each<[string, CborValue]>([
    ['no records', []],
    [
      'too many records',
      Array.from(
        { length: LIMITS.senmlRecordsMax + 1 },
        () =>
          new CborMap([
            [0, 'a'],
            [2, 1],
          ]),
      ),
    ],
    [
      'no list',
      new CborMap([
        [0, 'a'],
        [2, 1],
      ]),
    ],
    ['a record that is no map', [[0, 'a']]],
    ['no name', one([[2, 1]])],
    [
      'an empty name',
      one([
        [0, ''],
        [2, 1],
      ]),
    ],
    [
      'a name that begins with a mark',
      one([
        [0, '-a'],
        [2, 1],
      ]),
    ],
    [
      'a name with a space',
      one([
        [0, 'a b'],
        [2, 1],
      ]),
    ],
    [
      'a name in another script',
      one([
        [0, 'é'],
        [2, 1],
      ]),
    ],
    [
      'a long name',
      one([
        [0, 'a'.repeat(65)],
        [2, 1],
      ]),
    ],
    [
      'a name that is a number',
      one([
        [0, 1],
        [2, 1],
      ]),
    ],
    ['no value', one([[0, 'a']])],
    [
      'two values',
      one([
        [0, 'a'],
        [2, 1],
        [3, 'x'],
      ]),
    ],
    [
      'a value and a boolean',
      one([
        [0, 'a'],
        [2, 1],
        [4, true],
      ]),
    ],
    [
      'a null value',
      one([
        [0, 'a'],
        [2, null],
      ]),
    ],
    [
      'a text as a number',
      one([
        [0, 'a'],
        [2, '1'],
      ]),
    ],
    [
      'a number as a text',
      one([
        [0, 'a'],
        [3, 1],
      ]),
    ],
    [
      'a number as a boolean',
      one([
        [0, 'a'],
        [4, 1],
      ]),
    ],
    [
      'a long text',
      one([
        [0, 'a'],
        [3, 'x'.repeat(257)],
      ]),
    ],
    [
      'A10 a fraction with exponent 0',
      one([
        [0, 'a'],
        [2, fraction([0, 7])],
      ]),
    ],
    [
      'an exponent of 13',
      one([
        [0, 'a'],
        [2, fraction([13, 7])],
      ]),
    ],
    [
      'an exponent of -13',
      one([
        [0, 'a'],
        [2, fraction([-13, 7])],
      ]),
    ],
    [
      'a fraction of three',
      one([
        [0, 'a'],
        [2, fraction([1, 7, 7])],
      ]),
    ],
    [
      'a fraction of one',
      one([
        [0, 'a'],
        [2, fraction([1])],
      ]),
    ],
    [
      'a fraction with a big mantissa',
      one([
        [0, 'a'],
        [2, fraction([1, new CborTag(2, new Uint8Array(9))])],
      ]),
    ],
    [
      'a big float',
      one([
        [0, 'a'],
        [2, new CborTag(5, [1, 7])],
      ]),
    ],
    [
      'an empty unit',
      one([
        [0, 'a'],
        [1, ''],
        [2, 1],
      ]),
    ],
    [
      'a long unit',
      one([
        [0, 'a'],
        [1, 'x'.repeat(17)],
        [2, 1],
      ]),
    ],
    [
      'a unit that is a number',
      one([
        [0, 'a'],
        [1, 1],
        [2, 1],
      ]),
    ],
    [
      'A10 a time of 0',
      one([
        [0, 'a'],
        [2, 1],
        [6, 0],
      ]),
    ],
    [
      'a time after the seal',
      one([
        [0, 'a'],
        [2, 1],
        [6, 1],
      ]),
    ],
    [
      'a time before 1900',
      one([
        [0, 'a'],
        [2, 1],
        [6, -(2 ** 32)],
      ]),
    ],
    [
      'a base name',
      one([
        [-2, 'x'],
        [0, 'a'],
        [2, 1],
      ]),
    ],
    [
      'a base time',
      one([
        [-3, 1],
        [0, 'a'],
        [2, 1],
      ]),
    ],
    [
      'a sum',
      one([
        [0, 'a'],
        [5, 1],
      ]),
    ],
    [
      'a field by name',
      one([
        [0, 'a'],
        [2, 1],
        ['x_', 1],
      ]),
    ],
  ])('%s', (_name, item) => expect(decodePack(encode(item))).toMatchObject({ ok: false, code: 'SENML_INVALID' }));
  test('a float', () => {
    const bytes = new Uint8Array([0x81, 0xa2, 0x00, 0x61, 0x61, 0x02, 0xf9, 0x3c, 0x00]);
    expect(decodePack(bytes)).toMatchObject({ ok: false, code: 'CBOR_UNSUPPORTED' });
  });
});

describe('names and numbers', () => {
  test('names keep RFC 8428 §4.5.1', () => {
    expect(['a', '0', 'urn:dev:mac:0024', 'a/b.c_d-e'].map(isSenmlName)).toEqual([true, true, true, true]);
    expect(['', '.a', 'a b', 'a\0', 'ä', 'a'.repeat(65)].map(isSenmlName)).toEqual(new Array(6).fill(false));
  });
  test.each([
    [2508, -2, '25.08'],
    [-5, -2, '-0.05'],
    [0, -3, '0.000'],
    [7, 0, '7'],
    [-7, 2, '-700'],
    [0, 2, '0'],
    [100, -2, '1.00'],
    [9007199254740991, -15, '9.007199254740991'],
  ])('%d·10^%d is printed %s', (mantissa, exponent, text) => expect(formatDecimal({ mantissa, exponent })).toBe(text));
});
