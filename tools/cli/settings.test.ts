import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { call, inFolder } from './call.fixture.js';
import { EXIT } from './exit-codes.js';
import { applySettings } from './settings.js';
import { tcpPort } from './task.js';

/** What one command gets to see. */
const settle = (
  words: readonly string[],
  environment: { readonly [name: string]: string } = {},
): { readonly [name: string]: unknown } => {
  let seen = {};
  const program = new Command('p').option('--config-file <path>').option('--no-color').option('-j, --json', '', false);
  program
    .command('serve')
    .option('--port <port>', '', tcpPort, 1)
    .option('--rpc <url>')
    .action((_options, command: Command) => {
      applySettings(command, { XDG_CONFIG_HOME: '/nonexistent', ...environment });
      seen = command.optsWithGlobals();
    });
  program.command('other').option('--speed <n>');
  program.parse(words, { from: 'user' });
  return seen;
};

const withFile = (text: string, work: (path: string, folder: string) => void) =>
  inFolder(async (folder) => {
    const path = join(folder, 'options.yaml');
    writeFileSync(path, text);
    work(path, folder);
  });

describe('an option', () => {
  test('is taken from flag, then environment, then file, then default', () =>
    withFile('serve: { port: 4 }', (path) => {
      const file = ['--config-file', path];
      expect(settle(['serve']).port).toBe(1);
      expect(settle([...file, 'serve']).port).toBe(4);
      expect(settle([...file, 'serve'], { FIELDMARK_PORT: '3' }).port).toBe(3);
      expect(settle([...file, 'serve', '--port', '2'], { FIELDMARK_PORT: '3' }).port).toBe(2);
    }));

  test('in a file: the more special place wins', () =>
    withFile('rpc: http://a\nserve: { rpc: http://b }', (path) => {
      expect(settle(['serve'], { FIELDMARK_CONFIG_FILE: path }).rpc).toBe('http://b');
    }));

  test("in the project's file wins over the user's", () =>
    inFolder(async (folder) => {
      const before = process.cwd();
      process.chdir(folder);
      try {
        writeFileSync('fieldmark.yaml', 'rpc: http://project');
        expect(settle(['serve'], { XDG_CONFIG_HOME: '/nonexistent' }).rpc).toBe('http://project');
      } finally {
        process.chdir(before);
      }
    }));

  test('in a file may be of a command that does not run, and still must be one', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'options.yaml');
      const boards = () => call(['boards', '--config-file', path]);
      writeFileSync(path, 'rewards: "0x1"\ngateway: { http-port: 8081 }\nchain: { bond: { url: "http://a" } }');
      expect(await boards()).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
      writeFileSync(path, 'gateway: { http-prot: 8081 }');
      const refused = await boards();
      expect(refused.exitCode).toBe(EXIT.configuration);
      expect(refused.stderr).toMatch(/sets gateway\.http-prot, which is no option[\s\S]*fieldmark gateway --help/);
    }));

  test('that is true or false may be so in the environment', () => {
    expect(settle(['serve'], { FIELDMARK_JSON: 'true', FIELDMARK_NO_COLOR: '1' })).toMatchObject({
      json: true,
      color: false,
    });
    expect(settle(['serve'], { FIELDMARK_JSON: '0', FIELDMARK_NO_COLOR: 'no' })).toMatchObject({
      json: false,
      color: true,
    });
  });
});

describe('a mistake in the settings is named with its place', () => {
  const refusal = (text: string): Promise<string> =>
    new Promise((resolve) => {
      void withFile(text, (path) => {
        try {
          settle(['--config-file', path, 'serve']);
          resolve('accepted');
        } catch (error) {
          resolve((error as Error).message);
        }
      });
    });

  test.each([
    ['an unknown option', 'prot: 1', /options\.yaml sets prot, which is no option/],
    ['an option of another command', 'serve: { speed: 1 }', /sets serve\.speed/],
    ['a wrong value', 'serve: { port: 70000 }', /gives --port the value '70000'. It must be a port/],
    ['a list', 'rpc: [a, b]', /single value/],
    ['no YAML', 'a: [', /is not YAML/],
    ['no map', '- a', /is not a map/],
  ])('%s', async (_name, text, message) => {
    expect(await refusal(text)).toMatch(message);
  });

  test('a wrong value in the environment', () => {
    expect(() => settle(['serve'], { FIELDMARK_PORT: 'x' })).toThrow(/FIELDMARK_PORT gives --port the value 'x'/);
    expect(() => settle(['serve'], { FIELDMARK_JSON: 'maybe' })).toThrow(/true or false/);
  });

  test('a file that was named and is not there', () => {
    expect(() => settle(['--config-file', '/nonexistent/x', 'serve'])).toThrow(/there is no file/);
  });
});
