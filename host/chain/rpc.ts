import {
  createPublicClient,
  createWalletClient,
  defineChain,
  type HttpTransport,
  http,
  type LocalAccount,
  type PublicClient,
  type Chain as ViemChain,
  type WalletClient,
} from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';

/** What every connection to an EVM node needs. */
export type RpcOptions = {
  /** http or https */
  readonly rpcUrl: string;
  /** one request's deadline in milliseconds; 10,000 if absent */
  readonly timeoutMs?: number | undefined;
  /** how often a transaction that is waited for is asked after, in milliseconds; 1,000 if absent */
  readonly pollMs?: number | undefined;
};

/** Retries are the callers': a hidden one here would hide an outage from them too. */
const transportOf = (options: RpcOptions) =>
  http(options.rpcUrl, { timeout: options.timeoutMs ?? 10_000, retryCount: 0 });

const chainOf = (chainId: number, rpcUrl: string) =>
  defineChain({
    id: chainId,
    name: `EVM chain ${chainId}`,
    nativeCurrency: { name: 'coin', symbol: 'COIN', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });

export type Reader = PublicClient<HttpTransport, ViemChain>;
export type Writer = WalletClient<HttpTransport, ViemChain, LocalAccount>;

export const readerOf = (options: RpcOptions, chainId: number): Reader =>
  createPublicClient({
    chain: chainOf(chainId, options.rpcUrl),
    transport: transportOf(options),
    pollingInterval: options.pollMs ?? 1_000,
    cacheTime: 0,
  });

export const writerOf = (options: RpcOptions, chainId: number, account: LocalAccount): Writer =>
  createWalletClient({ account, chain: chainOf(chainId, options.rpcUrl), transport: transportOf(options) });

/** The chain id that the node serves; CHAIN_MISMATCH where another one was expected. */
export const checkChainId = async (options: RpcOptions, expected: number | undefined): Promise<number> => {
  const client = createPublicClient({ transport: transportOf(options) });
  const served = await onChain(() => client.getChainId());
  if (expected !== undefined && served !== expected)
    throw new FieldmarkError('CHAIN_MISMATCH', {
      detail: `the node serves chain ${served}, not ${expected}`,
      next: 'check the RPC URL and the chain id in the configuration',
    });
  return served;
};
