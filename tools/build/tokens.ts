import { type Token, tokenizer } from 'acorn';
import { parseBundle, type Tree } from './dialect.js';
import { walk } from './edit.js';

/**
 * The interpreter reads reserved words and operators of several letters as one byte each just as well as spelt out
 * (its README calls the code pretokenised). A script of them is a fifth smaller in flash and quicker to run. The
 * numbers have been the same in every release that has them, since 2v06.
 */
const FIRST = 138;
const WORDS = (
  '== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= => ' +
  'if else do while for break continue function return var let const this throw try catch finally ' +
  'true false null undefined new in instanceof switch case default delete typeof void debugger ' +
  'class extends super static of'
).split(' ');

const NUMBERS: ReadonlyMap<string, number> = new Map(WORDS.map((word, index) => [word, FIRST + index]));

type Piece = { readonly start: number; readonly end: number; readonly text: string };

/** The outermost template literals: the interpreter takes each as one token, as it is spelt. */
const templatesOf = (code: string): readonly Tree[] => {
  const found: Tree[] = [];
  walk(parseBundle(code), (node) => {
    if (node.type === 'TemplateLiteral' && node.start >= (found.at(-1)?.end ?? 0)) found.push(node);
  });
  return found;
};

const piecesOf = (code: string): readonly Piece[] => {
  const templates = templatesOf(code);
  const pieces: Piece[] = [];
  let next = 0;
  for (const token of tokenizer(code, { ecmaVersion: 2022 }) as Iterable<Token>) {
    while (next < templates.length && templates[next]!.end <= token.start) next++;
    const template = templates[next];
    const isInside = template !== undefined && token.start >= template.start;
    const { start, end } = isInside ? template : token;
    if (pieces.at(-1)?.start !== start) pieces.push({ start, end, text: code.slice(start, end) });
  }
  return pieces;
};

const WORD = /^[\w$.]/;

/** Whether two texts side by side would be read as one. */
const runTogether = (before: string, after: string): boolean =>
  (/[\w$]$/.test(before) && WORD.test(after)) || (/[+\-/]$/.test(before) && before.at(-1) === after[0]);

/** `void 0`, `!0` and `!1`, as minified code has them, are words of their own. */
const shortened = (pieces: readonly Piece[]): readonly string[] => {
  const texts: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const pair = `${pieces[i]!.text} ${pieces[i + 1]?.text}`;
    const word = pair === 'void 0' ? 'undefined' : pair === '! 0' ? 'true' : pair === '! 1' ? 'false' : undefined;
    texts.push(word ?? pieces[i]!.text);
    if (word !== undefined) i++;
  }
  return texts;
};

/** The script with its words as single bytes. It holds no other byte over 127. */
export const toTokens = (code: string): Uint8Array => {
  let out = '';
  let before = '';
  for (const text of shortened(piecesOf(code))) {
    const number = NUMBERS.get(text);
    if (number === undefined && runTogether(before, text)) out += ' ';
    out += number === undefined ? text : String.fromCharCode(number);
    before = number === undefined ? text : '';
  }
  return Buffer.from(out, 'latin1');
};

/** The script in words again, each with spaces around it. */
export const fromTokens = (tokens: Uint8Array): string =>
  Array.from(tokens, (byte) => (byte < FIRST ? String.fromCharCode(byte) : ` ${WORDS[byte - FIRST]} `)).join('');
