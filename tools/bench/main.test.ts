import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { describeWith } from '../setup/require.fixture.js';
import type { Row } from './report.js';

const PROGRAM = fileURLToPath(new URL('./main.js', import.meta.url));
type Section = { readonly title: string; readonly rows: readonly Row[] };

test.each([
  [['--only', 'weather'], /there is no section weather\nnpm run bench/],
  [['--readings', 'many'], /--readings takes a whole number/],
  [['--fast'], /Unknown option '--fast'/],
])('the benchmark refuses %j and measures nothing', (words, text) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(text);
});

describeWith(['cc', 'mosquitto', '/usr/include/secp256k1.h'], 'the benchmark', () => {
  test('runs through, and reports every figure in a table and in JSON', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
    try {
      const out = join(folder, 'bench.json');
      const table = execFileSync(process.execPath, [PROGRAM, '--readings', '400', '--out', out], { encoding: 'utf8' });
      const sections = JSON.parse(readFileSync(out, 'utf8')) as Section[];
      const counts = Object.fromEntries(sections.map(({ title, rows }) => [title, rows.length]));
      expect(counts).toMatchObject({ codec: 1, media: 4, pictures: 6, device: 2, gateway: 12, chain: 10 });
      for (const { title, rows } of sections) {
        expect(table).toContain(title);
        for (const row of rows) {
          expect(table).toContain(row.name);
          // JSON writes what is not finite as null
          expect([row.name, typeof row.value]).toEqual([row.name, 'number']);
        }
      }
      // gas does not depend on the machine
      const all = sections.flatMap(({ rows }) => rows);
      const checkpoint = all.find((row) => row.name.startsWith('checkpoint of 10000'))!;
      expect(checkpoint.value).toBeLessThanOrEqual(110_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 600_000);
});
