import { accessSync, constants } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Board, DiskMethod } from '#flash/board.js';
import type { Disk } from '#flash/disks.js';
import type { Settings } from '#flash/first-boot.js';
import { FieldmarkError } from '#proto/errors.js';
import { createReporter } from './flash-report.js';
import { readNamed, refuseUnread } from './named-file.js';
import type { Output } from './output.js';
import type { Task } from './task.js';

export type DiskFlags = {
  readonly image: string;
  readonly disk?: string;
  readonly config?: string;
  readonly package?: string;
  readonly sha256?: string;
  readonly confirm?: string;
  readonly wifi?: string;
  readonly wifiPasswordFile?: string;
  readonly wifiCountry?: string;
  readonly dryRun?: boolean;
  readonly verifyOnly?: boolean;
};

/** how often the reading of a large image is told */
const READ_STEP_BYTES = 500_000_000;
const UNTOUCHED = 'nothing was written: every disk is as it was';

/** How an image of this name gets onto this board by a disk; undefined where it does not. */
export const diskMethodOf = (board: Board, name: string): DiskMethod | undefined =>
  /\.(img|img\.(xz|gz|zst)|zip)$/i.test(name)
    ? board.flash.find((each): each is DiskMethod => each.method === 'disk-image')
    : undefined;

const isTerminal = (output: Output): boolean =>
  !output.options.json && process.stdin.isTTY === true && process.stderr.isTTY === true;

const askForDisk = async (disks: readonly Disk[]): Promise<Disk> => {
  const { isCancel, select } = await import('@clack/prompts');
  const { describeDisk } = await import('#flash/disks.js');
  const chosen = await select({
    message: 'Which one? Everything on it will be lost.',
    options: disks.map((disk) => ({ value: disk, label: describeDisk(disk) })),
    output: process.stderr,
  });
  if (isCancel(chosen)) throw new FieldmarkError('INTERRUPTED', { state: UNTOUCHED });
  return chosen;
};

/** A disk is lost for good, so yes to everything is not enough: a person or --confirm says its name and size. */
const confirmDisk = async (disk: Disk, flags: DiskFlags, output: Output): Promise<void> => {
  const { nameAndSize } = await import('#flash/disks.js');
  const wanted = nameAndSize(disk);
  if (flags.confirm === wanted) return;
  if (flags.confirm === undefined && isTerminal(output)) {
    const { confirm } = await import('@clack/prompts');
    const message = `Write over ${disk.path} (${wanted})? Everything on it will be lost.`;
    if ((await confirm({ message, initialValue: false, output: process.stderr })) === true) return;
    throw new FieldmarkError('INTERRUPTED', { detail: 'not confirmed', state: UNTOUCHED });
  }
  throw new FieldmarkError('USAGE', {
    detail: `${disk.path} is ${wanted}${flags.confirm === undefined ? '' : `, not ${flags.confirm}`}`,
    state: UNTOUCHED,
    next: `if everything on it may be lost: --disk ${disk.path} --confirm '${wanted}'`,
  });
};

const read = (path: string, flag: string): Buffer =>
  readNamed(path, { state: UNTOUCHED, next: `name the file with ${flag}` });

/** Before a disk is chosen and confirmed: the image may be in reach of a slip of the pen. */
const refuseAbsent = (image: string): void => {
  try {
    accessSync(image, constants.R_OK);
  } catch (cause) {
    refuseUnread(image, cause, { state: UNTOUCHED, next: 'name the image with --image' });
  }
};

const invalid = (detail: string, next: string) =>
  new FieldmarkError('CONFIG_INVALID', { detail, state: UNTOUCHED, next });

/** WPA2 takes 8 to 63 characters, or a key of 64 hex digits (IEEE 802.11i §H.4.1). */
const isPassword = (text: string): boolean => /^[\x20-\x7e]{8,63}$|^[0-9a-fA-F]{64}$/.test(text);

const wifiOf = (flags: DiskFlags): Settings['wifi'] => {
  if (flags.wifi === undefined) return undefined;
  const file = flags.wifiPasswordFile;
  const password =
    file === undefined
      ? undefined
      : read(file, '--wifi-password-file')
          .toString('utf8')
          .replace(/\r?\n$/, '');
  if (password !== undefined && !isPassword(password))
    throw invalid(`${file} holds no Wi-Fi password`, 'it has 8 to 63 characters, and nothing else stands in the file');
  if (Buffer.byteLength(flags.wifi) > 32 || flags.wifi === '')
    throw invalid(`--wifi ${flags.wifi}`, 'the name of a network has 1 to 32 bytes');
  return { name: flags.wifi, password, country: flags.wifiCountry };
};

/** What the board is given at its first start; undefined where the image goes onto the disk as it is. */
const settingsOf = async (flags: DiskFlags, method: DiskMethod): Promise<Settings | undefined> => {
  if (flags.config === undefined && flags.package === undefined && flags.wifi === undefined) return undefined;
  if (flags.config === undefined || flags.package === undefined)
    throw new FieldmarkError('USAGE', {
      detail: '--config and --package go together, and --wifi with them',
      state: UNTOUCHED,
      next: 'fieldmark init makes the configuration, fieldmark build the package',
    });
  const { loadConfig } = await import('#linux/config.js');
  const { checkPackage } = await import('#flash/debian-package.js');
  const { inState } = await import('#flash/flash.js');
  const config = await inState({ state: UNTOUCHED, next: 'correct it there, and start again' }, () =>
    loadConfig({ path: flags.config, env: {} }),
  );
  const folder = dirname(resolve(flags.config));
  const keyPath = /^(?:file|sealed):([^?]+)/.exec(config.key)?.[1] ?? '';
  for (const [name, path] of [['key', keyPath] as const, ['data', config.data] as const])
    if (path.startsWith(`${folder}/`))
      throw invalid(
        `${flags.config}: ${name} is beside the file, where the service on the board may not write`,
        `put it under /var/lib/fieldmark, as ${name}: ${name === 'key' ? 'file:/var/lib/fieldmark/device.key' : '/var/lib/fieldmark/data'}`,
      );
  const certificates = config.gateways.flatMap(({ ca }) => (ca?.startsWith(`${folder}/`) === true ? [ca] : []));
  for (const path of certificates)
    if (dirname(path) !== folder)
      throw invalid(`${path} is in another folder than ${flags.config}`, 'put it beside it');
  checkPackage(flags.package, method.architecture);
  return {
    config: read(flags.config, '--config'),
    package: read(flags.package, '--package'),
    beside: [...new Set(certificates)].map((path) => ({ path: basename(path), content: read(path, 'ca') })),
    consolePath: config.console?.path,
    wifi: wifiOf(flags),
  };
};

/** Writes an image to a card or USB disk for a board that starts from one. */
export const performFlashDisk = async (
  { options, output, signal }: Pick<Task<DiskFlags>, 'options' | 'output' | 'signal'>,
  board: Board,
  method: DiskMethod,
): Promise<void> => {
  const { flashDisk } = await import('#flash/disk.js');
  const { openDiskImage } = await import('#flash/disk-image.js');
  const { checkDisk, chooseDisk, formatSize, listDisks, nameAndSize } = await import('#flash/disks.js');
  const { bootFilesFor } = await import('#flash/first-boot.js');
  const { dryRun = false, verifyOnly = false } = options;
  refuseAbsent(options.image);
  const settings = await settingsOf(options, method);
  const disk = await chooseDisk(listDisks(), options.disk, isTerminal(output) ? askForDisk : undefined);
  // what can be refused without the image is refused before minutes of reading
  checkDisk(disk, 0);
  if (!dryRun && !verifyOnly) await confirmDisk(disk, options, output);
  const report = createReporter(output);
  report({ state: 'preparing', detail: `reading ${options.image}` });
  let steps = 0;
  const image = await openDiskImage(options.image, {
    sha256: options.sha256,
    deviceTrees: method.deviceTrees,
    boardName: board.name,
    architecture: settings === undefined ? undefined : method.architecture,
    inject: async (file) => (settings === undefined ? [] : bootFilesFor(settings, method, file)),
    onRead: (bytes) => {
      const step = Math.floor(bytes / READ_STEP_BYTES);
      if (step > steps)
        report({ state: 'preparing', detail: `${formatSize(step * READ_STEP_BYTES)} read and unpacked` });
      steps = step;
    },
    signal,
  });
  try {
    report({ state: 'preparing', detail: `${image.sizeBytes} bytes, sha256 ${image.sha256.file}` });
    await flashDisk(disk, image, { dryRun, verifyOnly, signal, onState: report });
    const done = dryRun ? 'could be written' : verifyOnly ? 'holds the image' : 'is written and was read back';
    const files = image.files.map(({ path }) => path);
    const { path, name, sizeBytes } = disk;
    output.result(
      {
        board: board.id,
        disk: { path, name, sizeBytes },
        method: method.method,
        image: options.image,
        sizeBytes: image.sizeBytes,
        sha256: image.sha256.file,
        sha256Image: image.sha256.image,
        files,
        dryRun,
        verifyOnly,
      },
      [
        `${disk.path} (${nameAndSize(disk)}) ${done}: ${options.image}, sha256 ${image.sha256.file}`,
        ...(files.length === 0 ? [] : [`in its boot partition: ${files.join(', ')}`]),
      ].join('\n'),
    );
  } finally {
    await image.close();
  }
};
