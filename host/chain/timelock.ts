import { encodeFunctionData, isAddress, keccak256, type LocalAccount, parseAbi, toHex, zeroHash } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { onChain } from './chain-error.js';
import { timelockAbi } from './generated/timelock.js';
import { mined } from './mined.js';
import { checkChainId, type RpcOptions, readerOf, writerOf } from './rpc.js';
import type { Hex } from './types.js';

/** A call that the timelock makes in its own name. */
export type Change = {
  readonly target: Hex;
  readonly data: Hex;
  /** tells a change from an earlier one that reads the same; 0 if absent */
  readonly salt?: number | undefined;
};

export type ChangeState =
  | { readonly state: 'proposed' | 'waiting' /** Unix seconds */; readonly readyAt: number }
  | { readonly state: 'executed'; readonly transaction: Hex }
  | { readonly state: 'done' };

export type ChangeOptions = RpcOptions & {
  readonly account: LocalAccount;
  readonly timelock: Hex;
  readonly change: Change;
};

/** All that the timelock can change: parameters, roles, and its own delay. */
const changeable = parseAbi([
  'function setBondMin(uint256 bondMin)',
  'function setSplit(uint16 devicesBps, uint16 gatewaysBps)',
  'function setTerms(uint128 creditsPerToken, uint16 burnBps, uint16 gatewayBps)',
  'function nameRewards(address rewards)',
  'function grantRole(bytes32 role, address account)',
  'function revokeRole(bytes32 role, address account)',
  'function updateDelay(uint256 seconds)',
]);

const argumentOf = (type: string, text: string): string | bigint => {
  if (type === 'address' && isAddress(text)) return text;
  if (type === 'bytes32' && text === 'DEFAULT_ADMIN_ROLE') return zeroHash;
  if (type === 'bytes32' && /^[A-Z]+_ROLE$/.test(text)) return keccak256(toHex(text));
  if (type.startsWith('uint') && /^\d{1,77}$/.test(text)) return BigInt(text);
  throw new FieldmarkError('USAGE', { detail: `${text} is no ${type === 'bytes32' ? 'role, as MAKER_ROLE' : type}` });
};

/** Calldata of a change from words. Throws USAGE. */
export const changeCall = (name: string, values: readonly string[]): Hex => {
  const method = changeable.find((each) => each.name === name);
  if (method === undefined)
    throw new FieldmarkError('USAGE', {
      detail: `nothing is changed by ${name}`,
      next: `one of ${changeable.map((each) => each.name).join(', ')}`,
    });
  const { inputs } = method;
  if (inputs.length !== values.length)
    throw new FieldmarkError('USAGE', { detail: `${name} takes ${inputs.map((input) => input.name).join(' and ')}` });
  const args = inputs.map((input, i) => argumentOf(input.type, values[i]!));
  try {
    return encodeFunctionData({ abi: [method], functionName: name, args } as Parameters<typeof encodeFunctionData>[0]);
  } catch (cause) {
    throw new FieldmarkError('USAGE', { detail: `${name} can't take ${values.join(' ')}`, cause });
  }
};

const DONE_TIMESTAMP = 1n;

/**
 * Takes a change one step on: proposes it, waits, or executes it once its delay is over, whichever comes next. To be
 * called again until it says `executed` or `done`. Throws CHAIN_UNREACHABLE, CHAIN_REVERTED: a proposal needs a
 * proposer, the execution anybody.
 */
export const makeChange = (options: ChangeOptions): Promise<ChangeState> =>
  onChain(async () => {
    const { account, timelock } = options;
    const chainId = await checkChainId(options, undefined);
    const reader = readerOf(options, chainId);
    const writer = writerOf(options, chainId, account);
    const contract = { address: timelock, abi: timelockAbi, account } as const;
    const { target, data, salt = 0 } = options.change;
    const operation = [target, 0n, data, zeroHash, toHex(salt, { size: 32 })] as const;

    const send = async (request: Parameters<typeof writer.writeContract>[0]): Promise<Hex> => {
      const transaction = await writer.writeContract(request);
      await mined(reader, transaction);
      return transaction;
    };
    const readyAt = async (): Promise<bigint> => {
      const id = await reader.readContract({ ...contract, functionName: 'hashOperation', args: operation });
      return reader.readContract({ ...contract, functionName: 'getTimestamp', args: [id] });
    };
    const isOver = async (at: bigint): Promise<boolean> => (await reader.getBlock()).timestamp >= at;

    let at = await readyAt();
    if (at === DONE_TIMESTAMP) return { state: 'done' };
    const isNew = at === 0n;
    if (isNew) {
      const delay = await reader.readContract({ ...contract, functionName: 'getMinDelay' });
      const args = [...operation, delay] as const;
      const { request } = await reader.simulateContract({ ...contract, functionName: 'schedule', args });
      await send(request as Parameters<typeof send>[0]);
      at = await readyAt();
    }
    if (!(await isOver(at))) return { state: isNew ? 'proposed' : 'waiting', readyAt: Number(at) };
    const { request } = await reader.simulateContract({ ...contract, functionName: 'execute', args: operation });
    return { state: 'executed', transaction: await send(request as Parameters<typeof send>[0]) };
  });
