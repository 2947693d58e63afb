import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { anvilAccount } from '#chain/anvil.js';
import { startTestChain } from '#chain/chain.fixture.js';
import { deployEconomy, ECONOMY_TERMS } from '#chain/economy.js';
import { call, inFolder } from '../cli/call.fixture.js';
import { EXIT } from '../cli/exit-codes.js';
import { parseAssumptions, withNumber } from './assumptions.js';
import { drawChart, formatShort } from './chart.js';
import { type Terms, termsOfDeployment, termsOfSources, withChanges } from './contracts.js';
import { simulate } from './model.js';

const EXAMPLE = 'tools/flywheel/flywheel.example.yaml';
const text = readFileSync(EXAMPLE, 'utf8');
const example = parseAssumptions(text, EXAMPLE);
const MONTHS = 360;

let terms: Terms;
beforeAll(async () => {
  terms = await termsOfSources({}, MONTHS);
});

describe('the flywheel', () => {
  test('runs the same from one seed and otherwise from another', () => {
    expect(simulate(example, terms)).toEqual(simulate(example, terms));
    expect(simulate({ ...example, seed: 2 }, terms).months.at(-1)).not.toEqual(simulate(example, terms).months.at(-1));
  });

  test("has the contracts' own numbers, emission month by month, and never more than their cap", async () => {
    const unit = 10 ** 18;
    const ofYear = (year: number): number =>
      terms.emission.slice(year * 12, (year + 1) * 12).reduce((sum, month) => sum + month, 0);
    // deployed by the same terms as any network, read back by their own calls
    expect(terms.cap).toBe(Number(ECONOMY_TERMS.cap) / unit);
    expect(terms.supply).toBe(Number(ECONOMY_TERMS.genesis) / unit);
    expect(ofYear(0) / (Number(ECONOMY_TERMS.firstYear) / unit)).toBeCloseTo(1, 4);
    expect(ofYear(1) / ofYear(0)).toBeCloseTo(1 - ECONOMY_TERMS.fallBps / 10_000, 4);
    expect(terms.creditsPerToken).toBe(Number(ECONOMY_TERMS.creditsPerToken));
    for (const name of ['Rewards.sol', 'DataCredits.sol']) {
      // the shares are set in the constructors, and typed nowhere else
      const source = readFileSync(`host/chain/contracts/${name}`, 'utf8');
      const shares =
        name === 'Rewards.sol' ? [terms.devicesShare, terms.gatewaysShare] : [terms.burned, terms.gatewayOfSales];
      const written = /(?:setShares|applyTerms)\((?:creditsPerToken_, )?([\d_]+), ([\d_]+)\);/.exec(source)!;
      expect(written.slice(1).map((digits) => Number(digits.replaceAll('_', '')))).toEqual(
        shares.map((one) => one * 10_000),
      );
    }
    for (const month of simulate({ ...example, years: 30 }, terms).months) {
      expect(month.supply).toBeLessThanOrEqual(terms.cap);
      expect(month.supply).toBeGreaterThan(0);
    }
    const [first, second] = simulate(example, terms).months;
    expect(second!.supply).toBeCloseTo(first!.supply + first!.emitted - first!.burned);
  });

  test('reads a deployment as it is', async () => {
    const { anvil, deployed } = await startTestChain({}, 0);
    try {
      const { registry, anchor, timelock } = deployed;
      const account = anvilAccount(0);
      const economy = await deployEconomy({
        rpcUrl: anvil.rpcUrl,
        account,
        registry,
        anchor,
        timelock: timelock!,
        treasury: account.address,
        terms: { creditsPerToken: 250n, fallBps: 3000 },
        pollMs: 20,
      });
      const read = await termsOfDeployment(anvil.rpcUrl, economy, 24);
      expect(read.creditsPerToken).toBe(250);
      expect(read.emission[12]! / read.emission[0]!).toBeCloseTo(0.7, 4);
    } finally {
      await anvil.stop();
    }
  });

  test('warns of a death spiral where demand leaves, and of inflation that outruns demand', () => {
    const leaving = withNumber(withNumber(example, 'demand.growth', -0.6), 'price.speculationDollars', 0);
    const kinds = simulate(leaving, terms).warnings.map(({ kind }) => kind);
    expect(kinds).toContain('death-spiral');
    expect(kinds).toContain('inflation');
    const thriving = ['demand.dollarsPerDeviceYear', 'price.speculationDollars'].reduce(
      (given, path, i) => withNumber(given, path, [60, 6_000_000][i]!),
      example,
    );
    expect(simulate(thriving, terms).warnings.map(({ kind }) => kind)).not.toContain('death-spiral');
  });

  test('lets owners wait for their money, and pay the way, until an auditor comes', () => {
    const first = (path: string, value: number) => simulate(withNumber(example, path, value), terms).months[0]!;
    const [often, seldom] = [first('visits.everyMonths', 2), first('visits.everyMonths', 12)];
    expect(often.earningsDollarsYear).toBe(seldom.earningsDollarsYear);
    const free = withNumber(example, 'visits.costDollars', 0);
    const waited = (months: number) => simulate(withNumber(free, 'visits.everyMonths', months), terms).months[0]!;
    expect(waited(12).breakEvenMonths - waited(2).breakEvenMonths).toBeCloseTo(0.96 * 5);
    expect(first('visits.costDollars', 9).breakEvenMonths).toBeGreaterThan(
      first('visits.costDollars', 1).breakEvenMonths,
    );
  });

  test('sells less data where a credit costs more than it is worth', () => {
    const demandOf = (creditsPerToken: number): number =>
      simulate(example, { ...terms, creditsPerToken }).months[0]!.demandDollars;
    expect(demandOf(50)).toBeLessThan(demandOf(100));
    const indifferent = withNumber(example, 'demand.elasticity', 0);
    const first = (creditsPerToken: number) => simulate(indifferent, { ...terms, creditsPerToken }).months[0]!;
    expect(first(50).demandDollars).toBe(first(100).demandDollars);
  });

  test('refuses terms that the contracts refuse, and assumptions with a mistake', async () => {
    await expect(termsOfSources({ firstYear: 900_000_000 }, 12)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect(withChanges(terms, { burnBps: 10_000 }).burned).toBe(1);
    const shares = text.replace('seed: 1', 'seed: 1\nterms: { devicesBps: 8000, gatewaysBps: 3000 }');
    expect(() => parseAssumptions(shares, 'x')).toThrow('above 10000');
    expect(() => parseAssumptions(text.replace('seed: 1', 'sede: 1'), 'x')).toThrow('sede');
    expect(() => withNumber(example, 'demand.nothing', 1)).toThrow('demand.nothing');
    expect(withNumber(example, 'terms.burnBps', 1).terms).toEqual({ burnBps: 1 });
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
      const burns = await call(['flywheel', EXAMPLE, '--sweep', 'terms.burnBps=0:10000:10000', '--json']);
      const [none, all] = JSON.parse(burns.stdout).runs;
      expect([none.end.burned, all.end.burned > 0]).toEqual([0, true]);
      expect((await call(['flywheel', EXAMPLE, '--sweep', 'demand.growth=0:1:0'])).exitCode).toBe(EXIT.usage);
      expect((await call(['flywheel', EXAMPLE, '--seed', 'x'])).exitCode).toBe(EXIT.usage);
      expect((await call(['flywheel', EXAMPLE, '--rpc', 'http://127.0.0.1:1'])).exitCode).toBe(EXIT.usage);
    }));
});
