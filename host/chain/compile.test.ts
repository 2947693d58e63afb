import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { compileContracts } from './compile.js';

const folder = join(process.cwd(), 'host/chain');

test('A42: what is generated is what its contracts compile to', () => {
  const made = compileContracts(join(folder, 'contracts'));
  expect([...made.keys()].sort()).toEqual(readdirSync(join(folder, 'generated')).sort());
  for (const [file, text] of made) expect(readFileSync(join(folder, 'generated', file), 'utf8')).toBe(text);
});

test('a complaint of the compiler is an error', () => {
  const bad = mkdtempSync(join(tmpdir(), 'fieldmark-contracts-'));
  writeFileSync(join(bad, 'LogAnchor.sol'), 'pragma solidity 0.8.37; contract LogAnchor { function f( }');
  expect(() => compileContracts(bad)).toThrow('LogAnchor.sol');
});
