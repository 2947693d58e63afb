import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchChain } from './chain.js';
import { benchCodec } from './codec.js';
import { benchDevice } from './device.js';
import { benchFactory } from './factory.js';
import { benchFlash } from './flash.js';
import { benchFrames } from './frames.js';
import { benchGateway } from './gateway.js';
import { benchMedia } from './media.js';
import { formatTable, type Row } from './report.js';

/** What is measured where, in the order in which it is run. */
const SECTIONS: { readonly [title: string]: (folder: string, readings: number) => Row[] | Promise<Row[]> } = {
  codec: () => benchCodec(),
  media: benchMedia,
  pictures: (folder, readings) => benchFrames(folder, Math.max(64, Math.ceil(readings / 20))),
  device: benchDevice,
  gateway: benchGateway,
  chain: () => benchChain(),
  flash: benchFlash,
  factory: benchFactory,
};

const USAGE = `npm run bench -- [--only ${Object.keys(SECTIONS).join('|')},...] [--readings 20000] [--out bench.json]`;

const readWords = (): { readonly titles: readonly string[]; readonly readings: number; readonly out: string } => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(SECTIONS).join(',') },
      readings: { type: 'string', default: '20000' },
      out: { type: 'string', default: 'bench.json' },
    },
  });
  const titles = values.only.split(',');
  const unknown = titles.find((title) => SECTIONS[title] === undefined);
  if (unknown !== undefined) throw new Error(`there is no section ${unknown}`);
  const readings = Number(values.readings);
  if (!Number.isInteger(readings) || readings < 1) throw new Error('--readings takes a whole number from 1');
  return { titles, readings, out: values.out };
};

const measure = async ({ titles, readings, out }: ReturnType<typeof readWords>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldmark-bench-'));
  try {
    const sections: { readonly title: string; readonly rows: readonly Row[] }[] = [];
    for (const title of titles) {
      const rows = await SECTIONS[title]!(folder, readings);
      process.stdout.write(`${formatTable(title, rows)}\n`);
      sections.push({ title, rows });
    }
    writeFileSync(out, `${JSON.stringify(sections, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** `npm run bench`: a table a section on stdout, all of them as one JSON file. Exit code 2 for words that it doesn't know. */
let words: ReturnType<typeof readWords> | undefined;
try {
  words = readWords();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
  process.exitCode = 2;
}
if (words !== undefined) await measure(words);
