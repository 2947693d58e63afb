import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runFactoryKills } from './factory-kill.js';

test('A25 a factory killed at random moments loses no unit and passes none twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  try {
    const report = await runFactoryKills(folder, 6, 7);
    expect(report).toMatchObject({ kills: 6, faults: [] });
    expect(report.units).toBeGreaterThanOrEqual(3);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
