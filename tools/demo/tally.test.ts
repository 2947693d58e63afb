import { expect, test } from '@jest/globals';
import { createTally } from './tally.js';

test('a reading is counted once a step, and only if it was sealed in this run', () => {
  const tally = createTally();
  expect(tally.counts()).toEqual({ sealed: 0, receipted: 0, anchored: 0, verified: 0, txHash: null });
  tally.sealed(2, 1);
  tally.sealed(2, 1);
  tally.sealed(2, 2);
  tally.receipted(2, 1);
  tally.receipted(1, 9);
  tally.stored(1, 9, 0);
  tally.stored(2, 1, 1);
  tally.stored(2, 2, 2);
  expect(tally.anchored(2, '0xaa')).toEqual(['2.1']);
  tally.verified('2.1');
  expect(tally.counts()).toEqual({ sealed: 2, receipted: 1, anchored: 1, verified: 1, txHash: '0xaa' });
  expect(tally.anchored(2, '0xaa')).toEqual([]);
  expect(tally.anchored(3, '0xbb')).toEqual(['2.2']);
  expect(tally.counts()).toMatchObject({ anchored: 2, txHash: '0xbb' });
});
