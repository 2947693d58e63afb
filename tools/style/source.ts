import { posix } from 'node:path';
import { parse } from '@babel/parser';

/** Files by their path from the project's root, with `/`. What the rules look at is this map alone. */
export type Files = ReadonlyMap<string, string>;

export type Reference = {
  /** as written: `./x.js`, `#proto/x.js`, `node:fs`, `viem` */
  readonly specifier: string;
  /** the file it means, where it is one of ours */
  readonly target: string | undefined;
  /** an import or export statement; else a dynamic import, or a path that is handed to a worker or a child process */
  readonly isStatic: boolean;
};

/** What `#name/*` means, from package.json, with sources in place of the compiled files. */
export const readAliases = (files: Files): ReadonlyMap<string, string> => {
  const imports: Record<string, string> = JSON.parse(files.get('package.json') ?? '{}').imports ?? {};
  return new Map(
    Object.entries(imports).map(([name, path]) => [
      name.replace(/\*$/, ''),
      path.replace(/^\.\/dist\//, '').replace(/\*$/, ''),
    ]),
  );
};

/** The source that a specifier in `from` means; undefined for packages and for what is no source of ours. */
const resolve = (files: Files, aliases: ReadonlyMap<string, string>, from: string, specifier: string) => {
  let path: string | undefined;
  if (specifier.startsWith('.')) path = posix.join(posix.dirname(from), specifier);
  for (const [name, folder] of aliases) if (specifier.startsWith(name)) path = folder + specifier.slice(name.length);
  if (path === undefined) return undefined;
  const source = path.replace(/\.js$/, '.ts');
  return files.has(source) ? source : undefined;
};

type Node = { readonly type: string; readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const visit = (node: Node, seen: (node: Node) => void): void => {
  seen(node);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) isNode(item) && visit(item, seen);
    else if (isNode(value)) visit(value, seen);
  }
};

const isModuleStatement = (node: Node): boolean =>
  node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration';

/** Every reference of one source file, types included. */
const referencesOf = (files: Files, aliases: ReadonlyMap<string, string>, path: string): readonly Reference[] => {
  const tree = parse(files.get(path)!, { sourceType: 'module', plugins: ['typescript'], attachComment: false });
  const found = new Map<string, Reference>();
  visit(tree.program as unknown as Node, (node) => {
    const source = isModuleStatement(node) ? node.source : node;
    if (!isNode(source) || source.type !== 'StringLiteral') return;
    const specifier = source.value as string;
    const target = resolve(files, aliases, path, specifier);
    const isStatic = source !== node;
    if (isStatic || (target !== undefined && !found.has(specifier)))
      found.set(specifier, { specifier, target, isStatic });
  });
  return [...found.values()];
};

export type Graph = ReadonlyMap<string, readonly Reference[]>;

export const isTypeScript = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.d.ts');

/** Which source refers to which. */
export const readGraph = (files: Files): Graph => {
  const aliases = readAliases(files);
  return new Map([...files.keys()].filter(isTypeScript).map((path) => [path, referencesOf(files, aliases, path)]));
};
