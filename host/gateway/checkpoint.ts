import { equal, fromUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { noteKey, signCheckpoint } from '#proto/note.js';
import { sha256 } from './hash.js';
import type { GatewayKeys } from './keys.js';
import type { Log } from './log.js';
import type { Anchor, Anchored, LogState } from './stages.js';
import type { Store } from './store.js';
import type { StoredCheckpoint } from './stored.js';

export type CheckpointerOptions = {
  readonly store: Store;
  readonly log: Log;
  readonly keys: GatewayKeys;
  /** the log's name in its notes, e.g. `gateway.example/0x…` */
  readonly origin: string;
  /** EIP-712 digest of a checkpoint for the LogAnchor of this deployment; 32 bytes */
  readonly digest: (state: LogState) => Uint8Array;
  /** absent: checkpoints are signed and published, none goes on chain */
  readonly anchor?: Anchor;
  /** makes a checkpoint's entries public; writes them to the log's folder at once where absent */
  readonly publish?: (checkpoint: StoredCheckpoint) => Promise<void>;
  readonly everyCount: number;
  readonly everySeconds: number;
  readonly onSigned?: (state: LogState) => void;
  readonly onAnchored?: (anchored: Anchored) => void;
  /** an attempt failed and will be made again, or, with LOG_FORKED, never */
  readonly onFault?: (error: FieldmarkError) => void;
};

export type Checkpointer = {
  /** tell it after each commit; it decides by count or time */
  readonly stored: () => void;
  /** makes a checkpoint now, if there is anything new, and resolves when it is on chain */
  readonly flush: () => Promise<void>;
  readonly status: () => {
    /** newest checkpoint on chain, as known here */
    readonly anchored: LogState | undefined;
    /** entries that are not under a checkpoint on chain */
    readonly pending: number;
    /** the last fault, until an attempt succeeds */
    readonly fault: FieldmarkError | undefined;
    /** true after LOG_FORKED: no further checkpoint will be made */
    readonly stopped: boolean;
  };
  /** makes no new attempt, and leaves one that waits for the chain to the next start */
  readonly close: () => Promise<void>;
};

const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 60000;
/** A log that holds its header alone has nothing to prove yet. */
const HEADER_ENTRIES = 1;

const note = (options: CheckpointerOptions, state: LogState): string => {
  const { noteKey: key } = options.keys;
  const named = noteKey(sha256, options.origin, key.publicKey);
  return fromUtf8(signCheckpoint({ origin: options.origin, ...state }, named, key.sign))!;
};

/** Signs a state twice, as a note and by EIP-712, and keeps both. */
const sign = async (options: CheckpointerOptions, state: LogState): Promise<StoredCheckpoint> => {
  const signature = options.keys.logKey.signRecoverable(options.digest(state));
  const checkpoint = { ...state, note: note(options, state), signature, status: 'signed' } as const;
  await options.store.saveCheckpoint(checkpoint);
  return checkpoint;
};

/** The log's newest state, signed and published; done again after a crash between the two. */
const signNewest = async (options: CheckpointerOptions): Promise<StoredCheckpoint> => {
  const state = options.log.state();
  const known = options.store.checkpoint(state.size);
  const checkpoint = known ?? (await sign(options, state));
  const publish = options.publish ?? (({ size, note: text }) => options.log.publish(size, text));
  await publish(checkpoint);
  if (known === undefined) options.onSigned?.(state);
  return checkpoint;
};

/** What is on chain must be a prefix of what is here: signing on beside it would be the proof of our own fork. */
const requirePrefix = ({ log, store }: CheckpointerOptions, onChain: LogState): void => {
  if (onChain.size === 0) return;
  const isHere = onChain.size <= store.size();
  if (isHere && equal(log.root(onChain.size), onChain.root)) return;
  throw new FieldmarkError('LOG_FORKED', {
    detail: isHere
      ? `the roots of ${onChain.size} entries differ`
      : `${onChain.size} entries are on chain, ${store.size()} are here`,
    state: 'no checkpoint is signed any more, so receipts given from now on would not be honoured',
    next: 'stop the gateway and restore its folder from the newest backup or a mirror of the log',
  });
};

const recordAnchored = async (
  options: CheckpointerOptions,
  checkpoint: StoredCheckpoint,
  anchored: Anchored,
): Promise<void> => {
  const { transaction, block, timestamp } = anchored;
  await options.store.saveCheckpoint({ ...checkpoint, status: 'anchored', transaction, block, timestamp });
  options.onAnchored?.(anchored);
};

/** Records a checkpoint that reached the chain although this program did not live to see it. */
const adopt = async (options: CheckpointerOptions, anchor: Anchor, onChain: LogState): Promise<void> => {
  const known = options.store.checkpoint(onChain.size);
  if (onChain.size === 0 || known?.status === 'anchored') return;
  await recordAnchored(options, known ?? (await sign(options, onChain)), await anchor.submit(onChain, onChain, []));
};

/** Puts a signed checkpoint on chain, or finds it there; gives what the chain then has. */
const anchorCheckpoint = async (
  options: CheckpointerOptions,
  anchor: Anchor,
  checkpoint: StoredCheckpoint,
): Promise<LogState> => {
  const { store, log } = options;
  const onChain = await anchor.latest();
  requirePrefix(options, onChain);
  await adopt(options, anchor, onChain);
  if (onChain.size >= checkpoint.size) return onChain;
  await store.saveCheckpoint({ ...checkpoint, status: 'submitted' });
  const target = { size: checkpoint.size, root: checkpoint.root };
  const anchored = await anchor.submit(onChain, target, log.consistency(onChain.size, checkpoint.size));
  await recordAnchored(options, checkpoint, anchored);
  return target;
};

const interruption = () => {
  let interrupt = (): void => {};
  const promise = new Promise<never>((_, reject) => {
    interrupt = () => reject(new FieldmarkError('INTERRUPTED', { detail: 'the gateway is closing' }));
  });
  promise.catch(() => undefined);
  return { promise, interrupt };
};

/** Whoever waits for the chain is let go when the gateway closes: what is in flight is found again on the next start. */
const interruptible = (anchor: Anchor, interrupted: Promise<never>): Anchor => ({
  latest: () => Promise.race([interrupted, anchor.latest()]),
  submit: (from, to, consistency) => Promise.race([interrupted, anchor.submit(from, to, consistency)]),
});

export const asFault = (error: unknown): FieldmarkError =>
  error instanceof FieldmarkError ? error : new FieldmarkError('INTERNAL', { detail: `${error}`, cause: error });

/**
 * Makes checkpoints by count or time, whichever comes first, one at a time. While the chain is away entries collect, and
 * one checkpoint catches up. Every step can be cut short: the store and the chain say where to go on.
 */
export const startCheckpointer = async (options: CheckpointerOptions): Promise<Checkpointer> => {
  const { store } = options;
  const closing = interruption();
  const anchor = options.anchor && interruptible(options.anchor, closing.promise);
  // undefined as well where the newest one on chain was put there by a run that did not live to record it
  let covered: LogState | undefined = store.latestCheckpoint(anchor === undefined ? undefined : 'anchored');
  let fault: FieldmarkError | undefined;
  let stopped = false;
  let closed = false;
  let retryMs = RETRY_MS_MIN;
  let running: Promise<void> | undefined;
  let timer: { readonly handle: NodeJS.Timeout; readonly atMs: number } | undefined;

  const pending = (): number => store.size() - Math.max(covered?.size ?? 0, HEADER_ENTRIES);

  const disarm = (): void => {
    clearTimeout(timer?.handle);
    timer = undefined;
  };
  /** The next attempt in `ms`, or earlier where one is set already. */
  const arm = (ms: number): void => {
    const atMs = performance.now() + ms;
    if (closed || stopped || (timer !== undefined && timer.atMs <= atMs)) return;
    disarm();
    timer = { handle: setTimeout(() => void run().catch(() => undefined), ms), atMs };
  };

  // a folder restored from an old backup must not sign beside what its later life put on chain
  let checked = anchor === undefined;
  const check = async (onChain: LogState): Promise<void> => {
    requirePrefix(options, onChain);
    await adopt(options, anchor!, onChain);
    if (onChain.size > 0) covered = onChain;
    checked = true;
  };

  const attempt = async (): Promise<void> => {
    if (!checked) await check(await anchor!.latest());
    if (pending() <= 0) return;
    const checkpoint = await signNewest(options);
    covered = anchor === undefined ? checkpoint : await anchorCheckpoint(options, anchor, checkpoint);
  };
  /** One attempt at a time; a second caller gets the one in flight. */
  const run = (): Promise<void> => {
    running ??= (async () => {
      disarm();
      try {
        await attempt();
        fault = undefined;
        retryMs = RETRY_MS_MIN;
        if (pending() > 0) schedule();
      } catch (error) {
        if (closed) throw error;
        fault = asFault(error);
        stopped = fault.code === 'LOG_FORKED';
        options.onFault?.(fault);
        arm(retryMs);
        retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
        throw fault;
      } finally {
        running = undefined;
      }
    })();
    return running;
  };
  const schedule = (): void => arm(pending() >= options.everyCount ? 0 : options.everySeconds * 1000);

  const stored = (): void => {
    // after a fault the retry's own delay counts, whatever arrives meanwhile
    if (pending() > 0 && running === undefined && fault === undefined) schedule();
  };
  if (pending() > 0 || !checked) arm(0);

  return {
    stored,
    flush: async () => {
      await running?.catch(() => undefined);
      if (stopped) throw fault!;
      if (!closed && (pending() > 0 || !checked)) await run();
    },
    status: () => ({
      anchored: anchor === undefined || covered === undefined ? undefined : { size: covered.size, root: covered.root },
      pending: pending(),
      fault,
      stopped,
    }),
    close: async () => {
      closed = true;
      disarm();
      closing.interrupt();
      await running?.catch(() => undefined);
    },
  };
};
