import type { ErrorCode, ErrorHelp, Failure, Ok, Result } from '#proto/errors.js';

/**
 * What takes the place of `proto/errors` on a board. The interpreter can't derive a class from Error, and the table of
 * texts would take a quarter of a small board's memory: here a message is the code and its detail.
 */
export type { ErrorCode, ErrorHelp, Failure, Ok, Result };

export const success = <T>(value: T): Ok<T> => ({ ok: true, value });

export const failure = (code: ErrorCode, detail?: string): Failure =>
  detail === undefined ? { ok: false, code } : { ok: false, code, detail };

export class FieldmarkError {
  readonly name: string;
  readonly message: string;
  readonly code: ErrorCode;
  readonly next: string | undefined;

  constructor(code: ErrorCode, help?: ErrorHelp) {
    const detail = help === undefined ? undefined : help.detail;
    this.name = 'FieldmarkError';
    this.message = detail === undefined ? code : `${code}: ${detail}`;
    this.code = code;
    this.next = help === undefined ? undefined : help.next;
  }

  toString(): string {
    return this.message;
  }
}

export const unwrap = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new FieldmarkError(result.code, { detail: result.detail });
};
