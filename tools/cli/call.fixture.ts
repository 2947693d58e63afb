import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './main.js';

export type Call = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs a command line in this process, with nothing of the caller's own settings. */
export const call = async (
  words: readonly string[],
  environment: { readonly [name: string]: string } = {},
): Promise<Call> => {
  const said = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const exitCode = await run(words, {
    streams: { stdout: sink('stdout'), stderr: sink('stderr') },
    // no file of options of whoever runs the tests
    environment: { XDG_CONFIG_HOME: '/nonexistent', ...environment },
    signal: new AbortController().signal,
  });
  return { exitCode, ...said };
};

/** Does work in a folder of its own, which is gone afterwards. */
export const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
