import { posix } from 'node:path';
import type { Files, Graph } from './source.js';

/** Circles of imports, each once, as `a → b → a`. */
export const findCycles = (graph: Graph): readonly string[] => {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || finished.has(path)) return;
    for (const { target, isStatic } of graph.get(path) ?? [])
      if (isStatic && target !== undefined) walk(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return cycles;
};

/** Sources that neither a program named in package.json nor a test leads to. */
export const findDeadFiles = (files: Files, graph: Graph): readonly string[] => {
  const programs = [...(files.get('package.json') ?? '').matchAll(/dist\/([\w/.-]+)\.js/g)].map(
    (match) => `${match[1]}.ts`,
  );
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { target } of graph.get(path) ?? []) if (target !== undefined) reach(target);
  };
  for (const path of graph.keys()) if (path.endsWith('.test.ts') || programs.includes(path)) reach(path);
  return [...graph.keys()].filter((path) => !reached.has(path)).map((path) => `${path} is used by nothing`);
};

const LINES_MAX = 400;

/** Files over the house's length whose first lines give no reason. */
export const findLongFiles = (files: Files): readonly string[] =>
  [...files].flatMap(([path, text]) => {
    if (!/\.(ts|mjs|sol|c|sh)$/.test(path) || path.includes('/generated/')) return [];
    const count = text.split('\n').length - 1;
    if (count <= LINES_MAX || /longer than/i.test(text.slice(0, 1000))) return [];
    return [`${path} has ${count} lines and says at its top no reason to be longer than ${LINES_MAX}`];
  });

/** Tests that were left switched off, or that keep others from running. A condition chooses between `test` and its skip. */
export const findIdleTests = (files: Files): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    path.endsWith('.test.ts')
      ? [
          ...text.matchAll(/\b(?:it|test|describe)\.(?:only|skip|todo)\(|\b(?:xit|xtest|xdescribe|fit|fdescribe)\(/g),
        ].map((match) => `${path} holds ${match[0]}…)`)
      : [],
  );

/** Each is written so that it does not match itself. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.])\/(?:work|farm|home|Users)\/\w+/, 'a path of one machine'],
  [/\bregistry[.]npmjs[.]org\b/, "a package registry's host"],
  [/\b(?:TO[D]O|FIX[M]E|XX[X])\b/, 'a note to do something later'],
  [/\b(?:Cla[u]de|Chat[G]PT|LL[M]s?|language mode[l])\b/, 'a word about how it was made'],
  [/\b(?:this|the) (?:iss[u]e|pull reques[t]) #?\d+/i, 'a number of a tracker'],
  [/\.\.\/shared\/(?!vectors)/, 'a folder that is not part of the project'],
];

export const findBannedWords = (files: Files): readonly string[] =>
  [...files].flatMap(([path, text]) =>
    BANNED.flatMap(([pattern, what]) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${path} holds ${what}: ${match[0]}`];
    }),
  );

const asPattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}(/|$)`);

/** Rooms that docs name without the floor they are on, as `core/seal`. */
const ROOMS = 'core|drivers|linux|espruino|gateway|chain|provision|flash|web|cli|emulator|bench';

/** Paths that a document names and that are not there: links, and code spans that begin with a folder of ours. */
export const findMissingPaths = (files: Files): readonly string[] => {
  const paths = [...files.keys()];
  const tops = new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]!));
  const exists = (pattern: RegExp, strip: RegExp) => paths.some((path) => pattern.test(path.replace(strip, '')));
  const isThere = (document: string, name: string, isLink: boolean): boolean => {
    const path = name.replace(/\/$/, '').replace(/:\d+$/, '');
    if (isLink) return exists(asPattern(posix.join(posix.dirname(document), path)), /^$/);
    if (tops.has(path.split('/')[0]!)) return exists(asPattern(path), /^$/) || exists(asPattern(path), /\.ts$/);
    if (new RegExp(`^(?:${ROOMS})/`).test(path)) return exists(asPattern(path), /^\w+\/|\.ts$/g);
    return true;
  };
  return paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((document) => {
      const text = files.get(document)!;
      const spans = [...text.matchAll(/`([\w.@*-]+(?:\/[\w.@*-]+)*\/?)`/g)].map((match) => [match[1]!, false] as const);
      const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => [match[1]!, true] as const);
      return [...spans, ...links]
        .filter(([name, isLink]) => (isLink || name.includes('/')) && !isThere(document, name, isLink))
        .map(([name]) => `${document} names ${name}, which is not there`);
    });
};

/** Decisions whose number is not the next one, or whose heading does not begin with it: two were made at one time. */
export const findMisnumberedDecisions = (files: Files): readonly string[] =>
  [...files.keys()]
    .filter((path) => path.startsWith('docs/decisions/'))
    .sort()
    .filter((path, i) => {
      const number = String(i + 1).padStart(3, '0');
      return !path.startsWith(`docs/decisions/${number}-`) || !files.get(path)!.startsWith(`# ${number} `);
    });
