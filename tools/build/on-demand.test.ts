import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { checkDialect } from './dialect.js';
import { joinParts, splitParts } from './on-demand.js';

const SOURCE = `
const shared = (x) => x + 1, secret = { table: [1, 2, 3] };
let counter = 0;
const deep = (x) => shared(x) * secret.table[2];
class Rare { constructor(x) { this.x = deep(x); } }
const open = (x) => { counter++; const shared = 5; return new Rare(x).x + shared; };
const load = (x) => onDemand("fm.rare", () => open)(x);
print(shared(1));
print(load(2));
print(load(2) + counter);
`;

const run = (code: string, files: ReadonlyMap<string, string>): unknown[] => {
  const printed: unknown[] = [];
  runInNewContext(code, {
    print: (value: unknown) => printed.push(value),
    onDemand: (_: string, part: () => unknown) => part(),
    require: () => ({ read: (name: string) => files.get(name) }),
  });
  return printed;
};

test('a part goes into a file of its own, and runs as it would have in the script', () => {
  const { code, files } = splitParts(SOURCE);
  expect([...files.keys()]).toEqual(['fm.rare']);
  expect(run(code, files)).toEqual(run(SOURCE, new Map()));
  expect(code).not.toMatch(/secret|deep|Rare/);
  expect(code).toMatch(/shared/);
  expect(files.get('fm.rare')).not.toMatch(/const shared=|const shared = \(x/);
  expect(checkDialect(code, true)).toEqual([]);
});

test('on a board that has room, what would be read stands where it is asked for', () => {
  const joined = joinParts(SOURCE);
  expect(joined).not.toContain('onDemand');
  expect(run(joined, new Map())).toEqual(run(SOURCE, new Map()));
});

test('a script without parts stays as it is', () => {
  expect(splitParts('print(1);')).toEqual({ code: 'print(1);', files: new Map() });
});
