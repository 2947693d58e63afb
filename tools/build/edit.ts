import { childrenOf, type Tree } from './dialect.js';

/** A piece of a text and what takes its place. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** The text with all edits done; none may overlap another. */
export const apply = (code: string, edits: readonly Edit[]): string => {
  let out = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    out += code.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + code.slice(at);
};

/** Calls with each node below one and its parent, in the order of the text. */
export const walk = (node: Tree, visit: (node: Tree, parent: Tree) => void): void => {
  for (const child of childrenOf(node)) {
    visit(child, node);
    walk(child, visit);
  }
};
