import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeCti } from '#proto/reading.js';
import { createTestDevice, HEADER, temporaryFolder } from './engine.fixture.js';
import { openStore, type Store } from './store.js';

/** Faults of the disk and the machine, on the real store in a process of its own. */
const PROGRAM = fileURLToPath(new URL('./committing.fixture.js', import.meta.url));
const SECRET = '11'.repeat(32);
const device = createTestDevice(Buffer.from(SECRET, 'hex'));

/** A missing tool skips, and says so; where nothing may be skipped it fails. */
const has = (tool: string, works: () => boolean): boolean => {
  if (works()) return true;
  if (process.env.CI === 'true') throw new Error(`${tool} can't be used here`);
  process.stderr.write(`SKIPPED: ${tool} can't be used here\n`);
  return false;
};
const hasStrace = (): boolean => has('strace', () => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0);

let folder: ReturnType<typeof temporaryFolder>;
let children: ChildProcess[];
beforeEach(() => {
  folder = temporaryFolder();
  children = [];
});
afterEach(() => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  folder.remove();
});

/** Runs the committing program, below `wrapper` if given; `onLine` may kill it. Gives its lines once it is gone. */
const run = async (
  wrapper: readonly string[],
  groups: number,
  onLine: (line: string, lines: readonly string[], child: ChildProcess) => void = () => {},
  at: string = folder.path,
): Promise<readonly string[]> => {
  const [command, ...args] = [...wrapper, process.execPath, PROGRAM, at, SECRET, `${groups}`];
  const child = spawn(command!, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout! });
  reader.on('line', (line) => {
    lines.push(line);
    onLine(line, lines, child);
    // it goes on only after what its opening calls for
    if (line.startsWith('open')) child.stdin!.end();
  });
  await Promise.all([once(child, 'close'), once(reader, 'close')]);
  return lines;
};

/** Every acknowledged reading is there, once, the rows are dense, and every byte is what its hash says. */
const requireWhole = async (acknowledged: ReadonlySet<number>, at: string = folder.path): Promise<number> => {
  const store: Store = await openStore({ folder: at, header: HEADER, check: 'full' });
  try {
    const entries = store.entries(1, store.size());
    expect(entries.map((entry) => entry.index)).toEqual(entries.map((_, i) => i + 1));
    expect(new Set(entries.map((entry) => Buffer.from(entry.cti).toString('hex'))).size).toBe(entries.length);
    for (const sequence of acknowledged) expect(store.find(device.deviceId, encodeCti(1, sequence))).toBeDefined();
    expect(store.forks()).toEqual([]);
    return entries.length;
  } finally {
    await store.close();
  }
};

const acknowledge = (into: Set<number>, lines: readonly string[]): void => {
  for (const line of lines) {
    const [word, first, count] = line.split(' ');
    if (word === 'ack') for (let i = 0; i < Number(count); i++) into.add(Number(first) + i);
  }
};

describe('A25 the store', () => {
  test('loses and doubles nothing in 20 kills at any moment', async () => {
    const acknowledged = new Set<number>();
    for (let round = 0; round < 20; round++) {
      const killAfter = 1 + ((round * 7) % 12);
      const lines = await run([], 100_000, (_line, seen, child) => {
        // each round dies a little later within its commit
        if (seen.length === killAfter) setTimeout(() => child.kill('SIGKILL'), round % 5);
      });
      acknowledge(acknowledged, lines);
      expect(lines).not.toContain('closed');
    }
    expect(acknowledged.size).toBeGreaterThan(100);
    expect(await requireWhole(acknowledged)).toBeGreaterThanOrEqual(acknowledged.size);
  });

  test('loses nothing when it is killed inside a sync', async () => {
    if (!hasStrace()) return;
    const acknowledged = new Set<number>();
    for (const when of [1, 5, 10, 14, 18, 20]) {
      const lines = await run(
        ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `inject=fsync,fdatasync:signal=SIGKILL:when=${when}`],
        40,
      );
      expect(lines).not.toContain('closed');
      acknowledge(acknowledged, lines);
      await requireWhole(acknowledged);
    }
    expect(acknowledged.size).toBeGreaterThan(0);
  });

  test('A26 acknowledges nothing after a failed sync until the write-ahead log is emptied into the database', async () => {
    if (!hasStrace()) return;
    const trace = join(folder.path, 'trace');
    // a new database takes about 16 syncs to begin; the 19th is a commit's
    const fault = 'inject=fsync,fdatasync:error=EIO:when=19';
    const traced = ['-e', 'trace=fsync,fdatasync,write,ftruncate', '-e', fault];
    const lines = await run(['strace', '-f', '-qq', '-y', '-o', trace, ...traced], 8);
    expect(lines.filter((line) => line.startsWith('fail'))).toEqual(['fail STORAGE_FAILED']);
    expect(lines.at(-1)).toBe('closed');
    const acknowledged = new Set<number>();
    acknowledge(acknowledged, lines);
    expect(acknowledged.size).toBe(40);
    expect(lines.filter((line) => line.startsWith('leaf'))).toEqual([]);
    // between the failure and the next acknowledgement the database itself was synced and the log cut to nothing
    const calls = readFileSync(trace, 'utf8').split('\n');
    const failed = calls.findIndex((line) => line.includes('EIO') && line.includes('INJECTED'));
    const told = calls.findIndex((line, i) => i > failed && line.includes('"ack '));
    const between = calls.slice(failed, told);
    expect(failed).toBeGreaterThan(0);
    expect(told).toBeGreaterThan(failed);
    expect(between.some((line) => /ftruncate\(\d+<[^>]*log\.sqlite-wal>, 0\)/.test(line))).toBe(true);
    expect(await requireWhole(acknowledged)).toBe(40);
  });

  test('says that the disk is full, acknowledges nothing, and goes on by itself when there is room', async () => {
    const mounted = join(folder.path, 'small');
    mkdirSync(mounted);
    const mount = (): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', mounted]).status === 0;
    if (!has('mount', mount)) return;
    try {
      const ballast = join(mounted, 'ballast');
      let failures = 0;
      const lines = await run(
        [],
        60,
        (line) => {
          if (line.startsWith('open')) writeFileSync(ballast, Buffer.alloc(700 * 1024));
          if (line.startsWith('fail') && ++failures === 3) rmSync(ballast);
        },
        mounted,
      );
      expect(lines.at(-1)).toBe('closed');
      expect(new Set(lines.filter((line) => line.startsWith('fail')))).toEqual(new Set(['fail STORAGE_FULL']));
      const acknowledged = new Set<number>();
      acknowledge(acknowledged, lines);
      expect(acknowledged.size).toBe(300);
      expect(await requireWhole(acknowledged, mounted)).toBe(300);
    } finally {
      spawnSync('umount', [mounted]);
    }
  });
});
