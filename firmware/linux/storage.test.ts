import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { codeOfCall } from '#proto/errors.fixture.js';
import { describeWith, requireProgram } from '#tools/setup/require.fixture.js';
import { temporaryFolder, until } from './process.fixture.js';
import { type FolderStorage, openStorage } from './storage.js';

const MODULE = fileURLToPath(new URL('./storage.js', import.meta.url));
const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));

let folder: ReturnType<typeof temporaryFolder>;
let opened: FolderStorage[];
let children: ChildProcess[];
beforeEach(() => {
  folder = temporaryFolder();
  opened = [];
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const storage of opened) storage.close();
  folder.remove();
});

const open = (path = folder.path): FolderStorage => {
  const storage = openStorage(path);
  opened.push(storage);
  return storage;
};

/** Runs a module's text in a process of its own, which ends with its test. */
const runScript = (script: string) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, MODULE, folder.path]);
  children.push(child);
  return child;
};

describe('storage in a folder', () => {
  test('gives back what was written, in whole, and lists by prefix in order', () => {
    const storage = open(join(folder.path, 'a', 'b'));
    expect(storage.read('state')).toBeUndefined();
    storage.write('q.2', text('two'));
    storage.write('q.10', text('ten'));
    storage.write('state', new Uint8Array(0));
    storage.write('q.2', text('second'));
    expect(storage.read('q.2')).toEqual(text('second'));
    expect(storage.read('state')).toEqual(new Uint8Array(0));
    expect(storage.list('q.')).toEqual(['q.10', 'q.2']);
    storage.remove('q.2');
    storage.remove('q.2');
    expect(storage.read('q.2')).toBeUndefined();
    expect(storage.list('')).toEqual(['q.10', 'state']);
    expect(statSync(join(folder.path, 'a', 'b')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder.path, 'a', 'b', 'state')).mode & 0o777).toBe(0o600);
  });

  test.each(['', '../x', 'a/b', 'A', 'a~', '.', '..', '_lock', 'x'.repeat(29), 'a\0'])(
    'refuses the name %j',
    (name) => {
      const storage = open();
      expect(codeOfCall(() => storage.write(name, text('x')))).toBe('INTERNAL');
      expect(codeOfCall(() => storage.read(name))).toBe('INTERNAL');
      expect(codeOfCall(() => storage.remove(name))).toBe('INTERNAL');
    },
  );

  test('removes what an interrupted write left, at start', () => {
    writeFileSync(join(folder.path, 'state~'), 'half');
    writeFileSync(join(folder.path, 'state'), 'whole');
    const storage = open();
    expect(storage.list('')).toEqual(['state']);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('~'))).toEqual([]);
  });

  test('is STORAGE_FAILED with the cause where the path is no folder', () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    expect(() => openStorage(join(file, 'x'))).toThrow(
      expect.objectContaining({ code: 'STORAGE_FAILED', cause: expect.objectContaining({ code: 'ENOTDIR' }) }),
    );
  });

  test('is STORAGE_FAILED where a blob is a folder', () => {
    const storage = open();
    mkdirSync(join(folder.path, 'state'));
    expect(codeOfCall(() => storage.read('state'))).toBe('STORAGE_FAILED');
    expect(codeOfCall(() => storage.write('state', text('x')))).toBe('STORAGE_FAILED');
    expect(readdirSync(folder.path).filter((name) => name.endsWith('~'))).toEqual([]);
  });
});

describe('the lock of the folder', () => {
  const HOLD = `const { openStorage } = await import(process.argv[1]); openStorage(process.argv[2]); process.stdout.write('held'); setInterval(() => {}, 1000);`;

  test('names the process that holds it, and falls with that process', async () => {
    const holder = runScript(HOLD);
    let output = '';
    holder.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await until(() => output === 'held', 'the lock');
    expect(() => openStorage(folder.path)).toThrow(
      expect.objectContaining({ code: 'STORAGE_LOCKED', message: expect.stringContaining(`process ${holder.pid}`) }),
    );
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    const storage = open();
    storage.write('state', text('x'));
    expect(storage.list('')).toEqual(['state']);
  });

  test('a lock of a pid that another process has by now is no lock', () => {
    writeFileSync(join(folder.path, '_lock'), `${process.pid} 1 another-boot`);
    expect(open().list('')).toEqual([]);
  });

  test('an empty or torn lock file is no lock', () => {
    writeFileSync(join(folder.path, '_lock'), '');
    expect(open().list('')).toEqual([]);
  });

  test('this process too can hold a folder only once', () => {
    const storage = open();
    expect(codeOfCall(() => openStorage(folder.path))).toBe('STORAGE_LOCKED');
    storage.close();
    open();
    expect(readdirSync(folder.path)).toEqual(['_lock']);
  });

  test('of many processes at once over a dead lock, one gets it', async () => {
    writeFileSync(join(folder.path, '_lock'), '999999 1 another-boot');
    const holding = Array.from({ length: 6 }, () => {
      const child = runScript(HOLD);
      const state = { output: '', ended: false, child };
      child.stdout.on('data', (chunk: Buffer) => {
        state.output += chunk.toString();
      });
      child.once('exit', () => {
        state.ended = true;
      });
      return state;
    });
    await until(() => holding.every((one) => one.output === 'held' || one.ended), 'all answers');
    const holders = holding.filter((one) => one.output === 'held');
    for (const one of holding) one.child.kill('SIGKILL');
    await until(() => holding.every((one) => one.ended), 'all ends');
    expect(holders).toHaveLength(1);
  });
});

/** Writes `old`, then `new` under faults that strace injects; prints the codes, then what reading gives. */
const WRITER = `
const { openStorage } = await import(process.argv[1]);
const { writeFileSync } = await import('node:fs');
const storage = openStorage(process.argv[2]);
const attempt = (action) => { try { action(); return 'ok'; } catch (error) { return error.code + '/' + error.cause?.code; } };
const codes = [attempt(() => storage.write('blob', Buffer.from('new'))), attempt(() => storage.write('blob', Buffer.from('newer')))];
process.stdout.write(JSON.stringify({ codes, now: Buffer.from(storage.read('blob') ?? []).toString() }));
`;

describeWith(['strace'], 'A25 A26 storage under faults', () => {
  const underFault = (injection: string): { readonly codes: readonly string[]; readonly now: string } => {
    const output = execFileSync(
      requireProgram('strace'),
      [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        `trace=${injection.split(':')[0]}`,
        '-e',
        `inject=${injection}`,
        process.execPath,
        '--input-type=module',
        '-e',
        WRITER,
        MODULE,
        folder.path,
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return JSON.parse(output);
  };
  const prepare = (): void => {
    const storage = openStorage(folder.path);
    storage.write('blob', text('old'));
    storage.close();
  };

  test('an fsync that fails once is STORAGE_FAILED, and the old blob stays', () => {
    prepare();
    expect(underFault('fsync:error=EIO:when=1')).toEqual({ codes: ['STORAGE_FAILED/EIO', 'ok'], now: 'newer' });
    prepare();
    expect(underFault('fsync:error=EIO')).toEqual({ codes: ['STORAGE_FAILED/EIO', 'STORAGE_FAILED/EIO'], now: 'old' });
    expect(readdirSync(folder.path).filter((name) => name.endsWith('~'))).toEqual([]);
  });

  test('a folder that can not be made durable is STORAGE_FAILED though the name has changed', () => {
    prepare();
    expect(underFault('fsync:error=EIO:when=2').codes).toEqual(['STORAGE_FAILED/EIO', 'ok']);
  });

  test('a full disk is STORAGE_FULL, and the old blob stays', () => {
    prepare();
    expect(underFault('fsync:error=ENOSPC')).toEqual({
      codes: ['STORAGE_FULL/ENOSPC', 'STORAGE_FULL/ENOSPC'],
      now: 'old',
    });
  });

  test('a rename that fails leaves the old blob', () => {
    prepare();
    expect(underFault('rename:error=EIO')).toEqual({ codes: ['STORAGE_FAILED/EIO', 'STORAGE_FAILED/EIO'], now: 'old' });
  });

  test('every write syncs the file, then renames it, then syncs the folder', () => {
    prepare();
    const trace = join(folder.path, 'trace');
    spawnSync(requireProgram('strace'), [
      '-f',
      '-y',
      '-qq',
      '-o',
      trace,
      '-e',
      'trace=fsync,rename',
      process.execPath,
      '--input-type=module',
      '-e',
      WRITER,
      MODULE,
      folder.path,
    ]);
    const calls = readFileSync(trace, 'utf8')
      .split('\n')
      .map((line) => /(fsync|rename)\((?:\d+<([^>]*)>|"([^"]*)")/.exec(line))
      .filter((match) => match !== null)
      .map((match) => `${match[1]} ${match[2] ?? match[3]}`);
    const once = [`fsync ${folder.path}/blob~`, `rename ${folder.path}/blob~`, `fsync ${folder.path}`];
    expect(calls).toEqual([...once, ...once]);
  });
});

/** Counts up in two blobs for ever, telling each number once it is durable. */
const COUNTER = `
const { openStorage } = await import(process.argv[1]);
const { writeSync } = await import('node:fs');
const storage = openStorage(process.argv[2]);
const number = (name) => Number(Buffer.from(storage.read(name) ?? []).toString().trim());
for (let i = Math.max(number('a'), number('b')) + 1; ; i++) {
  const bytes = Buffer.from(String(i).padStart(4000));
  storage.write('a', bytes);
  storage.write('b', bytes);
  writeSync(1, i + '\\n');
}
`;

test('A25 kill -9 at any moment, 20 times: each blob is whole, and nothing told is lost', async () => {
  let told = 0;
  for (let round = 0; round < 20; round++) {
    const child = runScript(COUNTER);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await until(() => output.includes('\n'), 'the first number');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    child.kill('SIGKILL');
    await ended;
    told = Number(output.trim().split('\n').pop());
    const storage = openStorage(folder.path);
    for (const name of ['a', 'b']) {
      const blob = storage.read(name)!;
      expect(blob).toHaveLength(4000);
      expect(Number(Buffer.from(blob).toString())).toBeGreaterThanOrEqual(told);
    }
    expect(storage.list('')).toEqual(['a', 'b']);
    storage.close();
  }
  expect(told).toBeGreaterThan(19);
});
