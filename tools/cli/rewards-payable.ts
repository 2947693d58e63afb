import type { Hex } from '#chain/types.js';
import { ERRORS, FieldmarkError } from '#proto/errors.js';
import { formatTime } from './lines.js';

export type Payable = { readonly rpcUrl: string; readonly rewards: Hex };

type Said = { readonly detail: string; readonly next: string };

/** How the roots stand on chain, for who claims with that of `epoch`, or of one that he does not know. */
const standing = async ({ rpcUrl, rewards }: Payable, epoch: number | undefined): Promise<Said> => {
  const { roundOf } = await import('#chain/rewards-calls.js');
  const { checkChainId, readerOf } = await import('#chain/rpc.js');
  const reader = readerOf({ rpcUrl }, await checkChainId({ rpcUrl }, undefined));
  const round = await roundOf(reader, rewards);
  if (round === undefined)
    return { detail: 'no root was posted yet', next: 'wait until a gateway posts one: fieldmark rewards post' };
  const newest = round.payableEpochs - 1;
  const { timestamp } = await reader.getBlock();
  const isOpen = timestamp < BigInt(round.payableAt);
  const payable = newest < 0 ? 'no root is payable yet' : `the newest payable root is of epoch ${newest}`;
  if (isOpen && (epoch === undefined || epoch === round.epoch))
    return {
      detail: `${payable}; that of epoch ${round.epoch} can be opposed until ${formatTime(round.payableAt)}`,
      next: 'give the same command after that',
    };
  if (newest >= 0 && epoch === newest)
    return {
      detail: `the payable root of epoch ${epoch} is another than in this folder`,
      next: 'compute the epoch anew: fieldmark rewards recompute',
    };
  return {
    detail: payable,
    next: newest < 0 ? 'wait until a root is agreed on' : `compute up to epoch ${newest}, and claim with that one`,
  };
};

/** What a line that does not lead to the payable root should be told; any other error as it is. */
export const explainProof = async (error: unknown, at: Payable, epoch: number | undefined): Promise<unknown> => {
  if (!(error instanceof FieldmarkError) || error.code !== 'PROOF_INVALID') return error;
  const { detail, next } = await standing(at, epoch);
  const said = error.message.slice(ERRORS.PROOF_INVALID.length + 2);
  return new FieldmarkError('PROOF_INVALID', {
    detail: `${said}: ${detail}`,
    state: 'nothing was paid',
    next,
    cause: error,
  });
};
