import { childrenOf, parseBundle, type Tree } from './dialect.js';

/** What a variable of 13 bytes holds: 4 characters of a name, 8 of a text, and 9 in each that continues one. */
const NAME_CHARS = 4;
const TEXT_CHARS = 8;
const MORE_CHARS = 9;

const name = (length: number): number => 1 + Math.max(0, Math.ceil((length - NAME_CHARS) / MORE_CHARS));
const text = (length: number): number => 1 + Math.max(0, Math.ceil((length - TEXT_CHARS) / MORE_CHARS));

const lengthOf = (node: Tree): number => String(node.name ?? node.value ?? '').length;

/** A function's body stays in flash: the function, its text's place and name, its parameters, its scope's name. */
const ofFunction = (node: Tree, isNested: boolean): number =>
  3 + (node.params as readonly Tree[]).reduce((sum, one) => sum + name(lengthOf(one) + 1), 0) + (isNested ? 1 : 0);

/** Small integers lie in the name that has them. */
const PACKED_MAX = 4095;
const isPacked = (node: Tree): boolean =>
  (node.type === 'Literal' && typeof node.value === 'number' && node.value <= PACKED_MAX && node.value % 1 === 0) ||
  (node.type === 'UnaryExpression' && isPacked(node.argument as Tree));

const ofValue = (node: Tree | null | undefined, isNested: boolean): number => {
  if (node == null || isPacked(node)) return 0;
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') return ofFunction(node, isNested);
  if (node.type === 'Literal') return typeof node.value === 'string' ? text(node.value.length) : 1;
  if (node.type === 'ObjectExpression')
    return (node.properties as readonly Tree[]).reduce(
      (sum, one) => sum + name(lengthOf(one.key as Tree)) + ofValue(one.value as Tree, isNested),
      1,
    );
  if (node.type === 'ArrayExpression')
    return (node.elements as readonly Tree[]).reduce((sum, one) => sum + 1 + ofValue(one, isNested), 1);
  if (node.type === 'ClassExpression' || node.type === 'ClassDeclaration')
    return ((node.body as Tree).body as readonly Tree[]).reduce(
      (sum, one) => sum + name(lengthOf(one.key as Tree)) + ofValue(one.value as Tree, isNested),
      6,
    );
  // a call makes what its arguments are of, at least
  if (node.type === 'CallExpression' || node.type === 'NewExpression')
    return (node.arguments as readonly Tree[]).reduce((sum, one) => sum + ofValue(one, isNested), 2);
  return childrenOf(node).length === 0 ? 1 : 2;
};

/** What calls at the top make: the line to the computer, objects of ports, corrections of the interpreter's own. */
const MADE_BY_CALLS = 115;

/**
 * How many of the interpreter's variables a script's definitions take once it has been read, with its functions' bodies
 * left in flash. `tools/build/interpreter.test.ts` holds it to what a genuine interpreter with variables of 13 bytes has.
 */
const definitionsOf = (text: string): number => {
  let sum = MADE_BY_CALLS;
  for (const statement of parseBundle(text).body as readonly Tree[]) {
    if (statement.type === 'VariableDeclaration')
      for (const one of statement.declarations as readonly Tree[])
        sum += name(lengthOf(one.id as Tree)) + ofValue(one.init as Tree | null, false);
    if (statement.type === 'ClassDeclaration') sum += 1 + ofValue(statement, false);
  }
  return sum;
};

/**
 * What comes on top, as a genuine interpreter (2v29, 5,100 variables of 13 bytes) had it with two drivers and one
 * gateway: what it takes itself; what is made when the device starts; and the most that one reading in flight takes, at
 * the bound of its payload, from its sample to its receipt (350 for a BME280 and a BH1750).
 */
const INTERPRETER = 60;
const MADE_AT_START = 1650;
/**
 * The same for an image of a board with slots, which has the tables of `proto/update` in it: a genuine interpreter with
 * 12,000 variables of 14 bytes had 6,965 once started (`tools/emulator/genuine-update.test.ts`).
 */
const MADE_AT_START_OF_IMAGE = 4700;
export const IN_FLIGHT_VARIABLES = 480;

export type HeapUse = {
  readonly definitions: number;
  /** once the device has started */
  readonly running: number;
  /** with a reading in flight that is as large as may be */
  readonly most: number;
};

export const heapUse = (text: string, isImage = false): HeapUse => {
  const definitions = definitionsOf(text);
  const running = INTERPRETER + definitions + (isImage ? MADE_AT_START_OF_IMAGE : MADE_AT_START);
  return { definitions, running, most: running + IN_FLIGHT_VARIABLES };
};
