import { bytesToHex, hashTypedData, hexToBytes, type LocalAccount } from 'viem';
import { concat, equal, fromHex, toHex } from '#proto/bytes.js';
import type { Algorithm } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { type Coordinates, coordinatesOf, idOfKey } from './keys.js';
import { createSortedTree, provenRoot, sortedLeaf } from './sorted-tree.js';
import type { Hex } from './types.js';

/** What one signature of a maker vouches for: all keys below a root, with one algorithm and assurance. */
export type Lot = {
  readonly root: Hex;
  readonly algorithm: Algorithm;
  readonly assurance: number;
  /** Unix seconds: nobody can bring a device by this voucher after */
  readonly deadline: number;
};

export type LotMember = {
  /** 40 hex digits */
  readonly deviceId: string;
  /** 66 hex digits */
  readonly publicKey: string;
  readonly path: readonly Hex[];
};

/** A maker's word for the devices of a lot, good for one registry. Whoever has it can register them, and pays for it. */
export type Voucher = {
  readonly kind: 'fieldmark-voucher/1';
  readonly chainId: number;
  readonly registry: Hex;
  readonly maker: Hex;
  readonly lot: Lot;
  /** r‖s‖v over the EIP-712 Lot */
  readonly signature: Hex;
  readonly members: readonly LotMember[];
};

const lotTypes = {
  Lot: [
    { name: 'root', type: 'bytes32' },
    { name: 'algorithm', type: 'int8' },
    { name: 'assurance', type: 'uint8' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

/** The EIP-712 digest that a maker signs (`MakerLots.sol`). */
export const lotDigest = (chainId: number, registry: Hex, lot: Lot): Hex =>
  hashTypedData({
    domain: { name: 'FieldmarkDeviceRegistry', version: '1', chainId, verifyingContract: registry },
    types: lotTypes,
    primaryType: 'Lot',
    message: { ...lot, deadline: BigInt(lot.deadline) },
  });

const leafOf = ({ x, y }: Coordinates): Uint8Array => sortedLeaf(concat([x, y]));

const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array(0);

export type VoucherRequest = Pick<Voucher, 'chainId' | 'registry'> &
  Pick<Lot, 'algorithm' | 'assurance' | 'deadline'> & {
    /** 33 bytes each, in hex */
    readonly publicKeys: readonly string[];
  };

/** Signs for devices of one algorithm and assurance. Needs no chain. */
export const issueVoucher = async (account: LocalAccount, request: VoucherRequest): Promise<Voucher> => {
  const { chainId, registry, algorithm, assurance, deadline, publicKeys } = request;
  const leaves = publicKeys.map((key) => leafOf(coordinatesOf(algorithm, bytesOf(key))));
  const tree = createSortedTree(leaves);
  if (tree.root === undefined || account.sign === undefined)
    throw new FieldmarkError('INTERNAL', { detail: 'a voucher needs a device and an account with a key' });
  const lot: Lot = { root: bytesToHex(tree.root), algorithm, assurance, deadline };
  const signature = await account.sign({ hash: lotDigest(chainId, registry, lot) });
  const members = publicKeys.map((publicKey, i) => ({
    deviceId: toHex(idOfKey(algorithm, bytesOf(publicKey))),
    publicKey,
    path: tree.proof(leaves[i]!)!.map((node) => bytesToHex(node)),
  }));
  return { kind: 'fieldmark-voucher/1', chainId, registry, maker: account.address, lot, signature, members };
};

/** Whether a member's id is that of its key, and its path leads to the lot's root. */
const isMember = (lot: Lot, member: LotMember): boolean => {
  const key = bytesOf(member.publicKey);
  if (toHex(idOfKey(lot.algorithm, key)) !== member.deviceId) return false;
  const path = member.path.map((node) => hexToBytes(node));
  return equal(provenRoot(leafOf(coordinatesOf(lot.algorithm, key)), path), hexToBytes(lot.root));
};

/** Takes what a file holds as a voucher, and checks each member's way to the root. Throws PROOF_INVALID. */
export const checkVoucher = (value: unknown, source: string): Voucher => {
  const invalid = (detail: string, cause?: unknown): FieldmarkError =>
    new FieldmarkError('PROOF_INVALID', {
      detail: `${source}: ${detail}`,
      state: 'nothing was sent to the chain',
      next: 'ask the maker for the voucher again',
      cause,
    });
  const voucher = value as Voucher;
  let stranger: LotMember | undefined;
  try {
    if (voucher.kind !== 'fieldmark-voucher/1') throw new Error(`its kind is ${voucher.kind}`);
    stranger = voucher.members.find((member) => !isMember(voucher.lot, member));
  } catch (cause) {
    throw invalid('it is no voucher', cause);
  }
  if (stranger !== undefined) throw invalid(`${stranger.deviceId} is not in the maker's lot`);
  return voucher;
};

/** A member as the contract takes it. */
export const memberArgument = (algorithm: Algorithm, member: LotMember) => {
  const { x, y } = coordinatesOf(algorithm, bytesOf(member.publicKey));
  return { x: bytesToHex(x), y: bytesToHex(y), path: member.path };
};
