import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { type Token, tokenizer } from 'acorn';
import { fromTokens, toTokens } from './tokens.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const wordsOf = (code: string): readonly string[] =>
  Array.from(tokenizer(code, { ecmaVersion: 2022 }) as Iterable<Token>, (token) => code.slice(token.start, token.end));

describe('a script with its words as bytes', () => {
  test.each([
    ['const a=1;', '\xaea=1;'],
    ['let f=(a,b)=>a===b;', '\xadf=(a,b)\xa2a\x8bb;'],
    ['return typeof a=="x"', undefined],
    ['a=void 0;b=!0;c=!1;', 'a=\xb7;b=\xb4;c=\xb5;'],
    ['a=b- -c;d=e+ +f;g=h- --i;', 'a=b- -c;d=e+ +f;g=h-\x99i;'],
    ['a=1 .toString();', 'a=1 .toString();'],
    ['a.catch(b);c={default:1};', undefined],
    ['a=`return \x24{void 0} let`+b;', 'a=`return \x24{void 0} let`+b;'],
    ['a=`\x24{`if`}`;if(a)b();', 'a=`\x24{`if`}`;\xa3(a)b();'],
    ['a="return const";', 'a="return const";'],
    ['a=/if/.test(b);', 'a=/if/.test(b);'],
    ['x=a in b;y=a instanceof C;new D;throw e;', undefined],
  ])('%s', (code, expected) => {
    if (code.startsWith('return')) return expect(latin1(toTokens(`()=>{${code}}`))).toBe('()\xa2{\xab\xbfa\x8a"x"}');
    const tokens = toTokens(code);
    if (expected !== undefined) expect(latin1(tokens)).toBe(expected);
    const whole = code.replaceAll('void 0', 'undefined').replaceAll('!0', 'true').replaceAll('!1', 'false');
    const words = code.includes('`') ? wordsOf(code) : wordsOf(whole);
    expect(wordsOf(fromTokens(tokens))).toEqual(words);
  });

  test('does what the script does', () => {
    const code =
      'const f=(a)=>{let s=0;for(let i=0;i<a.length;i++)s+=a[i]!==void 0?a[i]:0;return s};out=f([1,void 0,2])+- -1;';
    const run = (text: string): unknown => {
      const context = { out: undefined };
      runInNewContext(text, context);
      return context.out;
    };
    expect(run(fromTokens(toTokens(code)))).toBe(run(code));
    expect(toTokens(code).length).toBeLessThan(code.length * 0.75);
  });
});
