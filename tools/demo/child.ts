import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { FieldmarkError } from '#proto/errors.js';

export type ChildOptions = {
  /** how people call it, as `the emulated board` */
  readonly name: string;
  /** a compiled module and its arguments */
  readonly module: string;
  readonly words: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** each line of standard output that is JSON */
  readonly onOutput?: (line: JsonLine) => void;
  /** each line of standard error that is JSON */
  readonly onProgress?: (line: JsonLine) => void;
  /** how long it may take to end well before it is made to; 10,000 where absent */
  readonly patienceMs?: number;
  /** called when it ends without having been asked to */
  readonly onDeath: (error: FieldmarkError) => void;
};
export type JsonLine = { readonly [key: string]: unknown };

export type Child = {
  readonly pid: number;
  /** sends one line of JSON to its standard input */
  readonly send: (line: object) => void;
  /** asks it to end, insists after a while, and resolves when it has */
  readonly stop: () => Promise<void>;
};

const PATIENCE_MS = 10_000;
const LAST_WORDS_MAX = 10;

const parse = (line: string): JsonLine | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as JsonLine) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * A Node process of ours with lines of JSON both ways. It stands in a process group of its own, so that Ctrl-C reaches
 * it through its parent, in order; and it sees the end of its standard input, should the parent be killed.
 */
export const startChild = (options: ChildOptions): Child => {
  const child = spawn(process.execPath, [options.module, ...options.words], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: options.env ?? process.env,
  });
  const lastWords: string[] = [];
  let isAsked = false;
  const listen = (stream: NodeJS.ReadableStream, tell: ((line: JsonLine) => void) | undefined) =>
    createInterface({ input: stream }).on('line', (line) => {
      const value = parse(line);
      if (value !== undefined && value.state !== 'error') return tell?.(value);
      lastWords.push(typeof value?.message === 'string' ? `${value.message} (${value.code})` : line);
      if (lastWords.length > LAST_WORDS_MAX) lastWords.shift();
    });
  listen(child.stdout, options.onOutput);
  listen(child.stderr, options.onProgress);
  // a child that is gone no longer reads; its end is told below
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      options.onDeath(new FieldmarkError('PROCESS_ENDED', { detail: `${options.name} could not be started`, cause }));
      resolve();
    });
    // `close` comes after the last words were read
    child.once('close', (code, signal) => {
      resolve();
      if (isAsked) return;
      const said = lastWords.length === 0 ? '' : `: ${lastWords.join(' | ')}`;
      options.onDeath(
        new FieldmarkError('PROCESS_ENDED', {
          detail: `${options.name} ended by ${signal ?? `exit code ${code}`}${said}`,
        }),
      );
    });
  });
  return {
    pid: child.pid ?? 0,
    send: (line) => void child.stdin.write(`${JSON.stringify(line)}\n`),
    stop: async () => {
      isAsked = true;
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), options.patienceMs ?? PATIENCE_MS);
      await ended;
      clearTimeout(insist);
    },
  };
};
