import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runForge } from '#chain/forge.js';
import { FieldmarkError } from '#proto/errors.js';
import { compilerVersion, type PlacedMutant, prepare } from './prepare.js';
import { digestOf, keepVerdicts } from './verdicts.js';

/**
 * Asks of every mutant of the contracts whether a test notices it: `npm run campaign:mutation`, with names of files
 * for those alone, or with `survivors` for what the run before left alive. With FIELDMARK_MUTANTS=N it takes N of them, chosen by FIELDMARK_SEED. One that was stopped goes on
 * where it ended, as long as contracts and tests are the same.
 */
export type Verdict = { readonly mutant: PlacedMutant; readonly isKilled: boolean };

const TIMEOUT_MS = 120_000;
const TESTS = ['test', '--fail-fast'];

/** A sample that a seed decides (xorshift32). */
export const sample = <T>(all: readonly T[], count: number, seed: number): T[] => {
  const rest = [...all];
  const taken: T[] = [];
  let state = seed | 0 || 1;
  while (taken.length < count && rest.length > 0) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    taken.push(...rest.splice((state >>> 0) % rest.length, 1));
  }
  return taken;
};

export type MutationOptions = {
  readonly folder: string;
  /** all where absent */
  readonly only?: ((mutant: PlacedMutant) => boolean) | undefined;
  /** all where absent */
  readonly count?: number | undefined;
  readonly seed?: number | undefined;
  readonly onVerdict?: ((verdict: Verdict, done: number, of: number) => void) | undefined;
};

/** Throws INTERNAL where the tests fail without any mutant: then they would kill everything. */
export const runMutants = async (options: MutationOptions): Promise<Verdict[]> => {
  const { folder } = options;
  const all = prepare(folder, options.count === undefined);
  const env = { FIELDMARK_SOLC_VERSION: compilerVersion() };
  const alive = (id: number) =>
    runForge([...TESTS, '--block-coinbase', `0x${id.toString(16).padStart(40, '0')}`], {
      folder,
      env,
      ...(id !== 0 && { timeoutMs: TIMEOUT_MS }),
    });
  const without = await alive(0);
  if (without.exitCode !== 0)
    throw new FieldmarkError('INTERNAL', { detail: `${without.stderr}\n${without.stdout.slice(-4_000)}` });
  const asked = all.filter(options.only ?? (() => true));
  const chosen = options.count === undefined ? asked : sample(asked, options.count, options.seed ?? 1);
  const kept = keepVerdicts(join(folder, 'verdicts'), digestOf(folder));
  const verdicts: Verdict[] = [];
  for (const mutant of chosen) {
    const known = kept.known.get(mutant.id);
    const isKilled = known ?? (await alive(mutant.id)).exitCode !== 0;
    if (known === undefined) kept.add(mutant.id, isKilled);
    verdicts.push({ mutant, isKilled });
    options.onVerdict?.(verdicts.at(-1)!, verdicts.length, chosen.length);
  }
  return verdicts;
};

const numberOf = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined ? undefined : Number(text);
};

const main = async (): Promise<void> => {
  const folder = join(process.cwd(), 'dist/mutation');
  mkdirSync(folder, { recursive: true });
  const files = process.argv.slice(2);
  const survivorsPath = join(folder, 'survivors.json');
  const left: readonly PlacedMutant[] = files.includes('survivors')
    ? JSON.parse(readFileSync(survivorsPath, 'utf8'))
    : [];
  const isAsked = ({ file, line, what }: PlacedMutant): boolean =>
    files.length === 0 ||
    files.includes(file) ||
    left.some((one) => one.file === file && one.line === line && one.what === what);
  const began = Date.now();
  const verdicts = await runMutants({
    folder,
    only: isAsked,
    count: numberOf('FIELDMARK_MUTANTS'),
    seed: numberOf('FIELDMARK_SEED'),
    onVerdict: ({ mutant, isKilled }, done, of) => {
      if (!isKilled) console.log(`survived ${mutant.file}:${mutant.line} #${mutant.id} ${mutant.what}`);
      if (done % 50 === 0) console.error(`${done} of ${of}`);
    },
  });
  const killed = verdicts.filter((verdict) => verdict.isKilled).length;
  const share = ((100 * killed) / verdicts.length).toFixed(1);
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  console.log(`${killed} of ${verdicts.length} mutants killed: ${share} %, in ${minutes} min`);
  const survivors = verdicts.filter((verdict) => !verdict.isKilled).map(({ mutant }) => mutant);
  writeFileSync(survivorsPath, JSON.stringify(survivors, null, 2));
  process.exitCode = killed >= 0.9 * verdicts.length ? 0 : 1;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
