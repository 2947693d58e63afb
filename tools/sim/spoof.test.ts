import { beforeAll, describe, expect, test } from '@jest/globals';
import { runSeed, type SeedReport } from './spoof-bench.js';
import { CHEATS } from './spoof-cheats.js';

/** One seed of the campaign `node dist/tools/sim/spoof.js --seeds 20`, with the same bounds. */
let report: SeedReport;
const PATIENCE_MS = 600_000;
beforeAll(() => {
  report = runSeed({ seed: 2, days: 1, honestCells: 1 });
}, PATIENCE_MS);

describe('an honest device', () => {
  test('loses at most half a percent to the rules, cheats in its cell or not (A16)', () => {
    expect(report.honestDevices).toBeGreaterThan(100);
    expect(report.honestPay).toBeGreaterThan(980_000);
    expect(report.honestLoss).toBeLessThanOrEqual(5000);
    // nothing but readings that did not arrive
    expect(report.honestReasons.map(({ code }) => code)).toEqual(['INCOMPLETE']);
  });
});

describe('a cheat', () => {
  test.each(CHEATS.map((cheat) => [cheat.attack, cheat.name]))(
    'earns at most a twentieth of an honest device: %s %s',
    (_, name) => {
      const found = report.cheats.find((cheat) => cheat.name === name)!;
      expect(found.pay).toBeLessThanOrEqual(report.honestPay * 0.05);
      expect(found.reasons.length).toBeGreaterThan(0);
    },
  );

  test('whose data no rule can tell from true ones is paid no more since an auditor does not find it measuring (A13)', () => {
    const fed = CHEATS.filter(({ isFed }) => isFed).map(({ name }) => name);
    expect(fed).toEqual(['fed after the visit', 'blend with a neighbour’s keys']);
    for (const { name, reasons } of report.cheats.filter((cheat) => fed.includes(cheat.name)))
      expect([name, reasons]).toEqual([name, ['DOUBTED']]);
  });

  test('of many identities does not make the share of its cell grow (A15)', () => {
    const together = (name: string): number => report.cheats.find((cheat) => cheat.name === name)!.payTogether;
    // four seats are left beside the neighbours, at the weight of a key in a file
    expect(together('sybil cell')).toBeLessThanOrEqual(4 * 40_000);
    expect(together('duplicate sensors')).toBeLessThanOrEqual(1_000_000);
  });
});
