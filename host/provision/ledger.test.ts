import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describeWith } from '#tools/setup/require.fixture.js';
import { type LedgerLine, openLedger, passesOf, readLedger } from './ledger.js';
import type { UnitEntry } from './ledger-entry.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldmark-'));
  path = join(folder, 'ledger.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const unit = (port: string): UnitEntry => ({
  kind: 'unit',
  at: '2026-11-27T10:00:00.000Z',
  result: 'pass',
  port,
  tests: [],
});

const write = (count: number): void => {
  const ledger = openLedger(path);
  for (let i = 0; i < count; i++) ledger.append(unit(`port ${i}`));
  ledger.close();
};

describe('the ledger of a factory', () => {
  test('keeps every line, in order, over openings, each with the hash of the one before', () => {
    write(3);
    write(2);
    const { lines, head, tornBytes } = readLedger(path);
    expect(lines.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
    expect(lines.map(({ prev }) => prev)[0]).toBe('0'.repeat(64));
    const texts = readFileSync(path, 'utf8').trimEnd().split('\n');
    const sum = (line: string): string => execFileSync('sha256sum', { input: line, encoding: 'utf8' }).slice(0, 64);
    expect(lines.slice(1).map(({ prev }) => prev)).toEqual(texts.slice(0, -1).map(sum));
    expect([head, tornBytes]).toEqual([sum(texts.at(-1)!), 0]);
    expect(passesOf({ lines: () => lines })).toHaveLength(5);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  test.each<[string, (lines: string[]) => string[]]>([
    ['altered', (lines) => [lines[0]!, lines[1]!.replace('port 1', 'port 9'), lines[2]!]],
    ['left out', (lines) => [lines[0]!, lines[2]!]],
    ['doubled', (lines) => [lines[0]!, lines[1]!, lines[1]!, lines[2]!]],
    ['moved', (lines) => [lines[1]!, lines[0]!, lines[2]!]],
    ['no JSON', (lines) => [lines[0]!, 'x', lines[2]!]],
    ['null', (lines) => [lines[0]!, 'null', lines[2]!]],
  ])('shows a line that was %s, and is not opened', (_name, change) => {
    write(3);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${change(lines).join('\n')}\n`);
    const before = readFileSync(path);
    const damage = {
      code: 'LEDGER_DAMAGED',
      message: expect.stringMatching(/, line [123]: /),
      next: expect.anything(),
    };
    expect(() => openLedger(path)).toThrow(expect.objectContaining(damage));
    expect(readFileSync(path)).toEqual(before);
  });

  test('cuts off what a crash left of a line, wherever that was', () => {
    write(2);
    const whole = readFileSync(path);
    const third = Buffer.from(`${JSON.stringify({ seq: 2, prev: readLedger(path).head, ...unit('port 2') })}\n`);
    for (let cut = 1; cut < third.length; cut += 7) {
      writeFileSync(path, Buffer.concat([whole, third.subarray(0, cut)]));
      expect(readLedger(path).tornBytes).toBe(cut);
      const ledger = openLedger(path);
      expect(ledger.lines()).toHaveLength(2);
      ledger.close();
      expect(readFileSync(path)).toEqual(whole);
    }
  });

  test('is written by one process at a time, and by the next when that one is killed', async () => {
    const ledger = openLedger(path);
    expect(() => openLedger(path)).toThrow(
      expect.objectContaining({ code: 'STORAGE_LOCKED', state: 'nothing was done' }),
    );
    const script = `import { openLedger } from ${JSON.stringify(import.meta.resolve('./ledger.js'))};
      try { openLedger(process.argv[1]); process.kill(process.pid, 'SIGKILL'); } catch (e) { console.log(e.code); }`;
    const other = (): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script, path], {
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      }).stdout.trim();
    expect(other()).toBe('STORAGE_LOCKED');
    ledger.close();
    expect(other()).toBe('');
    openLedger(path).close();
  });

  test('that can not be made says so', () => {
    mkdirSync(path);
    expect(() => openLedger(path)).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    appendFileSync(join(folder, 'file'), '');
    expect(() => openLedger(join(folder, 'file', 'ledger'))).toThrow(
      expect.objectContaining({ code: 'STORAGE_FAILED', next: expect.anything() }),
    );
  });
});

describeWith(['strace'], 'the ledger of a factory under faults', () => {
  const APPENDER = createRequire(import.meta.url).resolve('./appender.fixture.js');

  /** Appends ten lines in a process of its own; gives the seqs that `append` acknowledged. */
  const appendUnder = (...fault: readonly string[]): readonly number[] => {
    const words = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, APPENDER, path, '10'];
    const run = spawnSync('strace', words, { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
    return run.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  };

  test('A25 killed at each of its system calls, it has lost no line that it gave back, and doubled none', () => {
    let last = -1;
    for (const call of ['write', 'fsync'])
      for (let when = 1; when <= 6; when++) {
        const match = call === 'write' ? ['-P', path] : [];
        const acknowledged = appendUnder(...match, '-e', `inject=${call}:signal=SIGKILL:when=${when}`);
        const { lines } = readLedger(path);
        expect(lines.map(({ seq }: LedgerLine) => seq)).toEqual(lines.map((_line, i) => i));
        for (const seq of acknowledged) expect(lines[seq]?.seq).toBe(seq);
        expect(acknowledged.length).toBeLessThan(10);
        last = lines.length;
      }
    expect(last).toBeGreaterThan(10);
  });

  test('A26 gives back no line that could not be made durable, and goes on after it was opened again', () => {
    // the first two make file and folder durable
    const acknowledged = appendUnder('-e', 'inject=fsync:error=EIO:when=5');
    expect(acknowledged).toEqual([0, 1]);
    const ledger = openLedger(path);
    expect(ledger.append(unit('after')).seq).toBeGreaterThanOrEqual(2);
    ledger.close();
    readLedger(path);
  });
});
