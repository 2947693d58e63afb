import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { fromHex } from '#proto/bytes.js';
import { ERRORS } from '#proto/errors.js';
import { call, inFolder } from './call.fixture.js';
import { EXIT, exitCodeOf } from './exit-codes.js';

const contracts = ['--registry', `0x${'1'.repeat(40)}`, '--anchor', `0x${'2'.repeat(40)}`];
/** port 1 is the TCP port multiplexer's, which nobody runs */
const nowhere = ['--rpc', 'http://127.0.0.1:1', ...contracts];

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

describe('the program', () => {
  test('says its version', async () => {
    const { version } = JSON.parse(readFileSync(here('../../../package.json'), 'utf8')) as { version: string };
    expect(await call(['--version'])).toEqual({ exitCode: EXIT.ok, stdout: `${version}\n`, stderr: '' });
  });

  test('lists every noun, whatever else is asked for', async () => {
    const { stdout } = await call(['--help']);
    for (const noun of ['demo', 'run', 'gateway', 'verify', 'flash', 'completion'])
      expect(stdout).toMatch(new RegExp(`^  ${noun}\\b`, 'm'));
    expect((await call(['completion', 'bash'])).stdout).toContain('"gateway"');
  });

  // a database, a compiler or a chain client would be half of a device's memory
  test('runs a device with nothing of the other nouns in its memory', () => {
    const script = `
      const { run } = await import(${JSON.stringify(here('./main.js'))});
      const sink = { write: () => {} };
      const streams = { stdout: sink, stderr: sink };
      const words = ['run', '--config', '/nonexistent'];
      const exitCode = await run(words, { streams, environment: {}, signal: new AbortController().signal });
      const { Module } = await import('node:module');
      console.log(JSON.stringify({ exitCode, loaded: Object.keys(Module._cache) }));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    const { exitCode, loaded } = JSON.parse(said) as { exitCode: number; loaded: readonly string[] };
    expect(exitCode).toBe(EXIT.configuration);
    expect(loaded.some((path) => path.includes('/node_modules/commander/'))).toBe(true);
    expect(
      loaded.filter((path) => /node_modules\/(better-sqlite3|esbuild|pino|johnny-five|viem)\//.test(path)),
    ).toEqual([]);
  });
});

describe('bad input', () => {
  test.each<[string, readonly string[], number, RegExp]>([
    ['an unknown command', ['demu'], EXIT.usage, /unknown command 'demu' \(Did you mean demo\?\) \(USAGE\)/],
    ['an unknown option', ['demo', '--onse'], EXIT.usage, /unknown option '--onse' \(Did you mean --once\?\)/],
    ['a noun without a verb', ['key'], EXIT.usage, /Usage: fieldmark key/],
    ['an unknown verb', ['key', 'shwo', 'file:x'], EXIT.usage, /Did you mean show\?[\s\S]*fieldmark key --help/],
    ['too many words', ['key', 'show', 'file:x', 'y'], EXIT.usage, /too many arguments/],
    ['no key', ['key', 'show'], EXIT.usage, /missing required argument 'url'/],
    ['a wrong scheme', ['key', 'show', 'disk:x'], EXIT.configuration, /KEY_URL_INVALID/],
    [
      'a key that is not there',
      ['key', 'show', 'file:/nonexistent/k'],
      EXIT.configuration,
      /KEY_NOT_FOUND[\s\S]*next:/,
    ],
    ['a wrong algorithm', ['key', 'create', 'file:x', '--algorithm', 'RSA'], EXIT.usage, /Allowed choices are ES256K/],
    ['a wrong number', ['key', 'bench', 'file:x', '--seconds', 'ten'], EXIT.usage, /must be a whole number/],
    ['no chain', ['chain', 'status'], EXIT.usage, /the chain needs --registry[\s\S]*next:.*--deployment/],
    ['a wrong address', ['chain', 'status', '--registry', '0x12'], EXIT.usage, /0x and 40 hex digits/],
    ['a node that is away', ['chain', 'status', ...nowhere], EXIT.network, /CHAIN_UNREACHABLE/],
    ['no account', ['chain', 'deploy', '--rpc', 'http://127.0.0.1:1'], EXIT.usage, /required option '--account/],
    ['an account that is not there', deployWith('/nonexistent/account'), EXIT.configuration, /KEY_NOT_FOUND/],
    ['a wrong RPC URL', ['chain', 'status', '--rpc', 'ftp://x'], EXIT.usage, /begins with http:\/\/ or https:\/\//],
    [
      'a deployment that is not there',
      ['chain', 'status', '--deployment', '/nonexistent'],
      EXIT.configuration,
      /deploy/,
    ],
    ['a device id too short', ['device', 'show', '12', ...nowhere], EXIT.usage, /40 hex digits/],
    ['a claim without a key', ['device', 'claim', ...nowhere], EXIT.usage, /required option '--key/],
    ['a gateway without a chain', ['gateway'], EXIT.usage, /the chain needs --rpc/],
    ['a port too high', ['gateway', '--http-port', '65536'], EXIT.usage, /a port from 0 to 65535/],
    ['a broker by HTTP', ['gateway', '--broker', 'http://x'], EXIT.usage, /mqtt:\/\/ or mqtts:\/\//],
    ['half of TLS', ['gateway', ...nowhere, '--tls-cert', 'x'], EXIT.usage, /both --tls-cert and --tls-key/],
    ['a file that is not there', ['verify', '/nonexistent/export'], EXIT.usage, /no file \/nonexistent/],
    ['a wrong checkpoint key', ['verify', 'x', '--log-key', 'abc'], EXIT.usage, /the log key/],
    ['a gateway that is away', ['verify', 'http://127.0.0.1:1/export'], EXIT.network, /GATEWAY_UNREACHABLE/],
    ['a device file that is not there', ['run', '--config', '/nonexistent/device.yaml'], EXIT.configuration, /device/],
    ['a sensor nobody wired', ['demo', '--sensors', 'bme280,radar'], EXIT.usage, /bme280, bh1750, analog/],
  ])('%s gives its exit code, its text and no data', async (_name, words, exitCode, text) => {
    const said = await call(words);
    expect(said.stderr).toMatch(text);
    expect(said.exitCode).toBe(exitCode);
    expect(said.stdout).toBe('');
  });

  test('is told as one line of JSON with --json', async () => {
    const said = await call(['key', 'show', 'file:/nonexistent/k', '-j']);
    expect(JSON.parse(said.stderr)).toMatchObject({ state: 'error', code: 'KEY_NOT_FOUND', exitCode: 3 });
    const unparsed = await call(['kee', '--json']);
    expect(JSON.parse(unparsed.stderr)).toMatchObject({ state: 'error', code: 'USAGE', exitCode: 2 });
  });
});

function deployWith(account: string): readonly string[] {
  return ['chain', 'deploy', '--rpc', 'http://127.0.0.1:1', '--account', account, '--out', '/nonexistent/out'];
}

describe('every command', () => {
  const commands = ['demo', 'run', 'gateway', 'key create', 'key show', 'key bench', 'verify'];
  const onChain = ['chain deploy', 'chain status', 'device register', 'device claim', 'device show'];

  test.each([...commands, ...onChain])('%s has help on stdout', async (name) => {
    const said = await call([...name.split(' '), '--help']);
    expect(said).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
    expect(said.stdout).toContain(`Usage: fieldmark ${name}`);
  });

  test('names for each option the variable that sets it', async () => {
    const said = await call(['gateway', '--help']);
    expect(said.stdout.replaceAll(/\s+/g, ' ')).toMatch(/--http-port <port> its port; [^(]* \(FIELDMARK_HTTP_PORT\)/);
  });
});

describe('a key', () => {
  test('is made once, shown, and measured', () =>
    inFolder(async (folder) => {
      const url = `file:${join(folder, 'device.key')}`;
      const made = await call(['key', 'create', url, '--json']);
      expect(made.exitCode).toBe(EXIT.ok);
      const facts = JSON.parse(made.stdout);
      expect(fromHex(facts.deviceId)).toHaveLength(20);
      expect(JSON.parse((await call(['key', 'show', url, '--json'])).stdout)).toEqual(facts);
      expect((await call(['key', 'show', url])).stdout).toContain(`device id  ${facts.deviceId}`);
      const again = await call(['key', 'create', url]);
      expect(again).toMatchObject({ exitCode: EXIT.permission, stdout: '' });
      expect(again.stderr).toContain('KEY_EXISTS');
      const bench = await call(['key', 'bench', url, '--seconds', '0', '--json']);
      expect(JSON.parse(bench.stdout)).toMatchObject({ key: url, signatures: 1 });
    }));
});

describe('exit codes', () => {
  test('stand for codes that exist', () => {
    expect(exitCodeOf('USAGE')).toBe(2);
    expect(exitCodeOf('NO_SUCH_CODE')).toBe(1);
    const codes = Object.keys(ERRORS).map(exitCodeOf);
    expect(new Set(codes)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 130]));
  });
});

describe('colours', () => {
  test('are left out where nobody wants them', async () => {
    expect((await call(['kee'])).stderr).not.toContain('\u001b');
  });
});

describe('an account', () => {
  test('must be readable by its owner alone, and hold a key', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'account');
      writeFileSync(file, 'no key', { mode: 0o644 });
      const open = await call(deployWith(file));
      expect(open.exitCode).toBe(EXIT.permission);
      expect(open.stderr).toMatch(/KEY_LOCKED[\s\S]*chmod 600/);
      const own = join(folder, 'own');
      writeFileSync(own, 'no key', { mode: 0o600 });
      expect((await call(deployWith(own))).stderr).toContain('KEY_DAMAGED');
    }));
});
