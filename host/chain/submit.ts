import { bytesToHex, encodeFunctionData, hexToBytes } from 'viem';
import { equal, toHex } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { EMPTY_ROOT } from '#proto/merkle.js';
import { chainError, onChain } from './chain-error.js';
import type { Chain } from './client.js';
import { type DeliveryRules, deliver } from './delivery.js';
import { logAnchorAbi } from './generated/log-anchor.js';
import { type Intent, type Journal, openJournal } from './journal.js';
import { proofOf } from './keys.js';
import { checkpointDigest } from './typed-data.js';
import type { Anchor, Anchored, LogState, RecordStore, SubmitEvent } from './types.js';

export type SubmitOptions = {
  /** connected with the account that pays; give that account to nothing else */
  readonly chain: Chain;
  /** 20 bytes: the address of the log key */
  readonly gatewayId: Uint8Array;
  /** signs the 32-byte `checkpointDigest` with the log key: 64 bytes r‖s, low s */
  readonly sign: (digest: Uint8Array) => Promise<Uint8Array>;
  /** intents are written here before anything is sent */
  readonly store: RecordStore;
  /** blocks a checkpoint must be deep, its own counted, before it is taken for mined; 1 if absent */
  readonly confirmations?: number | undefined;
  /** until this depth a checkpoint that a reorganisation took out is put back; 64 if absent */
  readonly finalityBlocks?: number | undefined;
  /** milliseconds between two looks at a transaction in flight; 1,000 if absent */
  readonly pollMs?: number | undefined;
  /** a transaction not mined for so long is replaced with higher fees; 60,000 if absent */
  readonly stuckAfterMs?: number | undefined;
  /** fees of a replacement in percent of the one before it; 125 if absent, at least 113 (nodes ask for 112.5) */
  readonly bumpPercent?: number | undefined;
  /** no transaction offers more than this for a unit of gas, in wei; no bound if absent */
  readonly maxFeePerGas?: bigint | undefined;
  /** a submission gives up with CHAIN_UNREACHABLE after so long without an answer; 30,000 if absent */
  readonly unreachableAfterMs?: number | undefined;
  /** a submission gives up with CHAIN_TIMEOUT after so long; 600,000 if absent. The next call goes on with it */
  readonly timeoutMs?: number | undefined;
  /** the same deployment seen through other nodes, which must see the same checkpoint before it is believed */
  readonly witnesses?: readonly Chain[] | undefined;
  /** nodes that contradict each other, or themselves, for so long give CHAIN_MISMATCH; 60,000 if absent */
  readonly disagreeAfterMs?: number | undefined;
  readonly report?: ((event: SubmitEvent) => void) | undefined;
};

/**
 * Puts checkpoints on chain, one transaction in flight. Safe over crashes: the intent is in the store before it is
 * sent, and what is on chain decides. `latest` and `submit` first finish what an earlier run began and put back what a
 * reorganisation took out; after any failure ask `latest` again and plan from there.
 */
export type Submitter = Anchor & {
  /** finishes and puts back without submitting anything new; for a timer */
  readonly settle: () => Promise<void>;
  /** makes what waits fail with INTERRUPTED; its intent stays in the store */
  readonly close: () => void;
};

export const createAnchor = (options: SubmitOptions): Submitter => {
  const { chain, gatewayId } = options;
  const closing = new AbortController();
  const exclusive = oneAtATime();
  const journal = openJournal(options.store, `anchor-${toHex(chain.net)}-${toHex(gatewayId)}`);
  const rules = rulesOf(options, closing.signal, async (intent) => {
    const now = await journal.read();
    await journal.write({ ...now, queue: [intent, ...now.queue.slice(1)] });
  });

  /** Delivers the queue, oldest first; what can't be delivered any more is let go, with all that builds on it. */
  const drain = async (): Promise<Anchored | undefined> => {
    let anchored: Anchored | undefined;
    for (;;) {
      const next = (await journal.read()).queue[0];
      if (next === undefined) return anchored;
      try {
        anchored = await deliver(rules, next);
      } catch (error) {
        if (isFinal(chainError(error).code)) await journal.write({ ...(await journal.read()), queue: [] });
        throw error;
      }
      const now = await journal.read();
      const delivered = { ...now.queue[0]!, block: `${anchored.block}` };
      await journal.write({ queue: now.queue.slice(1), mined: [...now.mined, delivered] });
    }
  };

  const settle = async (): Promise<void> => {
    const now = await journal.read();
    const next = await withLostQueued(options, rules, now);
    if (next !== now) await journal.write(next);
    await drain();
  };

  const latest = async (): Promise<LogState> => {
    const newest = await chain.latestCheckpoint(gatewayId);
    return newest === undefined ? { size: 0, root: EMPTY_ROOT } : { size: newest.size, root: newest.root };
  };

  const submit = async (from: LogState, to: LogState, consistency: readonly Uint8Array[]): Promise<Anchored> => {
    await settle();
    const there = await alreadyAnchored(chain, gatewayId, to);
    if (there !== undefined) return there;
    checkSuccession(await latest(), from, to);
    const intent = await intentOf(options, from, to, consistency);
    const now = await journal.read();
    await journal.write({ ...now, queue: [...now.queue, intent] });
    const anchored = await drain();
    if (anchored === undefined) throw new FieldmarkError('INTERNAL', { detail: 'an intent vanished from the queue' });
    return anchored;
  };

  return {
    latest: () =>
      exclusive(async () => {
        await settle();
        return latest();
      }),
    submit: (from, to, consistency) => exclusive(() => submit(from, to, consistency)),
    settle: () => exclusive(settle),
    close: () => closing.abort(),
  };
};

/** A later call can't do better with the same intent: the chain or the contract has refused it. */
const isFinal = (code: ErrorCode): boolean =>
  code === 'CHAIN_REVERTED' || code === 'LOG_FORKED' || code === 'SIGNATURE_INVALID';

const rulesOf = (options: SubmitOptions, closed: AbortSignal, keep: DeliveryRules['keep']): DeliveryRules => ({
  chain: options.chain,
  gatewayId: options.gatewayId,
  witnesses: options.witnesses ?? [],
  confirmations: options.confirmations ?? 1,
  pollMs: options.pollMs ?? 1_000,
  stuckAfterMs: options.stuckAfterMs ?? 60_000,
  bumpPercent: Math.max(options.bumpPercent ?? 125, 113),
  maxFeePerGas: options.maxFeePerGas,
  unreachableAfterMs: options.unreachableAfterMs ?? 30_000,
  disagreeAfterMs: options.disagreeAfterMs ?? 60_000,
  timeoutMs: options.timeoutMs ?? 600_000,
  report: options.report ?? (() => undefined),
  keep,
  pause: (milliseconds) => pause(milliseconds, closed),
});

const pause = (milliseconds: number, closed: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new FieldmarkError('INTERRUPTED', { state: 'the checkpoint is in the store and will be followed' }));
    };
    const timer = setTimeout(() => {
      closed.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (closed.aborted) stop();
    else closed.addEventListener('abort', stop, { once: true });
  });

const oneAtATime = (): (<T>(operation: () => Promise<T>) => Promise<T>) => {
  let before: Promise<unknown> = Promise.resolve();
  return (operation) => {
    const result = before.then(() => onChain(operation));
    before = result.catch(() => undefined);
    return result;
  };
};

/**
 * The journal with checkpoints that a reorganisation took out moved back to the head of the queue. Each stored
 * checkpoint rests on the one before it, so the newest that is still there vouches for all older ones.
 */
const withLostQueued = async (options: SubmitOptions, rules: DeliveryRules, now: Journal): Promise<Journal> => {
  let present = now.mined.length;
  for (; present > 0; present--) {
    const checkpoint = now.mined[present - 1]!;
    const stored = await options.chain.checkpointOf(options.gatewayId, checkpoint.size);
    if (stored !== undefined && equal(stored.root, hexToBytes(checkpoint.root))) break;
  }
  const lost = now.mined.slice(present);
  const head = await options.chain.reader.getBlockNumber();
  const finality = BigInt(options.finalityBlocks ?? 64);
  const mined = now.mined.slice(0, present).filter((one) => head - BigInt(one.block) < finality);
  if (lost.length === 0) return mined.length === now.mined.length ? now : { ...now, mined };
  for (const one of lost) rules.report({ kind: 'lost', size: one.size });
  const newest = await options.chain.latestCheckpoint(options.gatewayId);
  // More is gone than is remembered here: the gateway proves anew from what the chain still has.
  if ((newest?.size ?? 0) !== lost[0]!.fromSize) return { queue: [], mined };
  return { queue: [...lost.map(({ block: _, ...intent }): Intent => intent), ...now.queue], mined };
};

const alreadyAnchored = async (chain: Chain, gatewayId: Uint8Array, to: LogState): Promise<Anchored | undefined> => {
  const anchored = await chain.anchoredOf(gatewayId, to.size);
  if (anchored === undefined || equal(anchored.root, to.root)) return anchored;
  throw new FieldmarkError('LOG_FORKED', { detail: `another root of size ${to.size} is on chain` });
};

const checkSuccession = (newest: LogState, from: LogState, to: LogState): void => {
  if (newest.size === from.size && newest.size > 0 && !equal(newest.root, from.root))
    throw new FieldmarkError('LOG_FORKED', { detail: `the chain has another root of size ${from.size}` });
  if (newest.size !== from.size || to.size <= from.size)
    throw new FieldmarkError('CHAIN_REVERTED', {
      detail: `the log on chain is at ${newest.size}; asked to go from ${from.size} to ${to.size}`,
      next: 'ask for the newest checkpoint and prove from there',
    });
};

const intentOf = async (
  options: SubmitOptions,
  from: LogState,
  to: LogState,
  consistency: readonly Uint8Array[],
): Promise<Intent> => {
  const { chain, gatewayId } = options;
  const statement = { chainId: chain.chainId, anchor: chain.anchor, gatewayId, size: to.size, root: to.root };
  const digest = checkpointDigest(statement);
  const signature = await options.sign(digest);
  const root = bytesToHex(to.root);
  const data = encodeFunctionData({
    abi: logAnchorAbi,
    functionName: 'checkpoint',
    args: [
      bytesToHex(gatewayId),
      BigInt(to.size),
      root,
      consistency.map((node) => bytesToHex(node)),
      bytesToHex(proofOf({ algorithm: ALGORITHM.ES256K, id: gatewayId, digest, signature })),
    ],
  });
  return { fromSize: from.size, size: to.size, root, data, nonce: null, attempts: [] };
};
