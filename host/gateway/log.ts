import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { consistencyPath, inclusionPath, leafHash, rootOf } from '#proto/merkle.js';
import { TILE_WIDTH } from '#proto/tiles.js';
import { sha256 } from './hash.js';
import type { LogState } from './stages.js';
import type { Store } from './store.js';
import { publishedSize, readLevelOne, repairTiles, type TileSource, writeTiles } from './tile-files.js';
import { createTree, type Tree } from './tree.js';

/** The append-only log (RFC 9162) over the store's entries, and its static files (C2SP tlog-tiles). */
export type Log = {
  /** size and root of all that is stored */
  readonly state: () => LogState;
  /** root of the first `size` entries */
  readonly root: (size: number) => Uint8Array;
  /** path of entry `index` in the tree of the first `size` entries, lowest sibling first (RFC 9162 §2.1.3) */
  readonly inclusion: (index: number, size: number) => readonly Uint8Array[];
  /** proof that the first `from` entries are a prefix of the first `to` (RFC 9162 §2.1.4); empty for 0 and for equal sizes */
  readonly consistency: (from: number, to: number) => readonly Uint8Array[];
  /** writes the tiles and entry bundles of the first `size` entries, then `note` as `checkpoint`; durable when it resolves */
  readonly publish: (size: number, note: string) => Promise<void>;
  /** entries that the published checkpoint promises */
  readonly publishedSize: () => number;
  /** static files that were missing or damaged and have been written anew on opening */
  readonly repairedFiles: number;
};

export type LogOptions = {
  readonly store: Store;
  /** the folder that is served as static files; rebuilt from the store where files are missing */
  readonly folder: string;
};

/** Names the first entry whose stored hash is not that of its bytes. */
const findDamage = (store: Store, size: number): string => {
  for (let from = 0; from < size; from += TILE_WIDTH)
    for (const entry of store.entries(from, Math.min(from + TILE_WIDTH, size)))
      if (!equal(leafHash(sha256, entry.bytes), entry.leaf)) return `entry ${entry.index}: its bytes have another hash`;
  return `every one of ${size} entries has its hash, but together they are not what the checkpoint of ${size} signed`;
};

/**
 * A tree over the store that leads to the newest checkpoint. The hashes of published tiles save computing them anew; where
 * they don't lead to the signed root, the store's own do, or the store is damaged.
 */
const openTree = async (store: Store, folder: string, published: number): Promise<Tree> => {
  const checkpoint = store.latestCheckpoint();
  const grown = (known: readonly Uint8Array[]): Tree => {
    const tree = createTree(store.leaves, known);
    tree.grow(store.size());
    return tree;
  };
  if (checkpoint === undefined) return grown([]);
  if (checkpoint.size > store.size())
    throw new FieldmarkError('STORAGE_DAMAGED', {
      detail: `entry ${store.size()}: missing, though a checkpoint of ${checkpoint.size} entries was signed`,
    });
  const leadsToRoot = (tree: Tree): boolean => equal(rootOf(sha256, checkpoint.size, tree.nodes), checkpoint.root);
  const known = await readLevelOne(folder, Math.min(published, checkpoint.size));
  const quick = grown(known);
  if (leadsToRoot(quick)) return quick;
  const tree = known.length === 0 ? quick : grown([]);
  if (leadsToRoot(tree)) return tree;
  throw new FieldmarkError('STORAGE_DAMAGED', {
    detail: findDamage(store, checkpoint.size),
    next: 'restore the folder from a backup or a mirror of the log; signing on would fork it',
  });
};

/** Opens the log over a store and mends its static files. Throws STORAGE_DAMAGED, STORAGE_FULL, STORAGE_FAILED. */
export const openLog = async (options: LogOptions): Promise<Log> => {
  const { store, folder } = options;
  // a folder that promises more than the store holds is another log's, and is written anew
  const promised = await publishedSize(folder);
  let published = promised <= store.size() ? promised : 0;
  const tree = await openTree(store, folder, published);
  const source: TileSource = {
    hashes: tree.hashes,
    entries: store.envelopes,
  };
  const repairedFiles = await repairTiles(folder, published, source);

  let newest: LogState | undefined;
  const root = (size: number): Uint8Array => {
    if (newest?.size === size) return newest.root;
    tree.grow(size);
    return rootOf(sha256, size, tree.nodes);
  };
  return {
    repairedFiles,
    publishedSize: () => published,
    root,
    state: () => {
      const size = store.size();
      newest = { size, root: root(size) };
      return newest;
    },
    inclusion: (index, size) => {
      tree.grow(size);
      return inclusionPath(sha256, index, size, tree.nodes);
    },
    consistency: (from, to) => {
      tree.grow(to);
      return from === 0 ? [] : consistencyPath(sha256, from, to, tree.nodes);
    },
    publish: async (size, note) => {
      tree.grow(size);
      await writeTiles(folder, published, size, note, source);
      published = size;
    },
  };
};
