import { type TransactionReceipt, WaitForTransactionReceiptTimeoutError } from 'viem';
import { ERRORS, FieldmarkError } from '#proto/errors.js';
import { chainError } from './chain-error.js';
import type { Reader } from './rpc.js';
import type { Hex } from './types.js';

const TIMEOUT_MS = 120_000;

const LOOK = 'look whether it was mined before you give the command again';

/**
 * Waits until a transaction that was sent is mined. Throws CHAIN_TIMEOUT where it was not in time, as where the node went
 * away meanwhile, or where another one took its nonce, and CHAIN_REVERTED: each with the hash, since the transaction may
 * take effect all the same.
 */
export const mined = async (reader: Reader, hash: Hex, timeoutMs = TIMEOUT_MS): Promise<TransactionReceipt> => {
  let receipt: TransactionReceipt;
  try {
    receipt = await reader.waitForTransactionReceipt({ hash, timeout: timeoutMs });
  } catch (error) {
    const isLate = error instanceof WaitForTransactionReceiptTimeoutError;
    const { code, message } = chainError(error);
    throw new FieldmarkError(isLate ? 'CHAIN_TIMEOUT' : code, {
      detail: isLate ? hash : message.slice(ERRORS[code].length + 2),
      state: `transaction ${hash} was sent, and may take effect yet`,
      next: LOOK,
      cause: error,
    });
  }
  if (receipt.transactionHash !== hash)
    throw new FieldmarkError('CHAIN_TIMEOUT', {
      detail: `another transaction of the account was mined in place of ${hash}: ${receipt.transactionHash}`,
      state: 'this one can have no effect any more',
      next: 'give the account to nothing else meanwhile, and the command again',
    });
  if (receipt.status !== 'success')
    throw new FieldmarkError('CHAIN_REVERTED', {
      detail: `transaction ${hash}`,
      state: 'it was mined without effect, and cost its gas',
      next: 'what it met on chain has changed since it was tried: give the command again to see why',
    });
  return receipt;
};
