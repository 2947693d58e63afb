import { Worker } from 'node:worker_threads';
import { FieldmarkError } from '#proto/errors.js';
import type { Found } from './boxes.js';
import type { DetectorAnswer, DetectorWorkerData, ModelRuntime } from './detector-worker.js';
import type { Planes } from './picture.js';

/** A model that finds things in pictures, on the device. */
export type Detector = {
  /** 32 bytes: SHA-256 of the model's file, which the seal names */
  readonly modelHash: Uint8Array;
  readonly runtime: ModelRuntime;
  /** One look at a time. Throws MODEL_INVALID where the model fails: then nothing may be taken for seen or not seen. */
  readonly find: (picture: Planes) => Promise<readonly Found[]>;
  readonly close: () => Promise<void>;
};

const TIMEOUT_MS = 120_000;

/**
 * Loads a model in a thread of its own. Throws MODEL_UNAVAILABLE, MODEL_MISMATCH where the file is another than its hash
 * says, or MODEL_INVALID.
 */
export const openDetector = async (data: DetectorWorkerData): Promise<Detector> => {
  const worker = new Worker(new URL('./detector-worker.js', import.meta.url), { workerData: data });
  let settle: ((answer: DetectorAnswer) => void) | undefined;
  const say = (answer: DetectorAnswer): void => {
    settle?.(answer);
    settle = undefined;
  };
  let over: DetectorAnswer | undefined;
  const ended = (detail: string): void => {
    over ??= { code: 'MODEL_INVALID', detail };
    say(over);
  };
  worker.on('message', say);
  worker.on('error', (error) => ended(error.message));
  worker.on('exit', () => ended('its thread has ended'));

  /** Gives the answer that has this field, and takes no other for it. */
  const ask = async <Field extends 'runtime' | 'found'>(
    field: Field,
    work: () => void,
  ): Promise<Extract<DetectorAnswer, { readonly [name in Field]: unknown }>> => {
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<DetectorAnswer>((resolve) => {
      if (over !== undefined) {
        resolve(over);
        return;
      }
      settle = resolve;
      timer = setTimeout(() => {
        ended(`no answer in ${TIMEOUT_MS} ms`);
        void worker.terminate();
      }, TIMEOUT_MS);
      work();
    });
    clearTimeout(timer);
    if (field in answer) return answer as Extract<DetectorAnswer, { readonly [name in Field]: unknown }>;
    const failed = 'code' in answer ? answer : { code: 'MODEL_INVALID' as const, detail: `it gives no ${field}` };
    throw new FieldmarkError(failed.code, { ...failed, state: 'nothing was captured' });
  };

  let runtime: ModelRuntime;
  try {
    runtime = (await ask('runtime', () => {})).runtime;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    modelHash: data.hash,
    runtime,
    find: async (picture) => (await ask('found', () => worker.postMessage(picture))).found,
    close: async () => {
      await worker.terminate();
    },
  };
};
