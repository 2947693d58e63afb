import { isOpenReturn, parseBundle, type Tree } from './dialect.js';
import { apply, type Edit, walk } from './edit.js';

/**
 * Gives a bare `return` its semicolon back, which a minifier leaves out before a brace: the interpreter holds a
 * function's body without its braces, and finds no end to a `return` that is the last thing in it.
 */
export const closeReturns = (code: string): string => {
  const edits: Edit[] = [];
  walk(parseBundle(code), (node) => {
    if (isOpenReturn(node, code)) edits.push({ start: node.end, end: node.end, text: ';' });
  });
  return apply(code, edits);
};

/** What an error of a board keeps beside its code: a detail that is made up as it happens, as a name or a number. */
const isMadeUp = (property: Tree): boolean =>
  (property.key as Tree).name === 'detail' && (property.value as Tree).type !== 'Literal';

/** From the end of the argument before `node` to its own end. */
const withComma = (before: Tree, node: Tree): Edit => ({ start: before.end, end: node.end, text: '' });

/**
 * Takes the prose out of errors: a board says the code, and `proto/errors` has the words for it. Line breaks stay, so
 * that the source map's lines do.
 */
export const stripTexts = (code: string): string => {
  const edits: Edit[] = [];
  walk(parseBundle(code), (node) => {
    const callee = node.callee as Tree | undefined;
    const [first, second] = (node.arguments ?? []) as readonly Tree[];
    if (callee?.type !== 'Identifier' || first === undefined || second === undefined) return;
    if (callee.name === 'failure' && second.type === 'Literal') edits.push(withComma(first, second));
    if (callee.name !== 'FieldmarkError' || second.type !== 'ObjectExpression') return;
    const kept = (second.properties as readonly Tree[]).find(isMadeUp);
    const breaks = code.slice(first.end, second.end).replace(/[^\n]/g, '');
    const text = kept === undefined ? breaks : `, { ${code.slice(kept.start, kept.end)} }`;
    edits.push({ start: first.end, end: second.end, text });
  });
  return apply(code, edits);
};
