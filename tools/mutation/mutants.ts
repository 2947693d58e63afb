/**
 * Finds what could be wrong with a Solidity source and still compile: removed checks, shifted bounds, dropped
 * statements, swapped operators. It reads the compiler's own syntax tree, so that every mutant has the types of what it
 * stands for. Inline assembly and the values of constants stay as they are.
 */
export type Node = {
  readonly nodeType: string;
  /** first byte : bytes : file */
  readonly src: string;
  readonly [key: string]: unknown;
};

export type Mutation = {
  readonly kind: 'expression' | 'statement' | 'modifier';
  /** bytes of the source that are replaced */
  readonly start: number;
  readonly end: number;
  /** what stands there instead; of a statement, nothing where it is left out */
  readonly text: string;
  /** in the words of a report */
  readonly what: string;
};

const COMPARISONS: { readonly [operator: string]: readonly string[] } = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
};
const ARITHMETIC: { readonly [operator: string]: string } = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '/',
  '<<': '>>',
  '>>': '<<',
  '&': '|',
  '|': '&',
  '^': '&',
};
const ASSIGNMENTS: { readonly [operator: string]: string } = { '+=': '-=', '-=': '+=', '<<=': '>>=', '>>=': '<<=' };
/** What a modifier of OpenZeppelin does, as a statement. */
const MODIFIERS: { readonly [name: string]: (args: string) => string } = {
  onlyRole: (args) => `_checkRole(${args});`,
  whenNotPaused: () => '_requireNotPaused();',
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).nodeType === 'string';

const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

const rangeOf = (node: Node): { readonly start: number; readonly end: number } => {
  const [start, length] = node.src.split(':').map(Number) as [number, number];
  return { start, end: start + length };
};

const typeOf = (node: Node): string =>
  ((node.typeDescriptions as { typeIdentifier?: string } | undefined)?.typeIdentifier ?? '') as string;

/** Whether all that a statement does is to revert. */
const isRevert = (statement: Node | undefined): boolean => {
  if (statement?.nodeType === 'Block') {
    const statements = statement.statements as Node[];
    return statements.length === 1 && isRevert(statements[0]);
  }
  return statement?.nodeType === 'RevertStatement';
};

export const findMutations = (source: Buffer, unit: Node): Mutation[] => {
  const found: Mutation[] = [];
  const textOf = (node: Node): string => source.subarray(rangeOf(node).start, rangeOf(node).end).toString();
  const add = (node: Node, text: string, what: string, kind: Mutation['kind'] = 'expression'): void => {
    found.push({ kind, ...rangeOf(node), text, what });
  };

  const binary = (node: Node): void => {
    const [left, right] = [node.leftExpression as Node, node.rightExpression as Node];
    const operator = node.operator as string;
    if (operator === '&&' || operator === '||') {
      const neutral = operator === '&&' ? 'true' : 'false';
      for (const clause of [left, right]) add(clause, neutral, `clause left out: ${textOf(clause)}`);
      return;
    }
    if (typeOf(node).startsWith('t_rational')) return;
    const others = COMPARISONS[operator] ?? (ARITHMETIC[operator] === undefined ? [] : [ARITHMETIC[operator]]);
    for (const other of others)
      add(node, `${textOf(left)} ${other} ${textOf(right)}`, `${operator} became ${other} in ${textOf(node)}`);
  };

  const branch = (condition: Node, isGuard: boolean): void => {
    add(condition, 'false', `${isGuard ? 'check removed' : 'never'}: ${textOf(condition)}`);
    if (!isGuard) add(condition, 'true', `always: ${textOf(condition)}`);
  };

  const statement = (node: Node): void => {
    const expression = node.expression as Node;
    // A pointer must point: the compiler asks for that.
    const target = expression.nodeType === 'Assignment' ? typeOf(expression.leftHandSide as Node) : '';
    if (!/storage_ptr|calldata/.test(target)) add(node, '', `left out: ${textOf(node)}`, 'statement');
    const other = expression.nodeType === 'Assignment' ? ASSIGNMENTS[expression.operator as string] : undefined;
    if (other !== undefined) {
      const [left, right] = [expression.leftHandSide as Node, expression.rightHandSide as Node];
      add(node, `${textOf(left)} ${other} ${textOf(right)};`, `${expression.operator} became ${other}`, 'statement');
    }
  };

  const functionOf = (node: Node): void => {
    const body = node.body as Node | undefined;
    for (const modifier of (node.modifiers as Node[] | undefined) ?? []) {
      const name = (modifier.modifierName as { readonly name: string }).name;
      const check = MODIFIERS[name];
      if (check === undefined || !isNode(body)) continue;
      const args = ((modifier.arguments as Node[] | null | undefined) ?? []).map(textOf).join(', ');
      add(modifier, check(args), `check removed: ${textOf(modifier)}`, 'modifier');
    }
  };

  const visit = (node: Node, parent: Node): void => {
    const { nodeType } = node;
    // A constant's value and a type can't depend on anything.
    if (nodeType === 'InlineAssembly' || (nodeType === 'VariableDeclaration' && node.constant === true)) return;
    if (nodeType === 'BinaryOperation') binary(node);
    if (nodeType === 'IfStatement') branch(node.condition as Node, isRevert(node.trueBody as Node));
    if (nodeType === 'Conditional') branch(node.condition as Node, false);
    if (nodeType === 'UnaryOperation' && node.operator === '!')
      add(node, textOf(node.subExpression as Node), `negation left out: ${textOf(node)}`);
    if (nodeType === 'EmitStatement' && parent.nodeType === 'Block')
      add(node, '', `left out: ${textOf(node)}`, 'statement');
    if (nodeType === 'ExpressionStatement' && parent.nodeType === 'Block') statement(node);
    if (nodeType === 'FunctionDefinition') functionOf(node);
    for (const child of childrenOf(node)) visit(child, node);
  };
  visit(unit, unit);
  return found;
};
