/**
 * What `npm test` calls: makes sure of the packages that tests need, then runs jest on the compiled tests. Arguments
 * are passed on to jest. With CI=true a skipped test is a failure. Results go to dist/test-results.json.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const results = join(root, 'dist', 'test-results.json');

const run = (command, args, env) =>
  spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] })
    .status ?? 1;

const setup = run('sh', [join(root, 'tools', 'setup', 'debian')]);
rmSync(results, { force: true });
const jest = run(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('jest/bin/jest'),
    '--maxWorkers=2',
    '--json',
    `--outputFile=${results}`,
    ...process.argv.slice(2),
  ],
  {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
  },
);

const skipped = () => {
  const report = JSON.parse(readFileSync(results, 'utf8'));
  return report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status !== 'passed' && test.status !== 'failed')
      .map((test) => test.fullName),
  );
};

/** A name pattern leaves tests out on purpose; only a whole run can be held to skipping nothing. */
const isWhole = !process.argv.slice(2).some((argument) => /^(-t|--testNamePattern)/.test(argument));
let exitCode = jest !== 0 ? jest : setup;
if (process.env.CI === 'true' && isWhole && jest === 0) {
  const names = skipped();
  for (const name of names) console.error(`skipped, which CI=true does not allow: ${name}`);
  if (names.length > 0) exitCode = 1;
}
process.exitCode = exitCode;
