import type { Abi, LocalAccount } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import { deviceRegistryAbi, deviceRegistryBytecode } from './generated/device-registry.js';
import { logAnchorAbi, logAnchorBytecode } from './generated/log-anchor.js';
import { timelockAbi, timelockBytecode } from './generated/timelock.js';
import { mined } from './mined.js';
import { netOf } from './net.js';
import { checkChainId, type RpcOptions, readerOf, writerOf } from './rpc.js';
import type { Hex } from './types.js';

export type DeployOptions = RpcOptions & {
  /** refuses a node of another chain */
  readonly chainId?: number | undefined;
  /** pays for the deployment */
  readonly account: LocalAccount;
  /** an admin that is there already, as a timelock; a new timelock if absent */
  readonly admin?: Hex | undefined;
  /** how long the new timelock makes every change of roles and parameters wait; TIMELOCK_SECONDS if absent */
  readonly timelockSeconds?: number | undefined;
};

/** Two days: longer than a weekend's absence of whoever watches. */
export const TIMELOCK_SECONDS = 2 * 86_400;

export type Deployed = {
  readonly chainId: number;
  readonly registry: Hex;
  readonly anchor: Hex;
  /** who gives roles and changes parameters; undefined where `admin` was given */
  readonly timelock?: Hex | undefined;
  readonly net: Uint8Array;
  /** the registry's block: no event is older */
  readonly block: bigint;
};

/**
 * Deploys the device registry and its log anchor on any EVM chain, behind a timelock in which the account proposes. The
 * account itself is the first maker and suspender, and nothing more. Throws CHAIN_UNREACHABLE, CHAIN_MISMATCH, CHAIN_REVERTED.
 */
export const deploy = async (options: DeployOptions): Promise<Deployed> => {
  const chainId = await checkChainId(options, options.chainId);
  const reader = readerOf(options, chainId);
  const writer = writerOf(options, chainId, options.account);

  const create = (abi: Abi, bytecode: Hex, args: readonly unknown[]) =>
    onChain(async () => {
      const hash = await writer.deployContract({ abi, bytecode, args });
      const receipt = await mined(reader, hash);
      if (receipt.contractAddress == null) throw new FieldmarkError('CHAIN_REVERTED', { detail: `deployment ${hash}` });
      return { address: receipt.contractAddress, block: receipt.blockNumber };
    });

  const { address: operator } = options.account;
  const delay = BigInt(options.timelockSeconds ?? TIMELOCK_SECONDS);
  const timelock =
    options.admin === undefined ? await create(timelockAbi, timelockBytecode, [delay, operator]) : undefined;
  const admin = options.admin ?? timelock?.address;
  const registry = await create(deviceRegistryAbi, deviceRegistryBytecode, [admin, operator]);
  const anchor = await create(logAnchorAbi, logAnchorBytecode, [registry.address]);
  return {
    chainId,
    registry: registry.address,
    anchor: anchor.address,
    ...(timelock && { timelock: timelock.address }),
    net: netOf(chainId, registry.address),
    block: registry.block,
  };
};
