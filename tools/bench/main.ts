import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCodec } from './codec.js';
import { benchGateway } from './gateway.js';
import { formatTable, type Row } from './report.js';

/** `npm run bench`: one table on stdout, one JSON beside it; `--readings N` for a shorter or longer run. */
const option = (name: string, fallback: string): string => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : (process.argv[at + 1] ?? fallback);
};

const folder = mkdtempSync(join(tmpdir(), 'fieldmark-bench-'));
try {
  const sections: { title: string; rows: Row[] }[] = [
    { title: 'codec', rows: benchCodec() },
    { title: 'gateway', rows: await benchGateway(folder, Number(option('--readings', '20000'))) },
  ];
  for (const section of sections) process.stdout.write(`${formatTable(section.title, section.rows)}\n`);
  writeFileSync(option('--out', 'bench.json'), `${JSON.stringify(sections, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
