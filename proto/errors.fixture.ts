import { FieldmarkError } from './errors.js';

const codeIn = (error: unknown): string => {
  if (error instanceof FieldmarkError) return error.code;
  throw error;
};

/** The code of what a piece of work throws, or `ok`; what is no error of ours goes on. */
export const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', codeIn);

/** The same of a call that gives no promise. */
export const codeOfCall = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return codeIn(error);
  }
  return 'ok';
};
