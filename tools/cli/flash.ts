import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Port } from '#flash/ports.js';
import { FieldmarkError } from '#proto/errors.js';
import { type DiskFlags, diskMethodOf, performFlashDisk } from './flash-disk.js';
import { createReporter } from './flash-report.js';
import { readNamed } from './named-file.js';
import type { Output } from './output.js';
import { type Action, countryCode, REQUIRED } from './task.js';

type FlashFlags = DiskFlags & {
  readonly board: string;
  readonly port?: string;
};

export const readImage = (path: string): Uint8Array =>
  readNamed(path, { state: 'nothing was done', next: 'name the image with --image' });

/** What would do nothing is refused: whoever gives it counts on it. */
const refuseDiskFlags = (flags: DiskFlags): void => {
  const given = Object.entries({ disk: flags.disk, package: flags.package, wifi: flags.wifi });
  const [first] = given.filter(([, value]) => value !== undefined);
  if (first === undefined) return;
  throw new FieldmarkError('USAGE', {
    detail: `--${first[0]} is for images of disks, and ${flags.image} goes over a port`,
    state: 'nothing was done',
    next: 'leave it out, or name an image that ends in .img',
  });
};

const refuseOtherHash = ({ image, sha256: wanted }: DiskFlags, sha256: string): void => {
  if (wanted === undefined || wanted.toLowerCase() === sha256) return;
  throw new FieldmarkError('IMAGE_INVALID', {
    detail: `${image} has sha256 ${sha256}, not ${wanted}`,
    state: 'nothing was done',
    next: 'download or build it again, and compare',
  });
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
    .option('--sha256 <hash>', 'what the image, or the disk image in it, must have')
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
        refuseDiskFlags(options);
        const bytes = readImage(options.image);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        refuseOtherHash(options, sha256);
        const plan = planFlash(board, { name: basename(options.image), bytes });
        const ports = listPorts(boards);
        const port = await choosePort(ports, options.port, board, askForPort(output));
        refuseOtherBoard(ports, port, board);
        const { dryRun = false, verifyOnly = false } = options;
        await plan.run(port, { dryRun, verifyOnly, signal, onState: createReporter(output) });
        const done = dryRun ? 'could be flashed' : verifyOnly ? 'holds the image' : 'is flashed and was read back';
        output.result(
          { board: board.id, port, method: plan.method, image: options.image, sha256, dryRun, verifyOnly },
          `${board.name} at ${port} ${done}: ${options.image}, sha256 ${sha256}`,
        );
      }),
    );
};
