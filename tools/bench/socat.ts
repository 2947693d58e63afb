import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const WAITS_MAX = 2400;
const WAIT_MS = 25;

export type Cable = { readonly stop: () => Promise<void> };

const terminalAt = (path: string): string => `pty,raw,echo=0,link=${path}`;

const start = async (words: readonly string[], paths: readonly string[]): Promise<Cable> => {
  const child = spawn('socat', words, { stdio: 'inherit' });
  for (let waits = 0; paths.some((path) => !existsSync(path)); waits++) {
    if (waits === WAITS_MAX) {
      child.kill('SIGKILL');
      throw new Error('socat gives no pseudo terminals');
    }
    await delay(WAIT_MS);
  }
  return {
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};

/** A cable: a pair of pseudo terminals that stand at these paths until it is stopped. */
export const startSocat = (one: string, other: string): Promise<Cable> =>
  start([terminalAt(one), terminalAt(other)], [one, other]);

/** A pseudo terminal at `path` that leads to `tcp://host:port`. */
export const startCable = (url: string, path: string): Promise<Cable> =>
  start([terminalAt(path), url.replace('tcp://', 'tcp:')], [path]);
