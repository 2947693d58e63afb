import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { FieldmarkError } from '#proto/errors.js';
import { type JsonLine, startChild } from './child.js';

const module = fileURLToPath(new URL('./child.fixture.js', import.meta.url));

/** Starts a child and gathers what it says until `enough`. */
const start = (manner: string, enough: (lines: readonly JsonLine[]) => boolean) => {
  const lines: JsonLine[] = [];
  let settle = (_error?: FieldmarkError) => {};
  const seen = new Promise<FieldmarkError | undefined>((resolve) => {
    settle = resolve;
  });
  const child = startChild({
    name: 'the child',
    module,
    words: [manner],
    patienceMs: manner === 'deaf' ? 300 : 60_000,
    onOutput: (line) => {
      lines.push(line);
      if (enough(lines)) settle();
    },
    onDeath: settle,
  });
  return { child, lines, seen };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a child process', () => {
  test('is spoken with in lines of JSON, and is gone when it was stopped', async () => {
    const { child, lines, seen } = start('serve', (said) => said.length === 2);
    child.send({ question: 1 });
    expect(await seen).toBeUndefined();
    expect(lines).toEqual([{ listening: 1 }, { question: 1 }]);
    await child.stop();
    expect(isAlive(child.pid)).toBe(false);
  });

  test('that ends by itself is told of by name, with its last words', async () => {
    const { seen } = start('die', () => false);
    const error = await seen;
    expect(error?.code).toBe('PROCESS_ENDED');
    expect(error?.message).toContain('the child ended by exit code 3: not JSON | the bus is broken (BUS_FAILED)');
  });

  test('that was killed is told of too', async () => {
    const { child, seen } = start('serve', () => false);
    process.kill(child.pid, 'SIGKILL');
    expect((await seen)?.message).toContain('ended by SIGKILL');
    // stopping what is gone does no harm
    await child.stop();
    child.send({ question: 2 });
  });

  test('that does not want to end is made to', async () => {
    const deaf = start('deaf', (said) => {
      // it listens by now; what ends it is what comes after the question that it heard
      if (said.length === 1) process.kill(deaf.child.pid, 'SIGTERM');
      return said.length > 1;
    });
    expect(await deaf.seen).toBeUndefined();
    await deaf.child.stop();
    expect(deaf.lines).toContainEqual({ heard: true });
    expect(isAlive(deaf.child.pid)).toBe(false);
  });
});
