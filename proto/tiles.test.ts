import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concat, toBigEndian } from './bytes.js';
import { sha256 } from './example.fixture.js';
import { consistencyPath, inclusionPath, leafHash, nodesOf, rootOf } from './merkle.js';
import {
  decodeEntryBundle,
  decodeHashTile,
  encodeEntryBundle,
  encodeHashTile,
  formatTilePath,
  type HashTile,
  hashTiles,
  parseTilePath,
  type Tile,
  tileLevelSize,
  tileNodes,
  tileWidth,
} from './tiles.js';

describe('tile paths', () => {
  test.each<[string, Tile]>([
    ['tile/0/000', { kind: 'hashes', level: 0, index: 0, width: 256 }],
    ['tile/0/x001/x234/067', { kind: 'hashes', level: 0, index: 1234067, width: 256 }],
    ['tile/5/000.p/1', { kind: 'hashes', level: 5, index: 0, width: 1 }],
    ['tile/1/x001/000.p/255', { kind: 'hashes', level: 1, index: 1000, width: 255 }],
    ['tile/entries/000.p/17', { kind: 'entries', index: 0, width: 17 }],
    ['tile/entries/999', { kind: 'entries', index: 999, width: 256 }],
    ['tile/entries/x999/999', { kind: 'entries', index: 999999, width: 256 }],
  ])('%s', (path, tile) => {
    expect(formatTilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual({ ok: true, value: tile });
  });
  test.each([
    '',
    'tile',
    'tile/',
    'tile/0',
    'tile/0/',
    'tile/0/0',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001/x234/x067',
    'tile/0/x01/067',
    'tile/0/x0012/067',
    'tile/6/000',
    'tile/00/000',
    'tile/-1/000',
    'tile/e/000',
    'tile/0/000.p/0',
    'tile/0/000.p/00',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/257',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/1',
    'tile/0/.p/1',
    'tile/0/000.p/1/2',
    'tile/0/+00',
    'tile/0/0x1',
    'tile/0/../../etc',
    'tile/entries/000/',
    '/tile/0/000',
    'tile/0/000?x',
    'tile/0/00０',
    `tile/0/${'x999/'.repeat(10)}999`,
    'checkpoint',
  ])('%j is none', (path) => expect(parseTilePath(path)).toMatchObject({ ok: false, code: 'TILE_INVALID' }));
  test('what is taken is what would be written', () => {
    const pieces = fc.constantFrom('tile/', '0', '1', 'entries', '/', 'x', '000', '001', '067', '.p', '/1', '256', '1');
    let taken = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (all) => {
        const path = `tile/${all.join('')}`;
        const parsed = parseTilePath(path);
        if (!parsed.ok) return;
        taken++;
        expect(formatTilePath(parsed.value)).toBe(path);
      }),
      { numRuns: 20000 },
    );
    expect(taken).toBeGreaterThan(3);
  });
});

describe('tiles of a log', () => {
  const SIZE = 600;
  const leaves = Array.from({ length: SIZE }, (_, i) => leafHash(sha256, toBigEndian(i, 4)));
  const nodes = nodesOf(sha256, leaves);

  test('have the widths that the size gives', () => {
    expect(tileLevelSize(0, 600)).toBe(600);
    expect(tileLevelSize(1, 600)).toBe(2);
    expect(tileLevelSize(5, 2 ** 48 - 1)).toBe(255);
    expect(tileLevelSize(6, 2 ** 48 - 1)).toBe(0);
    expect([0, 1, 2, 3].map((index) => tileWidth(0, index, 600))).toEqual([256, 256, 88, 0]);
    expect(hashTiles(600).map(formatTilePath)).toEqual([
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/88',
      'tile/1/000.p/2',
    ]);
    expect(hashTiles(256).map(formatTilePath)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    expect(hashTiles(0)).toEqual([]);
  });
  test('give every root, inclusion path and consistency proof of it', () => {
    for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 600]) {
      const published = new Map<string, Uint8Array>();
      for (const tile of hashTiles(size)) {
        const hashes = Array.from({ length: tile.width }, (_, i) => nodes(tile.level * 8, tile.index * 256 + i));
        published.set(formatTilePath(tile), encodeHashTile(hashes));
      }
      const read = (tile: HashTile): readonly Uint8Array[] => {
        const decoded = decodeHashTile(published.get(formatTilePath(tile))!, tile.width);
        if (!decoded.ok) throw new Error(decoded.code);
        return decoded.value;
      };
      const fromTiles = tileNodes(sha256, size, read);
      expect(rootOf(sha256, size, fromTiles)).toEqual(rootOf(sha256, size, nodes));
      for (let index = 0; index < size; index += 13)
        expect(inclusionPath(sha256, index, size, fromTiles)).toEqual(inclusionPath(sha256, index, size, nodes));
      for (let size1 = 1; size1 <= size; size1 += 17)
        expect(consistencyPath(sha256, size1, size, fromTiles)).toEqual(consistencyPath(sha256, size1, size, nodes));
      expect(() => fromTiles(0, size)).toThrow();
    }
  });
  test('hash tiles of another length are refused', () => {
    expect(decodeHashTile(new Uint8Array(64), 2).ok).toBe(true);
    for (const length of [0, 63, 65, 96])
      expect(decodeHashTile(new Uint8Array(length), 2)).toMatchObject({ ok: false, code: 'TILE_INVALID' });
  });
});

describe('entry bundles', () => {
  test('come back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 }), (entries) => {
        const bytes = encodeEntryBundle(entries);
        expect(decodeEntryBundle(bytes, entries.length)).toEqual({ ok: true, value: entries });
        expect(decodeEntryBundle(bytes, entries.length + 1)).toMatchObject({ ok: false, code: 'TILE_INVALID' });
        expect(decodeEntryBundle(bytes, entries.length - 1)).toMatchObject({ ok: false, code: 'TILE_INVALID' });
        expect(decodeEntryBundle(bytes.slice(0, -1), entries.length).ok).toBe(false);
        expect(decodeEntryBundle(concat([bytes, new Uint8Array(1)]), entries.length).ok).toBe(false);
      }),
    );
  });
  test('have big-endian lengths, and entries of at most 65,535 bytes', () => {
    expect(encodeEntryBundle([new Uint8Array([7])])).toEqual(new Uint8Array([0, 1, 7]));
    expect(encodeEntryBundle([new Uint8Array(65535)]).length).toBe(65537);
    expect(() => encodeEntryBundle([new Uint8Array(65536)])).toThrow();
  });
});
