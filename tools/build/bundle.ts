import { existsSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Message, type Plugin, transform } from 'esbuild';
import { FieldmarkError } from '#proto/errors.js';
import { OPEN_SENSORS } from './check-sensors.js';
import { checkDialect } from './dialect.js';
import { foldConstants, ownProperties } from './fold.js';
import { shareNames } from './share.js';
import { closeReturns, stripTexts } from './strip.js';
import { toTokens } from './tokens.js';

export type BundleOptions = {
  /** the TypeScript file that the board begins with, by path or as `#zone/file.js` */
  readonly entry: string;
  /** what takes the place of `fieldmark:device`: the user's module */
  readonly device?: string | undefined;
  /** what takes the place of `fieldmark:board`: TypeScript made from the board's JSON */
  readonly board?: string | undefined;
  /** root of the project; where this program is unless told */
  readonly root?: string | undefined;
};

export type Bundle = {
  /** the script as it goes to the board, its words as single bytes */
  readonly code: Uint8Array;
  /** the same in words, for any engine */
  readonly text: string;
  /** as it was before names were shortened, for people and reports */
  readonly readable: string;
};

export const projectRoot = (): string => resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const ZONES: { readonly [zone: string]: string } = {
  proto: 'proto',
  core: 'firmware/core',
  drivers: 'firmware/drivers',
  espruino: 'firmware/espruino',
};

/** What the interpreter lacks; esbuild lowers what it can and names the line of what it can't. */
const LACKING = [
  'array-spread',
  'async-await',
  'async-generator',
  'bigint',
  'class-private-field',
  'class-private-method',
  'class-static-blocks',
  'default-argument',
  'destructuring',
  'exponent-operator',
  'for-await',
  'generator',
  'import-assertions',
  'logical-assignment',
  'object-rest-spread',
  'optional-chain',
  'rest-argument',
  'top-level-await',
];

const HAVING = [
  'arrow',
  'const-and-let',
  'class',
  'class-field',
  'for-of',
  'nullish-coalescing',
  'object-accessors',
  'template-literal',
  'object-extensions',
];

const supported = (): Record<string, boolean> => {
  const switches: Record<string, boolean> = {};
  for (const name of LACKING) switches[name] = false;
  for (const name of HAVING) switches[name] = true;
  return switches;
};

/** A file as its owner names it: from where he is; one of the project from its root. */
const named = (file: string, root: string): string => {
  const path = resolve(root, file);
  return path.startsWith(join(root, 'firmware')) || path.startsWith(join(root, 'proto'))
    ? relative(root, path)
    : relative(process.cwd(), path);
};

const failed = (messages: readonly Message[], root: string): FieldmarkError =>
  new FieldmarkError('CONFIG_INVALID', {
    detail: messages
      .map(({ text, location }) => {
        // said of the line that imports it, where the fault is in what is imported
        const missing = /^No matching export in "(.*)" for import "(.*)"/.exec(text);
        if (missing !== null) return `${named(missing[1]!, root)} exports no ${missing[2]}`;
        return location === null
          ? text
          : `${named(location.file, root)}:${location.line}:${location.column + 1}: ${text}`;
      })
      .join('; '),
    next: 'write it without what the Espruino interpreter lacks',
  });

const isMessages = (error: unknown): error is { readonly errors: readonly Message[] } =>
  typeof error === 'object' && error !== null && Array.isArray((error as { errors?: unknown }).errors);

/** `#zone/x.js` is the TypeScript file x of the zone; a board's own `errors` stands for that of `proto`. */
const zones = (root: string, { device, board }: BundleOptions, isForBoard = true): Plugin => ({
  name: 'zones',
  setup: (builder) => {
    const sourceOf = (specifier: string): string | undefined => {
      const [zone = '', ...rest] = specifier.slice(1).split('/');
      const folder = ZONES[zone];
      return folder === undefined ? undefined : join(root, folder, rest.join('/').replace(/\.js$/, '.ts'));
    };
    const original = sourceOf('#proto/errors.js');
    const substitute = sourceOf('#espruino/errors.js');
    const found = (path: string) => ({ path: isForBoard && path === original ? substitute : path });
    builder.onResolve({ filter: /^fieldmark:device$/ }, () =>
      device === undefined ? undefined : { path: resolve(device) },
    );
    builder.onResolve({ filter: /^fieldmark:board$/ }, ({ path }) => ({ path, namespace: 'board' }));
    builder.onLoad({ filter: /.*/, namespace: 'board' }, () => ({
      contents: board ?? '',
      loader: 'ts',
      resolveDir: root,
    }));
    builder.onResolve({ filter: /^#/ }, ({ path }) => {
      const source = sourceOf(path);
      return source === undefined
        ? { errors: [{ text: `${path} is no part of what runs on a board` }] }
        : found(source);
    });
    builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path.replace(/\.js$/, '.ts'));
      return existsSync(file) ? found(file) : undefined;
    });
  },
});

const OPTIONS: BuildOptions = {
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2015',
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'silent',
  treeShaking: true,
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
};

const readableBundle = async (options: BundleOptions, root: string): Promise<{ code: string; map: string }> => {
  try {
    const result = await build({
      ...OPTIONS,
      supported: supported(),
      absWorkingDir: root,
      entryPoints: [options.entry.startsWith('#') ? options.entry : resolve(options.entry)],
      outfile: join(root, 'bundle.js'),
      sourcemap: 'external',
      minifySyntax: true,
      plugins: [zones(root, options)],
    });
    const text = (suffix: string): string => result.outputFiles!.find((file) => file.path.endsWith(suffix))!.text;
    return { code: text('.js'), map: text('.map') };
  } catch (error) {
    throw isMessages(error) ? failed(error.errors, root) : error;
  }
};

/** Throws CONFIG_INVALID with every line of the source that the interpreter would not run as written. */
const gate = (code: string, map: string | undefined, root: string): void => {
  const findings = checkDialect(code, map === undefined);
  if (findings.length === 0) return;
  const trace = map === undefined ? undefined : new SourceMap(JSON.parse(map));
  const lines = findings.map(({ line, column, text }) => {
    const entry = trace?.findEntry(line - 1, column);
    if (entry === undefined || !('originalSource' in entry)) return `bundle:${line}:${column + 1}: ${text}`;
    return `${named(entry.originalSource, root)}:${entry.originalLine + 1}:${entry.originalColumn + 1}: ${text}`;
  });
  throw new FieldmarkError('CONFIG_INVALID', {
    detail: [...new Set(lines)].join('; '),
    next: 'write it without what the Espruino interpreter lacks',
  });
};

/** A user's module with what opens its sensors, for this computer and with errors in full. */
export const bundleSensors = async (root: string, device: string): Promise<string> => {
  const result = await build({
    ...OPTIONS,
    format: 'iife',
    stdin: { contents: OPEN_SENSORS, resolveDir: root, loader: 'ts' },
    plugins: [zones(root, { entry: '', device }, false)],
  });
  return result.outputFiles![0]!.text;
};

/**
 * One script for the interpreter out of TypeScript. Throws CONFIG_INVALID, naming file and line, for what it would not
 * run or would run otherwise.
 */
export const bundleBoard = async (options: BundleOptions): Promise<Bundle> => {
  const root = options.root ?? projectRoot();
  const readable = await readableBundle(options, root);
  gate(readable.code, readable.map, root);
  const folded = shareNames(foldConstants(stripTexts(readable.code)));
  const own = ownProperties(folded);
  const minified = await transform(folded, {
    format: 'esm',
    target: 'es2015',
    supported: supported(),
    charset: 'ascii',
    minify: true,
    treeShaking: true,
    legalComments: 'none',
    ...(own.length === 0
      ? {}
      : { mangleProps: new RegExp(`^(?:${own.map((name) => name.replaceAll('$', '\\$')).join('|')})$`) }),
  });
  const text = closeReturns(minified.code.trimEnd());
  gate(text, undefined, root);
  return { code: toTokens(text), text, readable: readable.code };
};
