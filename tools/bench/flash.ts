import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadBoards } from '#flash/board.js';
import { planFlash } from '#flash/plan.js';
import { buildOptiboot, OPTIBOOT_NEEDS } from '../emulator/optiboot.js';
import { standardFirmataPath } from '../emulator/server.js';
import type { Row } from './report.js';

const ROUNDS = 3;
const ATTEMPTS = 3;

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** Seconds of the first run that came to its end: a starved emulator makes avrdude lose step with the bootloader. */
const secondsOfAvrdude = async (words: readonly string[], attempts = ATTEMPTS): Promise<number> => {
  try {
    return await secondsOf(() => promisify(execFile)('avrdude', words));
  } catch (error) {
    if (attempts === 1) throw error;
    return secondsOfAvrdude(words, attempts - 1);
  }
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** The same image onto the same emulated board by its genuine bootloader, written and read back: by us and by avrdude. */
const race = async (port: number): Promise<Row[]> => {
  const image = standardFirmataPath();
  const board = loadBoards().find(({ flash: [method] }) => method?.method === 'stk500v1')!;
  const plan = planFlash(board, { name: image, bytes: readFileSync(image) });
  const where = ['-q', '-q', '-c', 'arduino', '-p', 'm328p', '-P', `net:127.0.0.1:${port}`, '-D'];
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await secondsOfAvrdude([...where, '-U', `flash:w:${image}:i`]));
    ours.push(await secondsOf(() => plan.run(`tcp://127.0.0.1:${port}`, {})));
  }
  return [
    { name: 'Uno, 12 KB written and read back', value: median(ours), unit: 's' },
    { name: 'the same by avrdude', value: median(theirs), unit: 's' },
    { name: 'ratio', value: median(ours) / median(theirs), unit: '', bound: '≤ 1.3' },
  ];
};

export const benchFlash = async (folder: string): Promise<Row[]> => {
  const paths = [...(process.env.PATH ?? '').split(':'), ''];
  const missing = OPTIBOOT_NEEDS.filter(
    (name) => !paths.some((path) => existsSync(path === '' ? name : `${path}/${name}`)),
  );
  if (missing.length > 0) return [{ name: `not measured: ${missing.join(', ')} missing`, value: 0, unit: '' }];
  const program = fileURLToPath(new URL('../emulator/main.js', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [program, '--with-stdin', '--firmware', buildOptiboot(folder)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    return await race(JSON.parse(line).listening);
  } finally {
    child.kill();
  }
};
