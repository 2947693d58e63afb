import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NATIVE_BLOBS } from '#espruino/native/blobs.js';
import { NATIVE_ENTRIES } from '#espruino/native/entries.js';
import { FieldmarkError } from '#proto/errors.js';
import { boardModule, type NativeOffsets, readBoard } from './board-module.js';
import { bundleBoard, projectRoot } from './bundle.js';
import { codeVariables } from './heap.js';
import { splitParts } from './on-demand.js';
import { toTokens } from './tokens.js';

export type EspruinoBuild = {
  readonly board: string;
  readonly device: string;
  /** the native signer's entries where they are not those of the board's own blob, as in a test */
  readonly entries?: NativeOffsets | undefined;
  readonly root?: string | undefined;
};

export type BuildReport = {
  readonly board: string;
  readonly codeBytes: number;
  readonly nativeBytes: number;
  /** bytes of each file that is loaded when it is needed */
  readonly parts: { readonly [file: string]: number };
  /** such files that do not fit into the board's storage: it works without what they do */
  readonly without: readonly string[];
  /** what the board stores in all, where its JSON says so */
  readonly storageBytes: number | undefined;
  readonly freeBytes: number | undefined;
  /** a lower bound of the variables that the bundle's definitions take */
  readonly heapVariables: number;
  readonly heapVariablesMax: number | undefined;
};

export type Built = {
  readonly code: Uint8Array;
  readonly native: Uint8Array;
  /** what is loaded when it is needed, by its name in Storage */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly report: BuildReport;
};

/** Everything that goes into a board's Storage, by its name there. */
export const filesOf = (built: Built): ReadonlyMap<string, Uint8Array> =>
  new Map<string, Uint8Array>([['fieldmark.js', built.code], ['fm.native', built.native], ...built.files]);

/** The blob for an instruction set: the small ones, since script and blob share one storage. */
const BLOBS: { readonly [nativeCode: string]: keyof typeof NATIVE_BLOBS } = {
  armv7em: 'cortex-m4-small',
  armv7m: 'cortex-m3',
  armv6m: 'cortex-m0plus',
};

/** A file in Storage begins with a header of this size. */
const FILE_HEADER_BYTES = 32;

/** A script and its parts as a board stores them; `text` is the script in words. */
export const tokensOf = (bundle: string) => {
  const { code: text, files } = splitParts(bundle);
  return {
    text,
    code: toTokens(text),
    files: new Map([...files].map(([name, part]) => [name, toTokens(part)] as const)),
  };
};

/** for the key, the settings and boot code */
const KEPT_FREE_BYTES = 1536;

const sizeOf = (parts: ReadonlyMap<string, Uint8Array>): number =>
  [...parts.values()].reduce((sum, bytes) => sum + bytes.length + FILE_HEADER_BYTES, 0);

/** As many parts as there is room for, small ones first. */
const fitting = (files: ReadonlyMap<string, Uint8Array>, room: number): ReadonlyMap<string, Uint8Array> => {
  const parts = new Map<string, Uint8Array>();
  for (const [name, bytes] of [...files].sort(([, a], [, b]) => a.length - b.length))
    if (sizeOf(new Map([...parts, [name, bytes]])) <= room) parts.set(name, bytes);
  return parts;
};

const softwareOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;

/** Short, and another for each text of the user's module; that there is none, the bundler says better. */
const programOf = (device: string): string =>
  existsSync(device) ? createHash('sha256').update(readFileSync(device)).digest('hex').slice(0, 8) : '';

/**
 * The script of one board with one user's module. Throws BOARD_UNKNOWN, CONFIG_INVALID with the lines that the
 * interpreter would not run, or CONFIG_INVALID where the script is larger than the board's storage.
 */
export const buildEspruino = async (options: EspruinoBuild): Promise<Built> => {
  const root = options.root ?? projectRoot();
  const board = readBoard(root, options.board);
  const blob = BLOBS[board.limits.nativeCode ?? 'none'];
  if (blob === undefined)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${board.name} runs no native code, and the interpreter alone takes minutes to sign`,
    });
  const native = new Uint8Array(Buffer.from(NATIVE_BLOBS[blob].base64, 'base64'));
  const bundle = await bundleBoard({
    root,
    entry: '#espruino/main.js',
    device: resolve(options.device),
    board: boardModule(board, options.entries ?? NATIVE_ENTRIES[blob], programOf(options.device), softwareOf(root)),
  });
  const { text, code, files } = tokensOf(bundle.text);
  const { storageBytes, heapVariables: heapVariablesMax } = board.limits;
  const room = storageBytes === undefined ? undefined : storageBytes - KEPT_FREE_BYTES;
  const needed = code.length + native.length + 2 * FILE_HEADER_BYTES;
  const parts = fitting(files, room === undefined ? Number.POSITIVE_INFINITY : room - needed);
  const freeBytes = room === undefined ? undefined : room - needed - sizeOf(parts);
  if (freeBytes !== undefined && freeBytes < 0)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${code.length} bytes of script and ${native.length} of signer for ${storageBytes} of storage on ${board.name}`,
      next: 'use fewer drivers',
    });
  const heapVariables = codeVariables(text);
  return {
    code,
    native,
    files: parts,
    report: {
      board: board.id,
      codeBytes: code.length,
      nativeBytes: native.length,
      parts: Object.fromEntries([...parts].map(([name, bytes]) => [name, bytes.length])),
      without: [...files.keys()].filter((name) => !parts.has(name)),
      storageBytes,
      freeBytes,
      heapVariables,
      heapVariablesMax,
    },
  };
};
