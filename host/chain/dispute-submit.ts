import { BaseError, decodeErrorResult, type LocalAccount, RawContractError } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import { chainError } from './chain-error.js';
import type { Evidence } from './dispute.js';
import { disputesAbi } from './generated/disputes.js';
import { checkChainId, type Reader, type RpcOptions, readerOf, writerOf } from './rpc.js';
import type { Hex } from './types.js';

export type SubmitEvidenceOptions = RpcOptions & {
  /** pays gas and deposit, and gets what is won */
  readonly account: LocalAccount;
  readonly disputes: Hex;
  readonly evidence: Evidence;
  readonly phase: 'open' | 'conclude';
};

/** The name of a custom error of the contract, where the node passes it on. */
const reasonOf = (error: BaseError): string | undefined => {
  const raw = error.walk(
    (one) => one instanceof RawContractError || typeof (one as { data?: unknown }).data === 'string',
  );
  const data = (raw as { data?: unknown } | null)?.data;
  if (typeof data !== 'string') return undefined;
  try {
    const { errorName, args } = decodeErrorResult({ abi: disputesAbi, data: data as Hex });
    return `${errorName}(${(args ?? []).map(String).join(', ')})`;
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
    const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 120_000 });
    if (receipt.status === 'success') return hash;
    throw new FieldmarkError('CHAIN_REVERTED', { detail: hash });
  } catch (error) {
    const reason = error instanceof BaseError ? reasonOf(error) : undefined;
    if (reason === undefined) throw chainError(error);
    throw new FieldmarkError('CHAIN_REVERTED', { detail: reason, cause: error });
  }
};
