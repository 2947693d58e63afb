import { join } from 'node:path';
import type { LocalAccount } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { type Chain, connectChain } from '#chain/client.js';
import { type Court, openCourt } from '#chain/court.js';
import { openDirectory } from '#chain/directory.js';
import { fileRecordStore } from '#chain/record-store.js';
import { createAnchor } from '#chain/submit.js';
import type { Hex, SubmitEvent } from '#chain/types.js';
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
  /** the Disputes contract; where given, the gateway answers what is open against it */
  readonly disputes?: Hex | undefined;
  /** further nodes that are asked for disputes: one that tells of them is enough */
  readonly alsoRpcUrls?: readonly string[] | undefined;
  readonly report?: ((event: SubmitEvent) => void) | undefined;
};

/** Work that waits for the work before it, whatever became of that. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
};

/** Every node that is named must answer at the start; later any one will do. */
const courtOf = async (
  { deployment, rpcUrl, alsoRpcUrls = [], pollMs, disputes }: GatewayChainOptions & { readonly disputes: Hex },
  chain: Chain,
  account: LocalAccount,
  gatewayId: Uint8Array,
): Promise<Court> => {
  const { registry, anchor, block } = deployment;
  const { chainId } = chain;
  const others = alsoRpcUrls.map(async (url) => ({
    rpcUrl: url,
    chain: await connectChain({ rpcUrl: url, registry, anchor, chainId, account, pollMs }),
  }));
  const nodes = [{ rpcUrl, chain }, ...(await Promise.all(others))];
  return openCourt({ nodes, disputes, gatewayId, fromBlock: BigInt(block ?? 0), account });
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
    const turn = createTurns();
    const inner = createAnchor({
      chain,
      gatewayId,
      sign: async (digest) => logKey.sign(digest),
      store,
      confirmations,
      pollMs,
      report,
    });
    const court =
      options.disputes === undefined
        ? undefined
        : await courtOf({ ...options, disputes: options.disputes }, chain, account, gatewayId);
    return {
      net: chain.net,
      chainId: chain.chainId,
      logAnchor: anchor,
      directory,
      // one account sends both, and never two transactions at a time
      anchor: { ...inner, submit: (...args) => turn(() => inner.submit(...args)) },
      ...(court && { court: { ...court, answer: (data: Hex) => turn(() => court.answer(data)) } }),
      check: chain.check,
      close: async () => directory.close(),
    };
  };
