import { styleText } from 'node:util';
import type { FieldmarkError } from '#proto/errors.js';
import { EXIT, exitCodeOf } from './exit-codes.js';

/** Where a command writes: data goes to `stdout`, everything about its progress to `stderr`. */
export type Streams = {
  readonly stdout: Sink;
  readonly stderr: Sink;
};
export type Sink = { readonly isTTY?: boolean | undefined; readonly write: (text: string) => unknown };

export type OutputOptions = {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
};

export type Style = Parameters<typeof styleText>[0];

export type Output = {
  readonly options: OutputOptions;
  /** the command's data: one line of JSON with --json, else `text` */
  readonly result: (value: object, text: string) => void;
  /** a step of the work: `{"state", …fields}` with --json, else `text` */
  readonly progress: (state: string, fields: object, text: string) => void;
  /** shown only with --verbose */
  readonly detail: (text: string) => void;
  /** what happened, how things stand and what to do; returns the exit code that belongs to it */
  readonly error: (error: FieldmarkError) => number;
  /** colours text of `progress` where that goes to a terminal that wants colours */
  readonly paint: (style: Style, text: string) => string;
};

/** JSON of plain values; bytes become hex and integers beyond 2^53 strings. */
const stringify = (value: object): string =>
  JSON.stringify(value, (_key, item) => {
    if (typeof item === 'bigint') return item.toString();
    return item instanceof Uint8Array ? Buffer.from(item).toString('hex') : item;
  });

export const createOutput = (streams: Streams, options: OutputOptions): Output => {
  const useColor = options.color && !options.json && streams.stderr.isTTY === true;
  const paint = (style: Style, text: string) => (useColor ? styleText(style, text) : text);
  const say = (text: string) => streams.stderr.write(`${text}\n`);
  return {
    options,
    paint,
    result: (value, text) => {
      // of an empty list there is no line
      if (options.json || text !== '') streams.stdout.write(`${options.json ? stringify(value) : text}\n`);
    },
    progress: (state, fields, text) => {
      if (options.json) say(stringify({ state, ...fields }));
      else if (!options.quiet) say(text);
    },
    detail: (text) => {
      if (options.verbose && !options.json) say(paint('dim', text));
    },
    error: (error) => {
      const exitCode = exitCodeOf(error.code);
      const { code, message, state, next } = error;
      if (options.json) {
        say(stringify({ state: 'error', code, message, exitCode, condition: state, next }));
        return exitCode;
      }
      say(`${paint(['red', 'bold'], 'error:')} ${message} (${code})`);
      if (state !== undefined) say(`  state: ${state}`);
      if (next !== undefined) say(`  next:  ${next}`);
      if (options.verbose || exitCode === EXIT.other) sayCauses(error, (text) => say(paint('dim', text)));
      return exitCode;
    },
  };
};

const sayCauses = (error: Error, say: (text: string) => void): void => {
  for (let cause = error.cause, depth = 0; cause !== undefined && depth < 5; depth++) {
    say(`  cause: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
};
