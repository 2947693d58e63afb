import type { Done } from '#core/ports.js';
import { FieldmarkError } from '#proto/errors.js';

/** Starts something and answers through `finish`, once; gives back how to let go of what it listens to. */
export type Call<T> = (finish: Done<T>) => () => void;

export type Calls = {
  /** runs a call after all earlier ones have ended */
  readonly run: <T>(call: Call<T>, done: Done<T>) => void;
  /** fails what runs, what waits and whatever still comes with BOARD_DISCONNECTED */
  readonly end: () => void;
};

export const disconnected = (): FieldmarkError =>
  new FieldmarkError('BOARD_DISCONNECTED', { next: 'connect the board; it is found again without a restart' });

/**
 * One call at a time to one board, each with a deadline. A board that lets a deadline pass is `stuck`: its late
 * answer could be taken for that of a later question, so its connection has to go.
 */
export const createCalls = (deadlineMs: number, stuck: () => void): Calls => {
  type Waiting = { readonly start: () => void; readonly fail: (error: FieldmarkError) => void };
  const waiting: Waiting[] = [];
  let running: Waiting | undefined;
  let ended = false;

  const next = (): void => {
    running = waiting.shift();
    running?.start();
  };
  const run = <T>(call: Call<T>, done: Done<T>): void => {
    if (ended) {
      done(disconnected(), undefined);
      return;
    }
    let release: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    let finished = false;
    const finish: Done<T> = (error, value) => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      release?.();
      // the next call starts before the answer is used, so that an answer that asks again queues behind it
      if (running === self) next();
      done(error, value);
    };
    const self: Waiting = {
      fail: (error) => finish(error, undefined),
      start: () => {
        timer = setTimeout(() => {
          finish(new FieldmarkError('SENSOR_TIMEOUT', { detail: `no answer in ${deadlineMs} ms` }), undefined);
          stuck();
        }, deadlineMs);
        try {
          release = call(finish);
          if (finished) release();
        } catch (error) {
          finish(new FieldmarkError('BUS_FAILED', { detail: (error as Error).message, cause: error }), undefined);
        }
      },
    };
    if (running === undefined) {
      running = self;
      self.start();
    } else waiting.push(self);
  };
  return {
    run,
    end: () => {
      ended = true;
      const failing = running === undefined ? waiting.splice(0) : [running, ...waiting.splice(0)];
      running = undefined;
      for (const call of failing) call.fail(disconnected());
    },
  };
};
