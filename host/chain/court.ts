import type { LocalAccount } from 'viem';
import type { FieldmarkError } from '#proto/errors.js';
import { chainError } from './chain-error.js';
import type { Chain } from './client.js';
import { followDisputes, type OpenDispute } from './dispute-chain.js';
import { submitAnswer } from './dispute-submit.js';
import type { StoredCheckpoint } from './log-anchor.js';
import type { Hex } from './types.js';

/**
 * What the chain says of a gateway that is accused, by several nodes of which one honest one is enough: a node that hides an
 * accusation is outdone by one that shows it, and one that makes an accusation up costs nothing, as no contract takes the
 * answer.
 */
export type Court = {
  /** open by any node's word, oldest first. Throws where no node answers */
  readonly accusations: () => Promise<readonly OpenDispute[]>;
  /** on chain, of more than `aboveSize` entries, smallest first */
  readonly checkpoints: (aboveSize: number) => Promise<readonly StoredCheckpoint[]>;
  /** sends an answer by the first node that takes it, and waits until it is mined */
  readonly answer: (data: Hex) => Promise<Hex>;
};

export type CourtNode = { readonly chain: Chain; readonly rpcUrl: string };

export type CourtOptions = {
  readonly nodes: readonly CourtNode[];
  readonly disputes: Hex;
  readonly gatewayId: Uint8Array;
  readonly fromBlock: bigint;
  /** pays for answers, and is paid the accusers' deposits where it is the operator */
  readonly account: LocalAccount;
  /** tells of a node that failed while another answered */
  readonly onNodeFault?: ((error: FieldmarkError, rpcUrl: string) => void) | undefined;
};

const CHECKPOINTS_MAX = 100_000;

export const openCourt = (options: CourtOptions): Court => {
  const { nodes, disputes, gatewayId, fromBlock, account, onNodeFault } = options;
  const followed = nodes.map((node) => ({
    node,
    look: followDisputes(node.chain, disputes, { fromBlock, gatewayId }),
  }));

  /** Every node that answers; throws what the last one threw where none does. */
  const askAll = async <T, N>(asked: readonly N[], ask: (one: N) => Promise<T>, urlOf: (one: N) => string) => {
    const answers: T[] = [];
    let fault: FieldmarkError | undefined;
    for (const one of asked) {
      try {
        answers.push(await ask(one));
      } catch (error) {
        fault = chainError(error);
        if (asked.length > 1) onNodeFault?.(fault, urlOf(one));
      }
    }
    if (answers.length === 0 && fault !== undefined) throw fault;
    return answers;
  };

  return {
    accusations: async () => {
      const all = await askAll(
        followed,
        ({ look }) => look(),
        ({ node }) => node.rpcUrl,
      );
      const byId = new Map(all.flat().map((dispute) => [dispute.id, dispute]));
      return [...byId.values()].sort((a, b) => a.openedAt - b.openedAt);
    },
    checkpoints: async (aboveSize) => {
      const ask = ({ chain }: CourtNode) => chain.checkpoints(gatewayId, { aboveSize, max: CHECKPOINTS_MAX });
      const all = await askAll(nodes, ask, ({ rpcUrl }) => rpcUrl);
      const bySize = new Map(all.flat().map((checkpoint) => [checkpoint.size, checkpoint]));
      return [...bySize.values()].sort((a, b) => a.size - b.size);
    },
    answer: async (data) => {
      let fault: FieldmarkError | undefined;
      for (const { rpcUrl } of nodes) {
        try {
          return await submitAnswer({ rpcUrl, account, disputes, data });
        } catch (error) {
          fault = chainError(error);
        }
      }
      throw fault!;
    },
  };
};
