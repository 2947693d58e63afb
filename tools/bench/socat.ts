import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const WAITS_MAX = 200;
const WAIT_MS = 25;

/** A cable: a pair of pseudo terminals that stand at these paths until it is stopped. */
export const startSocat = async (one: string, other: string): Promise<{ readonly stop: () => Promise<void> }> => {
  const child = spawn('socat', [`pty,raw,echo=0,link=${one}`, `pty,raw,echo=0,link=${other}`], { stdio: 'inherit' });
  for (let waits = 0; !existsSync(one) || !existsSync(other); waits++) {
    if (waits === WAITS_MAX) throw new Error('socat gives no pseudo terminals');
    await delay(WAIT_MS);
  }
  return {
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};
