import { type Node, parse } from 'acorn';
import { MISSING_METHODS, PLATFORM_GLOBALS } from './platform.js';

/** One thing in a bundle that the interpreter lacks or does otherwise than Node. `offset` is into the bundle's text. */
export type Finding = {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly text: string;
};

/** Any node of ESTree: only its type and place are common to all. */
export type Tree = Node & { readonly [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** The nodes right under one, in the order of the text. */
export const childrenOf = (node: Tree): readonly Tree[] => {
  const found: Tree[] = [];
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (isTree(value)) found.push(value);
    else if (Array.isArray(value)) for (const each of value) if (isTree(each)) found.push(each);
  }
  return found.sort((a, b) => a.start - b.start);
};

export const parseBundle = (code: string): Tree =>
  parse(code, { ecmaVersion: 2022, sourceType: 'script', locations: true }) as unknown as Tree;

/** What the interpreter understands, node by node. Everything else is refused. */
const ALLOWED = new Set(
  [
    'Program ExpressionStatement BlockStatement EmptyStatement ReturnStatement IfStatement SwitchStatement SwitchCase',
    'BreakStatement ContinueStatement ThrowStatement TryStatement CatchClause WhileStatement DoWhileStatement',
    'ForStatement ForInStatement ForOfStatement VariableDeclaration VariableDeclarator ClassDeclaration ClassExpression',
    'ClassBody MethodDefinition PropertyDefinition ArrowFunctionExpression FunctionExpression Identifier Literal',
    'ThisExpression Super ArrayExpression ObjectExpression Property UnaryExpression UpdateExpression BinaryExpression',
    'AssignmentExpression LogicalExpression MemberExpression ConditionalExpression CallExpression NewExpression',
    'SequenceExpression TemplateLiteral TemplateElement',
  ]
    .join(' ')
    .split(' '),
);

const WORDS: { readonly [type: string]: string } = {
  FunctionDeclaration: 'a function declaration (nothing is hoisted): use const and an arrow',
  LabeledStatement: 'a label',
  SpreadElement: 'spread',
  RestElement: 'a rest parameter',
  ObjectPattern: 'destructuring',
  ArrayPattern: 'destructuring',
  AssignmentPattern: 'a default value',
  YieldExpression: 'a generator',
  AwaitExpression: 'await',
  ChainExpression: 'an optional chain (?.)',
  TaggedTemplateExpression: 'a tagged template',
  ImportExpression: 'import()',
  PrivateIdentifier: 'a private #name',
  StaticBlock: 'a static block',
};

const isFunction = (node: Tree): boolean =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration';

type Report = (node: Tree, text: string) => void;

const checkProperty = (node: Tree, report: Report): void => {
  if (node.computed === true) report(node, 'a computed key');
  const key = node.key as Tree;
  if (key?.type === 'Identifier' && key.name === '__proto__') report(node, '__proto__');
};

/** Names of properties are shortened, and a text that is put together may be one of them. */
const isTextPutTogether = (node: Tree): boolean => {
  if (node.type === 'TemplateLiteral') return true;
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return false;
  return [node.left as Tree, node.right as Tree].some(
    (side) => typeof side.value === 'string' || isTextPutTogether(side),
  );
};

const checkMember = (node: Tree, report: Report): void => {
  const object = node.object as Tree;
  const property = node.property as Tree;
  if (node.computed === true && isTextPutTogether(property))
    report(node, 'a property by a name that is put together: names of properties are shortened');
  if (node.computed === true || property.type !== 'Identifier') return;
  const name = property.name as string;
  if (object.type !== 'Identifier' || !Object.hasOwn(PLATFORM_GLOBALS, object.name as string)) return;
  const members = PLATFORM_GLOBALS[object.name as string];
  if (members !== undefined && !members.includes(name))
    report(node, `${object.name}.${name}, which the interpreter lacks`);
};

const checkCall = (node: Tree, report: Report): void => {
  const callee = node.callee as Tree;
  if (callee.type !== 'MemberExpression' || callee.computed === true) return;
  const name = (callee.property as Tree).name as string;
  const object = callee.object as Tree;
  if (object.type === 'Identifier' && Object.hasOwn(PLATFORM_GLOBALS, object.name as string)) return;
  const instead = Object.hasOwn(MISSING_METHODS, name) ? MISSING_METHODS[name] : undefined;
  if (instead !== undefined) report(callee, `.${name}(), which the interpreter lacks: ${instead}`);
};

/** A letter there is a byte, and the rest of a larger one is lost without a word. */
const checkLetters = (text: unknown, node: Tree, report: Report): void => {
  const letter = typeof text === 'string' ? Array.from(text).find((one) => one.codePointAt(0)! > 255) : undefined;
  if (letter !== undefined) report(node, `the letter ${letter}: a board's texts hold the 256 of Latin-1 only`);
};

const checkLiteral = (node: Tree, report: Report): void => {
  checkLetters(node.value, node, report);
  if (node.bigint !== undefined) report(node, 'a BigInt');
  const regex = node.regex as { pattern: string; flags: string } | undefined;
  if (regex === undefined) return;
  if (/[^\\]\{\d/.test(regex.pattern)) report(node, 'a repeat count {n} in a regular expression');
  if (/\(\?[<=!]/.test(regex.pattern)) report(node, 'a look-around or named group in a regular expression');
  if (/[suvyd]/.test(regex.flags)) report(node, `the flag ${regex.flags} of a regular expression`);
};

const checkOperator = (node: Tree, report: Report): void => {
  const operator = node.operator as string;
  if (operator === '**' || operator === '**=') report(node, 'the operator **');
  if (operator === '??=' || operator === '||=' || operator === '&&=') report(node, `the operator ${operator}`);
};

/** `return` without a value and without its semicolon. */
export const isOpenReturn = (node: Tree, code: string): boolean =>
  node.type === 'ReturnStatement' && node.argument === null && code[node.end - 1] !== ';';

const isSuperCall = (node: Tree): boolean => isTree(node.superClass) && (node.superClass as Tree).name === 'Error';

/** The form of every node by itself. */
const checkForm = (node: Tree, report: Report): void => {
  if (!ALLOWED.has(node.type)) {
    report(node, WORDS[node.type] ?? node.type);
    return;
  }
  if (node.async === true) report(node, 'async');
  if (node.generator === true) report(node, 'a generator');
  if (node.type === 'Property' || node.type === 'PropertyDefinition' || node.type === 'MethodDefinition')
    checkProperty(node, report);
  if (node.type === 'MemberExpression') checkMember(node, report);
  if (node.type === 'Literal') checkLiteral(node, report);
  if (node.type === 'TemplateElement') checkLetters((node.value as { cooked?: string }).cooked, node, report);
  if (node.type === 'BinaryExpression' || node.type === 'AssignmentExpression') checkOperator(node, report);
  if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && isSuperCall(node))
    report(node, 'a class that extends Error');
};

/** A scope: what it declares and where each name's declaration ends. */
type Scope = {
  readonly parent: Scope | undefined;
  readonly names: Map<string, number>;
  /** the function it belongs to; undefined for the bundle itself */
  readonly owner: Tree | undefined;
  /** the loop whose turn it is, where the scope is a loop's head */
  readonly loop: boolean;
};

const declaredIn = (statements: readonly Tree[], names: Map<string, number>): void => {
  for (const statement of statements) {
    if (statement.type === 'VariableDeclaration')
      for (const one of statement.declarations as readonly Tree[])
        if ((one.id as Tree).type === 'Identifier') names.set((one.id as Tree).name as string, one.end);
    if (statement.type === 'ClassDeclaration') names.set((statement.id as Tree).name as string, statement.start);
  }
};

const scopeOf = (node: Tree, parent: Scope, owner: Tree | undefined): Scope | undefined => {
  const names = new Map<string, number>();
  const scope = { parent, names, owner, loop: false };
  if (isFunction(node)) {
    for (const one of node.params as readonly Tree[]) if (one.type === 'Identifier') names.set(one.name as string, 0);
    return { ...scope, owner: node };
  }
  if (node.type === 'BlockStatement') declaredIn(node.body as readonly Tree[], names);
  else if (node.type === 'CatchClause' && isTree(node.param)) names.set((node.param as Tree).name as string, 0);
  else if (node.type === 'SwitchStatement')
    for (const one of node.cases as readonly Tree[]) declaredIn(one.consequent as readonly Tree[], names);
  else if (node.type === 'ForStatement' && isTree(node.init)) declaredIn([node.init as Tree], names);
  else if ((node.type === 'ForOfStatement' || node.type === 'ForInStatement') && isTree(node.left))
    declaredIn([node.left as Tree], names);
  else return undefined;
  if (node.type.startsWith('For')) for (const name of names.keys()) names.set(name, 0);
  return { ...scope, loop: node.type.startsWith('For') };
};

/** Whether an identifier here is a use of a variable, and not a key or a declaration. */
const isUse = (node: Tree, parent: Tree): boolean => {
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed === true;
  if (parent.type === 'Property') return parent.value === node;
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') return parent.value === node;
  if (parent.type === 'VariableDeclarator') return parent.init === node;
  if (parent.type === 'ClassDeclaration' || parent.type === 'ClassExpression') return parent.superClass === node;
  if (isFunction(parent)) return parent.body === node;
  return parent.type !== 'CatchClause' && parent.type !== 'BreakStatement' && parent.type !== 'ContinueStatement';
};

const checkUse = (node: Tree, scope: Scope, owner: Tree | undefined, report: Report): void => {
  const name = node.name as string;
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const end = at.names.get(name);
    if (end === undefined) continue;
    if (at.loop && at.owner !== owner) report(node, `${name} of a loop in a function: all turns share one variable`);
    if (at.owner === owner && node.start < end) report(node, `${name} before its definition: nothing is hoisted`);
    return;
  }
  if (name !== 'arguments' && !Object.hasOwn(PLATFORM_GLOBALS, name))
    report(node, `${name}, which is neither defined nor a global of the board`);
};

/** `var` belongs to a function in Node and to nothing in particular there: only the bundler's own, at the top, pass. */
const checkVar = (node: Tree, isTop: boolean, seen: Set<string>, report: Report): void => {
  if (node.type !== 'VariableDeclaration' || node.kind !== 'var') return;
  if (!isTop) {
    report(node, 'var: use const or let');
    return;
  }
  for (const one of node.declarations as readonly Tree[]) {
    const name = (one.id as Tree).name as string;
    if (seen.has(name)) report(one, `var ${name} twice`);
    seen.add(name);
  }
};

const checkScopes = (program: Tree, report: Report): void => {
  const top: Scope = { parent: undefined, names: new Map(), owner: undefined, loop: false };
  const vars = new Set<string>();
  const body = program.body as readonly Tree[];
  declaredIn(body, top.names);
  const visit = (node: Tree, parent: Tree, scope: Scope, owner: Tree | undefined): void => {
    checkVar(node, parent === program, vars, report);
    if (node.type === 'Identifier') {
      if (isUse(node, parent)) checkUse(node, scope, owner, report);
      return;
    }
    const own = isFunction(node) ? node : owner;
    const inner = scopeOf(node, scope, own) ?? scope;
    for (const child of childrenOf(node)) visit(child, node, inner, own);
  };
  for (const statement of body) visit(statement, program, top, undefined);
};

/** The names that a node uses and does not declare itself: of the top level, or of the board. */
export const freeNames = (node: Tree, parent: Tree): ReadonlySet<string> => {
  const found = new Set<string>();
  const isDeclared = (name: string, scope: Scope | undefined): boolean =>
    scope !== undefined && (scope.names.has(name) || isDeclared(name, scope.parent));
  const visit = (at: Tree, above: Tree, scope: Scope): void => {
    if (at.type === 'Identifier') {
      if (isUse(at, above) && !isDeclared(at.name as string, scope)) found.add(at.name as string);
      return;
    }
    const inner = scopeOf(at, scope, undefined) ?? scope;
    for (const child of childrenOf(at)) visit(child, at, inner);
  };
  visit(node, parent, { parent: undefined, names: new Map(), owner: undefined, loop: false });
  return found;
};

/** Every name of the top level that a node mentions, functions inside it included. */
const mentions = (node: Tree, top: ReadonlyMap<string, Tree>, into: Set<string>): Set<string> => {
  const visit = (at: Tree, parent: Tree): void => {
    if (at.type === 'Identifier' && isUse(at, parent) && top.has(at.name as string)) into.add(at.name as string);
    for (const child of childrenOf(at)) visit(child, at);
  };
  for (const child of childrenOf(node)) visit(child, node);
  return into;
};

const callsSomething = (node: Tree): boolean =>
  !isFunction(node) &&
  !(node.type === 'ClassDeclaration' || node.type === 'ClassExpression') &&
  (node.type === 'CallExpression' || node.type === 'NewExpression' || childrenOf(node).some(callsSomething));

/**
 * A statement at the top that calls something runs before what follows it is defined: whatever the called functions
 * may reach must stand above it.
 */
const checkOrder = (program: Tree, report: Report): void => {
  const definitions = new Map<string, Tree>();
  for (const statement of program.body as readonly Tree[]) {
    if (statement.type === 'VariableDeclaration')
      for (const one of statement.declarations as readonly Tree[])
        definitions.set((one.id as Tree).name as string, one);
    if (statement.type === 'ClassDeclaration') definitions.set((statement.id as Tree).name as string, statement);
  }
  const direct = new Map<string, Set<string>>();
  for (const [name, node] of definitions) direct.set(name, mentions(node, definitions, new Set()));
  const units = (program.body as readonly Tree[]).flatMap((statement) =>
    statement.type === 'VariableDeclaration' ? (statement.declarations as readonly Tree[]) : [statement],
  );
  for (const unit of units) {
    if (!callsSomething(unit)) continue;
    const reached = mentions(unit, definitions, new Set());
    for (const name of reached) for (const next of direct.get(name) ?? []) reached.add(next);
    for (const name of reached)
      if (definitions.get(name)!.start > unit.start)
        report(unit, `a call that may reach ${name} before its definition`);
  }
};

/**
 * Everything in a bundle that would not run, or run otherwise, on the interpreter. Names of methods tell nothing once
 * they are shortened: `isShortened` leaves them out.
 */
export const checkDialect = (code: string, isShortened = false): readonly Finding[] => {
  const findings: Finding[] = [];
  const report: Report = (node, text) => {
    const { line, column } = (node as unknown as { loc: { start: { line: number; column: number } } }).loc.start;
    findings.push({ offset: node.start, line, column, text });
  };
  const program = parseBundle(code);
  const visit = (node: Tree): void => {
    checkForm(node, report);
    if (isOpenReturn(node, code)) report(node, 'return without a semicolon: it has no end where the function ends');
    if (node.type === 'CallExpression' && !isShortened) checkCall(node, report);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  checkScopes(program, report);
  checkOrder(program, report);
  return findings;
};
