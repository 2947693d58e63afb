import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toUtf8 } from '#proto/bytes.js';
import { formatCheckpoint, formatNote } from '#proto/note.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';

/** A log's files with contents that only name them: a copy looks at none but the checkpoint. */
const writeLog = (folder: string, size: number, paths: readonly string[]): void => {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  const text = formatCheckpoint({ origin: 'example.org/log', size, root: new Uint8Array(32) });
  const signature = { name: 'example.org/log', keyId: new Uint8Array(4), signature: toUtf8('signed') };
  writeFileSync(join(folder, 'checkpoint'), formatNote({ text, signatures: [signature] }));
};

const FULL = ['tile/0/000', 'tile/entries/000', 'tile/1/000.p/1'];

describe('log export', () => {
  test('copies every file of the log, and later only what is new', () =>
    inFolder(async (folder) => {
      const log = join(folder, 'log');
      const copy = join(folder, 'copy');
      const partial = ['tile/0/001.p/2', 'tile/entries/001.p/2'];
      writeLog(log, 258, [...FULL, ...partial, 'tile/0/unrelated']);
      const first = await call(['log', 'export', log, copy, '--json']);
      expect(JSON.parse(first.stdout)).toEqual({ origin: 'example.org/log', size: 258, copied: 5, folder: copy });
      for (const path of [...FULL, ...partial]) expect(readFileSync(join(copy, path), 'utf8')).toBe(path);
      expect(readFileSync(join(copy, 'checkpoint'))).toEqual(readFileSync(join(log, 'checkpoint')));
      expect(() => readFileSync(join(copy, 'tile/0/unrelated'))).toThrow();
      // the full tiles are not asked for again
      for (const path of ['tile/0/000', 'tile/entries/000']) rmSync(join(log, path));
      expect(JSON.parse((await call(['log', 'export', log, copy, '--json'])).stdout).copied).toBe(3);
    }));

  test('of a log that lacks a file leaves the copy without its checkpoint', () =>
    inFolder(async (folder) => {
      const log = join(folder, 'log');
      writeLog(log, 258, FULL);
      const said = await call(['log', 'export', log, join(folder, 'copy')]);
      expect(said.stderr).toContain('lacks tile/0/001.p/2 (TILE_INVALID)');
      expect(said.exitCode).toBe(EXIT.other);
      expect(() => readFileSync(join(folder, 'copy', 'checkpoint'))).toThrow();
    }));

  test('of what is no log, or nowhere, says so', async () => {
    expect((await call(['log', 'export', '/nonexistent', 'x'])).stderr).toMatch(/USAGE[\s\S]*name the folder/);
    expect((await call(['log', 'export', 'http://127.0.0.1:1', 'x'])).exitCode).toBe(EXIT.network);
  });
});
