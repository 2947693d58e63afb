import { concat, equal, fromHex } from './bytes.js';
import { FieldmarkError } from './errors.js';
import { LIMITS } from './limits.js';

/**
 * The Merkle tree of RFC 9162 §2.1: hashes, proofs and their checks. Sizes go beyond 32 bits, so positions are halved
 * by division and never shifted. A "perfect" subtree has 2^level leaves and never changes once it is full.
 */

/** SHA-256, injected. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** The hash of the perfect subtree of 2^level leaves that is the `index`th of its level; level 0 are leaf hashes. */
export type NodeReader = (level: number, index: number) => Uint8Array;

export const HASH_BYTES = 32;

/** The root of the tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1). */
export const EMPTY_ROOT: Uint8Array = /* @__PURE__ */ fromHex(
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
)!;

const LEAF_PREFIX = new Uint8Array([0]);
const NODE_PREFIX = new Uint8Array([1]);

/** RFC 9162 §2.1.1: a leaf and an inner node can't be taken for each other. */
export const leafHash = (hash: Hash, entry: Uint8Array): Uint8Array => hash(concat([LEAF_PREFIX, entry]));

export const nodeHash = (hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array =>
  hash(concat([NODE_PREFIX, left, right]));

/** `nodeHash` for many nodes one after another: they are hashed from one piece of memory. */
export const nodeHasher = (hash: Hash): ((left: Uint8Array, right: Uint8Array) => Uint8Array) => {
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input.set(NODE_PREFIX, 0);
  return (left, right) => {
    input.set(left, 1);
    input.set(right, 1 + HASH_BYTES);
    return hash(input);
  };
};

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;
const isSize = (value: number): boolean => value >= 0 && value <= LIMITS.logSizeMax && Math.floor(value) === value;

const arePathHashes = (path: readonly Uint8Array[], max: number): boolean => {
  if (path.length > max) return false;
  for (let i = 0; i < path.length; i++) if (path[i]!.length !== HASH_BYTES) return false;
  return true;
};

/**
 * The root that `leaf` (a leaf hash) at `index` of a tree of `size` leaves and its path, lowest sibling first, lead to
 * (RFC 9162 §2.1.3.2); undefined where the path has not the length that index and size ask for.
 */
export const rootFromPath = (
  hash: Hash,
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined => {
  if (!isSize(size) || !isSize(index) || index >= size) return undefined;
  if (leaf.length !== HASH_BYTES || !arePathHashes(path, LIMITS.merklePathMax)) return undefined;
  let node = index;
  let last = size - 1;
  let root = leaf;
  for (let i = 0; i < path.length; i++) {
    if (last === 0) return undefined;
    if (isOdd(node) || node === last) {
      root = nodeHash(hash, path[i]!, root);
      // a last node without a right sibling moves up as it is
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else root = nodeHash(hash, root, path[i]!);
    node = half(node);
    last = half(last);
  }
  return last === 0 ? root : undefined;
};

/** Whether the entry with this leaf hash is the `index`th of the tree of `size` leaves with this root. */
export const verifyInclusion = (
  hash: Hash,
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean => {
  const found = rootFromPath(hash, leaf, index, size, path);
  return found !== undefined && equal(found, root);
};

/**
 * The root of the tree of `size2` leaves that `path` proves to begin with the tree of `size1` leaves and root `root1`
 * (RFC 9162 §2.1.4.2); undefined where it proves nothing. Equal sizes need an empty path. The empty tree is a prefix
 * of all and proves nothing, so `size1` = 0 is refused.
 */
export const rootFromConsistency = (
  hash: Hash,
  size1: number,
  root1: Uint8Array,
  size2: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined => {
  if (!isSize(size1) || !isSize(size2) || size1 === 0 || size1 > size2) return undefined;
  if (root1.length !== HASH_BYTES || !arePathHashes(path, LIMITS.consistencyPathMax)) return undefined;
  if (size1 === size2) return path.length === 0 ? root1 : undefined;
  if (path.length === 0) return undefined;
  let node = size1 - 1;
  let last = size2 - 1;
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  // node is 0 here when size1 is a power of two: then the old root is itself the first hash of the proof
  const start = node === 0 ? 0 : 1;
  let old = node === 0 ? root1 : path[0]!;
  let now = old;
  for (let i = start; i < path.length; i++) {
    if (last === 0) return undefined;
    if (isOdd(node) || node === last) {
      old = nodeHash(hash, path[i]!, old);
      now = nodeHash(hash, path[i]!, now);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else now = nodeHash(hash, now, path[i]!);
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(old, root1) ? now : undefined;
};

/** Whether the tree of `size1` leaves, at least one, is a prefix of the tree of `size2` leaves. */
export const verifyConsistency = (
  hash: Hash,
  size1: number,
  root1: Uint8Array,
  size2: number,
  root2: Uint8Array,
  path: readonly Uint8Array[],
): boolean => {
  const found = rootFromConsistency(hash, size1, root1, size2, path);
  return found !== undefined && equal(found, root2);
};

/** The root over leaves `start` to `end`, where `start` is a multiple of a power of two not below `end - start`. */
const rangeRoot = (hash: Hash, start: number, end: number, nodes: NodeReader): Uint8Array => {
  let root: Uint8Array | undefined;
  let rest = end - start;
  let position = end;
  // perfect subtrees from the smallest, which is the rightmost, to the largest
  for (let level = 0, span = 1; rest > 0; level++, span *= 2) {
    if (isOdd(rest)) {
      position -= span;
      const node = nodes(level, position / span);
      root = root === undefined ? node : nodeHash(hash, node, root);
    }
    rest = half(rest);
  }
  return root ?? EMPTY_ROOT;
};

const requireSizes = (holds: boolean, detail: string): void => {
  if (!holds) throw new FieldmarkError('INTERNAL', { detail });
};

/** The root of the tree of `size` leaves. */
export const rootOf = (hash: Hash, size: number, nodes: NodeReader): Uint8Array => {
  requireSizes(isSize(size), `a tree of ${size} leaves`);
  return rangeRoot(hash, 0, size, nodes);
};

/** Puts the node at `index` of a level into `path`; the last node of a level may be less than a perfect subtree. */
const pushNode = (
  path: Uint8Array[],
  hash: Hash,
  span: number,
  level: number,
  index: number,
  size: number,
  nodes: NodeReader,
): void => {
  const end = (index + 1) * span;
  path.push(end <= size ? nodes(level, index) : rangeRoot(hash, index * span, size, nodes));
};

/** The path of RFC 9162 §2.1.3.1 for leaf `index` in the tree of `size` leaves, lowest sibling first. */
export const inclusionPath = (hash: Hash, index: number, size: number, nodes: NodeReader): readonly Uint8Array[] => {
  requireSizes(isSize(size) && isSize(index) && index < size, `leaf ${index} of ${size}`);
  const path: Uint8Array[] = [];
  let node = index;
  let last = size - 1;
  for (let level = 0, span = 1; last > 0; level++, span *= 2) {
    if (isOdd(node)) path.push(nodes(level, node - 1));
    else if (node < last) pushNode(path, hash, span, level, node + 1, size, nodes);
    node = half(node);
    last = half(last);
  }
  return path;
};

/** The proof of RFC 9162 §2.1.4.1 that the tree of `size1` leaves, at least one, is a prefix of the tree of `size2`. */
export const consistencyPath = (hash: Hash, size1: number, size2: number, nodes: NodeReader): readonly Uint8Array[] => {
  requireSizes(isSize(size1) && isSize(size2) && size1 > 0 && size1 <= size2, `${size1} and ${size2} leaves`);
  const path: Uint8Array[] = [];
  if (size1 === size2) return path;
  let node = size1 - 1;
  let last = size2 - 1;
  let level = 0;
  let span = 1;
  for (; isOdd(node); level++, span *= 2) {
    node = half(node);
    last = half(last);
  }
  if (node !== 0) path.push(nodes(level, node));
  for (; last > 0; level++, span *= 2) {
    if (isOdd(node)) path.push(nodes(level, node - 1));
    else if (node < last) pushNode(path, hash, span, level, node + 1, size2, nodes);
    node = half(node);
    last = half(last);
  }
  return path;
};

/** What stands over each two neighbours of a row; a last one without a right sibling is left out. */
const parentsOf = (hashPair: (left: Uint8Array, right: Uint8Array) => Uint8Array, row: readonly Uint8Array[]) => {
  const parents: Uint8Array[] = [];
  for (let i = 0; i + 1 < row.length; i += 2) parents.push(hashPair(row[i]!, row[i + 1]!));
  return parents;
};

/** A reader over leaf hashes held in memory, as of one commit group: every perfect subtree is hashed once. */
export const nodesOf = (hash: Hash, leaves: readonly Uint8Array[]): NodeReader => {
  const hashPair = nodeHasher(hash);
  const levels: (readonly Uint8Array[])[] = [leaves];
  let below = leaves;
  while (below.length > 1) {
    below = parentsOf(hashPair, below);
    levels.push(below);
  }
  return (level, index) => {
    const node = level < levels.length ? levels[level]![index] : undefined;
    if (node === undefined) throw new FieldmarkError('INTERNAL', { detail: `no node ${level}/${index}` });
    return node;
  };
};

/** A tree that grows no more, as that of one commit group: all of its nodes in memory, each hashed once. */
export type ClosedTree = {
  readonly root: Uint8Array;
  /** as `inclusionPath` gives it */
  readonly path: (index: number) => readonly Uint8Array[];
};

export const closedTree = (hash: Hash, leaves: readonly Uint8Array[]): ClosedTree => {
  const hashPair = nodeHasher(hash);
  const levels: (readonly Uint8Array[])[] = [leaves];
  let below = leaves;
  while (below.length > 1) {
    const level = parentsOf(hashPair, below);
    // a last node without a right sibling moves up as it is
    if (isOdd(below.length)) level.push(below[below.length - 1]!);
    levels.push(level);
    below = level;
  }
  return {
    root: below[0] ?? EMPTY_ROOT,
    path: (index) => {
      requireSizes(index >= 0 && index < leaves.length, `leaf ${index} of ${leaves.length}`);
      const path: Uint8Array[] = [];
      let node = index;
      for (let level = 0; level < levels.length - 1; level++) {
        const sibling = levels[level]![isOdd(node) ? node - 1 : node + 1];
        if (sibling !== undefined) path.push(sibling);
        node = half(node);
      }
      return path;
    },
  };
};

/** All that appending needs: the hashes of the perfect subtrees that make up the tree, from largest to smallest. */
export type Frontier = readonly Uint8Array[];

/** The frontier after one more leaf hash; `size` counts the leaves before it. */
export const append = (hash: Hash, frontier: Frontier, size: number, leaf: Uint8Array): Frontier => {
  requireSizes(isSize(size + 1), `a tree of ${size + 1} leaves`);
  const out = frontier.slice();
  let node = leaf;
  // each set low bit of the size is a full subtree that pairs with the new one
  for (let rest = size; isOdd(rest); rest = half(rest)) node = nodeHash(hash, out.pop()!, node);
  out.push(node);
  return out;
};

export const frontierRoot = (hash: Hash, frontier: Frontier): Uint8Array => {
  if (frontier.length === 0) return EMPTY_ROOT;
  let root = frontier[frontier.length - 1]!;
  for (let i = frontier.length - 2; i >= 0; i--) root = nodeHash(hash, frontier[i]!, root);
  return root;
};
