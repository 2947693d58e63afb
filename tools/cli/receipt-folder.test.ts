import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unwrap } from '#proto/errors.js';
import { decodeExport } from '#proto/export.js';
import { encodeCti } from '#proto/reading.js';
import { assembleGroup, encodeReceiptMessage, prepareGroup } from '#proto/receipt.js';
import { inFolder } from './call.fixture.js';
import { openReceiptFolder } from './receipt-folder.js';

/** A receipt of the right form; what it proves others check. */
const receiptOf = (boot: number, sequence: number): Uint8Array => {
  const about = {
    gatewayId: new Uint8Array(20),
    net: new Uint8Array(8),
    root: new Uint8Array(32),
    size: 1,
    anchorBy: 9,
  };
  const group = assembleGroup(prepareGroup(about), new Uint8Array(64).fill(1));
  return encodeReceiptMessage({ group, places: [{ cti: encodeCti(boot, sequence), index: 0, path: [] }] });
};

test('receipts are kept with their readings, in order, and the oldest go', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, 'note.txt'), 'mine');
    const keepUpTo = (last: number, countMax: number): void => {
      const receipts = openReceiptFolder(folder, countMax);
      for (let sequence = last - 2; sequence <= last; sequence++)
        receipts.keep({ boot: 9, sequence }, new Uint8Array([sequence]), receiptOf(9, sequence));
    };
    keepUpTo(9, 10);
    expect(readdirSync(folder).sort()).toEqual(['9.7.export', '9.8.export', '9.9.export', 'note.txt']);
    const { envelope, place } = unwrap(decodeExport(new Uint8Array(readFileSync(join(folder, '9.8.export')))));
    expect([envelope, place?.cti]).toEqual([new Uint8Array([8]), encodeCti(9, 8)]);
    // after a start the count goes on, by number and not by letter
    keepUpTo(12, 4);
    expect(readdirSync(folder).sort()).toEqual(['9.10.export', '9.11.export', '9.12.export', '9.9.export', 'note.txt']);
  }));
