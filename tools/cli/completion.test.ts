import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { call } from './call.fixture.js';

/** What bash would offer after these words. */
const offered = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { stdout } = await call(['completion', 'bash']);
  const line = ['fieldmark', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _fieldmark; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
};

describe('completion', () => {
  test('in bash offers commands, verbs, and options of the command and of all', async () => {
    expect(await offered('ga')).toEqual(['gateway']);
    expect(await offered('key', 'c')).toEqual(['create']);
    expect(await offered('key', 'bench', '--se')).toEqual(['--seconds']);
    expect(await offered('demo', '--js')).toEqual(['--json']);
    // the value of an option is no verb
    expect(await offered('gateway', '--data', 'key', '--http-p')).toEqual(['--http-port']);
  });

  test('for zsh and fish is made of the same commands', async () => {
    expect((await call(['completion', 'zsh'])).stdout).toMatch(/^autoload[\s\S]*"key bench"/);
    const fish = (await call(['completion', 'fish'])).stdout;
    expect(fish).toContain("-n '__fish_seen_subcommand_from key; and __fish_seen_subcommand_from bench' -l seconds");
  });

  test('for another shell is a usage error', async () => {
    const said = await call(['completion', 'tcsh']);
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr).toContain('Allowed choices are bash, zsh, fish');
  });
});
