import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Hex } from '#chain/types.js';
import { toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { type Assumptions, parseAssumptions, withNumber } from '../flywheel/assumptions.js';
import { formatShort } from '../flywheel/chart.js';
import { MONTHS, type Terms } from '../flywheel/contracts.js';
import { type Run, simulate } from '../flywheel/model.js';
import { chartsOf, pageOf } from '../flywheel/page.js';
import { writeMirrored } from './log-source.js';
import { type Action, address, httpUrl, wholeNumber } from './task.js';

type Sweep = { readonly path: string; readonly values: readonly number[] };

const SWEEP_STEPS_MAX = 50;

/** `demand.growth=0:1:0.25`: first, last and step. */
const parseSweep = (text: string): Sweep => {
  const parts = /^([a-zA-Z.]+)=(-?[\d.]+):(-?[\d.]+):([\d.]+)$/.exec(text);
  const [from, to, step] = [Number(parts?.[2]), Number(parts?.[3]), Number(parts?.[4])];
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (parts === null || !(step > 0) || !(count >= 1 && count <= SWEEP_STEPS_MAX))
    throw new FieldmarkError('USAGE', {
      detail: `--sweep ${text}`,
      next: `as demand.growth=0:1:0.25, with at most ${SWEEP_STEPS_MAX} steps`,
    });
  return { path: parts[1]!, values: Array.from({ length: count }, (_, i) => +(from + i * step).toPrecision(12)) };
};

const lineOf = (run: Run): string => {
  const last = run.months.at(-1)!;
  const warned = run.warnings.map(({ kind, month }) => `${kind} in year ${Math.floor(month / 12) + 1}`);
  return `${formatShort(last.devices)} devices, $${formatShort(last.priceDollars)} a token, $${formatShort(last.earningsDollarsYear)} a device and year, pays back in ${formatShort(last.breakEvenMonths)} months; ${warned.length === 0 ? 'no warning' : warned.join(', ')}`;
};

const readAssumptions = (path: string): Assumptions => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new FieldmarkError('CONFIG_INVALID', { detail: `${path} can't be read`, cause });
  }
  return parseAssumptions(text, path);
};

type Flags = {
  readonly seed?: number;
  readonly out: string;
  readonly sweep?: string;
  readonly rpc?: string;
  readonly rewards?: Hex;
  readonly credits?: Hex;
};

/** The contracts' own numbers: of a deployment where one is named, else of the contracts of this version. */
const termsFor = async (given: Assumptions, { rpc, rewards, credits }: Flags): Promise<Terms> => {
  const { termsOfDeployment, termsOfSources, withChanges } = await import('../flywheel/contracts.js');
  const months = given.years * MONTHS;
  if (rpc === undefined) return withChanges(await termsOfSources(given.terms, months), given.terms);
  if (rewards === undefined || credits === undefined)
    throw new FieldmarkError('USAGE', {
      detail: 'a deployment needs --rewards and --credits',
      next: 'give the addresses that chain economy printed, or leave --rpc away',
    });
  const { cap, genesis, firstYear, fallBps } = given.terms;
  if ([cap, genesis, firstYear, fallBps].some((term) => term !== undefined))
    throw new FieldmarkError('USAGE', {
      detail: 'cap, genesis, firstYear and fallBps of a deployment can not be changed',
      next: 'leave them out of terms, or leave --rpc away',
    });
  return withChanges(await termsOfDeployment(rpc, { rewards, credits }, months), given.terms);
};

/** Runs the same with one number after the other; terms that only a new deployment could have are deployed for each. */
const sweep = async (given: Assumptions, { path, values }: Sweep, flags: Flags) => {
  const isOfContracts = path.startsWith('terms.');
  const shared = isOfContracts ? undefined : await termsFor(given, flags);
  const runs: { value: number; run: Run }[] = [];
  for (const value of values) {
    const changed = withNumber(given, path, value);
    runs.push({ value, run: simulate(changed, shared ?? (await termsFor(changed, flags))) });
  }
  return runs;
};

export const addFlywheel = (program: Command, action: Action): void => {
  program
    .command('flywheel')
    .description('simulate the economy over years from assumptions, and draw it')
    .argument('<file>', 'assumptions (YAML), as tools/flywheel/flywheel.example.yaml')
    .option('--seed <number>', 'another seed than the file names', wholeNumber)
    .option('--out <folder>', 'where page and charts go', 'flywheel')
    .option('--rpc <url>', 'EVM node of a deployment whose numbers to take; else those of this version', httpUrl)
    .option('--rewards <address>', 'its Rewards contract', address)
    .option('--credits <address>', 'its DataCredits contract', address)
    .option('--sweep <range>', 'one number over a range, as demand.growth=0:1:0.25; draws nothing')
    .action(
      action<Flags>(async ({ arguments: [path], options, output }) => {
        const read = readAssumptions(path!);
        const given = options.seed === undefined ? read : { ...read, seed: options.seed };
        if (options.sweep !== undefined) {
          const asked = parseSweep(options.sweep);
          const name = asked.path;
          const runs = await sweep(given, asked, options);
          output.result(
            {
              sweep: name,
              runs: runs.map(({ value, run }) => ({ value, end: run.months.at(-1), warnings: run.warnings })),
            },
            runs.map(({ value, run }) => `${name} ${value}: ${lineOf(run)}`).join('\n'),
          );
          return;
        }
        const terms = await termsFor(given, options);
        const run = simulate(given, terms);
        for (const [name, svg] of chartsOf(run)) await writeMirrored(options.out, name, toUtf8(svg));
        const page = join(options.out, 'index.html');
        await writeMirrored(options.out, 'index.html', toUtf8(pageOf(given, terms, run)));
        const warnings = run.warnings.map(
          (warning) => `  warning: year ${Math.floor(warning.month / 12) + 1}: ${warning.text}`,
        );
        output.result(
          { page, terms: { ...terms, emission: undefined }, end: run.months.at(-1), warnings: run.warnings },
          [`after ${given.years} years: ${lineOf(run)}`, ...warnings, `drawn in ${page}`].join('\n'),
        );
      }),
    );
};
