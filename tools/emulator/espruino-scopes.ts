import { childrenOf, parseBundle, type Tree } from '../build/dialect.js';
import { apply, type Edit } from '../build/edit.js';

/**
 * Lets the machine see what a script keeps alive. A closure holds the whole scope that it was made in, and on Node's engine
 * nobody can ask it which: so every scope in which a function is made says what its names hold, and every such function
 * which scope it has.
 */
export type Scope = {
  readonly parent: Scope | undefined;
  readonly names: readonly string[];
  readonly values: readonly (() => unknown)[];
};

/** What instrumented code calls. */
export const SCOPE_CALLS = { scope: '__scope', bound: '__bound', top: '__top' } as const;

const isFunction = (node: Tree): boolean =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';

const makesFunctions = (node: Tree): boolean =>
  childrenOf(node).some((child) => isFunction(child) || makesFunctions(child));

const namesIn = (statements: readonly Tree[]): readonly string[] =>
  statements.flatMap((statement) =>
    statement.type === 'VariableDeclaration'
      ? (statement.declarations as readonly Tree[]).map((one) => (one.id as Tree).name as string)
      : statement.type === 'ClassDeclaration'
        ? [(statement.id as Tree).name as string]
        : [],
  );

const saying = (names: readonly string[]): string =>
  `${JSON.stringify(names)},[${names.map((name) => `()=>${name}`).join(',')}]`;

/** The same script, whose scopes can be seen. What it does is the same. */
export const showScopes = (code: string): string => {
  const program = parseBundle(code);
  const opens: Edit[] = [];
  let count = 0;

  const insert = (at: number, text: string): void => {
    opens.push({ start: at, end: at, text });
  };
  const declare = (
    names: readonly string[],
    parent: string | undefined,
  ): { readonly id: string; readonly text: string } => {
    const id = `__s${++count}`;
    return { id, text: `const ${id}=${SCOPE_CALLS.scope}(${parent ?? 'undefined'},${saying(names)});` };
  };
  const visitFunction = (node: Tree, scope: string | undefined, canBeBound: boolean): void => {
    if (canBeBound && scope !== undefined) insert(node.start, `${SCOPE_CALLS.bound}(${scope},`);
    const body = node.body as Tree;
    const params = (node.params as readonly Tree[]).map((one) => one.name as string);
    const isBlock = body.type === 'BlockStatement';
    let inner = scope;
    if (isFunction(body) || makesFunctions(body)) {
      const own = declare([...params, ...(isBlock ? namesIn(body.body as readonly Tree[]) : [])], scope);
      inner = own.id;
      // an object in parentheses begins before itself
      const start = isBlock ? body.start + 1 : code.lastIndexOf('=>', body.start) + 2;
      insert(start, isBlock ? own.text : `{${own.text}return (`);
    }
    if (isBlock) for (const child of childrenOf(body)) visit(child, body, inner);
    else {
      visit(body, node, inner);
      if (inner !== scope) insert(node.end, ')}');
    }
    if (canBeBound && scope !== undefined) insert(node.end, ')');
  };
  const visit = (node: Tree, parent: Tree, scope: string | undefined): void => {
    if (isFunction(node)) {
      const isMethod =
        parent.type === 'MethodDefinition' ||
        (parent.type === 'Property' && (parent.method === true || parent.kind !== 'init'));
      visitFunction(node, scope, !isMethod);
      return;
    }
    let inner = scope;
    if (node.type === 'BlockStatement' && scope !== undefined && makesFunctions(node)) {
      const names = namesIn(node.body as readonly Tree[]);
      if (names.length > 0) {
        const own = declare(names, scope);
        inner = own.id;
        insert(node.start + 1, own.text);
      }
    }
    for (const child of childrenOf(node)) visit(child, node, inner);
  };
  const names = namesIn(program.body as readonly Tree[]);
  for (const child of childrenOf(program)) visit(child, program, undefined);
  const shown = apply(code, opens);
  return names.length === 0 ? shown : `${SCOPE_CALLS.top}(${saying(names)});${shown}`;
};
