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

/** Names that something else declares or assigns as well: where one stands it need not be the constant. */
const ambiguousNames = (program: Tree): ReadonlySet<string> => {
  const seen = new Set<string>();
  const found = new Set<string>();
  const declare = (node: unknown): void => {
    if (!isTree(node) || node.type !== 'Identifier') return;
    const name = node.name as string;
    if (seen.has(name)) found.add(name);
    seen.add(name);
  };
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' || node.type === 'ClassDeclaration') declare(node.id);
    if (node.type === 'CatchClause') declare(node.param);
    for (const param of (node.params ?? []) as readonly Tree[]) declare(param);
    const target = (node.type === 'AssignmentExpression' ? node.left : node.argument) as Tree | undefined;
    const isChange = node.type === 'AssignmentExpression' || node.type === 'UpdateExpression';
    if (isChange && target?.type === 'Identifier') found.add(target.name as string);
  });
  return found;
};

type Use = { readonly node: Tree; readonly parent: Tree };

/** Where each name of the top level is used, and not as a key. */
const usesOf = (program: Tree): ReadonlyMap<string, readonly Use[]> => {
  const uses = new Map<string, Use[]>();
  walk(program, (node, parent) => {
    if (node.type !== 'Identifier' || (parent.type === 'VariableDeclarator' && parent.id === node)) return;
    if (parent.type === 'Property' && parent.key === node && parent.value !== node) return;
    if (parent.type === 'MemberExpression' && parent.property === node && parent.computed !== true) return;
    const name = node.name as string;
    uses.set(name, [...(uses.get(name) ?? []), { node, parent }]);
  });
  return uses;
};

const ofTable = (values: ReadonlyMap<string, string>, uses: readonly Use[]): readonly Edit[] | undefined => {
  const edits: Edit[] = [];
  for (const { node, parent } of uses) {
    const isMember = parent.type === 'MemberExpression' && parent.object === node && parent.computed !== true;
    const value = isMember ? values.get(nameOf(parent.property as Tree)) : undefined;
    if (value === undefined) return undefined;
    edits.push({ start: parent.start, end: parent.end, text: value.startsWith('-') ? `(${value})` : value });
  }
  return edits;
};

/** What a short name takes, and what its definition takes beside its value. */
const NAME_BYTES = 2;
const DEFINITION_BYTES = 4;
/** a definition takes memory too: so much longer a script may become for each that goes */
const GROWTH_BYTES_MAX = 8;

const isUndefined = (node: Tree): boolean =>
  (node.type === 'UnaryExpression' && node.operator === 'void') ||
  (node.type === 'Identifier' && node.name === 'undefined');

/** A board's file leaves out what it has not: what only its presence would need is decided here, and then left out too. */
const isComparedWithUndefined = (node: Tree, parent: Tree): boolean =>
  parent.type === 'BinaryExpression' &&
  (parent.operator === '===' || parent.operator === '!==') &&
  isUndefined((parent.left === node ? parent.right : parent.left) as Tree);

const ofValue = (text: string, uses: readonly Use[]): readonly Edit[] | undefined => {
  const growth = uses.length * (text.length - NAME_BYTES) - text.length - DEFINITION_BYTES;
  if (growth > GROWTH_BYTES_MAX || uses.some(({ parent }) => parent.shorthand === true)) return undefined;
  return uses.map(({ node, parent }) => {
    const isDecided = text === 'undefined' && isComparedWithUndefined(node, parent);
    if (isDecided) return { start: parent.start, end: parent.end, text: `${parent.operator === '==='}` };
    return { start: node.start, end: node.end, text: text.startsWith('-') ? `(${text})` : text };
  });
};

/** The value of an expression of constants, as text; undefined where it is none. */
const constantOf = (code: string, node: unknown, known: ReadonlyMap<string, number>): number | string | undefined => {
  if (!isTree(node)) return undefined;
  if (node.type === 'Literal')
    return typeof node.value === 'number'
      ? node.value
      : typeof node.value === 'string'
        ? code.slice(node.start, node.end)
        : undefined;
  if (isUndefined(node)) return 'undefined';
  if (node.type === 'Identifier') return known.get(node.name as string);
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const value = constantOf(code, node.argument, known);
    return typeof value === 'number' ? -value : undefined;
  }
  if (node.type !== 'BinaryExpression') return undefined;
  const left = constantOf(code, node.left, known);
  const right = constantOf(code, node.right, known);
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (node.operator === '+') return left + right;
  if (node.operator === '-') return left - right;
  return node.operator === '*' ? left * right : undefined;
};

/**
 * Writes constants, and those of tables such as LIMITS, in place of their names, where they are used for nothing else: each
 * would take two variables of a board's memory. Line breaks stay, so that the source map's lines do.
 */
export const foldConstants = (code: string): string => {
  const program = parseBundle(code);
  const ambiguous = ambiguousNames(program);
  const uses = usesOf(program);
  const known = new Map<string, number>();
  const edits: Edit[] = [];
  const replaced = (one: Tree): readonly Edit[] | undefined => {
    const name = (one.id as Tree).name as string;
    const places = uses.get(name) ?? [];
    if (ambiguous.has(name)) return undefined;
    const table = constantsOf(code, one.init);
    if (table !== undefined) return ofTable(table, places);
    const value = constantOf(code, one.init, known);
    if (typeof value === 'number') known.set(name, value);
    return value === undefined ? undefined : ofValue(String(value), places);
  };
  const definitions = (program.body as readonly Tree[]).flatMap((statement) =>
    statement.type === 'VariableDeclaration' ? (statement.declarations as readonly Tree[]) : [],
  );
  const inits: Edit[] = [];
  for (const one of definitions) {
    const places = replaced(one);
    if (places === undefined) continue;
    const init = one.init as Tree;
    const breaks = code.slice(init.start, init.end).replace(/[^\n]/g, '');
    inits.push({ start: init.start, end: init.end, text: `0${breaks}` });
    edits.push(...places);
  }
  // what a definition was made of goes with it
  const isGone = (edit: Edit): boolean => inits.some((init) => edit.start >= init.start && edit.end <= init.end);
  return apply(code, [...inits, ...edits.filter((edit) => !isGone(edit))]);
};

/** a text that may be the name of a property that is looked up; one that is put together is refused by the gate */
const NAME = /^[A-Za-z_$][\w$]*$/;

/** Whether a member is one of the board's globals, as `E.CRC32`. */
const isOfPlatform = (member: Tree): boolean => {
  const object = member.object as Tree | undefined;
  return object?.type === 'Identifier' && Object.hasOwn(PLATFORM_GLOBALS, object.name as string);
};

/**
 * The properties that may have short names: those of our own records, never one of the platform's and never one that
 * any text of the bundle is, since it may be looked up by that text.
 */
export const ownProperties = (code: string): readonly string[] => {
  const found = new Set<string>();
  const kept = new Set<string>(PLATFORM_PROPERTIES);
  for (const members of Object.values(PLATFORM_GLOBALS)) for (const member of members ?? []) kept.add(member);
  walk(parseBundle(code), (node, parent) => {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      if (NAME.test(node.value)) kept.add(node.value);
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
