import { parseBundle, type Tree } from './dialect.js';
import { apply, type Edit, walk } from './edit.js';

/** What is spelt out again and again, and the name of a variable at the top that holds it once; none may be the code's own. */
const SHARED: { readonly [text: string]: string } = {
  undefined: 'shared$undefined',
  Uint8Array: 'shared$Uint8Array',
  'Math.floor': 'shared$floor',
};

const isGlobalUse = (node: Tree, parent: Tree): boolean =>
  node.type === 'Identifier' &&
  !(parent.type === 'MemberExpression' && parent.property === node && parent.computed !== true) &&
  !(parent.type === 'Property' && parent.key === node);

const textOf = (node: Tree, parent: Tree, code: string): string | undefined => {
  if (node.type === 'UnaryExpression' && node.operator === 'void') return 'undefined';
  const text = code.slice(node.start, node.end);
  if (!Object.hasOwn(SHARED, text)) return undefined;
  return node.type === 'MemberExpression' || isGlobalUse(node, parent) ? text : undefined;
};

/**
 * Gives what a script names most of all a variable at its top, where the interpreter looks first, so that the minifier
 * can shorten the name. `undefined` is the first, and has no value: one with `void 0` would be written back.
 */
export const shareNames = (code: string): string => {
  const edits: Edit[] = [];
  const used = new Set<string>();
  walk(parseBundle(code), (node, parent) => {
    const text = textOf(node, parent, code);
    if (text === undefined) return;
    used.add(text);
    edits.push({ start: node.start, end: node.end, text: SHARED[text]! });
  });
  const values = [...used].filter((text) => text !== 'undefined').map((text) => `${SHARED[text]} = ${text}`);
  const names = used.has('undefined') ? [SHARED.undefined!, ...values] : values;
  return names.length === 0 ? code : `let ${names.join(', ')};${apply(code, edits)}`;
};
