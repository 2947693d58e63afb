import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchChain } from './chain.js';
import { benchCodec } from './codec.js';
import { benchDevice } from './device.js';
import { benchFlash } from './flash.js';
import { benchGateway } from './gateway.js';
import { benchMedia } from './media.js';
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
    { title: 'media', rows: await benchMedia(folder) },
    { title: 'device', rows: await benchDevice(folder) },
    { title: 'gateway', rows: await benchGateway(folder, Number(option('--readings', '20000'))) },
    { title: 'chain', rows: await benchChain() },
    { title: 'flash', rows: await benchFlash(folder) },
  ];
  for (const section of sections) process.stdout.write(`${formatTable(section.title, section.rows)}\n`);
  writeFileSync(option('--out', 'bench.json'), `${JSON.stringify(sections, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
