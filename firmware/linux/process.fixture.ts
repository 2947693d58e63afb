import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** Test helpers: folders and programs that are gone when a test is over. */

export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

const running = new Set<ChildProcess>();
// what a test that failed did not stop ends with its file
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

export type Running = {
  readonly child: ChildProcess;
  /** stdout and stderr so far */
  readonly output: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

export const startProgram = (
  program: string,
  args: readonly string[],
  env: { readonly [name: string]: string | undefined } = {},
): Running => {
  const child = spawn(program, [...args], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  void ended.then(() => running.delete(child));
  return {
    child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
};

export const until = async (
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 100_000,
): Promise<void> => {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
