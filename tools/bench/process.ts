import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A part of a benchmark in a process of its own, so that its CPU and memory are its alone. */
export type BenchProcess = {
  /** what the process said first */
  readonly hello: unknown;
  readonly ask: (question: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

/** Node's flags that the command line runs with: those of its first line. */
export const commandLineFlags = (): readonly string[] => {
  const [firstLine] = readFileSync(new URL('../cli/main.js', import.meta.url), 'utf8').split('\n', 1);
  return firstLine!.split(' ').filter((word) => word.startsWith('--'));
};

export const startProcess = async (program: URL, input: unknown): Promise<BenchProcess> => {
  const execArgv = ['--expose-gc', ...commandLineFlags()];
  const child: ChildProcess = fork(program, { serialization: 'advanced', execArgv });
  const answer = async (): Promise<unknown> => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${program.pathname} ended with ${code}`);
    });
    const [message] = await Promise.race([once(child, 'message'), ended]);
    return message;
  };
  const ask = (question: unknown): Promise<unknown> => {
    const reply = answer();
    child.send(question as object);
    return reply;
  };
  const hello = await ask(input);
  return {
    hello,
    ask,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** Of a child of `startProcess`: ends it when the process that started it has gone, however that went. */
export const endWithParent = (): void => void process.once('disconnect', () => process.exit());

export type Usage = { readonly cpuMicros: number; readonly rssBytes: number };

export const usage = (): Usage => {
  const cpu = process.cpuUsage();
  return { cpuMicros: cpu.user + cpu.system, rssBytes: process.memoryUsage().rss };
};
