import type { Chain } from '#chain/client.js';
import { receiptAnswer } from '#chain/dispute.js';
import { consistencyAnswer, type OpenDispute, openDisputes } from '#chain/dispute-chain.js';
import { submitAnswer } from '#chain/dispute-submit.js';
import type { Hex } from '#chain/types.js';
import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { consistencyPath, rootOf } from '#proto/merkle.js';
import { sha256 } from '../verify/signatures.js';
import { type ChainFlags, deploymentOf, openChain, readAccount, rpcUrlOf } from './chain-options.js';
import { checkpointsOver, indexOfLeaf, loggedUnder, openPublishedLog, type PublishedLog } from './dispute-log.js';
import type { LogSource } from './log-source.js';

/** What became of a dispute: a transaction, or why there can be none. */
export type Answer = { readonly id: Hex; readonly transaction?: Hex; readonly error?: FieldmarkError };

const answerTo = async (dispute: OpenDispute, log: PublishedLog, chain: Chain): Promise<Hex> => {
  if (dispute.kind === 'receipt') {
    const index = indexOfLeaf(log, dispute.leaf);
    const [oldest] = await checkpointsOver(chain, log, index);
    return receiptAnswer(log.gatewayId, dispute.leaf, await loggedUnder(log, index, oldest));
  }
  const { size1, root1, size2, root2 } = dispute;
  const isHere = (size: number, root: Uint8Array): boolean =>
    size <= log.size && equal(rootOf(sha256, size, log.nodes), root);
  if (!isHere(size1, root1) || !isHere(size2, root2))
    throw new FieldmarkError('LOG_FORKED', { detail: 'a signed checkpoint is not of this log' });
  return consistencyAnswer(dispute, consistencyPath(sha256, size1, size2, log.nodes));
};

/** Answers whatever is open against the gateway of this log; one that can't be answered hinders no other. */
export const answerDisputes = async (
  source: LogSource,
  flags: ChainFlags,
  accountSource: string,
  disputes: Hex,
): Promise<readonly Answer[]> => {
  const account = await readAccount(accountSource);
  const chain = await openChain(flags);
  const log = await openPublishedLog(source);
  const fromBlock = BigInt(deploymentOf(flags).block ?? 0);
  const answers: Answer[] = [];
  for (const dispute of await openDisputes(chain, disputes, fromBlock, log.gatewayId)) {
    const { id } = dispute;
    try {
      const data = await answerTo(dispute, log, chain);
      answers.push({ id, transaction: await submitAnswer({ rpcUrl: rpcUrlOf(flags), account, disputes, data }) });
    } catch (error) {
      if (!(error instanceof FieldmarkError) || error.code === 'CHAIN_UNREACHABLE') throw error;
      answers.push({ id, error });
    }
  }
  return answers;
};
