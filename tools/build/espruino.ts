import { resolve } from 'node:path';
import { NATIVE_BLOBS } from '#espruino/native/blobs.js';
import { NATIVE_ENTRIES } from '#espruino/native/entries.js';
import { FieldmarkError } from '#proto/errors.js';
import { boardModule, type NativeOffsets, readBoard } from './board-module.js';
import { bundleBoard, projectRoot } from './bundle.js';
import { codeVariables } from './heap.js';

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
  /** what the board stores in all, where its JSON says so */
  readonly storageBytes: number | undefined;
  readonly freeBytes: number | undefined;
  /** a lower bound of the variables that the bundle's definitions take */
  readonly heapVariables: number;
  readonly heapVariablesMax: number | undefined;
};

export type Built = { readonly code: Uint8Array; readonly native: Uint8Array; readonly report: BuildReport };

/** The blob for an instruction set: the small ones, since script and blob share one storage. */
const BLOBS: { readonly [nativeCode: string]: keyof typeof NATIVE_BLOBS } = {
  armv7em: 'cortex-m4-small',
  armv7m: 'cortex-m3',
  armv6m: 'cortex-m0plus',
};

/** A file in Storage begins with a header of this size. */
const FILE_HEADER_BYTES = 32;

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
  const { code, text } = await bundleBoard({
    root,
    entry: '#espruino/main.js',
    device: resolve(options.device),
    board: boardModule(board, options.entries ?? NATIVE_ENTRIES[blob]),
  });
  const { storageBytes, heapVariables: heapVariablesMax } = board.limits;
  const freeBytes =
    storageBytes === undefined ? undefined : storageBytes - code.length - native.length - 2 * FILE_HEADER_BYTES;
  if (freeBytes !== undefined && freeBytes < 0)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${code.length} bytes of script and ${native.length} of signer for ${storageBytes} of storage on ${board.name}`,
      next: 'use fewer drivers',
    });
  const heapVariables = codeVariables(text);
  return {
    code,
    native,
    report: {
      board: board.id,
      codeBytes: code.length,
      nativeBytes: native.length,
      storageBytes,
      freeBytes,
      heapVariables,
      heapVariablesMax,
    },
  };
};
