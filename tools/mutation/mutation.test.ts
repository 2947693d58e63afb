import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inFolder } from '../cli/call.fixture.js';
import { runMutants, sample } from './main.js';
import { findMutations, type Node } from './mutants.js';
import { instrument } from './schemata.js';
import { digestOf, keepVerdicts } from './verdicts.js';

const TIMEOUT_MS = 600_000;
const CHECKS = 8;

const SOURCE = `pragma solidity 0.8.37;
contract C {
    uint256 private constant MOST = 7 - 2;
    uint256 public sum;
    error Over();
    event Added(uint256 by);
    function add(uint256 by, bool twice) external {
        if (by > MOST || by == 0) revert Over();
        sum += twice ? by * 2 : by;
        emit Added(by);
    }
}
`;

const treeOf = (source: string): Node => {
  const solc = createRequire(import.meta.url)('solc') as { compile: (input: string) => string };
  const settings = { outputSelection: { '*': { '': ['ast'] } } };
  const input = { language: 'Solidity', sources: { 'C.sol': { content: source } }, settings };
  return JSON.parse(solc.compile(JSON.stringify(input))).sources['C.sol'].ast;
};

describe('mutants', () => {
  const bytes = Buffer.from(SOURCE);
  const found = findMutations(bytes, treeOf(SOURCE));

  test('stand for what could be wrong', () => {
    expect(found.map(({ what }) => what)).toEqual([
      'check removed: by > MOST || by == 0',
      'clause left out: by > MOST',
      'clause left out: by == 0',
      '> became >= in by > MOST',
      '> became <= in by > MOST',
      '== became != in by == 0',
      'left out: sum += twice ? by * 2 : by',
      '+= became -=',
      'never: twice',
      'always: twice',
      '* became / in by * 2',
      'left out: emit Added(by)',
    ]);
  });

  test('sleep side by side in one source', () => {
    const text = instrument(
      bytes,
      found.map((mutation, i) => ({ ...mutation, id: i + 1 })),
    );
    expect(text).toContain('(Mutant.on(9) ? false : Mutant.on(10) ? true : (twice)) ? ');
    expect(text).toContain('if (Mutant.on(12)) {  } else { emit Added(by); }');
    expect(text).toContain('constant MOST = 7 - 2;');
  });

  test('are sampled alike by one seed', () => {
    const all = Array.from({ length: 100 }, (_, i) => i);
    expect(sample(all, 9, 4)).toEqual(sample(all, 9, 4));
    expect(new Set(sample(all, 100, 4)).size).toBe(100);
    expect(sample(all, 9, 4)).not.toEqual(sample(all, 9, 5));
  });
});

describe('verdicts', () => {
  test('are kept for the next run with the same sources and tests, whole ones only', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'verdicts');
      const first = keepVerdicts(path, 'a');
      first.add(3, true);
      first.add(4, false);
      // a kill in the middle of a line
      appendFileSync(path, '5 kil');
      const second = keepVerdicts(path, 'a');
      expect([...second.known]).toEqual([
        [3, true],
        [4, false],
      ]);
      second.add(5, true);
      expect(keepVerdicts(path, 'a').known.get(5)).toBe(true);
      expect(keepVerdicts(path, 'b').known.size).toBe(0);
      expect(keepVerdicts(path, 'a').known.size).toBe(0);
    }));

  test('are of other sources when a contract, a test or a setting changes', () =>
    inFolder(async (folder) => {
      for (const part of ['contracts', 'test']) mkdirSync(join(folder, part));
      const files = ['foundry.toml', 'contracts/A.sol', 'test/A.t.sol'].map((name) => join(folder, name));
      for (const file of files) writeFileSync(file, 'a');
      const digests = new Set([digestOf(folder), digestOf(folder)]);
      expect(digests.size).toBe(1);
      for (const file of files) {
        writeFileSync(file, 'b');
        digests.add(digestOf(folder));
      }
      expect(digests.size).toBe(4);
    }));
});

describe('the tests of the contracts', () => {
  test(
    'notice every check of a sample that is removed',
    async () => {
      const verdicts = await runMutants({
        folder: join(process.cwd(), 'dist/mutation-sample'),
        only: ({ what }) => what.startsWith('check removed'),
        count: CHECKS,
        seed: 5,
      });
      expect(verdicts).toHaveLength(CHECKS);
      expect(verdicts.filter(({ isKilled }) => !isKilled).map(({ mutant }) => mutant)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
