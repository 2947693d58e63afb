/**
 * Natural batching: while one batch is being worked on, the next one collects. An idle batcher starts at the end of
 * the current turn of the event loop, so that all packets of one socket read go together, and nothing waits longer.
 */
export type BatchOptions = {
  readonly itemsMax: number;
  /** a burst is not spread over several places in smaller parts than this; default 1 */
  readonly itemsMin?: number;
  /** batches in work at one time; default 1 */
  readonly concurrency?: number;
};

export type Batcher<I, O> = {
  /** resolves with this item's own result, or rejects with what its whole batch was rejected with */
  readonly add: (item: I) => Promise<O>;
  /** items that wait for a batch, not counting those in work */
  readonly waiting: () => number;
};

type Waiting<I, O> = {
  readonly item: I;
  readonly resolve: (result: O) => void;
  readonly reject: (error: unknown) => void;
};

/** `run` gives one result an item, in order. It is never given an empty batch. */
export const createBatcher = <I, O>(
  run: (items: readonly I[]) => Promise<readonly O[]>,
  options: BatchOptions,
): Batcher<I, O> => {
  const concurrency = options.concurrency ?? 1;
  let queue: Waiting<I, O>[] = [];
  let running = 0;
  let scheduled = false;

  const work = async (batch: readonly Waiting<I, O>[]): Promise<void> => {
    try {
      const results = await run(batch.map((waiting) => waiting.item));
      for (let i = 0; i < batch.length; i++) batch[i]!.resolve(results[i]!);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
    running--;
    schedule();
  };

  const start = (): void => {
    scheduled = false;
    // spread what is there over all free places, so that two cores share a burst
    const free = concurrency - running;
    const share = Math.min(options.itemsMax, Math.max(options.itemsMin ?? 1, Math.ceil(queue.length / free)));
    for (let i = 0; i < free && queue.length > 0; i++) {
      const batch = queue.slice(0, share);
      queue = queue.slice(share);
      running++;
      void work(batch);
    }
  };

  const schedule = (): void => {
    if (scheduled || queue.length === 0 || running >= concurrency) return;
    scheduled = true;
    setImmediate(start);
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        schedule();
      }),
    waiting: () => queue.length,
  };
};
