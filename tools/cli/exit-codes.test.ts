import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ERRORS } from '#proto/errors.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT, exitCodeOf } from './exit-codes.js';

/** Names below `Commands:` in the help of a command; none where it has no verbs. */
const verbsOf = async (path: readonly string[]): Promise<readonly string[]> => {
  const { stdout } = await call([...path, '--help']);
  const [, listed = ''] = stdout.split('\nCommands:\n');
  return [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].map((found) => found[1]!).filter((name) => name !== 'help');
};

const leavesOf = async (path: readonly string[]): Promise<readonly (readonly string[])[]> => {
  const verbs = await verbsOf(path);
  const below = await Promise.all(verbs.map((verb) => leavesOf([...path, verb])));
  // a noun with verbs may do something of its own, as `factory` does
  return path.length === 0 ? below.flat() : [path, ...below.flat()];
};

describe('exit codes', () => {
  test('every command refuses an option that it does not know as a mistake of usage', async () => {
    const commands = await leavesOf([]);
    expect(commands.length).toBeGreaterThan(60);
    const said = await Promise.all(
      commands.map(async (words) => {
        const { exitCode, stderr } = await call([...words, '--no-such-option']);
        return [words.join(' '), exitCode, /\(USAGE\)\n {2}next:/.test(stderr)];
      }),
    );
    expect(said).toEqual(commands.map((words) => [words.join(' '), EXIT.usage, true]));
  });

  const NONE = '/nonexistent/file';
  const CHAIN = ['--rpc', 'http://127.0.0.1:1', '--deployment', NONE];
  const DISPUTES = ['--rpc', 'http://127.0.0.1:1', '--disputes', `0x${'00'.repeat(20)}`, '--account', 'anvil:0'];
  const DEVICE = '00'.repeat(20);
  test.each<[string, readonly string[], number]>([
    // what a command is to work on
    ['an image', ['flash', '--board', 'arduino-uno', '--image', `${NONE}.hex`], EXIT.usage],
    ["a disk's image", ['flash', '--board', 'raspberry-pi-4', '--image', `${NONE}.img`], EXIT.usage],
    ['a package', ['flash', '--board', 'debian-pc', '--image', `${NONE}.deb`], EXIT.usage],
    ['an export', ['verify', NONE], EXIT.usage],
    ['a receipt', ['verify', 'package.json', '--checkpoint', NONE], EXIT.usage],
    ['an envelope', ['dispute', 'build', NONE], EXIT.usage],
    ['evidence', ['dispute', 'submit', NONE, ...DISPUTES], EXIT.usage],
    ['a log', ['log', 'audit', NONE], EXIT.usage],
    ['a log to copy', ['log', 'export', NONE, 'x'], EXIT.usage],
    ['a picture', ['media', 'verify', NONE, '--object', NONE], EXIT.usage],
    ['cids', ['media', 'pin', '--from', NONE], EXIT.usage],
    // settings, keys, and what says which chain
    ['options', ['boards', '--config-file', NONE], EXIT.configuration],
    ['a device file', ['run', '--config', NONE], EXIT.configuration],
    ["a board's program", ['build', '--board', 'espruino-wifi', `${NONE}.ts`], EXIT.configuration],
    ['a plan', ['provision', '--port', 'tcp://127.0.0.1:1', '--config', NONE], EXIT.configuration],
    ['a batch', ['factory', '--batch', NONE], EXIT.configuration],
    ['a batch to compare', ['factory', 'reconcile', '--batch', NONE], EXIT.configuration],
    ['a batch of a label', ['factory', 'label', DEVICE, '--batch', NONE], EXIT.configuration],
    ['a deployment', ['chain', 'status', ...CHAIN], EXIT.configuration],
    ['a key', ['key', 'show', `file:${NONE}`], EXIT.configuration],
    ["a reader's key", ['media', 'open', 'x', '--key', NONE, '--out', 'x'], EXIT.configuration],
    ['assumptions', ['flywheel', NONE], EXIT.configuration],
    ['facts', ['rewards', 'recompute', '--facts', NONE, 'package.json'], EXIT.configuration],
  ])('%s that is not there', async (_name, words, exitCode) => {
    const said = await call(words);
    expect([said.exitCode, said.stdout]).toEqual([exitCode, '']);
    expect(said.stderr).toContain('/nonexistent/');
  });

  test('a folder in place of a file, and a port in place of a path, say what they are', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'x.hex'));
      const flash = ['flash', '--board', 'arduino-uno', '--image', join(folder, 'x.hex')];
      const said = await call(flash);
      expect([said.exitCode, said.stderr]).toEqual([EXIT.usage, expect.stringMatching(/a folder is no file/)]);
      writeFileSync(join(folder, 'y.hex'), ':0100000000FF\n:00000001FF\n');
      const away = await call([...flash.slice(0, -1), join(folder, 'y.hex'), '--port', '/dev/nonexistent']);
      expect([away.exitCode, away.stderr]).toEqual([EXIT.noDevice, expect.stringMatching(/\/dev\/nonexistent/)]);
    }));

  test('every code that says where somebody stands in the way of a device has an exit code of its own', () => {
    const named = /^(FLASH|IMAGE|PORT|DISK|WIFI|ATTESTATION|CLAIM|UNIT|CHAIN|EPOCH)_/;
    const others = Object.keys(ERRORS).filter((code) => named.test(code) && exitCodeOf(code) === EXIT.other);
    expect(others).toEqual([]);
  });
});
