import { FieldmarkError } from '#proto/errors.js';
import { messageOf } from '../files.js';

export const closed = (): FieldmarkError => new FieldmarkError('KEY_LOCKED', { detail: 'the key store is closed' });

/** What a failed signature is told as. Only the message is kept: a library's error might hold on to its input. */
export const asSignerError = (error: unknown): FieldmarkError =>
  error instanceof FieldmarkError
    ? error
    : new FieldmarkError('KEYSTORE_UNAVAILABLE', { detail: `signing failed: ${messageOf(error)}` });
