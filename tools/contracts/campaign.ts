import { pathToFileURL } from 'node:url';
import { callsOf, reportOf, runForge } from '#chain/forge.js';
import { writeAgreement } from './agreement.js';

/** All tests of the contracts with many more runs and a seed of their own: `npm run campaign:forge`. */
const main = async (): Promise<void> => {
  const began = Date.now();
  writeAgreement(Math.floor(began / 1000));
  const run = await runForge(['test', '--json'], { env: { FOUNDRY_PROFILE: 'campaign' } });
  const report = reportOf(run);
  let passed = 0;
  const failed: string[] = [];
  for (const [suite, { test_results: results }] of Object.entries(report))
    for (const [name, { status, reason }] of Object.entries(results))
      if (status === 'Success') passed++;
      else failed.push(`${suite.split(':')[1]} ${name}: ${reason ?? status}`);
  for (const one of failed) console.log(one);
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  console.log(`${passed} passed, ${failed.length} failed; ${callsOf(report)} calls of invariants, in ${minutes} min`);
  process.exitCode = failed.length === 0 && run.exitCode === 0 ? 0 : 1;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
