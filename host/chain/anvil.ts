import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { privateKeyToAccount } from 'viem/accounts';
import { FieldmarkError } from '#proto/errors.js';
import type { Hex } from './types.js';

export type AnvilOptions = {
  /** where the chain is kept between runs; in memory only if absent */
  readonly statePath?: string | undefined;
  /** how often the state is written, in seconds; 2 if absent. `kill -9` loses what came after the last time */
  readonly stateIntervalSeconds?: number | undefined;
  /** any free one if absent */
  readonly port?: number | undefined;
  readonly chainId?: number | undefined;
  /** a block every so many seconds instead of one a transaction */
  readonly blockSeconds?: number | undefined;
};

export type Anvil = {
  readonly rpcUrl: string;
  readonly port: number;
  readonly pid: number;
  /** resolves when the node is gone, for whatever reason */
  readonly exited: Promise<void>;
  /** ends it cleanly, with its state written */
  readonly stop: () => Promise<void>;
};

const START_TIMEOUT_MS = 60_000;

/** Private keys of the first two accounts that anvil funds: public knowledge, for demos and tests only. */
const PUBLIC_KEYS: readonly Hex[] = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
];

/** A funded account of every anvil: 0 or 1. Worth nothing elsewhere. */
export const anvilAccount = (index: 0 | 1) => privateKeyToAccount(PUBLIC_KEYS[index]!);

/** The program itself, not its npm wrapper, so that signals and exit codes are its own. */
const programPath = (): string => {
  const require = createRequire(import.meta.url);
  const platform = process.platform === 'win32' ? 'win32' : process.platform;
  const machine = process.arch === 'x64' ? 'amd64' : process.arch;
  try {
    const manifest = require.resolve(`@foundry-rs/anvil-${platform}-${machine}/package.json`);
    return join(dirname(manifest), 'bin', platform === 'win32' ? 'anvil.exe' : 'anvil');
  } catch (cause) {
    throw new FieldmarkError('CHAIN_UNREACHABLE', {
      detail: `anvil has no program for ${platform}-${machine}`,
      next: 'name an EVM node by its RPC URL',
      cause,
    });
  }
};

const argumentsOf = (options: AnvilOptions): string[] => {
  const list = ['--host', '127.0.0.1', '--port', `${options.port ?? 0}`];
  if (options.chainId !== undefined) list.push('--chain-id', `${options.chainId}`);
  if (options.blockSeconds !== undefined) list.push('--block-time', `${options.blockSeconds}`);
  if (options.statePath !== undefined)
    list.push('--state', options.statePath, '--state-interval', `${options.stateIntervalSeconds ?? 2}`);
  return list;
};

/** Starts an EVM node of its own as a child process and resolves when it listens. */
export const startAnvil = async (options: AnvilOptions = {}): Promise<Anvil> => {
  // In a process group of its own: Ctrl-C reaches it through whoever started it, when nobody needs it any more.
  const child = spawn(programPath(), argumentsOf(options), { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const port = await listeningPort(child);
  // Left unread, a full pipe would stop the node.
  child.stdout?.resume();
  child.stderr?.resume();
  return {
    rpcUrl: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid!,
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};

const listeningPort = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2_000);
    });
    const lines = createInterface({ input: child.stdout! });
    const finish = (outcome: () => void): void => {
      clearTimeout(timer);
      lines.close();
      outcome();
    };
    const fail = (detail: string): void =>
      finish(() => {
        child.kill('SIGKILL');
        reject(new FieldmarkError('CHAIN_UNREACHABLE', { detail: `anvil did not start: ${detail}` }));
      });
    const timer = setTimeout(() => fail('no answer'), START_TIMEOUT_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit code ${code}: ${errors.trim()}`));
    lines.on('line', (line) => {
      const found = /^Listening on .*:(\d+)$/.exec(line.trim());
      if (found !== null) finish(() => resolve(Number(found[1])));
    });
  });
