import { encodeFunctionData } from 'viem';
import { rewardsAbi } from '#chain/generated/rewards.js';
import type { ClaimCall } from '#chain/rewards-calls.js';
import type { Hex } from '#chain/types.js';
import { toHex } from '#proto/bytes.js';
import type { ClaimLine } from './result.js';

export const claimCall = (line: ClaimLine): ClaimCall => ({
  kind: line.kind,
  id: `0x${line.id}`,
  cumulative: line.cumulative,
  proof: line.proof.map((hash): Hex => `0x${toHex(hash)}`),
});

/** What anybody may send; the contract pays the owner. */
export const claimTransaction = (to: Hex, line: ClaimLine): { readonly to: Hex; readonly data: Hex } => ({
  to,
  data: encodeFunctionData({ abi: rewardsAbi, functionName: 'claim', args: [claimCall(line)] }),
});
