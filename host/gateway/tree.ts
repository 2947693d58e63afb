import { HASH_BYTES, type NodeReader, nodeHasher } from '#proto/merkle.js';
import { TILE_WIDTH } from '#proto/tiles.js';
import { sha256 } from './hash.js';

/**
 * The nodes of a growing log. Leaf hashes stay in the store; in memory are only the hashes of the tile levels above, an
 * eighth of a byte an entry, so that any node is at most 255 hashes away.
 */
export type Tree = {
  /** takes in the leaves up to `size`; only whole tiles matter */
  readonly grow: (size: number) => void;
  readonly nodes: NodeReader;
  /** hashes `from` (inclusive) to `to` (exclusive) of a tile level */
  readonly hashes: (tileLevel: number, from: number, to: number) => readonly Uint8Array[];
};

export type LeafReader = (from: number, to: number) => readonly Uint8Array[];

const TILE_HEIGHT = 8;

/** Many hashes in one array that doubles as it fills. */
const createHashList = () => {
  let bytes = new Uint8Array(HASH_BYTES * TILE_WIDTH);
  let length = 0;
  return {
    length: () => length,
    push: (hash: Uint8Array): void => {
      if ((length + 1) * HASH_BYTES > bytes.length) {
        const larger = new Uint8Array(bytes.length * 2);
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(hash, length++ * HASH_BYTES);
    },
    slice: (from: number, to: number): readonly Uint8Array[] =>
      Array.from({ length: to - from }, (_, i) => bytes.slice((from + i) * HASH_BYTES, (from + i + 1) * HASH_BYTES)),
  };
};

const hashPair = nodeHasher(sha256);

/** The root of a perfect subtree. */
const reduce = (hashes: readonly Uint8Array[]): Uint8Array => {
  let row = hashes;
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(hashPair(row[i]!, row[i + 1]!));
    row = above;
  }
  return row[0]!;
};

/** `known` are hashes of tile level 1 that need not be computed again, from the first entry on. */
export const createTree = (readLeaves: LeafReader, known: readonly Uint8Array[]): Tree => {
  type HashList = ReturnType<typeof createHashList>;
  // levels[0] is tile level 1
  const levels: HashList[] = [createHashList()];
  const push = (tileLevel: number, hash: Uint8Array): void => {
    const list = levels[tileLevel - 1] ?? createHashList();
    levels[tileLevel - 1] = list;
    list.push(hash);
    if (list.length() % TILE_WIDTH === 0)
      push(tileLevel + 1, reduce(list.slice(list.length() - TILE_WIDTH, list.length())));
  };
  for (const hash of known) push(1, hash);
  const hashes: Tree['hashes'] = (tileLevel, from, to) =>
    tileLevel === 0 ? readLeaves(from, to) : (levels[tileLevel - 1]?.slice(from, to) ?? []);
  return {
    hashes,
    grow: (size) => {
      for (let tile = levels[0]!.length(); (tile + 1) * TILE_WIDTH <= size; tile++)
        push(1, reduce(readLeaves(tile * TILE_WIDTH, (tile + 1) * TILE_WIDTH)));
    },
    nodes: (level, index) => {
      const tileLevel = Math.floor(level / TILE_HEIGHT);
      const count = 1 << (level % TILE_HEIGHT);
      return reduce(hashes(tileLevel, index * count, (index + 1) * count));
    },
  };
};
