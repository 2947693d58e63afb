import type { FlashState } from '#flash/flash.js';
import type { Output } from './output.js';

const percentOf = (done: number, total: number): number => (total === 0 ? 100 : Math.floor((done / total) * 100));

/** A state for people: one line a tenth. Undefined for an error, which the command's end says with its exit code. */
const textOf = (flash: FlashState): string | undefined => {
  const tenths = (done: number, total: number): string =>
    `${flash.state} ${Math.floor(percentOf(done, total) / 10) * 10} % of ${total} bytes`;
  if (flash.state === 'initializing' || flash.state === 'preparing') return `${flash.state}: ${flash.detail}`;
  if (flash.state === 'writing') return tenths(flash.bytesWritten, flash.bytesTotal);
  if (flash.state === 'verifying') return tenths(flash.bytesVerified, flash.bytesTotal);
  if (flash.state === 'finished') return flash.dryRun ? 'dry run finished: nothing was written' : 'finished';
  return flash.state === 'erasing' ? 'erasing' : undefined;
};

const percentageOf = (flash: FlashState): { readonly percentage?: number } => {
  if (flash.state === 'writing') return { percentage: percentOf(flash.bytesWritten, flash.bytesTotal) };
  if (flash.state === 'verifying') return { percentage: percentOf(flash.bytesVerified, flash.bytesTotal) };
  return {};
};

/** Shows the states of a flashing: each as JSON with --json, else a line where it differs from the last. */
export const createReporter = (output: Output) => {
  let last: string | undefined;
  return (flash: FlashState): void => {
    const text = textOf(flash);
    if (text === undefined || (!output.options.json && text === last)) return;
    last = text;
    const { state, ...fields } = flash;
    output.progress(state, { ...fields, ...percentageOf(flash) }, text);
  };
};
