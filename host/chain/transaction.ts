import { BaseError, keccak256, TransactionNotFoundError, TransactionReceiptNotFoundError } from 'viem';
import { FieldmarkError } from '#proto/errors.js';
import type { Chain } from './client.js';
import type { Attempt, Intent } from './journal.js';
import type { Hex } from './types.js';

/** One transaction of the submitter: what it costs, how it is signed, sent and looked up. */
export type Fees = { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

const GAS_MARGIN_PERCENT = 120n;

const atLeast = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const raised = (fee: string, percent: number): bigint => (BigInt(fee) * BigInt(percent) + 99n) / 100n;

/**
 * Fees for the next attempt: what the node suggests, and over the attempt it replaces by `bumpPercent`. Undefined where
 * that would go over the bound.
 */
export const feesFor = async (
  chain: Chain,
  replaced: Attempt | undefined,
  rules: { readonly bumpPercent: number; readonly maxFeePerGas: bigint | undefined },
): Promise<Fees | undefined> => {
  const suggested = await chain.reader.estimateFeesPerGas();
  const maxFeePerGas =
    replaced === undefined
      ? suggested.maxFeePerGas
      : atLeast(suggested.maxFeePerGas, raised(replaced.maxFeePerGas, rules.bumpPercent));
  const tip =
    replaced === undefined
      ? suggested.maxPriorityFeePerGas
      : atLeast(suggested.maxPriorityFeePerGas, raised(replaced.maxPriorityFeePerGas, rules.bumpPercent));
  if (rules.maxFeePerGas !== undefined && maxFeePerGas > rules.maxFeePerGas) return undefined;
  return { maxFeePerGas: atLeast(maxFeePerGas, tip), maxPriorityFeePerGas: tip };
};

/** Signs a transaction that carries the intent; a call that would revert throws its reason instead. */
export const signAttempt = async (chain: Chain, intent: Intent, nonce: number, fees: Fees): Promise<Attempt> => {
  const account = chain.account;
  if (account === undefined)
    throw new FieldmarkError('CONFIG_INVALID', { detail: 'submitting checkpoints needs an account that pays' });
  const gas = await chain.estimateCheckpoint(intent.data);
  const raw = await account.signTransaction({
    type: 'eip1559',
    chainId: chain.chainId,
    to: chain.anchor,
    data: intent.data,
    nonce,
    gas: (gas * GAS_MARGIN_PERCENT) / 100n,
    ...fees,
  });
  return {
    hash: keccak256(raw),
    raw,
    maxFeePerGas: `${fees.maxFeePerGas}`,
    maxPriorityFeePerGas: `${fees.maxPriorityFeePerGas}`,
  };
};

/** What the node said of a sent transaction, where that is no failure of the node. */
export type SendOutcome = 'accepted' | 'underpriced' | 'nonceUsed';

export const sendAttempt = async (chain: Chain, attempt: Attempt): Promise<SendOutcome> => {
  try {
    await chain.reader.sendRawTransaction({ serializedTransaction: attempt.raw });
    return 'accepted';
  } catch (error) {
    const said = error instanceof BaseError ? error.details : String(error);
    if (/already (known|imported)/i.test(said)) return 'accepted';
    if (/nonce too low/i.test(said)) return 'nonceUsed';
    if (/underpriced|fee too low|max fee per gas less than block base fee/i.test(said)) return 'underpriced';
    if (/insufficient funds/i.test(said))
      throw new FieldmarkError('CHAIN_REVERTED', {
        detail: `account ${chain.account?.address} cannot pay for the transaction`,
        next: 'send it some of the chain’s coin',
        cause: error,
      });
    throw error;
  }
};

const unless =
  (absent: (error: unknown) => boolean) =>
  async <T>(asked: Promise<T>): Promise<T | undefined> => {
    try {
      return await asked;
    } catch (error) {
      if (absent(error)) return undefined;
      throw error;
    }
  };

const unlessNoReceipt = unless((error) => error instanceof TransactionReceiptNotFoundError);
const unlessNoTransaction = unless((error) => error instanceof TransactionNotFoundError);

/** Whether the transaction was mined, and how it ended; undefined while it was not. */
export const fateOf = async (chain: Chain, hash: Hex): Promise<'success' | 'reverted' | undefined> =>
  (await unlessNoReceipt(chain.reader.getTransactionReceipt({ hash })))?.status;

/** Whether the node has the transaction at all, mined or waiting. */
export const isKnown = async (chain: Chain, hash: Hex): Promise<boolean> =>
  (await unlessNoTransaction(chain.reader.getTransaction({ hash }))) !== undefined;
