import type { Files, Graph } from './source.js';

/** A zone is a folder; `imports` are the zones that it may see, beside itself. */
export type Zone = { readonly folder: string; readonly imports: readonly string[] | 'all' };

const codeSpans = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

/** Reads the table of zones from ARCHITECTURE.md, so that it is said in one place who may import whom. */
export const readZones = (files: Files): readonly Zone[] => {
  const rows = (files.get('ARCHITECTURE.md') ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const column = rows[0]?.indexOf('may import') ?? -1;
  if (column < 0) throw new Error('ARCHITECTURE.md has no table with a column "may import"');
  const named = rows
    .slice(2)
    .flatMap((row) =>
      codeSpans(row[1]!).map((folder) => ({ folder: folder.replace(/\/$/, ''), allowed: row[column]! })),
    );
  const folderOf = (name: string): string => {
    const zone = named.find(({ folder }) => folder === name || folder.endsWith(`/${name}`));
    if (zone === undefined) throw new Error(`ARCHITECTURE.md lets a zone import '${name}', which is no zone`);
    return zone.folder;
  };
  return named.map(({ folder, allowed }) => ({
    folder,
    imports: allowed === 'all' ? 'all' : codeSpans(allowed).map(folderOf),
  }));
};

const zoneOf = (zones: readonly Zone[], path: string): Zone | undefined =>
  zones.find((zone) => path.startsWith(`${zone.folder}/`));

const isTest = (path: string): boolean => /\.(test|fixture)\.ts$/.test(path);

/** Zones whose files run where there is neither Node nor a package. */
const PURE = ['proto', 'firmware/core'];

/** Imports that cross a border they may not, or that cross one by path instead of by name. Tests may see all. */
export const findForbiddenImports = (files: Files, graph: Graph): readonly string[] => {
  const zones = readZones(files);
  const faults: string[] = [];
  for (const [path, references] of graph) {
    const zone = zoneOf(zones, path);
    if (zone === undefined) {
      faults.push(`${path} stands in no zone of ARCHITECTURE.md`);
      continue;
    }
    for (const { specifier, target } of references) {
      const other = target === undefined ? undefined : zoneOf(zones, target);
      if (target === undefined) {
        if (PURE.includes(zone.folder) && !isTest(path))
          faults.push(`${path} imports ${specifier}, but ${zone.folder} stands on its own`);
      } else if (other === zone) {
        if (specifier.startsWith('#')) faults.push(`${path} imports ${specifier} of its own zone: write a path`);
      } else {
        if (!specifier.startsWith('#')) faults.push(`${path} imports ${specifier} of another zone: write its name`);
        if (!isTest(path) && zone.imports !== 'all' && !zone.imports.includes(other!.folder))
          faults.push(`${path} imports ${specifier}, but ${zone.folder} may not see ${other!.folder}`);
      }
    }
  }
  return faults;
};
