import { isTree, parseBundle, type Tree } from './dialect.js';
import { apply, type Edit, walk } from './edit.js';
import { PLATFORM_GLOBALS, PLATFORM_PROPERTIES } from './platform.js';

const nameOf = (key: Tree): string => (key.type === 'Identifier' ? (key.name as string) : String(key.value));

/** The values of an object literal of plain constants, as text; undefined where it holds anything else. */
const constantsOf = (code: string, node: unknown): Map<string, string> | undefined => {
  if (!isTree(node) || node.type !== 'ObjectExpression') return undefined;
  const values = new Map<string, string>();
  for (const property of node.properties as readonly Tree[]) {
    const value = property.value as Tree | undefined;
    const isNegative =
      value?.type === 'UnaryExpression' && value.operator === '-' && (value.argument as Tree).type === 'Literal';
    if (value === undefined || (value.type !== 'Literal' && !isNegative)) return undefined;
    values.set(nameOf(property.key as Tree), code.slice(value.start, value.end));
  }
  return values;
};

/**
 * Writes the constants of tables such as LIMITS in place of their names, where a table is used for nothing else: each
 * would take two variables of a board's memory. Line breaks stay, so that the source map's lines do.
 */
export const foldConstants = (code: string): string => {
  const program = parseBundle(code);
  const tables = new Map<string, { values: Map<string, string>; node: Tree; uses: Edit[]; isPlain: boolean }>();
  for (const statement of program.body as readonly Tree[])
    if (statement.type === 'VariableDeclaration')
      for (const one of statement.declarations as readonly Tree[]) {
        const values = constantsOf(code, one.init);
        if (values !== undefined)
          tables.set((one.id as Tree).name as string, { values, node: one.init as Tree, uses: [], isPlain: true });
      }
  walk(program, (node, parent) => {
    if (node.type !== 'Identifier') return;
    const table = tables.get(node.name as string);
    if (table === undefined || (parent.type === 'VariableDeclarator' && parent.id === node)) return;
    if (parent.type === 'Property' && parent.key === node && parent.value !== node) return;
    if (parent.type === 'MemberExpression' && parent.property === node && parent.computed !== true) return;
    const property =
      parent.type === 'MemberExpression' && parent.object === node ? (parent.property as Tree) : undefined;
    const value = property === undefined || parent.computed === true ? undefined : table.values.get(nameOf(property));
    if (value === undefined) table.isPlain = false;
    else table.uses.push({ start: parent.start, end: parent.end, text: value.startsWith('-') ? `(${value})` : value });
  });
  const edits: Edit[] = [];
  for (const table of tables.values())
    if (table.isPlain) {
      const breaks = code.slice(table.node.start, table.node.end).replace(/[^\n]/g, '');
      edits.push(...table.uses, { start: table.node.start, end: table.node.end, text: `0${breaks}` });
    }
  return apply(code, edits);
};

const WORD = /[A-Za-z_$][\w$]*/g;

/** Whether a member is one of the board's globals, as `E.CRC32`. */
const isOfPlatform = (member: Tree): boolean => {
  const object = member.object as Tree | undefined;
  return object?.type === 'Identifier' && Object.hasOwn(PLATFORM_GLOBALS, object.name as string);
};

/**
 * The properties that may have short names: those of our own records, never one of the platform's and never one that
 * any text of the bundle spells, since it may be looked up by that text.
 */
export const ownProperties = (code: string): readonly string[] => {
  const found = new Set<string>();
  const kept = new Set<string>(PLATFORM_PROPERTIES);
  for (const members of Object.values(PLATFORM_GLOBALS)) for (const member of members ?? []) kept.add(member);
  walk(parseBundle(code), (node, parent) => {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      for (const word of node.value.match(WORD) ?? []) kept.add(word);
    } else if (node.type === 'Identifier') {
      const isKey =
        parent.type === 'Property' || parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition';
      const isName = parent.type === 'MemberExpression' ? parent.property === node : isKey && parent.key === node;
      if (isName && parent.computed !== true) found.add(node.name as string);
      if (isName && isOfPlatform(parent)) kept.add(node.name as string);
    }
  });
  return [...found].filter((name) => !kept.has(name) && name.length > 2).sort();
};
