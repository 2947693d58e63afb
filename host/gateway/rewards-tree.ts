import { createSortedTree, sortedLeaf } from '#chain/sorted-tree.js';
import { concat, fromHex } from '#proto/bytes.js';

/** The Merkle tree that Rewards.sol checks claims against. */
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
  sortedLeaf(concat([word(BigInt(kind)), word(BigInt(`0x${id}`)), word(cumulative)]));

export type RewardTree = {
  /** 32 bytes; undefined where nobody earned anything */
  readonly root: Uint8Array | undefined;
  /** siblings from the leaf up; undefined where this is no line of the tree */
  readonly proof: (line: RewardLine) => readonly Uint8Array[] | undefined;
};

export const createRewardTree = (lines: readonly RewardLine[]): RewardTree => {
  const tree = createSortedTree(lines.map(lineLeaf));
  return { root: tree.root, proof: (line) => tree.proof(lineLeaf(line)) };
};
