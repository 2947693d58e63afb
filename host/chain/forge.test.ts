import { describe, expect, test } from '@jest/globals';
import { reportOf, runForge } from './forge.js';

/** Every test of `test/*.t.sol` as forge reports it, each as a test of its own here. */
const report = reportOf(await runForge(['test', '--json']));

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
