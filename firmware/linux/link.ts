import { FieldmarkError } from '#proto/errors.js';
import { createCalls } from './calls.js';
import type { Connection } from './plugin.js';

const CALL_MS = 1_500;
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 15_000;

export type LinkState = 'connecting' | 'open' | 'closed';

/** A board that comes and goes. `current` is what was made of the connection that stands now. */
export type Link<T> = {
  readonly current: () => T | undefined;
  readonly state: () => LinkState;
  readonly lastError: () => FieldmarkError | undefined;
  readonly onChange: (changed: (state: LinkState, error: FieldmarkError | undefined) => void) => void;
  /** settles when the first attempt has ended, well or not */
  readonly tried: Promise<void>;
  readonly close: () => Promise<void>;
};

export type LinkOptions<T> = {
  readonly connect: () => Promise<Connection>;
  readonly use: (connection: Connection, calls: ReturnType<typeof createCalls>) => T;
};

const asError = (error: unknown): FieldmarkError =>
  error instanceof FieldmarkError
    ? error
    : new FieldmarkError('BOARD_DISCONNECTED', { detail: (error as Error).message, cause: error });

/** Connects, and connects again after each end, waiting longer after each failure. */
export const openLink = <T>({ connect, use }: LinkOptions<T>): Link<T> => {
  let current: T | undefined;
  let connection: Connection | undefined;
  let state: LinkState = 'connecting';
  let lastError: FieldmarkError | undefined;
  let retryMs = RETRY_MS_MIN;
  let timer: NodeJS.Timeout | undefined;
  const listeners: ((state: LinkState, error: FieldmarkError | undefined) => void)[] = [];

  const become = (next: LinkState, error?: FieldmarkError): void => {
    state = next;
    if (error !== undefined) lastError = error;
    for (const listener of listeners) listener(next, error);
  };
  const retry = (error: FieldmarkError): void => {
    if (state === 'closed') return;
    become('connecting', error);
    timer = setTimeout(attempt, retryMs);
    retryMs = Math.min(2 * retryMs, RETRY_MS_MAX);
  };
  const stand = (made: Connection): void => {
    const calls = createCalls(CALL_MS, made.end);
    connection = made;
    current = use(made, calls);
    retryMs = RETRY_MS_MIN;
    become('open');
    made.onEnd(() => {
      current = undefined;
      connection = undefined;
      calls.end();
      retry(new FieldmarkError('BOARD_DISCONNECTED', { detail: 'the connection ended' }));
    });
  };
  const attempt = async (): Promise<void> => {
    try {
      const made = await connect();
      if (state === 'closed') made.end();
      else stand(made);
    } catch (error) {
      retry(asError(error));
    }
  };
  const tried = attempt();
  return {
    current: () => current,
    state: () => state,
    lastError: () => lastError,
    onChange: (changed) => listeners.push(changed),
    tried,
    close: async () => {
      clearTimeout(timer);
      become('closed');
      connection?.end();
      await tried;
    },
  };
};
