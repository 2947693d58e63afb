import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CHAIN_FOLDER } from '#chain/forge.js';
import { FieldmarkError } from '#proto/errors.js';
import { findMutations, type Node } from './mutants.js';
import { instrument, type Mutant, SWITCH_SOURCE } from './schemata.js';

/** A mutant with where it is. */
export type PlacedMutant = Mutant & { readonly file: string; readonly line: number };

type Solc = {
  readonly version: () => string;
  readonly compile: (
    input: string,
    callbacks: { readonly import: (path: string) => { readonly contents: string } },
  ) => string;
};
type Output = {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly sources: Readonly<Record<string, { readonly ast: Node }>>;
};

const require = createRequire(import.meta.url);

/** Tests that take too long to be asked of every mutant. What forge's own filters leave out it compiles at every run. */
const OTHERS = /(Invariant|Agreement)\.t\.sol$/;

const treesOf = (sources: ReadonlyMap<string, Buffer>): Output['sources'] => {
  const solc = require('solc') as Solc;
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries([...sources].map(([file, bytes]) => [`contracts/${file}`, { content: `${bytes}` }])),
    settings: { outputSelection: { '*': { '': ['ast'] } } },
  };
  const findImport = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport })) as Output;
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error');
  if (errors.length > 0) throw new FieldmarkError('INTERNAL', { detail: errors[0]!.formattedMessage });
  return output.sources;
};

/** The contracts' own settings, but for what a contract may weigh, and few runs that are the same for every mutant. */
const settingsWith = (isOptimized: boolean): string => {
  const own = readFileSync(join(CHAIN_FOLDER, 'foundry.toml'), 'utf8');
  return own
    .replace(/^optimizer = .*$/m, `optimizer = ${isOptimized}`)
    .replace(/^out = .*$/m, 'out = "out"')
    .replace(/^cache_path = .*$/m, 'cache_path = "cache"')
    .replace(/^\[fuzz\]\nruns = .*$/m, 'code_size_limit = 1000000\n\n[fuzz]\nruns = 8\nseed = "0x1"');
};

/**
 * Lays a copy of contracts and tests into `folder` in which every mutant sleeps; gives the mutants. Optimised it takes
 * longer to compile and each mutant less to run.
 */
export const prepare = (folder: string, isOptimized: boolean): PlacedMutant[] => {
  const sources = new Map<string, Buffer>();
  for (const file of readdirSync(join(CHAIN_FOLDER, 'contracts')).sort())
    sources.set(file, readFileSync(join(CHAIN_FOLDER, 'contracts', file)));
  const trees = treesOf(sources);

  rmSync(join(folder, 'contracts'), { recursive: true, force: true });
  rmSync(join(folder, 'test'), { recursive: true, force: true });
  mkdirSync(join(folder, 'contracts'), { recursive: true });
  cpSync(join(CHAIN_FOLDER, 'test'), join(folder, 'test'), { recursive: true, filter: (path) => !OTHERS.test(path) });
  writeFileSync(join(folder, 'foundry.toml'), settingsWith(isOptimized));
  writeFileSync(join(folder, 'contracts', 'Mutant.sol'), SWITCH_SOURCE);

  const all: PlacedMutant[] = [];
  for (const [file, bytes] of sources) {
    const mutants = findMutations(bytes, trees[`contracts/${file}`]!.ast).map((mutation, i) => ({
      ...mutation,
      id: all.length + i + 1,
      file,
      line: bytes.subarray(0, mutation.start).toString().split('\n').length,
    }));
    writeFileSync(join(folder, 'contracts', file), instrument(bytes, mutants));
    all.push(...mutants);
  }
  return all;
};

/** Saves the shim from loading the compiler for its name. */
export const compilerVersion = (): string => (require('solc') as Solc).version();
