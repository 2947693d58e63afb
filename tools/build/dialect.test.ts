import { describe, expect, test } from '@jest/globals';
import { checkDialect } from './dialect.js';

/** What the interpreter was seen to refuse or to do otherwise, and the words by which the gate names it. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['function f() {}', /function declaration/],
  ['const f = (a = 1) => a;', /default value/],
  ['const f = (...a) => a;', /rest parameter/],
  ['const a = [...[1]];', /spread/],
  ['const { a } = { a: 1 };', /destructuring/],
  ['const a = { ["k"]: 1 };', /computed key/],
  ['const f = async () => 1;', /async/],
  ['const a = {}; const b = a?.c;', /optional chain/],
  ['const a = 2 ** 3;', /\*\*/],
  ['let a; a ??= 1;', /\?\?=/],
  ['outer: for (;;) break outer;', /label/],
  ['const a = 1n;', /BigInt/],
  ['class A { #x = 1; }', /private #name/],
  ['class A extends Error {}', /extends Error/],
  ['const a = Number.MAX_SAFE_INTEGER;', /Number\.MAX_SAFE_INTEGER/],
  ['const a = Math.trunc(1.5);', /Math\.trunc/],
  ['const a = [1].flat();', /flat/],
  ['const a = /a{2}/;', /repeat count/],
  ['const a = new Map();', /Map, which is neither/],
  ['leaked = 1;', /leaked, which is neither/],
  ['const f = () => { var i = 1; return i; };', /var: use const/],
  ['var i = 1; var i = 2;', /var i twice/],
  ['const a = b; const b = 1;', /b before its definition/],
  ['const f = () => { const a = b; const b = 1; return a; };', /b before its definition/],
  ['const f = () => g(); const a = f(); const g = () => 1;', /may reach g before/],
  ["const a = '5 \u20ac';", /the letter \u20ac/],
  ['const a = `\u03a9`;', /the letter \u03a9/],
  ['const f = (a) => { if (a) return };', /return without a semicolon/],
  ['const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i);', /share one variable/],
  ['const fs = []; for (const x of [1, 2]) fs.push(() => x);', /share one variable/],
];

describe('the gate of the Espruino dialect', () => {
  test.each(REFUSED)('refuses %s', (code, words) => {
    const findings = checkDialect(code);
    expect(findings.map((finding) => finding.text).join('\n')).toMatch(words);
  });

  test('takes what the interpreter runs as Node does', () => {
    const code = `
      const table = { a: 1, get b() { return 2; } };
      class Reader { offset = 0; next() { return this.offset++; } }
      const even = (n) => n === 0 || odd(n - 1);
      const odd = (n) => n !== 0 && even(n - 1);
      const all = [];
      for (const x of [1, 2]) { const y = x * 2; all.push(() => y); }
      const text = \`\${table.a ?? 0} \${new Reader().next()} \${even(2)}\`;
      try { JSON.parse(text); } catch (error) { console.log(error); }`;
    expect(checkDialect(code)).toEqual([]);
  });

  test('names the place', () => {
    expect(checkDialect('const a = 1;\nconst b = Math.imul(a, 2);')[0]).toMatchObject({ line: 2, column: 10 });
  });
});
