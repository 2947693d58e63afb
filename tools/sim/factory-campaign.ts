import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFactoryKills } from './factory-kill.js';

/** `npm run campaign:factory [kills] [seed]` */
const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
try {
  const report = await runFactoryKills(folder, Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 1));
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
