import { keccak_256 } from '@noble/hashes/sha3.js';
import { compare, concat, fromHex } from '#proto/bytes.js';

/**
 * The Merkle tree that Rewards.sol checks claims against, as OpenZeppelin's StandardMerkleTree builds it: leaves are
 * hashed twice over their ABI encoding, sorted, and pairs are hashed in order of value, so that a proof needs no sides.
 */
export const LINE_KIND = { device: 0, gateway: 1 } as const;

/** What a device or gateway has earned in all epochs. */
export type RewardLine = {
  readonly kind: 0 | 1;
  /** 40 hex digits */
  readonly id: string;
  readonly cumulative: bigint;
};

const word = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'))!;

/** keccak256(bytes.concat(keccak256(abi.encode(uint8 kind, address id, uint256 cumulative)))) */
export const lineLeaf = ({ kind, id, cumulative }: RewardLine): Uint8Array =>
  keccak_256(keccak_256(concat([word(BigInt(kind)), word(BigInt(`0x${id}`)), word(cumulative)])));

const pairHash = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  keccak_256(compare(a, b) < 0 ? concat([a, b]) : concat([b, a]));

export type RewardTree = {
  /** 32 bytes; undefined where nobody earned anything */
  readonly root: Uint8Array | undefined;
  /** siblings from the leaf up; undefined where this is no line of the tree */
  readonly proof: (line: RewardLine) => readonly Uint8Array[] | undefined;
};

export const createRewardTree = (lines: readonly RewardLine[]): RewardTree => {
  const leaves = lines.map(lineLeaf).sort(compare);
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
    proof: (line) => {
      let at = places.get(lineLeaf(line).join());
      if (at === undefined) return undefined;
      const path: Uint8Array[] = [];
      for (; at > 0; at = (at - 1) >> 1) path.push(nodes[at % 2 === 1 ? at + 1 : at - 1]!);
      return path;
    },
  };
};

/** What MerkleProof.verify of OpenZeppelin computes. */
export const provenRoot = (leaf: Uint8Array, proof: readonly Uint8Array[]): Uint8Array => proof.reduce(pairHash, leaf);
