import { BaseError, decodeErrorResult, type LocalAccount, RawContractError } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { chainError, onChain, refusal } from './chain-error.js';
import type { Evidence } from './dispute.js';
import { disputesAbi } from './generated/disputes.js';
import { gatewayRegistryAbi } from './generated/gateway-registry.js';
import { mined } from './mined.js';
import { checkChainId, type Reader, type RpcOptions, readerOf, writerOf } from './rpc.js';
import type { Hex } from './types.js';

export type SubmitEvidenceOptions = RpcOptions & {
  /** pays gas and deposit, and gets what is won */
  readonly account: LocalAccount;
  readonly disputes: Hex;
  readonly evidence: Evidence;
  readonly phase: 'open' | 'conclude';
};

/** What `Disputes` refuses, and what the registry of gateways does on its behalf. */
const ERRORS = [...disputesAbi, ...gatewayRegistryAbi].filter(({ type }) => type === 'error');

/** The refusal by a custom error, where the node passes it on. */
const refusalIn = (error: BaseError): FieldmarkError | undefined => {
  const raw = error.walk(
    (one) => one instanceof RawContractError || typeof (one as { data?: unknown }).data === 'string',
  );
  const data = (raw as { data?: unknown } | null)?.data;
  if (typeof data !== 'string') return undefined;
  try {
    const { errorName, args } = decodeErrorResult({ abi: ERRORS, data: data as Hex });
    return refusal(errorName, args ?? [], error);
  } catch {
    return undefined;
  }
};

/** Sends an answer to a dispute and waits until it is mined; tried first. Throws CHAIN_REVERTED. */
export const submitAnswer = (
  options: RpcOptions & { readonly account: LocalAccount; readonly disputes: Hex; readonly data: Hex },
): Promise<Hex> => send(options, options.data, async () => 0n);

/** Sends evidence and waits until it is mined; tried first, so that a refusal costs nothing. Throws CHAIN_REVERTED. */
export const submitEvidence = async (options: SubmitEvidenceOptions): Promise<Hex> => {
  const { account, disputes, evidence, phase } = options;
  const data = phase === 'open' ? evidence.data : evidence.conclude;
  if (data === undefined) throw new FieldmarkError('USAGE', { detail: 'this evidence decides at once' });
  return send({ ...options, account, disputes }, data, (reader) =>
    phase === 'open' && evidence.needsDeposit
      ? reader.readContract({ address: disputes, abi: disputesAbi, functionName: 'deposit' })
      : Promise.resolve(0n),
  );
};

type Sender = RpcOptions & { readonly account: LocalAccount; readonly disputes: Hex };

const send = async (options: Sender, data: Hex, worthOf: (reader: Reader) => Promise<bigint>): Promise<Hex> => {
  const { account, disputes } = options;
  const chainId = await checkChainId(options, undefined);
  const reader = readerOf(options, chainId);
  const writer = writerOf(options, chainId, account);
  try {
    const value = await worthOf(reader);
    await reader.call({ account, to: disputes, data, value });
    const hash = await writer.sendTransaction({ to: disputes, data, value });
    await mined(reader, hash);
    return hash;
  } catch (error) {
    throw (error instanceof BaseError ? refusalIn(error) : undefined) ?? chainError(error);
  }
};

/** Until when a dispute can be answered that this transaction opened, Unix seconds. */
export const answerableUntil = (options: RpcOptions & { readonly disputes: Hex }, transaction: Hex): Promise<number> =>
  onChain(async () => {
    const reader = readerOf(options, await checkChainId(options, undefined));
    const { blockNumber } = await reader.getTransactionReceipt({ hash: transaction });
    const { timestamp } = await reader.getBlock({ blockNumber });
    const contract = { address: options.disputes, abi: disputesAbi } as const;
    return Number(timestamp + (await reader.readContract({ ...contract, functionName: 'responseWindow' })));
  });

/**
 * Takes out what disputes owe an account: bonds and deposits that it won, or its own deposits. Whoever sends it pays for
 * it, and the account gets it. Gives the sum in wei, 0 where nothing is owed.
 */
export const collectOwed = (options: Sender, to: Hex): Promise<bigint> =>
  onChain(async () => {
    const { account, disputes } = options;
    const chainId = await checkChainId(options, undefined);
    const reader = readerOf(options, chainId);
    const writer = writerOf(options, chainId, account);
    const gateways = await reader.readContract({ address: disputes, abi: disputesAbi, functionName: 'gateways' });
    let sum = 0n;
    for (const address of [gateways, disputes]) {
      // both owe in the same way (Payouts.sol)
      const contract = { address, abi: gatewayRegistryAbi, args: [to] } as const;
      const owed = await reader.readContract({ ...contract, functionName: 'owed' });
      if (owed === 0n) continue;
      const { request } = await reader.simulateContract({ ...contract, functionName: 'collect', account });
      const hash = await writer.writeContract(request);
      await mined(reader, hash);
      sum += owed;
    }
    return sum;
  });
