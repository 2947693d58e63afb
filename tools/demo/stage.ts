import { FieldmarkError } from '#proto/errors.js';

/**
 * What runs, and how it ends: parts are ended in the reverse order of their start, whether the work is done, was
 * interrupted, or a part failed. Nothing starts any more once the end has begun.
 */
export type Stage = {
  /** starts a part and keeps in mind how to end it; throws the fault or INTERRUPTED where the end has begun */
  readonly start: <T>(begin: () => T | Promise<T>, end: (part: T) => unknown) => Promise<T>;
  /** a part failed by itself: everything ends, and `finished` throws this */
  readonly fail: (error: FieldmarkError) => void;
  /** the work is done */
  readonly finish: () => void;
  /** resolves when the work is done or interruption came; throws where a part failed */
  readonly finished: Promise<void>;
  readonly isEnding: () => boolean;
  /** ends every part; one that can't be ended does not keep the others */
  readonly end: () => Promise<void>;
};

export const createStage = (signal: AbortSignal): Stage => {
  const ends: (() => unknown)[] = [];
  let fault: FieldmarkError | undefined;
  let isEnding = false;
  let settle = { resolve: () => {}, reject: (_error: Error) => {} };
  const finished = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // it may fail before anybody waits for it
  finished.catch(() => {});
  signal.addEventListener('abort', () => settle.resolve(), { once: true });

  const check = (): void => {
    if (fault !== undefined) throw fault;
    if (signal.aborted) throw new FieldmarkError('INTERRUPTED');
  };
  return {
    finished,
    isEnding: () => isEnding,
    start: async (begin, end) => {
      check();
      const part = await begin();
      ends.push(() => end(part));
      check();
      return part;
    },
    fail: (error) => {
      if (isEnding || fault !== undefined) return;
      fault = error;
      settle.reject(error);
    },
    finish: () => settle.resolve(),
    end: async () => {
      isEnding = true;
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
        try {
          await end();
        } catch (error) {
          process.emitWarning(`a part of the demo did not end well: ${error}`);
        }
      }
    },
  };
};
