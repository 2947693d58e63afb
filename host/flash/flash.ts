import { ERRORS, type ErrorCode, FieldmarkError } from '#proto/errors.js';

/**
 * How far a flashing has come. Every method goes through these states in this order, so one display and one JSON stream
 * serve them all; `finished` comes only after what was written has been read back and compared.
 */
export type FlashState =
  | { readonly state: 'initializing'; readonly detail: string }
  | { readonly state: 'preparing'; readonly detail: string }
  | { readonly state: 'erasing' }
  | { readonly state: 'writing'; readonly bytesTotal: number; readonly bytesWritten: number }
  | { readonly state: 'verifying'; readonly bytesTotal: number; readonly bytesVerified: number }
  | { readonly state: 'finished'; readonly bytesTotal: number; readonly dryRun: boolean }
  | { readonly state: 'error'; readonly code: ErrorCode; readonly error: FieldmarkError };

export type FlashOptions = {
  readonly onState?: (state: FlashState) => void;
  /** talks to the board and checks everything, writes nothing */
  readonly dryRun?: boolean;
  /** writes nothing, but compares what is there with the image */
  readonly verifyOnly?: boolean;
  readonly signal?: AbortSignal;
};

/** What a person must know of a board, whatever went wrong on it, and wherever below. */
export type BoardState = { readonly state: string; readonly next: string };

export const UNTOUCHED: BoardState = {
  state: 'nothing was written: the board runs what it ran before',
  next: 'check the cable, the port and the board type, and start again',
};

/** Adds the board's state to what goes wrong in `work`, where nobody below said it better. */
export const inState = async <T>(board: BoardState, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FieldmarkError)) throw error;
    throw describeFailure(error, board);
  }
};

const describeFailure = (error: FieldmarkError, board: BoardState): FieldmarkError => {
  // the code's own text is already at the head of the message
  const detail = error.message.slice(ERRORS[error.code].length + 2) || undefined;
  return new FieldmarkError(error.code, {
    detail,
    state: error.state ?? board.state,
    next: error.next ?? board.next,
    cause: error,
  });
};

/** One flashing, whichever the method: reports its end as a state too, and throws what went wrong. */
export const reportFlash = async (
  options: FlashOptions,
  bytesTotal: number,
  work: () => Promise<void>,
): Promise<void> => {
  try {
    await work();
    options.onState?.({ state: 'finished', bytesTotal, dryRun: options.dryRun === true });
  } catch (error) {
    const known =
      error instanceof FieldmarkError ? error : new FieldmarkError('INTERNAL', { cause: error, detail: `${error}` });
    options.onState?.({ state: 'error', code: known.code, error: known });
    throw known;
  }
};
