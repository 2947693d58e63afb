import { type ErrorCode, FieldmarkError } from '#proto/errors.js';

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
  readonly signal?: AbortSignal;
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
