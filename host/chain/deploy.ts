import type { Abi, LocalAccount } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import { deviceRegistryAbi, deviceRegistryBytecode } from './generated/device-registry.js';
import { logAnchorAbi, logAnchorBytecode } from './generated/log-anchor.js';
import { netOf } from './net.js';
import { checkChainId, type RpcOptions, readerOf, writerOf } from './rpc.js';
import type { Hex } from './types.js';

export type DeployOptions = RpcOptions & {
  /** refuses a node of another chain */
  readonly chainId?: number | undefined;
  /** pays for the deployment */
  readonly account: LocalAccount;
  /** gets every role of the registry; the account if absent */
  readonly admin?: Hex | undefined;
};

export type Deployed = {
  readonly chainId: number;
  readonly registry: Hex;
  readonly anchor: Hex;
  readonly net: Uint8Array;
  /** the registry's block: no event is older */
  readonly block: bigint;
};

/** Deploys the device registry and its log anchor on any EVM chain. Throws CHAIN_UNREACHABLE, CHAIN_MISMATCH, CHAIN_REVERTED. */
export const deploy = async (options: DeployOptions): Promise<Deployed> => {
  const chainId = await checkChainId(options, options.chainId);
  const reader = readerOf(options, chainId);
  const writer = writerOf(options, chainId, options.account);

  const create = (abi: Abi, bytecode: Hex, args: readonly unknown[]) =>
    onChain(async () => {
      const hash = await writer.deployContract({ abi, bytecode, args });
      const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 120_000 });
      if (receipt.status !== 'success' || receipt.contractAddress == null)
        throw new FieldmarkError('CHAIN_REVERTED', { detail: `deployment ${hash}` });
      return { address: receipt.contractAddress, block: receipt.blockNumber };
    });

  const registry = await create(deviceRegistryAbi, deviceRegistryBytecode, [options.admin ?? options.account.address]);
  const anchor = await create(logAnchorAbi, logAnchorBytecode, [registry.address]);
  return {
    chainId,
    registry: registry.address,
    anchor: anchor.address,
    net: netOf(chainId, registry.address),
    block: registry.block,
  };
};
