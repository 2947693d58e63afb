import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Every test of `test/*.t.sol` as forge reports it, each as a test of its own here. */
const require = createRequire(import.meta.url);
const folder = join(process.cwd(), 'host/chain');

const forgePath = (): string => {
  const machine = process.arch === 'x64' ? 'amd64' : process.arch;
  return join(dirname(require.resolve(`@foundry-rs/forge-${process.platform}-${machine}/package.json`)), 'bin/forge');
};

type Report = Record<
  string,
  { readonly test_results: Record<string, { readonly status: string; readonly reason: string | null }> }
>;

const runForge = (): { readonly report: Report; readonly said: string } => {
  const openZeppelin = dirname(require.resolve('@openzeppelin/contracts/package.json'));
  const libraries = dirname(dirname(openZeppelin));
  const run = spawnSync(
    forgePath(),
    [
      'test',
      '--json',
      '--offline',
      ...['--use', join(folder, 'solc-shim.cjs')],
      ...['--remappings', `@openzeppelin/=${libraries}/@openzeppelin/`],
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, FOUNDRY_ALLOW_PATHS: `["${libraries}"]` },
    },
  );
  const said = `${run.error?.message ?? ''}\n${run.stderr}\n${run.stdout.slice(0, 4_000)}`;
  const json = run.stdout.split('\n').find((line) => line.startsWith('{'));
  try {
    return { report: JSON.parse(json ?? '{}') as Report, said };
  } catch {
    return { report: {}, said };
  }
};

const { report, said } = runForge();

describe('contracts under forge', () => {
  test.each([
    'DataCreditsTest',
    'DeviceKeysTest',
    'DeviceRegistryTest',
    'DeviceRegistryInvariantTest',
    'DisputesTest',
    'FieldTokenTest',
    'GatewayRegistryTest',
    'LogAnchorTest',
    'LogAnchorInvariantTest',
    'RewardsTest',
    'RewardsInvariantTest',
    'TimelockTest',
  ])('%s ran', (name) => {
    const suites = Object.keys(report).map((suite) => suite.split(':')[1]);
    if (!suites.includes(name)) throw new Error(said);
    expect(suites).toContain(name);
  });

  for (const [suite, { test_results: results }] of Object.entries(report))
    for (const [name, { status, reason }] of Object.entries(results))
      test(`${suite.split(':')[1]} ${name
        .replace(/\(.*$/, '')
        .replace(/^(test|testFuzz|invariant)_/, '')
        .replaceAll('_', ' ')}`, () => {
        expect([status, reason]).toEqual(['Success', null]);
      });
});
