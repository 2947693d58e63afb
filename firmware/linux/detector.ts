import { Worker } from 'node:worker_threads';
import { FieldmarkError } from '#proto/errors.js';
import type { Found } from './boxes.js';
import type { DetectorAnswer, DetectorWorkerData } from './detector-worker.js';
import type { Planes } from './picture.js';

/** A model that finds things in pictures, on the device. */
export type Detector = {
  /** 32 bytes: SHA-256 of the model's file, which the seal names */
  readonly modelHash: Uint8Array;
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

  const ask = async (work: () => void): Promise<readonly Found[]> => {
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
    if ('found' in answer) return answer.found;
    throw new FieldmarkError(answer.code, { detail: answer.detail, next: answer.next, state: 'nothing was captured' });
  };

  try {
    await ask(() => {});
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    modelHash: data.hash,
    find: (picture) => ask(() => worker.postMessage(picture)),
    close: async () => {
      await worker.terminate();
    },
  };
};
