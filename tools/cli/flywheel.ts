import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { type Assumptions, parseAssumptions, withNumber } from '../flywheel/assumptions.js';
import { formatShort } from '../flywheel/chart.js';
import { type Run, simulate } from '../flywheel/model.js';
import { chartsOf, pageOf } from '../flywheel/page.js';
import { writeMirrored } from './log-source.js';
import type { Action } from './task.js';

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

export const addFlywheel = (program: Command, action: Action): void => {
  program
    .command('flywheel')
    .description('simulate the economy over years from assumptions, and draw it')
    .argument('<file>', 'assumptions (YAML), as tools/flywheel/flywheel.example.yaml')
    .option('--seed <number>', 'another seed than the file names')
    .option('--out <folder>', 'where page and charts go', 'flywheel')
    .option('--sweep <range>', 'one number over a range, as demand.growth=0:1:0.25; draws nothing')
    .action(
      action<{ seed?: string; out: string; sweep?: string }>(async ({ arguments: [path], options, output }) => {
        const read = readAssumptions(path!);
        const given = options.seed === undefined ? read : { ...read, seed: Number(options.seed) >>> 0 };
        if (options.sweep !== undefined) {
          const { path: name, values } = parseSweep(options.sweep);
          const runs = values.map((value) => ({ value, run: simulate(withNumber(given, name, value)) }));
          output.result(
            {
              sweep: name,
              runs: runs.map(({ value, run }) => ({ value, end: run.months.at(-1), warnings: run.warnings })),
            },
            runs.map(({ value, run }) => `${name} ${value}: ${lineOf(run)}`).join('\n'),
          );
          return;
        }
        const run = simulate(given);
        for (const [name, svg] of chartsOf(run)) await writeMirrored(options.out, name, toUtf8(svg));
        const page = join(options.out, 'index.html');
        await writeMirrored(options.out, 'index.html', toUtf8(pageOf(given, run)));
        const warnings = run.warnings.map(
          (warning) => `  warning: year ${Math.floor(warning.month / 12) + 1}: ${warning.text}`,
        );
        output.result(
          { page, end: run.months.at(-1), warnings: run.warnings },
          [`after ${given.years} years: ${lineOf(run)}`, ...warnings, `drawn in ${page}`].join('\n'),
        );
      }),
    );
};
