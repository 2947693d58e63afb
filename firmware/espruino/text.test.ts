import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromUtf8 } from '#proto/bytes.js';
import { isUtf8 } from './text.js';

test('knows the texts that are UTF-8 as the strict decoder does', () => {
  const edges = fc.constantFrom(
    0,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc1,
    0xc2,
    0xdf,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
  );
  let whole = 0;
  fc.assert(
    fc.property(fc.array(edges, { maxLength: 4 }), (list) => {
      const bytes = new Uint8Array(list);
      const expected = fromUtf8(bytes) !== undefined;
      if (expected && list.length > 2) whole++;
      expect([list, isUtf8(bytes)]).toEqual([list, expected]);
    }),
    { numRuns: 5000 },
  );
  expect(whole).toBeGreaterThan(20);
});
