import { resolve } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { boardModule, type NativeOffsets, readBoard } from './board-module.js';
import { bundleBoard, projectRoot } from './bundle.js';
import { codeVariables } from './heap.js';

export type EspruinoBuild = {
  readonly board: string;
  readonly device: string;
  /** the native signer's entries, as its own build gives them */
  readonly entries: NativeOffsets;
  readonly root?: string | undefined;
};

export type BuildReport = {
  readonly board: string;
  readonly codeBytes: number;
  /** what the board stores in all, where its JSON says so */
  readonly storageBytes: number | undefined;
  readonly freeBytes: number | undefined;
  /** variables that the definitions of the bundle take, by the sizes of the interpreter's */
  readonly heapVariables: number;
  readonly heapVariablesMax: number | undefined;
};

export type Built = { readonly code: string; readonly report: BuildReport };

/** A file in Storage begins with a header of this size. */
const FILE_HEADER_BYTES = 32;

/**
 * The script of one board with one user's module. Throws BOARD_UNKNOWN, CONFIG_INVALID with the lines that the
 * interpreter would not run, or CONFIG_INVALID where the script is larger than the board's storage.
 */
export const buildEspruino = async (options: EspruinoBuild): Promise<Built> => {
  const root = options.root ?? projectRoot();
  const board = readBoard(root, options.board);
  const { code } = await bundleBoard({
    root,
    entry: '#espruino/main.js',
    device: resolve(options.device),
    board: boardModule(board, options.entries),
  });
  const { storageBytes, heapVariables: heapVariablesMax } = board.limits;
  const freeBytes = storageBytes === undefined ? undefined : storageBytes - code.length - FILE_HEADER_BYTES;
  if (freeBytes !== undefined && freeBytes < 0)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${code.length} bytes of script for ${storageBytes} of storage on ${board.name}`,
      next: 'use fewer drivers',
    });
  const heapVariables = codeVariables(code);
  return {
    code,
    report: { board: board.id, codeBytes: code.length, storageBytes, freeBytes, heapVariables, heapVariablesMax },
  };
};
