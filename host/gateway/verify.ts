import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import { envelopeToBeSigned } from '#proto/reading.js';
import { createBatcher } from './batch.js';
import type { Admitted, Verifier, VerifyItem } from './stages.js';
import { packBatch, readAnswers, requireMessage } from './verify-batch.js';
import type { VerifyRequest, VerifyWorkerData, VerifyWorkerHello } from './verify-worker.js';

export type VerifierOptions = {
  /** threads; default one less than the cores, at least one */
  readonly workers?: number;
  /** items a thread gets at one time; default 256 */
  readonly batchItemsMax?: number;
  /** parsed keys that each thread keeps; default 20,000 */
  readonly keysMax?: number;
  /** the thread's program: another engine takes its place by speaking as `verify-worker` does */
  readonly worker?: URL;
};

/** A hop to a thread costs about what checking one signature does, so a burst is not cut smaller than this. */
const BATCH_ITEMS_MIN = 16;

export const verifyItemOf = (admitted: Admitted): VerifyItem => {
  const { algorithm, signature } = admitted.envelope;
  const item = { algorithm, digest: admitted.digest, signature, publicKey: admitted.publicKey };
  return algorithm === ALGORITHM.ES256K ? item : { ...item, toBeSigned: envelopeToBeSigned(admitted.envelope) };
};

type Thread = { readonly hello: VerifyWorkerHello; readonly ask: Ask; readonly stop: () => Promise<unknown> };
type Ask = (buffer: ArrayBuffer, count: number) => Promise<ArrayBuffer>;

const unavailable = (cause: unknown): FieldmarkError =>
  cause instanceof FieldmarkError
    ? cause
    : new FieldmarkError('VERIFIER_UNAVAILABLE', { detail: `the thread ended: ${cause}`, cause });

/** Starts a thread and waits until it says which engine it has. `ended` is called when it dies later. */
const startThread = (program: URL, data: VerifyWorkerData, ended: () => void): Promise<Thread> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: data });
    let pending: { resolve: (buffer: ArrayBuffer) => void; reject: (error: FieldmarkError) => void } | undefined;
    let hasEnded = false;
    const fail = (cause: unknown): void => {
      // an uncaught error is followed by the exit, when another thread may already have this one's place
      if (hasEnded) return;
      hasEnded = true;
      const error = unavailable(cause);
      ended();
      reject(error);
      pending?.reject(error);
      pending = undefined;
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(`exit code ${code}`));
    const ask: Ask = (buffer, count) =>
      new Promise((resolveAnswer, rejectAnswer) => {
        pending = { resolve: resolveAnswer, reject: rejectAnswer };
        worker.postMessage({ buffer, count } satisfies VerifyRequest, [buffer]);
      });
    worker.once('message', (hello: VerifyWorkerHello) => {
      worker.on('message', (buffer: ArrayBuffer) => {
        pending?.resolve(buffer);
        pending = undefined;
      });
      resolve({ hello, ask, stop: () => worker.terminate() });
    });
  });

/**
 * Verifies off the main thread. Calls are collected while threads are busy, so callers need not batch. Items of a thread
 * that died reject with VERIFIER_UNAVAILABLE, and the next items start a new one. Throws VERIFIER_UNAVAILABLE.
 */
export const openVerifier = async (options: VerifierOptions = {}): Promise<Verifier> => {
  const workers = Math.max(1, options.workers ?? availableParallelism() - 1);
  const program = options.worker ?? new URL('./verify-worker.js', import.meta.url);
  const data: VerifyWorkerData = { keysMax: options.keysMax ?? 20000 };
  let closed = false;

  type Slot = { thread: Promise<Thread> | undefined };
  const start = (slot: Slot): Promise<Thread> =>
    startThread(program, data, () => {
      slot.thread = undefined;
    });
  const slots: Slot[] = Array.from({ length: workers }, () => ({ thread: undefined }));
  const free = [...slots];

  const run = async (items: readonly VerifyItem[]): Promise<readonly boolean[]> => {
    if (closed) throw new FieldmarkError('VERIFIER_UNAVAILABLE', { detail: 'closed' });
    // the batcher never runs more batches than there are slots
    const slot = free.pop()!;
    try {
      slot.thread ??= start(slot);
      const thread = await slot.thread;
      return readAnswers(await thread.ask(packBatch(items), items.length), items.length);
    } finally {
      free.push(slot);
    }
  };
  const batcher = createBatcher(run, {
    itemsMax: options.batchItemsMax ?? 256,
    itemsMin: BATCH_ITEMS_MIN,
    concurrency: workers,
  });

  for (const slot of slots) slot.thread = start(slot);
  const threads = await Promise.all(slots.map((slot) => slot.thread!));
  const { engine, warning } = threads[0]!.hello;
  if (warning !== undefined) process.emitWarning(warning, { code: 'FIELDMARK_SLOW_VERIFIER' });

  return {
    engine,
    verify: async (items) => {
      items.forEach(requireMessage);
      return Promise.all(items.map((item) => batcher.add(item)));
    },
    verifyOne: (item) => {
      requireMessage(item);
      return batcher.add(item);
    },
    close: async () => {
      closed = true;
      const running = await Promise.allSettled(slots.map((slot) => slot.thread));
      await Promise.all(running.map((thread) => (thread.status === 'fulfilled' ? thread.value?.stop() : undefined)));
    },
  };
};
