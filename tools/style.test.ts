import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  findBannedWords,
  findCycles,
  findDeadFiles,
  findIdleTests,
  findLongFiles,
  findMisnumberedDecisions,
  findMissingPaths,
} from './style/rules.js';
import { type Files, readGraph } from './style/source.js';
import { findForbiddenImports, readZones } from './style/zones.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const OUTSIDE = new Set(['node_modules', 'dist', '.git', '.fieldmark', 'out', 'cache', 'package-lock.json']);

const readProject = (): Files => {
  const files = new Map<string, string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (OUTSIDE.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  walk('');
  return files;
};

describe('the project keeps its own style', () => {
  const files = readProject();
  const graph = readGraph(files);

  test('imports stay within their zones', () => expect(findForbiddenImports(files, graph)).toEqual([]));
  test('no imports in a circle', () => expect(findCycles(graph)).toEqual([]));
  test('every source is used', () => expect(findDeadFiles(files, graph)).toEqual([]));
  test('every path that a document names is there', () => expect(findMissingPaths(files)).toEqual([]));
  test('decisions are numbered one after the other', () => expect(findMisnumberedDecisions(files)).toEqual([]));
  test('no test is switched off', () => expect(findIdleTests(files)).toEqual([]));
  test('files are short, or say why not', () => expect(findLongFiles(files)).toEqual([]));
  test('the project speaks of itself alone', () => expect(findBannedWords(files)).toEqual([]));
});

const architecture = [
  '| zone | holds | may import |',
  '| --- | --- | --- |',
  '| `proto/` | wire | nothing of ours |',
  '| `firmware/core/` | seal | `proto` |',
  '| `host/gateway/`, `host/web/` | ingest | `proto` |',
  '| `tools/` | commands | all |',
].join('\n');

const packageJson = JSON.stringify({
  bin: 'dist/tools/main.js',
  imports: {
    '#proto/*': './dist/proto/*',
    '#core/*': './dist/firmware/core/*',
    '#gateway/*': './dist/host/gateway/*',
    '#tools/*': './dist/tools/*',
  },
});

/** A small sound project, with files replaced or added. */
const project = (changes: { readonly [path: string]: string }): Files =>
  new Map(
    Object.entries({
      'ARCHITECTURE.md': architecture,
      'package.json': packageJson,
      'proto/cbor.ts': 'export const a = 1;',
      'firmware/core/seal.ts': "import { a } from '#proto/cbor.js';\nexport const b = a;",
      'tools/main.ts': "import { b } from '#core/seal.js';\nexport type C = typeof b;",
      ...changes,
    }),
  );

const imports = (changes: { readonly [path: string]: string }) => {
  const files = project(changes);
  return findForbiddenImports(files, readGraph(files));
};

describe('the rules go red', () => {
  test('and stay green on a sound project', () => {
    const files = project({});
    const graph = readGraph(files);
    const all = [
      findForbiddenImports(files, graph),
      findCycles(graph),
      findDeadFiles(files, graph),
      findMissingPaths(files),
      findBannedWords(files),
      findLongFiles(files),
      findIdleTests(files),
      findMisnumberedDecisions(files),
    ];
    expect(all.flat()).toEqual([]);
  });

  test('zones are read from the table', () => {
    expect(readZones(project({}))).toEqual([
      { folder: 'proto', imports: [] },
      { folder: 'firmware/core', imports: ['proto'] },
      { folder: 'host/gateway', imports: ['proto'] },
      { folder: 'host/web', imports: ['proto'] },
      { folder: 'tools', imports: 'all' },
    ]);
    expect(() => readZones(project({ 'ARCHITECTURE.md': 'no table' }))).toThrow('may import');
  });

  test.each([
    ['firmware that imports host', { 'firmware/core/x.ts': "import '#gateway/y.js';", 'host/gateway/y.ts': '' }],
    ['proto that imports anything', { 'proto/x.ts': "export type { b } from '#core/seal.js';" }],
    ['a type across a border', { 'proto/x.ts': "import type { C } from '#tools/main.js';" }],
    ['a dynamic import across a border', { 'proto/x.ts': "export const f = () => import('#tools/main.js');" }],
    ['host that imports tools', { 'host/web/x.ts': "export * from '#tools/main.js';" }],
    ['a border crossed by path', { 'firmware/core/x.ts': "import '../../proto/cbor.js';" }],
    ['a name within the zone', { 'proto/x.ts': "import '#proto/cbor.js';" }],
    ['Node in a pure zone', { 'proto/x.ts': "import 'node:fs';" }],
    ['a package in a pure zone', { 'firmware/core/x.ts': "import 'viem';" }],
    ['a source in no zone', { 'elsewhere/x.ts': '' }],
  ])('on %s', (_name, changes) => {
    expect(imports(changes)).toHaveLength(1);
  });

  test('but a test may import from everywhere', () => {
    expect(imports({ 'proto/cbor.test.ts': "import '#tools/main.js';\nimport 'viem';" })).toEqual([]);
  });

  test('on decisions with one number, with a gap, and with another heading', () => {
    const decision = (name: string, number: string) => ({ [`docs/decisions/${name}.md`]: `# ${number} Why` });
    const first = decision('001-first', '001');
    const wrong = (more: { readonly [path: string]: string }) =>
      findMisnumberedDecisions(project({ ...first, ...more }));
    expect(wrong(decision('002-second', '002'))).toEqual([]);
    expect(wrong(decision('001-other', '001'))).toHaveLength(1);
    expect(wrong(decision('003-third', '003'))).toHaveLength(1);
    expect(wrong(decision('002-second', '003'))).toHaveLength(1);
  });

  test('on imports in a circle', () => {
    const files = project({
      'proto/x.ts': "import './y.js';",
      'proto/y.ts': "import './z.js';",
      'proto/z.ts': "import './x.js';",
    });
    expect(findCycles(readGraph(files))).toEqual(['proto/x.ts → proto/y.ts → proto/z.ts → proto/x.ts']);
  });

  test('on a dead file, and not on one that is handed to a child process', () => {
    const dead = project({ 'proto/dead.ts': "import './cbor.js';" });
    expect(findDeadFiles(dead, readGraph(dead))).toEqual(['proto/dead.ts is used by nothing']);
    const child = project({
      'proto/child.ts': '',
      'tools/main.ts': "import '#core/seal.js';\nexport const url = import.meta.resolve('#proto/child.js');",
    });
    expect(findDeadFiles(child, readGraph(child))).toEqual([]);
  });

  test('on a path that is not there', () => {
    const text =
      'See `proto/cbor.ts`, `core/seal`, `proto/*.ts`, `up/reading`, [it](proto/cbor.ts#top), `proto/gone.ts`,';
    const files = project({ 'README.md': `${text} \`core/lost\`, [this](docs/none.md)` });
    expect(findMissingPaths(files)).toEqual([
      'README.md names proto/gone.ts, which is not there',
      'README.md names core/lost, which is not there',
      'README.md names docs/none.md, which is not there',
    ]);
  });

  test('on tests that are switched off', () => {
    const text = ['only', 'skip'].map((word) => `test.${word}('x', () => {});`).join('\n');
    expect(findIdleTests(project({ 'proto/x.test.ts': text }))).toHaveLength(2);
    const chosen = 'const maybe = process.env.X ? describe : describe.skip;';
    expect(findIdleTests(project({ 'proto/x.test.ts': chosen }))).toEqual([]);
  });

  test('on a long file without a reason', () => {
    const lines = '\n'.repeat(401);
    expect(findLongFiles(project({ 'proto/x.ts': lines }))).toHaveLength(1);
    expect(findLongFiles(project({ 'proto/x.ts': `/** Longer than most, since it is one table. */${lines}` }))).toEqual(
      [],
    );
  });

  test.each([['/wo' + 'rk/x'], ['TO' + 'DO'], ['registry.npm' + 'js.org'], ['../sha' + 'red/notes']])(
    'on %s',
    (word) => {
      expect(findBannedWords(project({ 'proto/x.ts': `// see ${word}` }))).toHaveLength(1);
    },
  );
});
