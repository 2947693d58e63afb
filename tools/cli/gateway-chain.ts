import { join } from 'node:path';
import type { LocalAccount } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { connectChain } from '#chain/client.js';
import { openDirectory } from '#chain/directory.js';
import { fileRecordStore } from '#chain/record-store.js';
import { createAnchor } from '#chain/submit.js';
import type { SubmitEvent } from '#chain/types.js';
import type { GatewayChain, GatewayOptions } from '#gateway/options.js';
import { toHex } from '#proto/bytes.js';
import type { Deployment } from './chain-options.js';

export type GatewayChainOptions = {
  /** the gateway's own folder, where what is under way on the chain is kept too */
  readonly dataDir: string;
  readonly rpcUrl: string;
  readonly deployment: Partial<Deployment> & Pick<Deployment, 'registry' | 'anchor'>;
  /** pays for checkpoints; the log key's own account where absent */
  readonly account?: LocalAccount | undefined;
  /** blocks that a checkpoint must be deep before it counts */
  readonly confirmations?: number | undefined;
  /** milliseconds between two looks at the chain; the chain client's own where absent */
  readonly pollMs?: number | undefined;
  readonly report?: ((event: SubmitEvent) => void) | undefined;
};

/** What connects a gateway with the contracts of one deployment: who is registered, and where checkpoints go. */
export const gatewayChain =
  (options: GatewayChainOptions): GatewayOptions['chain'] =>
  async (keys): Promise<GatewayChain> => {
    const { registry, anchor, chainId, block } = options.deployment;
    const { rpcUrl, pollMs, confirmations, report } = options;
    const account = options.account ?? privateKeyToAccount(`0x${toHex(keys.logKey.secretKey)}`);
    const chain = await connectChain({ rpcUrl, registry, anchor, chainId, account, pollMs });
    const store = fileRecordStore(join(options.dataDir, 'chain'));
    const directory = await openDirectory({ chain, store, fromBlock: BigInt(block ?? 0), pollMs });
    const { gatewayId, logKey } = keys;
    return {
      net: chain.net,
      chainId: chain.chainId,
      logAnchor: anchor,
      directory,
      anchor: createAnchor({
        chain,
        gatewayId,
        sign: async (digest) => logKey.sign(digest),
        store,
        confirmations,
        pollMs,
        report,
      }),
      check: chain.check,
      close: async () => directory.close(),
    };
  };
