import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { FlashState } from '#flash/flash.js';
import type { Port } from '#flash/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Output } from './output.js';
import { type Action, REQUIRED } from './task.js';

type FlashFlags = {
  readonly board: string;
  readonly image: string;
  readonly port?: string;
  readonly dryRun?: boolean;
  readonly verifyOnly?: boolean;
};

const readImage = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new FieldmarkError('NOT_FOUND', {
      detail: `${path}: ${(error as Error).message}`,
      state: 'nothing was done',
      next: 'name the image with --image',
      cause: error,
    });
  }
};

/** Asks a person which of several ports is meant; undefined where nobody is there to ask. */
export const askForPort = (output: Output) => {
  if (output.options.json || process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  return async (ports: readonly Port[]): Promise<Port> => {
    const { isCancel, select } = await import('@clack/prompts');
    const { describePort } = await import('#flash/ports.js');
    const chosen = await select({
      message: 'Which one?',
      options: ports.map((port) => ({ value: port, label: describePort(port) })),
      output: process.stderr,
    });
    if (isCancel(chosen)) throw new FieldmarkError('INTERRUPTED', { state: 'nothing was done' });
    return chosen;
  };
};

const percentOf = (done: number, total: number): number => (total === 0 ? 100 : Math.floor((done / total) * 100));

/** A state for people: one line a tenth. Undefined for an error, which the command's end says with its exit code. */
const textOf = (flash: FlashState): string | undefined => {
  const tenths = (done: number, total: number): string =>
    `${flash.state} ${Math.floor(percentOf(done, total) / 10) * 10} % of ${total} bytes`;
  if (flash.state === 'initializing' || flash.state === 'preparing') return `${flash.state}: ${flash.detail}`;
  if (flash.state === 'writing') return tenths(flash.bytesWritten, flash.bytesTotal);
  if (flash.state === 'verifying') return tenths(flash.bytesVerified, flash.bytesTotal);
  if (flash.state === 'finished') return flash.dryRun ? 'dry run finished: nothing was written' : 'finished';
  return flash.state === 'erasing' ? 'erasing' : undefined;
};

const percentageOf = (flash: FlashState): { readonly percentage?: number } => {
  if (flash.state === 'writing') return { percentage: percentOf(flash.bytesWritten, flash.bytesTotal) };
  if (flash.state === 'verifying') return { percentage: percentOf(flash.bytesVerified, flash.bytesTotal) };
  return {};
};

const createReporter = (output: Output) => {
  let last: string | undefined;
  return (flash: FlashState): void => {
    const text = textOf(flash);
    if (text === undefined || (!output.options.json && text === last)) return;
    last = text;
    const { state, ...fields } = flash;
    output.progress(state, { ...fields, ...percentageOf(flash) }, text);
  };
};

export const addFlash = (program: Command, action: Action): void => {
  program
    .command('flash')
    .description('write an image to a board, read all of it back and compare')
    .option('--board <id>', `${REQUIRED}which board it is; fieldmark boards lists them`)
    .option('--image <file>', `${REQUIRED}what to write: .hex, .js or .bin`)
    .option('-p, --port <port>', 'path, usb:SERIAL or tcp://host:port; the only one that fits, unless given')
    .option('--dry-run', 'talk to the board and check everything, but write nothing')
    .option('--verify-only', 'write nothing, but compare the board with the image')
    .action(
      action<FlashFlags>(async ({ options, output, signal }) => {
        const { findBoard, loadBoards } = await import('#flash/board.js');
        const { planFlash } = await import('#flash/plan.js');
        const { choosePort, listPorts, refuseOtherBoard } = await import('#flash/ports.js');
        const boards = loadBoards();
        const board = findBoard(boards, options.board);
        const bytes = readImage(options.image);
        const plan = planFlash(board, { name: basename(options.image), bytes });
        const ports = listPorts(boards);
        const port = await choosePort(ports, options.port, board, askForPort(output));
        refuseOtherBoard(ports, port, board);
        const { dryRun = false, verifyOnly = false } = options;
        await plan.run(port, { dryRun, verifyOnly, signal, onState: createReporter(output) });
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const done = dryRun ? 'could be flashed' : verifyOnly ? 'holds the image' : 'is flashed and was read back';
        output.result(
          { board: board.id, port, method: plan.method, image: options.image, sha256, dryRun, verifyOnly },
          `${board.name} at ${port} ${done}: ${options.image}, sha256 ${sha256}`,
        );
      }),
    );
};
