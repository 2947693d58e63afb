import { concat, fromBigEndian, toBigEndian } from './bytes.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { HASH_BYTES, type Hash, type NodeReader, nodeHash } from './merkle.js';

/**
 * Static tiles of a log (c2sp.org/tlog-tiles). A hash tile of level L holds up to 256 hashes of the tree's level 8·L;
 * an entry bundle holds the entries below a tile of level 0. A tile of fewer is partial and has its width in its path.
 */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const LEVELS_MAX = 6;

export type HashTile = {
  readonly kind: 'hashes';
  readonly level: number;
  readonly index: number;
  /** 1 to 256 */ readonly width: number;
};
export type EntryBundle = { readonly kind: 'entries'; readonly index: number; readonly width: number };
export type Tile = HashTile | EntryBundle;

/** How many hashes tile level `level` has in a log of `size` entries. */
export const tileLevelSize = (level: number, size: number): number => {
  let count = size;
  for (let i = 0; i < level; i++) count = Math.floor(count / TILE_WIDTH);
  return count;
};

/** The width of one tile in a log of `size` entries; 0 where the log does not reach it. */
export const tileWidth = (level: number, index: number, size: number): number => {
  const left = tileLevelSize(level, size) - index * TILE_WIDTH;
  return left <= 0 ? 0 : Math.min(left, TILE_WIDTH);
};

/** Every hash tile of a log of `size` entries, partial ones included, level by level. */
export const hashTiles = (size: number): readonly HashTile[] => {
  const out: HashTile[] = [];
  for (let level = 0; tileLevelSize(level, size) > 0; level++)
    for (let index = 0; tileWidth(level, index, size) > 0; index++)
      out.push({ kind: 'hashes', level, index, width: tileWidth(level, index, size) });
  return out;
};

/** 1234067 is `x001/x234/067`. */
const formatIndex = (index: number): string => {
  let rest = Math.floor(index / 1000);
  let out = `${1000 + (index % 1000)}`.slice(1);
  while (rest > 0) {
    out = `x${`${1000 + (rest % 1000)}`.slice(1)}/${out}`;
    rest = Math.floor(rest / 1000);
  }
  return out;
};

/** The path of a tile below the log's base URL: `tile/0/x001/234`, `tile/entries/000.p/17`. */
export const formatTilePath = (tile: Tile): string => {
  const folder = tile.kind === 'entries' ? 'entries' : `${tile.level}`;
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`;
  return `tile/${folder}/${formatIndex(tile.index)}${partial}`;
};

const PREFIX = 'tile/';

const parseDigits = (text: string, lengthMax: number): number => {
  if (text.length === 0 || text.length > lengthMax) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
};

const parseIndex = (elements: readonly string[]): number => {
  let index = 0;
  for (let i = 0; i < elements.length; i++) {
    const isLast = i === elements.length - 1;
    const element = elements[i]!;
    if (element.length !== (isLast ? 3 : 4) || (!isLast && element[0] !== 'x')) return -1;
    const three = parseDigits(isLast ? element : element.slice(1), 3);
    if (three < 0) return -1;
    index = index * 1000 + three;
  }
  return elements.length > 0 && index <= LIMITS.logSizeMax ? index : -1;
};

/** Reads the path of a tile; only the form that `formatTilePath` writes is taken. */
export const parseTilePath = (path: string): Result<Tile> => {
  if (path.length > LIMITS.tilePathBytesMax || path.slice(0, PREFIX.length) !== PREFIX)
    return failure('TILE_INVALID', 'path');
  const elements = path.slice(PREFIX.length).split('/');
  const folder = elements[0]!;
  let last = elements.length;
  let width = TILE_WIDTH;
  const mark = elements.length > 2 ? elements[elements.length - 2]! : '';
  if (mark.slice(-2) === '.p') {
    last--;
    width = parseDigits(elements[last]!, 3);
    elements[last - 1] = mark.slice(0, -2);
  }
  const index = parseIndex(elements.slice(1, last));
  const level = folder === 'entries' ? 0 : parseDigits(folder, 1);
  if (index < 0 || level < 0 || level >= LEVELS_MAX || width < 1 || width > TILE_WIDTH)
    return failure('TILE_INVALID', 'path');
  const tile: Tile = folder === 'entries' ? { kind: 'entries', index, width } : { kind: 'hashes', level, index, width };
  // leading zeros, `x000` and a width of 256 have another, shorter form
  return formatTilePath(tile) === path ? success(tile) : failure('TILE_INVALID', 'path');
};

/** Entries of a bundle, each after its length as a big-endian uint16. */
export const encodeEntryBundle = (entries: readonly Uint8Array[]): Uint8Array => {
  const parts: Uint8Array[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    if (entry.length > LIMITS.logEntryBytesMax)
      throw new FieldmarkError('TILE_INVALID', { detail: `an entry of ${entry.length} bytes` });
    parts.push(toBigEndian(entry.length, 2), entry);
  }
  return concat(parts);
};

/** The `width` entries of a bundle; views into `bytes`. */
export const decodeEntryBundle = (bytes: Uint8Array, width: number): Result<readonly Uint8Array[]> => {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (entries.length < width) {
    if (bytes.length - offset < 2) return failure('TILE_INVALID', `entry ${entries.length} is missing`);
    const end = offset + 2 + fromBigEndian(bytes, offset, 2);
    if (end > bytes.length) return failure('TILE_INVALID', `entry ${entries.length} is cut`);
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  return offset === bytes.length ? success(entries) : failure('TILE_INVALID', 'bytes follow the last entry');
};

export const encodeHashTile = (hashes: readonly Uint8Array[]): Uint8Array => concat(hashes);

/** The `width` hashes of a tile; views into `bytes`. */
export const decodeHashTile = (bytes: Uint8Array, width: number): Result<readonly Uint8Array[]> => {
  if (bytes.length !== width * HASH_BYTES) return failure('TILE_INVALID', `${bytes.length} bytes for ${width} hashes`);
  const hashes: Uint8Array[] = [];
  for (let i = 0; i < width; i++) hashes.push(bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  return success(hashes);
};

/** The hashes of one tile; throws where it can't be had. Called often for the same tile: let it cache. */
export type TileReader = (tile: HashTile) => readonly Uint8Array[];

/** Reads the nodes of a log of `size` entries from its tiles. */
export const tileNodes = (hash: Hash, size: number, readTile: TileReader): NodeReader => {
  return (level, index) => {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    // the node covers `count` neighbouring hashes of its tile level, and they never straddle two tiles
    const count = 1 << (level % TILE_HEIGHT);
    const first = index * count;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const offset = first % TILE_WIDTH;
    const width = tileWidth(tileLevel, tileIndex, size);
    if (offset + count > width) throw new FieldmarkError('INTERNAL', { detail: `no node ${level}/${index}` });
    let row = readTile({ kind: 'hashes', level: tileLevel, index: tileIndex, width }).slice(offset, offset + count);
    while (row.length > 1) {
      const above: Uint8Array[] = [];
      for (let i = 0; i < row.length; i += 2) above.push(nodeHash(hash, row[i]!, row[i + 1]!));
      row = above;
    }
    return row[0]!;
  };
};
