import { describe, expect, test } from '@jest/globals';
import { CborMap, CborTag, type CborValue } from './cbor.js';
import {
  bool,
  bytesOf,
  bytesWithin,
  type FieldType,
  int,
  list,
  optional,
  required,
  table,
  text,
  tuple,
  uint,
} from './table.js';

type Reader = Pick<FieldType<unknown>, 'fromCbor'>;
const takes = (type: Reader, items: readonly CborValue[]): boolean[] =>
  items.map((item) => type.fromCbor(item) !== undefined);

describe('field types keep their bounds', () => {
  test.each<[string, Reader, CborValue[], CborValue[]]>([
    ['uint', uint(10), [0, 10], [-1, 11, '1', null, true, new Uint8Array(1), [1]]],
    ['int', int(-5, 5), [-5, 0, 5], [-6, 6, 'x', null]],
    [
      'bytes',
      bytesWithin(1, 2),
      [new Uint8Array(1), new Uint8Array(2)],
      [new Uint8Array(0), new Uint8Array(3), 'ab', 1],
    ],
    ['bytes of one length', bytesOf(2), [new Uint8Array(2)], [new Uint8Array(1), new Uint8Array(3)]],
    ['text, counted in bytes', text(4), ['', 'abcd', 'éé', '🌡'], ['abcde', 'ééé', '🌡a', 1, new Uint8Array(1)]],
    ['bool', bool, [true, false], [0, 1, 'true', null]],
    ['list', list(uint(3), 1, 2), [[1], [3, 3]], [[], [1, 2, 3], [4], ['1'], 1, new CborMap([])]],
    [
      'tuple',
      tuple([
        ['a', uint(3)],
        ['b', bool],
      ] as const),
      [[1, true]],
      [[1], [1, true, 1], [true, 1], [4, true], 1],
    ],
    ['map', table({ a: required(1, uint(3)) }), [new CborMap([[1, 1]])], [new CborMap([]), [1], new CborTag(1, 1)]],
  ])('%s', (_name, type, good, bad) => {
    expect(takes(type, good)).toEqual(good.map(() => true));
    expect(takes(type, bad)).toEqual(bad.map(() => false));
  });
});

describe('a table', () => {
  const point = table({ x: required(1, uint(100)), y: required(2, uint(100)), label: optional(-3, text(5)) });
  test('reads what it writes', () => {
    for (const row of [
      { x: 1, y: 2 },
      { x: 0, y: 100, label: 'here' },
    ])
      expect(point.decode(point.toCbor(row))).toEqual({ ok: true, value: row });
  });
  test('leaves out what is not there', () => {
    expect((point.toCbor({ x: 1, y: 2 }) as CborMap).entries).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });
  test.each<[string, CborValue, string]>([
    ['no map', 5, 'not a map'],
    ['a missing field', new CborMap([[1, 1]]), 'y is missing'],
    [
      'a wrong type',
      new CborMap([
        [1, 1],
        [2, '2'],
      ]),
      'y',
    ],
    [
      'a value over its bound',
      new CborMap([
        [1, 101],
        [2, 2],
      ]),
      'x',
    ],
    [
      'an unknown field',
      new CborMap([
        [1, 1],
        [2, 2],
        [3, 3],
      ]),
      'a field that is not in the table',
    ],
    [
      'a field named by text',
      new CborMap([
        [1, 1],
        [2, 2],
        ['label', 'a'],
      ]),
      'a field that is not in the table',
    ],
    [
      'null for an optional field',
      new CborMap([
        [1, 1],
        [2, 2],
        [-3, null],
      ]),
      'label',
    ],
  ])('refuses %s', (_name, item, detail) =>
    expect(point.decode(item)).toEqual({ ok: false, code: 'SHAPE_INVALID', detail }),
  );
});
