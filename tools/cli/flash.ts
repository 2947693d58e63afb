import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Port } from '#flash/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { type DiskFlags, diskMethodOf, performFlashDisk } from './flash-disk.js';
import { createReporter } from './flash-report.js';
import type { Output } from './output.js';
import { type Action, countryCode, REQUIRED } from './task.js';

type FlashFlags = DiskFlags & {
  readonly board: string;
  readonly port?: string;
};

export const readImage = (path: string): Uint8Array => {
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

export const addFlash = (program: Command, action: Action): void => {
  program
    .command('flash')
    .description('write an image to a board, read all of it back and compare')
    .option('--board <id>', `${REQUIRED}which board it is; fieldmark boards lists them`)
    .option(
      '--image <file>',
      `${REQUIRED}what to write: .hex, .storage, .js or .bin; .img (.xz, .gz, .zst, .zip) to a disk`,
    )
    .option('-p, --port <port>', 'path, usb:SERIAL or tcp://host:port; the only one that fits, unless given')
    .option('--disk <disk>', 'card or USB disk, by path or usb:SERIAL; the only one that is there, unless given')
    .option('--confirm <name>', 'name and size of the disk, where nobody is there to be asked')
    .option('--sha256 <hash>', 'what a disk image, or the image in it, must have')
    .option('--config <file>', 'device.yaml that goes into the boot partition of a disk image')
    .option('--package <file>', 'Debian package of the runtime that goes there with it')
    .option('--wifi <name>', 'Wi-Fi network that it joins at its first start')
    .option('--wifi-password-file <file>', 'file with the password of that network; open without one')
    .option('--wifi-country <code>', 'country whose channels may be used, as CH', countryCode)
    .option('--dry-run', 'talk to the board and check everything, but write nothing')
    .option('--verify-only', 'write nothing, but compare the board with the image')
    .action(
      action<FlashFlags>(async ({ options, output, signal }) => {
        const { findBoard, loadBoards } = await import('#flash/board.js');
        const { planFlash } = await import('#flash/plan.js');
        const { choosePort, listPorts, refuseOtherBoard } = await import('#flash/ports.js');
        const boards = loadBoards();
        const board = findBoard(boards, options.board);
        const method = diskMethodOf(board, options.image);
        if (method !== undefined) return performFlashDisk({ options, output, signal }, board, method);
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
