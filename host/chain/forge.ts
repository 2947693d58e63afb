import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Runs forge of npm with solc of npm, offline. */
const require = createRequire(import.meta.url);
export const CHAIN_FOLDER = join(process.cwd(), 'host/chain');

const forgePath = (): string => {
  const machine = process.arch === 'x64' ? 'amd64' : process.arch;
  return join(dirname(require.resolve(`@foundry-rs/forge-${process.platform}-${machine}/package.json`)), 'bin/forge');
};

export type ForgeRun = {
  /** undefined where it was ended at its deadline */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
};

export type ForgeOptions = {
  /** a folder with a foundry.toml; the contracts' own if absent */
  readonly folder?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** no end if absent */
  readonly timeoutMs?: number | undefined;
};

export const runForge = (args: readonly string[], options: ForgeOptions = {}): Promise<ForgeRun> => {
  const libraries = dirname(dirname(dirname(require.resolve('@openzeppelin/contracts/package.json'))));
  const solc = [
    '--use',
    join(CHAIN_FOLDER, 'solc-shim.cjs'),
    '--remappings',
    `@openzeppelin/=${libraries}/@openzeppelin/`,
  ];
  const child = spawn(forgePath(), [...args, '--offline', ...solc], {
    cwd: options.folder ?? CHAIN_FOLDER,
    env: { ...process.env, FOUNDRY_ALLOW_PATHS: JSON.stringify([libraries]), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer =
    options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ exitCode: code ?? undefined, ...said });
    });
  });
};

/** Results by contract (`file:Contract`) and test, as `forge test --json` gives them. */
export type ForgeReport = Readonly<
  Record<
    string,
    {
      readonly test_results: Readonly<
        Record<string, { readonly status: string; readonly reason: string | null; readonly kind?: ForgeKind }>
      >;
    }
  >
>;

export type ForgeKind = {
  readonly Fuzz?: { readonly runs: number } | undefined;
  readonly Invariant?: { readonly runs: number; readonly calls: number; readonly reverts: number } | undefined;
};

/** Throws what forge said where it gave no report. */
export const reportOf = (run: ForgeRun): ForgeReport => {
  const json = run.stdout.split('\n').find((line) => line.startsWith('{'));
  if (json === undefined) throw new Error(`${run.stderr}\n${run.stdout.slice(0, 4_000)}`);
  return JSON.parse(json) as ForgeReport;
};

/** How many calls the invariants stood. */
export const callsOf = (report: ForgeReport): number => {
  const results = Object.values(report).flatMap((suite) => Object.values(suite.test_results));
  return results.reduce((sum, { kind }) => sum + (kind?.Invariant?.calls ?? 0), 0);
};
