import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from '#proto/bytes.js';
import { HASH_BYTES } from '#proto/merkle.js';
import { parseCheckpoint, parseNote } from '#proto/note.js';
import {
  decodeHashTile,
  encodeEntryBundle,
  encodeHashTile,
  formatTilePath,
  TILE_WIDTH,
  type Tile,
  tileLevelSize,
  tileWidth,
} from '#proto/tiles.js';
import { type FreshFile, readFileIfThere, writeFileDurably, writeFreshFiles } from './files.js';

/** The folder of a log's static files (c2sp.org/tlog-tiles). */
export const CHECKPOINT_FILE = 'checkpoint';

/** What a tile must hold. */
export type TileSource = {
  readonly hashes: (tileLevel: number, from: number, to: number) => readonly Uint8Array[];
  readonly entries: (from: number, to: number) => readonly Uint8Array[];
};

/** Newest tiles of a level that are compared byte by byte when the folder is opened; older ones by their size. */
const COMPARED_TILES = 200;

/** Entry bundles go with the hashes of level 0. */
const levelOf = (tile: Tile): number => (tile.kind === 'entries' ? 0 : tile.level);

const contentOf = (tile: Tile, source: TileSource): Uint8Array => {
  const from = tile.index * TILE_WIDTH;
  return tile.kind === 'entries'
    ? encodeEntryBundle(source.entries(from, from + tile.width))
    : encodeHashTile(source.hashes(tile.level, from, from + tile.width));
};

/** Tiles and bundles that a log of `size` entries has and one of `before` entries had not, or not as wide. */
function* newTiles(before: number, size: number): Generator<Tile> {
  for (let level = 0; tileLevelSize(level, size) > 0; level++) {
    const first = Math.floor(tileLevelSize(level, before) / TILE_WIDTH);
    for (let index = first; tileWidth(level, index, size) > tileWidth(level, index, before); index++) {
      const width = tileWidth(level, index, size);
      yield { kind: 'hashes', level, index, width };
      if (level === 0) yield { kind: 'entries', index, width };
    }
  }
}

const fileOf = (folder: string, tile: Tile, source: TileSource): FreshFile => ({
  path: join(folder, formatTilePath(tile)),
  content: contentOf(tile, source),
});

/** A full tile takes the place of its partial ones (tlog-tiles, "Partial Tiles"). */
const dropPartials = async (folder: string, tile: Tile): Promise<void> => {
  if (tile.width === TILE_WIDTH) await rm(`${join(folder, formatTilePath(tile))}.p`, { recursive: true, force: true });
};

/** Writes what is new, then the checkpoint that promises it. */
export const writeTiles = async (
  folder: string,
  before: number,
  size: number,
  note: string,
  source: TileSource,
): Promise<void> => {
  const tiles = [...newTiles(before, size)];
  // one at a time, so that a log that catches up is never in memory as a whole
  function* files(): Generator<FreshFile> {
    for (const tile of tiles) yield fileOf(folder, tile, source);
  }
  await writeFreshFiles(files());
  for (const tile of tiles) if (tileWidth(levelOf(tile), tile.index, before) > 0) await dropPartials(folder, tile);
  await writeFileDurably(join(folder, CHECKPOINT_FILE), note);
};

/** The size that the folder's checkpoint states; 0 where there is none that can be read. */
export const publishedSize = async (folder: string): Promise<number> => {
  const bytes = await readFileIfThere(join(folder, CHECKPOINT_FILE));
  const note = bytes && parseNote(bytes);
  const checkpoint = note?.ok ? parseCheckpoint(note.value.text) : undefined;
  return checkpoint?.ok ? checkpoint.value.size : 0;
};

/** Hashes of tile level 1 as published, up to the first tile that is missing; to be checked against a root. */
export const readLevelOne = async (folder: string, size: number): Promise<readonly Uint8Array[]> => {
  const out: Uint8Array[] = [];
  for (let index = 0; ; index++) {
    const width = tileWidth(1, index, size);
    if (width === 0) return out;
    const bytes = await readFileIfThere(join(folder, formatTilePath({ kind: 'hashes', level: 1, index, width })));
    const hashes = bytes && decodeHashTile(bytes, width);
    if (!hashes?.ok) return out;
    out.push(...hashes.value);
  }
};

const isSound = async (folder: string, tile: Tile, size: number, source: TileSource): Promise<boolean> => {
  const path = join(folder, formatTilePath(tile));
  if ((tile.index + COMPARED_TILES) * TILE_WIDTH < tileLevelSize(levelOf(tile), size)) {
    const found = await stat(path).catch(() => undefined);
    return found !== undefined && (tile.kind === 'entries' ? found.size > 0 : found.size === tile.width * HASH_BYTES);
  }
  const bytes = await readFileIfThere(path);
  return bytes !== undefined && equal(bytes, contentOf(tile, source));
};

/** Writes anew what is missing or damaged of a published log of `size` entries; gives how many files that were. */
export const repairTiles = async (folder: string, size: number, source: TileSource): Promise<number> => {
  let repaired = 0;
  for (const tile of newTiles(0, size)) {
    if (await isSound(folder, tile, size, source)) continue;
    await writeFreshFiles([fileOf(folder, tile, source)]);
    await dropPartials(folder, tile);
    repaired++;
  }
  return repaired;
};
