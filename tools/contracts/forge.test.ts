import { describe, expect, test } from '@jest/globals';
import { callsOf, reportOf, runForge } from '#chain/forge.js';
import { writeAgreement } from './agreement.js';

/** Every test of `test/*.t.sol` as forge reports it, each as a test of its own here. */
/** The cases on which both languages must agree are the same on every run; `npm run campaign:forge` takes others. */
writeAgreement(1);
const report = reportOf(await runForge(['test', '--json']));

describe('contracts under forge', () => {
  test.each([
    'AgreementTest',
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
    'LogProofsTest',
    'ReadingsTest',
    'RewardsTest',
    'RewardsInvariantTest',
    'PaymentsTest',
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
