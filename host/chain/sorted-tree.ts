import { keccak_256 } from '@noble/hashes/sha3.js';
import { compare, concat } from '#proto/bytes.js';

/**
 * A Merkle tree as OpenZeppelin's StandardMerkleTree builds it and its MerkleProof checks it: leaves are hashed twice over
 * their ABI encoding and sorted, and pairs are hashed in order of value, so that a proof needs no sides.
 */
export type SortedTree = {
  /** 32 bytes; undefined where there is no leaf */
  readonly root: Uint8Array | undefined;
  /** siblings from the leaf up; undefined where this is no leaf of the tree */
  readonly proof: (leaf: Uint8Array) => readonly Uint8Array[] | undefined;
};

/** keccak256(bytes.concat(keccak256(encoded))) */
export const sortedLeaf = (encoded: Uint8Array): Uint8Array => keccak_256(keccak_256(encoded));

const pairHash = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  keccak_256(compare(a, b) < 0 ? concat([a, b]) : concat([b, a]));

export const createSortedTree = (unsorted: readonly Uint8Array[]): SortedTree => {
  const leaves = [...unsorted].sort(compare);
  const count = leaves.length;
  if (count === 0) return { root: undefined, proof: () => undefined };
  // a heap: node i has the children 2i+1 and 2i+2, and the leaves are last, the smallest at the very end
  const nodes: Uint8Array[] = new Array(2 * count - 1);
  const places = new Map<string, number>();
  leaves.forEach((leaf, i) => {
    nodes[nodes.length - 1 - i] = leaf;
    places.set(leaf.join(), nodes.length - 1 - i);
  });
  for (let i = count - 2; i >= 0; i--) nodes[i] = pairHash(nodes[2 * i + 1]!, nodes[2 * i + 2]!);
  return {
    root: nodes[0],
    proof: (leaf) => {
      let at = places.get(leaf.join());
      if (at === undefined) return undefined;
      const path: Uint8Array[] = [];
      for (; at > 0; at = (at - 1) >> 1) path.push(nodes[at % 2 === 1 ? at + 1 : at - 1]!);
      return path;
    },
  };
};

/** What MerkleProof.verify of OpenZeppelin computes. */
export const provenRoot = (leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array => proof.reduce(pairHash, leaf);
