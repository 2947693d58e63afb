import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { call, inFolder } from '../cli/call.fixture.js';
import { EXIT } from '../cli/exit-codes.js';
import { parseAssumptions, withNumber } from './assumptions.js';
import { drawChart, formatShort } from './chart.js';
import { emissionOfMonth, simulate } from './model.js';

const EXAMPLE = 'tools/flywheel/flywheel.example.yaml';
const example = parseAssumptions(readFileSync(EXAMPLE, 'utf8'), EXAMPLE);

describe('the flywheel', () => {
  test('runs the same from one seed and otherwise from another', () => {
    expect(simulate(example)).toEqual(simulate(example));
    expect(simulate({ ...example, seed: 2 }).months.at(-1)).not.toEqual(simulate(example).months.at(-1));
  });

  test('emits by the schedule of the token and never above its cap', () => {
    const year = (number: number): number =>
      Array.from({ length: 12 }, (_, i) => emissionOfMonth(example, number * 12 + i)).reduce((a, b) => a + b, 0);
    expect(year(0)).toBeCloseTo(example.token.firstYearEmission);
    expect(year(1)).toBeCloseTo(example.token.firstYearEmission * (1 - example.token.fall));
    for (const month of simulate({ ...example, years: 30 }).months) {
      expect(month.supply).toBeLessThanOrEqual(example.token.cap);
      expect(month.supply).toBeGreaterThan(0);
    }
    const [first, second] = simulate(example).months;
    expect(second!.supply).toBeCloseTo(first!.supply + first!.emitted - first!.burned);
  });

  test('warns of a death spiral where demand leaves, and of inflation that outruns demand', () => {
    const leaving = withNumber(withNumber(example, 'demand.growth', -0.6), 'price.speculationDollars', 0);
    const kinds = simulate(leaving).warnings.map(({ kind }) => kind);
    expect(kinds).toContain('death-spiral');
    expect(kinds).toContain('inflation');
    const thriving = ['demand.dollarsPerDeviceYear', 'price.speculationDollars'].reduce(
      (given, path, i) => withNumber(given, path, [60, 6_000_000][i]!),
      example,
    );
    expect(simulate(thriving).warnings.map(({ kind }) => kind)).not.toContain('death-spiral');
  });

  test('refuses assumptions that the token would refuse, and those with a mistake', () => {
    const text = readFileSync(EXAMPLE, 'utf8');
    expect(() => parseAssumptions(text.replace('firstYearEmission: 120', 'firstYearEmission: 520'), 'x')).toThrow(
      'above the cap',
    );
    expect(() => parseAssumptions(text.replace('gatewaysShare: 0.15', 'gatewaysShare: 0.3'), 'x')).toThrow('above 1');
    expect(() => parseAssumptions(text.replace('seed: 1', 'sede: 1'), 'x')).toThrow('sede');
    expect(() => withNumber(example, 'demand.nothing', 1)).toThrow('demand.nothing');
  });

  test('draws what it has, and breaks a line where there is no number', () => {
    const svg = drawChart({
      title: 'A & B',
      unit: 'x',
      lines: [{ name: 'y', values: [1, Number.POSITIVE_INFINITY, 3, 4] }],
    });
    expect(svg).toContain('A &amp; B');
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(/<path d="(M[^"]*)" fill="none"/.exec(svg)![1]!.match(/M/g)).toHaveLength(2);
    expect([1_234_567, 12_345, 2.345, Number.POSITIVE_INFINITY].map(formatShort)).toEqual([
      '1.23 M',
      '12.3 k',
      '2.35',
      'never',
    ]);
  });

  test('writes page and charts, sweeps one number, and refuses a sweep without end', () =>
    inFolder(async (folder) => {
      const out = join(folder, 'out');
      const drawn = await call(['flywheel', EXAMPLE, '--out', out, '--json']);
      expect(drawn.exitCode).toBe(EXIT.ok);
      const page = readFileSync(join(out, 'index.html'), 'utf8');
      for (const name of ['supply', 'burn', 'earnings', 'break-even']) {
        const svg = readFileSync(join(out, `${name}.svg`), 'utf8');
        expect(svg).not.toContain('NaN');
        expect(page).toContain(svg);
      }
      const swept = await call(['flywheel', EXAMPLE, '--sweep', 'demand.growth=0:0.5:0.25', '--json']);
      expect(JSON.parse(swept.stdout).runs.map(({ value }: { value: number }) => value)).toEqual([0, 0.25, 0.5]);
      expect((await call(['flywheel', EXAMPLE, '--sweep', 'demand.growth=0:1:0'])).exitCode).toBe(EXIT.usage);
    }));
});
