import { describe, expect, test } from '@jest/globals';
import { callsOf, reportOf, runForge } from './forge.js';

/** Every test of `test/*.t.sol` as forge reports it, each as a test of its own here. */
const report = reportOf(await runForge(['test', '--json']));

describe('contracts under forge', () => {
  test.each([
    'DataCreditsTest',
    'DeviceKeysTest',
    'BondsInvariantTest',
    'CreditsInvariantTest',
    'DeviceRegistryTest',
    'DeviceRegistryInvariantTest',
    'DisputesTest',
    'EntriesTest',
    'EnvelopeTest',
    'FieldTokenTest',
    'GatewayRegistryTest',
    'LogAnchorTest',
    'LogAnchorInvariantTest',
    'RewardsTest',
    'RewardsInvariantTest',
    'SignaturesTest',
    'TimelockTest',
  ])('%s ran', (name) => {
    const suites = Object.keys(report).map((suite) => suite.split(':')[1]);
    expect(suites).toContain(name);
  });

  test('A31 A34 A35: what must always hold held over a million calls', () => {
    expect(callsOf(report)).toBeGreaterThanOrEqual(1_000_000);
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
