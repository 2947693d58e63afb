import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Chain } from '#chain/client.js';
import type { Hex } from '#chain/types.js';
import { FieldmarkError } from '#proto/errors.js';
import { address, httpUrl, wholeNumber } from './task.js';

/** Where the contracts are, as `chain deploy` writes it. */
export type Deployment = {
  readonly chainId: number;
  readonly registry: Hex;
  readonly anchor: Hex;
  readonly timelock?: Hex;
  /** the block of the registry: no event is older */
  readonly block: string;
};

export type ChainFlags = {
  readonly rpc?: string;
  readonly deployment?: string;
  readonly chainId?: number;
  readonly registry?: Hex;
  readonly anchor?: Hex;
};

export const chainOptions = (command: Command): Command =>
  command
    .option('--rpc <url>', 'EVM node', httpUrl)
    .option('--deployment <file>', 'file that chain deploy wrote: chain id and contracts')
    .option('--chain-id <number>', 'refuse a node of another chain', wholeNumber)
    .option('--registry <address>', 'device registry', address)
    .option('--anchor <address>', 'log anchor', address);

const isDeployment = (value: unknown): value is Deployment => {
  const said = value as Deployment | null;
  const isAddress = (text: unknown) => typeof text === 'string' && /^0x[0-9a-fA-F]{40}$/.test(text);
  return typeof said?.chainId === 'number' && isAddress(said.registry) && isAddress(said.anchor);
};

/** Throws CONFIG_INVALID where there is no such file or it is something else. */
export const readDeployment = (path: string): Deployment => {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} can't be read as a deployment`, cause });
  }
  if (isDeployment(value)) return value;
  throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} is not what chain deploy writes` });
};

/** Whether the command line names a chain at all. */
export const namesChain = (flags: ChainFlags): boolean => flags.rpc !== undefined;

const missing = (option: string): FieldmarkError =>
  new FieldmarkError('USAGE', {
    detail: `the chain needs ${option}`,
    next: 'give --rpc and --deployment, or --rpc, --registry and --anchor',
  });

/** The deployment that flags and file name together; a flag wins. */
export const deploymentOf = (flags: ChainFlags): Partial<Deployment> & Pick<Deployment, 'registry' | 'anchor'> => {
  const file = flags.deployment === undefined ? undefined : readDeployment(flags.deployment);
  const registry = flags.registry ?? file?.registry;
  const anchor = flags.anchor ?? file?.anchor;
  if (registry === undefined) throw missing('--registry');
  if (anchor === undefined) throw missing('--anchor');
  const chainId = flags.chainId ?? file?.chainId;
  const { block, timelock } = file ?? {};
  return { registry, anchor, ...(chainId && { chainId }), ...(block && { block }), ...(timelock && { timelock }) };
};

export const rpcUrlOf = (flags: ChainFlags): string => {
  if (flags.rpc === undefined) throw missing('--rpc');
  return flags.rpc;
};

/** Connects to the chain that the command line names. `account` is what `--account` says, where one is needed. */
export const openChain = async (flags: ChainFlags, account?: string): Promise<Chain> => {
  const { registry, anchor, chainId } = deploymentOf(flags);
  const rpcUrl = rpcUrlOf(flags);
  const { connectChain } = await import('#chain/client.js');
  return connectChain({
    rpcUrl,
    registry,
    anchor,
    chainId,
    ...(account !== undefined && { account: await readAccount(account) }),
  });
};

export const ACCOUNT_HELP = 'file with the private key that pays (0x and 64 hex digits), or anvil:0 on a test chain';

/** The account that pays. Its key comes from a file: on a command line everybody could read it. */
export const readAccount = async (source: string) => {
  const { privateKeyToAccount } = await import('viem/accounts');
  if (source === 'anvil:0' || source === 'anvil:1') {
    const { anvilAccount } = await import('#chain/anvil.js');
    return anvilAccount(source === 'anvil:0' ? 0 : 1);
  }
  let text: string;
  try {
    if ((statSync(source).mode & 0o077) !== 0)
      throw new FieldmarkError('KEY_LOCKED', {
        detail: `others could read ${source}`,
        next: `chmod 600 ${source}`,
      });
    text = readFileSync(source, 'utf8').trim();
  } catch (cause) {
    if (cause instanceof FieldmarkError) throw cause;
    throw new FieldmarkError('KEY_NOT_FOUND', { detail: source, next: 'check --account', cause });
  }
  if (!/^0x[0-9a-fA-F]{64}$/.test(text))
    throw new FieldmarkError('KEY_DAMAGED', { detail: `${source} does not hold 0x and 64 hex digits` });
  return privateKeyToAccount(text as Hex);
};
