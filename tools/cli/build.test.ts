import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findBoard, loadBoards, type Stk500Method } from '#flash/board.js';
import { parseIntelHex } from '#flash/intel-hex.js';
import { unwrap } from '#proto/errors.js';
import { call, inFolder } from './call.fixture.js';
import { DEVICE_NOUNS } from './device-main.js';
import { runCommand } from './program.js';

describe('build', () => {
  test.each(
    loadBoards()
      .filter(({ runtime }) => runtime === 'firmata')
      .map(({ id }) => id),
  )('gives Firmata for %s, with what it takes of the board', (id) =>
    inFolder(async (folder) => {
      const said = await call(['build', '--board', id, '--out', folder, '--json']);
      const report = JSON.parse(said.stdout);
      const image = unwrap(parseIntelHex(readFileSync(report.path, 'latin1')));
      const { imageBytesMax } = findBoard(loadBoards(), id).flash[0] as Stk500Method;
      expect([said.exitCode, report]).toEqual([
        0,
        {
          board: id,
          path: join(folder, `${id}.hex`),
          imageBytes: image.bytes.length,
          freeBytes: imageBytesMax - image.bytes.length,
        },
      ]);
      expect(Buffer.from(image.bytes).toString('latin1')).toContain('StandardFirmata.ino');
    }),
  );

  test.each<[string, readonly string[], number, RegExp]>([
    ['no board', [], 2, /'--board <id>' is missing/],
    ['an unknown board', ['--board', 'toaster'], 3, /BOARD_UNKNOWN[\s\S]*raspberry-pi-4/],
    ['a program for a board that runs none', ['x.ts', '--board', 'raspberry-pi-4'], 2, /device\.yaml/],
    ['a board without native code', ['--board', 'esp32-c3'], 3, /no native code/],
    ['a program that is not there', ['/nonexistent.ts', '--board', 'espruino-wifi'], 3, /nonexistent/],
  ])('with %s says so, and builds nothing', (_name, words, exitCode, said) =>
    inFolder(async (folder) => {
      const out = join(folder, 'out');
      const result = await call(['build', ...words, '--out', out]);
      expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', expect.stringMatching(said)]);
      expect(existsSync(out)).toBe(false);
    }),
  );
});

test('a device has the commands of a device alone', async () => {
  const said = { text: '' };
  const sink = { write: (text: string) => (said.text += text) };
  const surroundings = {
    streams: { stdout: sink, stderr: sink },
    environment: {},
    signal: new AbortController().signal,
  };
  expect(await runCommand(DEVICE_NOUNS, ['--help'], surroundings)).toBe(0);
  expect([...said.text.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1])).toEqual(['run', 'key', 'help']);
});
