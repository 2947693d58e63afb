import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

export type RuntimeBundle = {
  readonly code: string;
  /** programs of threads, by the names that the bundle starts them with, in the same folder */
  readonly workers: ReadonlyMap<string, string>;
  /** names of the npm packages in it */
  readonly packages: readonly string[];
};

const REQUIRED_BY_NAME = /createRequire\(import\.meta\.url\)\('([^']+)'\)/g;
const WORKER = /new Worker\(new URL\('\.\/([\w-]+\.js)', import\.meta\.url\)/g;

/** Where native modules are, seen from the bundle. */
const ADDONS = '../../../addons';

/**
 * Native modules are looked for by two packages in places that a bundle has not; here they have one. And a package that
 * is loaded by `createRequire` comes into the bundle like any other.
 */
const natives = (workers: Set<string>): Plugin => ({
  name: 'natives',
  setup: (builder) => {
    const shims: { readonly [name: string]: string } = {
      // joined, since the bundler would look for a template's files now
      bindings: `module.exports = (name) => require(['${ADDONS}', name].join('/'));`,
      'node-gyp-build': `module.exports = () => require('${ADDONS}/serialport.node');`,
    };
    builder.onResolve({ filter: /^(bindings|node-gyp-build)$/ }, ({ path }) => ({ path, namespace: 'shim' }));
    builder.onLoad({ filter: /.*/, namespace: 'shim' }, ({ path }) => ({ contents: shims[path]!, loader: 'js' }));
    builder.onResolve({ filter: /\.node$/ }, ({ path }) => ({
      path: `${ADDONS}/${path.split('/').at(-1)}`,
      external: true,
    }));
    builder.onLoad({ filter: /\/dist\/(firmware|proto|tools)\/.*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      for (const [, name] of text.matchAll(WORKER)) workers.add(join(dirname(path), name!));
      return { contents: text.replace(REQUIRED_BY_NAME, "require('$1')"), loader: 'js' };
    });
  },
});

const packageOf = (input: string): string | undefined => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];

/** An image is a function's body, so that a boot can run the very bytes that it has hashed (`firmware/linux/boot.ts`). */
const IMAGE: Partial<BuildOptions> = {
  format: 'cjs',
  define: { 'import.meta.url': 'urlOfImage' },
  banner: { js: "const urlOfImage = require('node:url').pathToFileURL(__filename).href;" },
};

const bundle = (entry: string, workers: Set<string>, form: Partial<BuildOptions> = {}) =>
  build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [natives(workers)],
    // packages in CommonJS call require, and one reads its own folder's name
    banner: {
      js: [
        "import { createRequire as createRequireOfBundle } from 'node:module';",
        "import { fileURLToPath as pathOfBundle } from 'node:url';",
        'const require = createRequireOfBundle(import.meta.url);',
        "const __filename = pathOfBundle(import.meta.url), __dirname = pathOfBundle(new URL('.', import.meta.url));",
      ].join('\n'),
    },
    ...form,
    write: false,
    metafile: true,
  });

/** The device's command line as an update of it: the same program, without the programs of its threads. */
export const bundleImage = async (root: string): Promise<string> =>
  (await bundle(join(root, 'dist/tools/cli/device-main.js'), new Set(), IMAGE)).outputFiles[0]!.text;

/** The device's command line as one file, and one a thread, with all packages that they use. `root` holds `dist/`. */
export const bundleRuntime = async (root: string): Promise<RuntimeBundle> => {
  const entries = new Set<string>();
  const main = await bundle(join(root, 'dist/tools/cli/device-main.js'), entries);
  const inputs = Object.keys(main.metafile.inputs);
  const workers = new Map<string, string>();
  // a thread that starts another adds to the set while this goes through it
  for (const entry of entries) {
    const built = await bundle(entry, entries);
    inputs.push(...Object.keys(built.metafile.inputs));
    workers.set(basename(entry), built.outputFiles[0]!.text);
  }
  const packages = new Set(inputs.flatMap((input) => packageOf(input) ?? []));
  return { code: main.outputFiles[0]!.text, workers, packages: [...packages].sort() };
};

const LICENSE_NAMES = [
  'LICENSE',
  'LICENSE.md',
  'LICENSE.txt',
  'LICENCE',
  'license',
  'License',
  'LICENSE-MIT',
  'license.md',
];

/** The licences of packages, one after another. */
export const licensesOf = (root: string, packages: readonly string[]): string =>
  packages
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const text = LICENSE_NAMES.flatMap((file) => {
        try {
          return [readFileSync(join(folder, file), 'utf8').trim()];
        } catch {
          return [];
        }
      })[0];
      return `${name} ${version} (${license ?? 'see its text'})\n\n${text ?? ''}`.trim();
    })
    .join(`\n\n${'-'.repeat(72)}\n\n`);
