import { createWalletClient, encodeFunctionData, http, type LocalAccount, parseAbi, publicActions } from 'viem';
import type { Hex } from '#chain/types.js';
import { toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { ClaimLine } from './result.js';

/** Of Rewards.sol. */
const abi = parseAbi([
  'struct Line { uint8 kind; address id; uint256 cumulative; bytes32[] proof; }',
  'function claim(Line line) returns (uint256 amount)',
]);

export type ClaimTransaction = { readonly to: Hex; readonly data: Hex };

/** What anybody may send; the contract pays the owner. */
export const claimTransaction = (to: Hex, line: ClaimLine): ClaimTransaction => ({
  to,
  data: encodeFunctionData({
    abi,
    functionName: 'claim',
    args: [
      {
        kind: line.kind,
        id: `0x${line.id}`,
        cumulative: line.cumulative,
        proof: line.proof.map((hash): Hex => `0x${toHex(hash)}`),
      },
    ],
  }),
});

/** Sends a claim and waits for it. Throws CHAIN_UNREACHABLE or CHAIN_REVERTED. */
export const sendClaim = async (
  rpcUrl: string,
  account: LocalAccount,
  { to, data }: ClaimTransaction,
): Promise<Hex> => {
  const client = createWalletClient({ account, transport: http(rpcUrl) }).extend(publicActions);
  await client.getChainId().catch((cause) => {
    throw new FieldmarkError('CHAIN_UNREACHABLE', { detail: rpcUrl, next: 'check --rpc', cause });
  });
  try {
    await client.call({ account, to, data });
    const hash = await client.sendTransaction({ to, data, chain: null });
    const { status } = await client.waitForTransactionReceipt({ hash });
    if (status === 'success') return hash;
    throw new FieldmarkError('CHAIN_REVERTED', { detail: hash });
  } catch (cause) {
    if (cause instanceof FieldmarkError) throw cause;
    throw new FieldmarkError('CHAIN_REVERTED', {
      detail: 'the claim',
      state: 'nothing was paid',
      next: 'the root of this epoch may not be payable yet, or all of it is claimed already',
      cause,
    });
  }
};
