import { bytesToHex, decodeFunctionData, encodeFunctionData, hexToBytes } from 'viem';
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

/** All disputes that wait for an answer, oldest first; of one gateway where it is named. */
export const openDisputes = (
  chain: Chain,
  disputes: Hex,
  fromBlock: bigint,
  gatewayId?: Uint8Array,
): Promise<readonly OpenDispute[]> =>
  onChain(async () => {
    const contract = { address: disputes, abi: disputesAbi } as const;
    const gateway = gatewayId === undefined ? undefined : bytesToHex(gatewayId);
    const events = await chain.reader.getContractEvents({ ...contract, fromBlock, strict: true });
    const accused = new Map<Hex, Hex>();
    const found: OpenDispute[] = [];
    for (const event of events) {
      if (event.eventName === 'DisputeOpened') accused.set(event.args.id, event.args.gateway);
      if (event.eventName !== 'ReceiptDisputed' && event.eventName !== 'ConsistencyDisputed') continue;
      const { id } = event.args;
      const who = accused.get(id);
      if (who === undefined || (gateway !== undefined && who.toLowerCase() !== gateway)) continue;
      const state = await chain.reader.readContract({ ...contract, functionName: 'disputes', args: [id] });
      const [, openedAt, isAnswered, isLost] = state;
      if (isAnswered || isLost) continue;
      const shared = { id, gatewayId: hexToBytes(who), openedAt };
      if (event.eventName === 'ReceiptDisputed')
        found.push({ ...shared, kind: 'receipt', leaf: hexToBytes(event.args.leaf) });
      else {
        const { size1, root1, size2, root2 } = event.args;
        const roots = { root1: hexToBytes(root1), root2: hexToBytes(root2) };
        found.push({ ...shared, ...roots, kind: 'consistency', size1: Number(size1), size2: Number(size2) });
      }
    }
    return found;
  });

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
