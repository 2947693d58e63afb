import { writeFileSync } from 'node:fs';
import { type CheatReport, runSeed, type SeedReport } from './spoof-bench.js';
import { CHEATS } from './spoof-cheats.js';

/**
 * What each cheat earns against an honest device: `node dist/tools/sim/spoof.js --seeds 20 --days 2 --out spoof.json`.
 * Exits with 1 where a cheat that rules or structure should stop earns more than 5 %, or honest devices lose over 0.5 %.
 */
const EARNED_MAX_PERMILLE = 50;
const HONEST_LOSS_PPM_MAX = 5000;

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const main = (): void => {
  const reports: SeedReport[] = [];
  for (let seed = 1; seed <= option('--seeds', 20); seed++) {
    const report = runSeed({ seed, days: option('--days', 2) });
    reports.push(report);
    process.stderr.write(`seed ${seed}: honest devices lose ${report.honestLoss / 10_000} %\n`);
  }
  const honest = mean(reports.map((report) => report.honestScore));
  const rows = CHEATS.map((cheat) => {
    const found = reports.map((report) => report.cheats.find(({ name }) => name === cheat.name) as CheatReport);
    const shares = found.map(({ score }) => (score * 1000) / honest);
    const why = [...new Set(found.flatMap(({ reasons }) => reasons))].join(', ');
    return { cheat, earned: mean(shares), worst: Math.max(...shares), identities: found[0]!.identities, why };
  });
  const failed = rows.filter(
    ({ cheat, worst }) => cheat.bound !== 'hardware' && cheat.bound !== 'unwitnessed' && worst > EARNED_MAX_PERMILLE,
  );
  const loss = mean(reports.map((report) => report.honestLoss));
  const lines = rows.map(({ cheat, earned, worst, identities, why }) => {
    const bound = cheat.bound === undefined ? '' : `; not told from honest data, bounded by ${cheat.bound}`;
    return `${cheat.attack} ${cheat.name.padEnd(32)} ${(earned / 10).toFixed(2).padStart(7)} % (at most ${(worst / 10).toFixed(2)} %, ${identities} identities${bound}) ${why}`;
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  const devices = reports.reduce((sum, report) => sum + report.honestDevices, 0);
  process.stdout.write(
    `honest: ${devices} device days, mean score ${Math.round(honest)} of 1000000, lost to rules ${(loss / 10_000).toFixed(3)} %\n`,
  );
  const out = process.argv.indexOf('--out');
  if (out > 0) writeFileSync(process.argv[out + 1]!, `${JSON.stringify(reports, null, 2)}\n`);
  for (const { cheat, worst } of failed) process.stdout.write(`FAILED: ${cheat.name} earns ${worst / 10} %\n`);
  if (failed.length > 0 || loss > HONEST_LOSS_PPM_MAX) process.exitCode = 1;
};

main();
