import { isAddressEqual, type LocalAccount } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { chainError, onChain } from './chain-error.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { type LogAnchor, logAnchorOn } from './log-anchor.js';
import { netOf } from './net.js';
import { type Registry, registryOn } from './registry.js';
import { checkChainId, type Reader, type RpcOptions, readerOf, writerOf } from './rpc.js';
import type { Hex } from './types.js';

export type ChainOptions = RpcOptions & {
  /** refuses a node of another chain; learnt from the node if absent */
  readonly chainId?: number | undefined;
  readonly registry: Hex;
  readonly anchor: Hex;
  /** who pays for and signs transactions; reading needs none */
  readonly account?: LocalAccount | undefined;
};

/** The two contracts of one deployment on one node. Failures throw CHAIN_UNREACHABLE, CHAIN_REVERTED and the like. */
export type Chain = Registry &
  LogAnchor & {
    readonly chainId: number;
    readonly registry: Hex;
    readonly anchor: Hex;
    /** 8 bytes; what every envelope of this deployment names */
    readonly net: Uint8Array;
    readonly account: LocalAccount | undefined;
    /** viem's client, for what has no function here */
    readonly reader: Reader;
    /** throws CHAIN_MISMATCH where the node serves another chain or the contracts are not there */
    readonly check: () => Promise<void>;
  };

/**
 * Connects to one deployment. With a `chainId` given it works before the node answers: the first call that reaches it
 * checks chain and contracts. Without, the node must answer now.
 */
export const connectChain = async (options: ChainOptions): Promise<Chain> => {
  const chainId = options.chainId ?? (await checkChainId(options, undefined));
  const reader = readerOf(options, chainId);
  const writer = options.account === undefined ? undefined : writerOf(options, chainId, options.account);
  const deployment = { chainId, registry: options.registry, anchor: options.anchor };
  let checked = false;
  const check = async (): Promise<void> => {
    await checkChainId(options, chainId);
    await checkContracts(reader, deployment);
    checked = true;
  };
  const ready = async (): Promise<void> => {
    if (!checked) await check();
  };
  try {
    await check();
  } catch (error) {
    if (options.chainId === undefined || chainError(error).code !== 'CHAIN_UNREACHABLE') throw error;
  }
  const link = { ...deployment, reader, writer, ready };
  return {
    ...deployment,
    net: netOf(chainId, options.registry),
    account: options.account,
    reader,
    check,
    ...registryOn(link),
    ...logAnchorOn(link),
  };
};

type Deployment = { readonly chainId: number; readonly registry: Hex; readonly anchor: Hex };

const checkContracts = async (reader: Reader, deployment: Deployment): Promise<void> => {
  const absent = (what: string) =>
    new FieldmarkError('CHAIN_MISMATCH', { detail: what, next: 'check the contract addresses, or deploy' });
  for (const address of [deployment.registry, deployment.anchor]) {
    const code = await onChain(() => reader.getCode({ address }));
    if (code === undefined) throw absent(`there is no contract at ${address}`);
  }
  const anchor = { address: deployment.anchor, abi: logAnchorAbi };
  let registry: Hex;
  try {
    registry = await onChain(() => reader.readContract({ ...anchor, functionName: 'registry' }));
  } catch (error) {
    if (chainError(error).code === 'CHAIN_UNREACHABLE') throw error;
    throw absent(`the contract at ${deployment.anchor} is not a log anchor`);
  }
  if (!isAddressEqual(registry, deployment.registry)) throw absent(`the log anchor belongs to registry ${registry}`);
};
