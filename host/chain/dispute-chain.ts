import { bytesToHex, decodeFunctionData, encodeFunctionData, hexToBytes } from 'viem';
import { equal } from '#proto/bytes.js';
import { onChain } from './chain-error.js';
import type { Chain } from './client.js';
import type { SignedCheckpoint } from './dispute.js';
import { disputesAbi } from './generated/disputes.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import type { Hex } from './types.js';

/**
 * A checkpoint on chain with the log key's signature, which stands in the calldata that put it there: the other half of
 * a fork, for whoever was shown another one. Undefined where there is none of this size, or another contract sent it.
 */
export const signedOnChain = (
  chain: Chain,
  gatewayId: Uint8Array,
  size: number,
): Promise<SignedCheckpoint | undefined> =>
  onChain(async () => {
    const anchored = await chain.anchoredOf(gatewayId, size);
    if (anchored === undefined) return undefined;
    const { input } = await chain.reader.getTransaction({ hash: anchored.transaction });
    try {
      const call = decodeFunctionData({ abi: logAnchorAbi, data: input });
      if (call.functionName !== 'checkpoint') return undefined;
      return { size, root: anchored.root, signature: hexToBytes(call.args[4]).subarray(0, 64) };
    } catch {
      return undefined;
    }
  });

/** What a dispute asks of a gateway. */
export type OpenDispute = {
  readonly id: Hex;
  readonly gatewayId: Uint8Array;
  /** Unix seconds */
  readonly openedAt: number;
} & (
  | { readonly kind: 'receipt'; readonly leaf: Uint8Array }
  | {
      readonly kind: 'consistency';
      readonly size1: number;
      readonly root1: Uint8Array;
      readonly size2: number;
      readonly root2: Uint8Array;
    }
);

type Opened =
  | { readonly id: Hex; readonly gatewayId: Uint8Array; readonly kind: 'receipt'; readonly leaf: Uint8Array }
  | (Omit<OpenDispute & { readonly kind: 'consistency' }, 'openedAt'> & { readonly id: Hex });

/** Blocks that may still be replaced by others, and are read anew at each look. */
const UNSETTLED_BLOCKS = 64n;

export type DisputeRange = {
  /** no dispute is older */
  readonly fromBlock: bigint;
  /** of this gateway alone */
  readonly gatewayId?: Uint8Array | undefined;
  /** blocks asked for in one request; 5,000 if absent */
  readonly blocksPerRequest?: number | undefined;
};

/** What was opened in these blocks. The contract tells who is accused before it tells of what. */
const openedIn = async (
  { reader }: Chain,
  disputes: Hex,
  range: { readonly fromBlock: bigint; readonly toBlock: bigint },
): Promise<readonly Opened[]> => {
  const contract = { address: disputes, abi: disputesAbi } as const;
  const accused = new Map<Hex, Uint8Array>();
  const found: Opened[] = [];
  for (const event of await reader.getContractEvents({ ...contract, ...range, strict: true })) {
    if (event.eventName === 'DisputeOpened') accused.set(event.args.id, hexToBytes(event.args.gateway));
    if (event.eventName !== 'ReceiptDisputed' && event.eventName !== 'ConsistencyDisputed') continue;
    const { id } = event.args;
    const gatewayId = accused.get(id);
    if (gatewayId === undefined) continue;
    if (event.eventName === 'ReceiptDisputed') {
      found.push({ id, gatewayId, kind: 'receipt', leaf: hexToBytes(event.args.leaf) });
      continue;
    }
    const { size1, root1, size2, root2 } = event.args;
    const roots = { root1: hexToBytes(root1), root2: hexToBytes(root2) };
    found.push({ id, gatewayId, ...roots, kind: 'consistency', size1: Number(size1), size2: Number(size2) });
  }
  return found;
};

/**
 * Looks again and again for disputes that wait for an answer, oldest first. Each look reads only what is new, and what may
 * have been replaced: whether a dispute is open the contract is asked each time, so that an answer that a reorganisation took
 * back shows.
 */
export const followDisputes = (chain: Chain, disputes: Hex, range: DisputeRange) => {
  const { gatewayId } = range;
  const step = BigInt(range.blocksPerRequest ?? 5_000);
  const known = new Map<Hex, { readonly opened: Opened; closedAt: bigint | undefined }>();
  let next = range.fromBlock;
  const stateOf = (id: Hex) =>
    chain.reader.readContract({ address: disputes, abi: disputesAbi, functionName: 'disputes', args: [id] });
  return (): Promise<readonly OpenDispute[]> =>
    onChain(async () => {
      const head = await chain.reader.getBlockNumber();
      for (let fromBlock = next; fromBlock <= head; fromBlock += step) {
        const last = fromBlock + step - 1n;
        const toBlock = last < head ? last : head;
        for (const opened of await openedIn(chain, disputes, { fromBlock, toBlock }))
          if (gatewayId === undefined || equal(opened.gatewayId, gatewayId))
            known.set(opened.id, { opened, closedAt: undefined });
      }
      const settled = head - UNSETTLED_BLOCKS + 1n;
      if (settled > next) next = settled;
      const open: OpenDispute[] = [];
      for (const [id, one] of known) {
        const [, openedAt, isAnswered, isLost] = await stateOf(id);
        const isOpen = openedAt !== 0 && !isAnswered && !isLost;
        if (isOpen) open.push({ ...one.opened, openedAt });
        one.closedAt = isOpen ? undefined : (one.closedAt ?? head);
        if (one.closedAt !== undefined && head - one.closedAt > UNSETTLED_BLOCKS) known.delete(id);
      }
      return open;
    });
};

/** All disputes that wait for an answer now, oldest first; of one gateway where it is named. */
export const openDisputes = (
  chain: Chain,
  disputes: Hex,
  fromBlock: bigint,
  gatewayId?: Uint8Array,
): Promise<readonly OpenDispute[]> => followDisputes(chain, disputes, { fromBlock, gatewayId })();

/** The answer to a dispute over two checkpoints: RFC 9162's proof that the larger extends the smaller. */
export const consistencyAnswer = (
  dispute: OpenDispute & { readonly kind: 'consistency' },
  proof: readonly Uint8Array[],
): Hex =>
  encodeFunctionData({
    abi: disputesAbi,
    functionName: 'answerConsistency',
    args: [
      bytesToHex(dispute.gatewayId),
      BigInt(dispute.size1),
      bytesToHex(dispute.root1),
      BigInt(dispute.size2),
      bytesToHex(dispute.root2),
      proof.map((node) => bytesToHex(node)),
    ],
  });
