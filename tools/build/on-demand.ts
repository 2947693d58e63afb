import { childrenOf, freeNames, parseBundle, type Tree } from './dialect.js';

/**
 * Takes what a board seldom needs out of its script. The source says `onDemand('fm.console', () => openConsole)`: what
 * only that function reaches goes into a file of that name, and in its place stands code that reads the file and
 * runs it there, so that it sees what the script has defined. Names are shortened before, once for all parts.
 */
export type Parts = {
  readonly code: string;
  /** the text of each file, by its name */
  readonly files: ReadonlyMap<string, string>;
};

const MARK = 'onDemand';

/** One definition at the top, or a statement that does something. */
type Unit = {
  /** of the declaration that it stands in; undefined for a statement */
  readonly kind: string | undefined;
  readonly text: string;
  readonly names: readonly string[];
  readonly uses: ReadonlySet<string>;
  readonly start: number;
};
type Call = { readonly node: Tree; readonly file: string; readonly body: Tree };

const findCalls = (program: Tree): readonly Call[] => {
  const found: Call[] = [];
  const visit = (node: Tree): void => {
    const callee = node.callee as Tree | undefined;
    if (node.type === 'CallExpression' && callee?.type === 'Identifier' && callee.name === MARK) {
      const [name, body] = node.arguments as readonly Tree[];
      found.push({ node, file: String(name!.value), body: body!.body as Tree });
    } else for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  return found;
};

const without = (
  uses: ReadonlySet<string>,
  calls: readonly Call[],
  program: Tree,
  within: Tree,
): ReadonlySet<string> => {
  const own = calls.filter((call) => call.node.start >= within.start && call.node.end <= within.end);
  if (own.length === 0) return uses;
  // what only the call names is no use of the script's own
  const rest = new Set<string>();
  const visit = (node: Tree, parent: Tree): void => {
    if (own.some((call) => call.node === node)) return;
    if (own.some((call) => call.node.start >= node.start && call.node.end <= node.end) && childrenOf(node).length > 0) {
      for (const child of childrenOf(node)) visit(child, node);
      return;
    }
    for (const name of freeNames(node, parent)) rest.add(name);
  };
  visit(within, program);
  return new Set([...uses].filter((name) => rest.has(name)));
};

const unitsOf = (code: string, program: Tree, calls: readonly Call[]): readonly Unit[] =>
  (program.body as readonly Tree[]).flatMap((statement): Unit[] => {
    const text = (node: Tree): string => code.slice(node.start, node.end);
    const uses = (node: Tree): ReadonlySet<string> => without(freeNames(node, statement), calls, program, node);
    if (statement.type === 'VariableDeclaration')
      return (statement.declarations as readonly Tree[]).map((one) => ({
        kind: statement.kind as string,
        text: text(one),
        names: [(one.id as Tree).name as string],
        uses: uses(one),
        start: one.start,
      }));
    const names = statement.type === 'ClassDeclaration' ? [(statement.id as Tree).name as string] : [];
    return [{ kind: undefined, text: text(statement), names, uses: uses(statement), start: statement.start }];
  });

/** The units that some names reach, beyond those that are there already. */
const reach = (units: readonly Unit[], names: Iterable<string>, there: ReadonlySet<Unit>): ReadonlySet<Unit> => {
  const byName = new Map(units.flatMap((unit) => unit.names.map((name) => [name, unit] as const)));
  const found = new Set<Unit>();
  const take = (name: string): void => {
    const unit = byName.get(name);
    if (unit === undefined || there.has(unit) || found.has(unit)) return;
    found.add(unit);
    for (const used of unit.uses) take(used);
  };
  for (const name of names) take(name);
  return found;
};

/** Definitions of one kind that follow one another become one declaration, as a minifier writes it. */
const joined = (units: readonly Unit[]): string => {
  let out = '';
  units.forEach((unit, i) => {
    const goesOn = i > 0 && unit.kind !== undefined && units[i - 1]!.kind === unit.kind;
    out += goesOn
      ? `,${unit.text}`
      : `${i === 0 ? '' : ';'}${unit.kind === undefined ? '' : `${unit.kind} `}${unit.text}`;
  });
  return units.length === 0 ? '' : `${out};`.replace(/;;+$/, ';');
};

/** The same in one piece, for a board that has room: what would be read stands where it is asked for. */
export const joinParts = (code: string): string => {
  const calls = findCalls(parseBundle(code));
  let out = code;
  for (const { node, body } of [...calls].reverse())
    out = `${out.slice(0, node.start)}(${code.slice(body.start, body.end)})${out.slice(node.end)}`;
  return out;
};

export const splitParts = (code: string): Parts => {
  const program = parseBundle(code);
  const calls = findCalls(program);
  if (calls.length === 0) return { code, files: new Map() };
  const units = unitsOf(code, program, calls);
  const roots = units.filter((unit) => unit.names.length === 0);
  const main = new Set<Unit>(roots);
  for (const unit of reach(
    units,
    roots.flatMap((root) => [...root.uses]),
    main,
  ))
    main.add(unit);
  const files = new Map<string, string>();
  for (const { file, body } of calls) {
    const own = reach(units, freeNames(body, program), main);
    const text = joined(units.filter((unit) => own.has(unit)));
    files.set(file, `(()=>{${text}return ${code.slice(body.start, body.end)}})()`);
  }
  let script = joined(units.filter((unit) => main.has(unit)));
  for (const { node, file } of calls) {
    const call = code.slice(node.start, node.end);
    script = script.replace(call, `eval(require("Storage").read("${file}"))`);
  }
  return { code: script, files };
};
