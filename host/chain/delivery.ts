import { hexToBytes } from 'viem';
import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { chainError } from './chain-error.js';
import type { Chain } from './client.js';
import type { Attempt, Intent } from './journal.js';
import { type Fees, fateOf, feesFor, isKnown, sendAttempt, signAttempt } from './transaction.js';
import type { Anchored, SubmitEvent } from './types.js';

/** Brings one checkpoint on chain: sends, sends again, replaces, until the contract holds it deep enough. */
export type DeliveryRules = {
  readonly chain: Chain;
  readonly gatewayId: Uint8Array;
  readonly witnesses: readonly Chain[];
  readonly confirmations: number;
  readonly pollMs: number;
  readonly stuckAfterMs: number;
  readonly bumpPercent: number;
  readonly maxFeePerGas: bigint | undefined;
  readonly unreachableAfterMs: number;
  readonly disagreeAfterMs: number;
  readonly timeoutMs: number;
  readonly report: (event: SubmitEvent) => void;
  /** writes the intent's new nonce and attempts down, before they are sent */
  readonly keep: (intent: Intent) => Promise<void>;
  /** waits; throws INTERRUPTED when the submitter is closed */
  readonly pause: (milliseconds: number) => Promise<void>;
};

const BACKOFF_MAX_MS = 30_000;

/** What one delivery remembers between two looks. */
type Progress = {
  intent: Intent;
  /** when the newest attempt was last handed to a node that took it; undefined makes it go out again */
  sentMs: number | undefined;
  /** the newest attempt was refused for its fees; the same one is not worth sending again */
  isUnderpriced: boolean;
  contradictedMs: number | undefined;
};

export const deliver = async (rules: DeliveryRules, intent: Intent): Promise<Anchored> => {
  const progress: Progress = { intent, sentMs: undefined, isUnderpriced: false, contradictedMs: undefined };
  const startMs = Date.now();
  let failingMs: number | undefined;
  let waitMs = rules.pollMs;
  for (;;) {
    try {
      const anchored = await look(rules, progress);
      if (anchored !== undefined) return anchored;
      failingMs = undefined;
      waitMs = rules.pollMs;
    } catch (error) {
      const problem = chainError(error);
      if (problem.code !== 'CHAIN_UNREACHABLE') throw problem;
      failingMs ??= Date.now();
      rules.report({ kind: 'retrying', size: intent.size, code: problem.code, detail: problem.message });
      if (Date.now() - failingMs >= rules.unreachableAfterMs) throw problem;
      waitMs = Math.min(2 * waitMs, BACKOFF_MAX_MS);
    }
    if (Date.now() - startMs >= rules.timeoutMs)
      throw new FieldmarkError('CHAIN_TIMEOUT', {
        detail: `checkpoint ${intent.size}`,
        state: 'its transaction is still wanted and will be followed',
        next: 'look at the fees and the balance of the account',
      });
    await rules.pause(waitMs);
  }
};

/** One look at the chain: the checkpoint where it is believed, else whatever brings it nearer. */
const look = async (rules: DeliveryRules, progress: Progress): Promise<Anchored | undefined> => {
  const { chain, gatewayId } = rules;
  const { intent } = progress;
  // Read before the contract: a nonce that was used by our own transaction then shows its checkpoint below.
  const nextNonce = await nonceOf(chain);
  const newest = await chain.latestCheckpoint(gatewayId);
  const size = newest?.size ?? 0;
  if (size >= intent.size) {
    const stored = await chain.checkpointOf(gatewayId, intent.size);
    if (stored === undefined) throw moved(intent, size);
    if (equal(stored.root, hexToBytes(intent.root))) return believed(rules, progress);
    throw new FieldmarkError('LOG_FORKED', { detail: `another root of size ${intent.size} is on chain` });
  }
  if (size !== intent.fromSize) throw moved(intent, size);
  if (!(await minedInVain(rules, progress))) await advance(rules, progress, nextNonce);
  return undefined;
};

const moved = (intent: Intent, size: number): FieldmarkError =>
  new FieldmarkError('CHAIN_REVERTED', {
    detail: `the log on chain is at ${size}, the proof goes from ${intent.fromSize} to ${intent.size}`,
    next: 'ask for the newest checkpoint and prove from there',
  });

const nonceOf = (chain: Chain): Promise<number> => {
  const address = chain.account?.address;
  if (address === undefined)
    throw new FieldmarkError('CONFIG_INVALID', { detail: 'submitting checkpoints needs an account that pays' });
  return chain.reader.getTransactionCount({ address, blockTag: 'latest' });
};

/** The checkpoint, once it is deep enough and every witness sees it too. */
const believed = async (rules: DeliveryRules, progress: Progress): Promise<Anchored | undefined> => {
  const { size, root } = progress.intent;
  const anchored = await rules.chain.anchoredOf(rules.gatewayId, size);
  const head = await rules.chain.reader.getBlockNumber();
  if (anchored === undefined || head - anchored.block + 1n < BigInt(rules.confirmations)) return undefined;
  for (const witness of rules.witnesses) {
    const seen = await witness.checkpointOf(rules.gatewayId, size);
    if (seen !== undefined && equal(seen.root, hexToBytes(root))) continue;
    contradicted(rules, progress, `another node does not see checkpoint ${size}`);
    return undefined;
  }
  rules.report({ kind: 'mined', size, transaction: anchored.transaction, block: anchored.block });
  return anchored;
};

/** Nodes lag behind each other and themselves, so a contradiction is one only after a while. */
const contradicted = (rules: DeliveryRules, progress: Progress, detail: string): void => {
  progress.contradictedMs ??= Date.now();
  if (Date.now() - progress.contradictedMs >= rules.disagreeAfterMs)
    throw new FieldmarkError('CHAIN_MISMATCH', { detail, next: 'use a node that you can trust, or several' });
};

/** Whether an attempt is said to be mined though the contract does not hold the checkpoint. */
const minedInVain = async (rules: DeliveryRules, progress: Progress): Promise<boolean> => {
  for (const attempt of progress.intent.attempts) {
    const fate = await fateOf(rules.chain, attempt.hash);
    if (fate === 'success') {
      contradicted(rules, progress, `the node says that ${attempt.hash} succeeded, the contract knows nothing of it`);
      return true;
    }
    if (fate === 'reverted') {
      // What it ran into may have passed; if not, signing the next attempt throws the reason.
      await replan(rules, progress, null, []);
      return false;
    }
  }
  return false;
};

const replan = async (
  rules: DeliveryRules,
  progress: Progress,
  nonce: number | null,
  attempts: Attempt[],
): Promise<void> => {
  const next = { ...progress.intent, nonce, attempts };
  await rules.keep(next);
  progress.intent = next;
};

/** Sends a first attempt, the newest one again, or one with higher fees. */
const advance = async (rules: DeliveryRules, progress: Progress, nextNonce: number): Promise<void> => {
  const { nonce, attempts } = progress.intent;
  const newest = attempts.at(-1);
  // A nonce that the chain has passed was used by another transaction; one that it has gone back behind, by a
  // reorganisation, would leave a gap that nothing fills.
  if (newest === undefined || nonce !== nextNonce) return attempt(rules, progress, nextNonce, undefined);
  if (progress.isUnderpriced) return attempt(rules, progress, nextNonce, newest);
  if (progress.sentMs === undefined || !(await isKnown(rules.chain, newest.hash))) return send(rules, progress, newest);
  if (Date.now() - progress.sentMs >= rules.stuckAfterMs) return attempt(rules, progress, nextNonce, newest);
};

const attempt = async (
  rules: DeliveryRules,
  progress: Progress,
  nonce: number,
  replaced: Attempt | undefined,
): Promise<void> => {
  const fees = await feesFor(rules.chain, replaced, rules);
  const size = progress.intent.size;
  if (fees === undefined) {
    const detail = `fees are over the bound of ${rules.maxFeePerGas} wei`;
    rules.report({ kind: 'retrying', size, code: 'CHAIN_TIMEOUT', detail });
    return;
  }
  const made = await signedUnlessMoved(rules, progress.intent, nonce, fees);
  if (made === undefined) return;
  const kept = replaced === undefined ? [] : progress.intent.attempts;
  await replan(rules, progress, nonce, [...kept, made]);
  await send(rules, progress, made);
  const kind = replaced === undefined ? 'sent' : 'replaced';
  rules.report({ kind, size, transaction: made.hash, maxFeePerGas: fees.maxFeePerGas });
};

/** A call that would revert is a refusal only while the log on chain still stands where the proof starts. */
const signedUnlessMoved = async (
  rules: DeliveryRules,
  intent: Intent,
  nonce: number,
  fees: Fees,
): Promise<Attempt | undefined> => {
  try {
    return await signAttempt(rules.chain, intent, nonce, fees);
  } catch (error) {
    const newest = await rules.chain.latestCheckpoint(rules.gatewayId);
    if ((newest?.size ?? 0) !== intent.fromSize) return undefined;
    throw error;
  }
};

const send = async (rules: DeliveryRules, progress: Progress, made: Attempt): Promise<void> => {
  // A used nonce shows by itself at the next look.
  progress.isUnderpriced = (await sendAttempt(rules.chain, made)) === 'underpriced';
  progress.sentMs = Date.now();
};
