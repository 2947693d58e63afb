import { FieldmarkError } from '#proto/errors.js';
import type { Verifier } from './stages.js';

export type VerifierOptions = {
  /** threads; default one less than the cores, at least one */
  readonly workers?: number;
  /** items a thread gets at one time; default 256 */
  readonly batchItemsMax?: number;
  /** parsed keys that each thread keeps; default 20,000 */
  readonly keysMax?: number;
};

/**
 * Verifies off the main thread. Calls are collected while threads are busy, so callers need not batch. Items of a thread
 * that died reject with VERIFIER_UNAVAILABLE, and a new thread takes its place. Throws VERIFIER_UNAVAILABLE.
 */
export const openVerifier = async (options?: VerifierOptions): Promise<Verifier> => {
  throw new FieldmarkError('INTERNAL', { detail: `no verifier with ${options?.workers} workers yet` });
};
