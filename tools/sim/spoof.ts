import { writeFileSync } from 'node:fs';
import type { Cheat } from './cheats/cheat.js';
import { sybilCell } from './cheats/identity.js';
import { type CheatReport, runSeed, type SeedReport } from './spoof-bench.js';
import { CHEATS } from './spoof-cheats.js';

/**
 * What each cheat earns against an honest device: `npm run campaign:spoof`, with `-- --seeds 20 --days 2 --out FILE` where
 * wanted. `--sybils 10000` runs a cell of so many programs alone, which takes some gigabytes. Exits with 1 where a cheat
 * earns more than 5 %, or honest devices lose over 0.5 %.
 */
const EARNED_MAX_PERMILLE = 50;
const HONEST_LOSS_PPM_MAX = 5000;

const option = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

type Row = { readonly cheat: Cheat; readonly worst: number; readonly line: string };

const rowOf = (cheat: Cheat, reports: readonly SeedReport[], honest: number): Row => {
  const found = reports.map((report) => report.cheats.find(({ name }) => name === cheat.name) as CheatReport);
  const shares = found.map(({ pay }) => (pay * 1000) / honest);
  const worst = Math.max(...shares);
  const why = [...new Set(found.flatMap(({ reasons }) => reasons))].join(', ');
  const percent = (permille: number): string => (permille / 10).toFixed(2);
  const line = `${cheat.attack} ${cheat.name.padEnd(32)} ${percent(mean(shares)).padStart(7)} % (at most ${percent(worst)} %, identities ${found[0]!.identities}) ${why}`;
  return { cheat, worst, line };
};

const main = (): void => {
  const sybils = option('--sybils', 0);
  const cheats = sybils === 0 ? CHEATS : [sybilCell(sybils)];
  const reports: SeedReport[] = [];
  for (let seed = 1; seed <= option('--seeds', 20); seed++) {
    const report = runSeed({ seed, days: option('--days', 2), cheats });
    reports.push(report);
    process.stderr.write(`seed ${seed}: honest devices lose ${report.honestLoss / 10_000} %\n`);
  }
  const honest = mean(reports.map((report) => report.honestPay));
  const rows = cheats.map((cheat) => rowOf(cheat, reports, honest));
  const failed = rows.filter(({ worst }) => worst > EARNED_MAX_PERMILLE);
  const loss = mean(reports.map((report) => report.honestLoss));
  const devices = reports.reduce((sum, report) => sum + report.honestDevices, 0);
  const lines = [
    ...rows.map(({ line }) => line),
    `honest: ${devices} device days, paid ${Math.round(honest)} of 1000000 in the mean, lost to rules ${(loss / 10_000).toFixed(3)} %`,
    ...failed.map(({ cheat, worst }) => `FAILED: ${cheat.name} earns ${worst / 10} %`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const out = process.argv.indexOf('--out');
  if (out > 0) writeFileSync(process.argv[out + 1]!, `${JSON.stringify(reports, null, 2)}\n`);
  if (failed.length > 0 || loss > HONEST_LOSS_PPM_MAX) process.exitCode = 1;
};

main();
