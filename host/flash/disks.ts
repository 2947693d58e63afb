import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';

/** A whole disk: an SD card in a reader, a USB disk, or a file that stands for one. */
export type Disk = {
  readonly path: string;
  /** maker and model as the disk says, or a file's name */
  readonly name: string;
  readonly serialNumber?: string;
  /** 0 for a reader without a card */
  readonly sizeBytes: number;
  /** `fixed` disks are never written */
  readonly kind: 'removable' | 'fixed' | 'file';
  readonly isReadOnly: boolean;
  /** where it and its partitions are mounted; `[SWAP]` where the system swaps to it */
  readonly mounts: readonly string[];
};

/** What of `lsblk --json` this reads. */
type Block = {
  readonly path: string;
  readonly type: string;
  readonly size: number | string | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly rm: boolean;
  readonly ro: boolean;
  readonly hotplug: boolean;
  readonly mountpoints: readonly (string | null)[];
  readonly children?: readonly Block[];
};

const COLUMNS = 'PATH,TYPE,SIZE,VENDOR,MODEL,SERIAL,RM,RO,HOTPLUG,MOUNTPOINTS';
const MEGABYTE = 1e6;
const GIGABYTE = 1e9;
/** a disk with one of these is the running system's, whatever bus it is on */
const SYSTEM_MOUNTS = /^(?:\/|\/(?:boot|usr|var|home|opt|srv)(?:\/.*)?|\[SWAP\])$/;

const mountsOf = (block: Block): readonly string[] => [
  ...block.mountpoints.filter((mount) => mount !== null),
  ...(block.children ?? []).flatMap(mountsOf),
];

const toDisk = (block: Block): Disk => {
  const name = [block.vendor, block.model].map((text) => text?.trim() ?? '').filter((text) => text !== '');
  const serialNumber = block.serial?.trim();
  return {
    path: block.path,
    name: block.type === 'loop' ? basename(block.path) : name.join(' ') || 'a disk without a name',
    ...(serialNumber && { serialNumber }),
    sizeBytes: Number(block.size ?? 0),
    kind: block.type === 'loop' ? 'file' : block.rm || block.hotplug ? 'removable' : 'fixed',
    isReadOnly: block.ro,
    mounts: mountsOf(block),
  };
};

/** Reads what `lsblk --json --bytes` lists: whole disks, and loop devices, which are files. */
export const parseDisks = (json: string): readonly Disk[] =>
  (JSON.parse(json) as { readonly blockdevices: readonly Block[] }).blockdevices
    .filter(({ type }) => type === 'disk' || type === 'loop')
    .map(toDisk);

/** Every disk of this computer; empty where the system has no `lsblk`. */
export const listDisks = (): readonly Disk[] => {
  try {
    return parseDisks(execFileSync('lsblk', ['--json', '--bytes', '--output', COLUMNS], { encoding: 'utf8' }));
  } catch {
    return [];
  }
};

/** As disks are sold: in powers of ten. */
export const formatSize = (bytes: number): string =>
  bytes < GIGABYTE ? `${(bytes / MEGABYTE).toFixed(1)} MB` : `${(bytes / GIGABYTE).toFixed(1)} GB`;

/** What a person confirms before everything on a disk is lost. */
export const nameAndSize = (disk: Disk): string => `${disk.name}, ${formatSize(disk.sizeBytes)}`;

export const describeDisk = (disk: Disk): string =>
  [
    disk.path,
    nameAndSize(disk),
    ...(disk.serialNumber === undefined ? [] : [`usb:${disk.serialNumber}`]),
    ...(disk.mounts.length === 0 ? [] : [`mounted at ${disk.mounts.join(', ')}`]),
  ].join('  ');

const UNTOUCHED = 'nothing was written: every disk is as it was';

const list = (disks: readonly Disk[]): string => disks.map((disk) => `\n    ${describeDisk(disk)}`).join('');

const notFound = (detail: string, disks: readonly Disk[]): FieldmarkError => {
  const candidates = disks.filter(isCandidate);
  return new FieldmarkError('DISK_NOT_FOUND', {
    detail: candidates.length === 0 ? detail : `${detail}; there are:${list(candidates)}`,
    state: UNTOUCHED,
    next: 'put the card into the reader, or plug in the USB disk; fieldmark ports lists those that can be written',
  });
};

/** What may be offered without being named: a removable disk with a medium in it. */
export const isCandidate = (disk: Disk): boolean => disk.kind === 'removable' && disk.sizeBytes > 0;

const fileAsDisk = (path: string): Disk | undefined => {
  try {
    const status = statSync(path);
    if (!status.isFile()) return undefined;
    return { path, name: basename(path), sizeBytes: status.size, kind: 'file', isReadOnly: false, mounts: [] };
  } catch {
    return undefined;
  }
};

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/**
 * The one disk that is meant: by path (a file may stand for a disk), by `usb:SERIAL`, or the only removable one. Never
 * the first of several: `ask` chooses, or PORT_AMBIGUOUS lists them. Throws DISK_NOT_FOUND.
 */
export const chooseDisk = async (
  disks: readonly Disk[],
  wanted: string | undefined,
  ask?: (disks: readonly Disk[]) => Promise<Disk>,
): Promise<Disk> => {
  if (wanted !== undefined && !wanted.startsWith('usb:')) {
    const found = disks.find(({ path }) => path === realPath(wanted)) ?? fileAsDisk(wanted);
    if (found === undefined) throw notFound(`${wanted} is no disk, nor a file that stands for one`, disks);
    return found;
  }
  const serial = wanted?.slice('usb:'.length);
  const candidates = disks.filter(
    (disk) => isCandidate(disk) && (serial === undefined || disk.serialNumber === serial),
  );
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length === 0)
    throw notFound(
      serial === undefined ? 'no removable disk is plugged in' : `none with serial number ${serial}`,
      disks,
    );
  if (ask !== undefined && serial === undefined) return ask(candidates);
  throw new FieldmarkError('PORT_AMBIGUOUS', {
    detail: list(candidates),
    state: UNTOUCHED,
    next: 'name one with --disk PATH, or --disk usb:SERIAL, which stays the same in every socket',
  });
};

/** Throws DISK_REFUSED or DISK_NOT_FOUND for a disk that must not or can't be written, IMAGE_TOO_LARGE for a small one. */
export const checkDisk = (disk: Disk, imageBytes: number): void => {
  const refused = (detail: string, next: string) =>
    new FieldmarkError('DISK_REFUSED', {
      detail: `${disk.path} (${nameAndSize(disk)}) ${detail}`,
      state: UNTOUCHED,
      next,
    });
  if (disk.kind === 'fixed')
    throw refused('is built in, and only removable disks are written', 'name the card or USB disk with --disk');
  const system = disk.mounts.filter((mount) => SYSTEM_MOUNTS.test(mount));
  if (system.length > 0)
    throw refused(`holds this computer's ${system.join(', ')}`, 'name the card or USB disk with --disk');
  if (disk.sizeBytes === 0)
    throw new FieldmarkError('DISK_NOT_FOUND', {
      detail: `${disk.path} (${disk.name}) has no card in it`,
      state: UNTOUCHED,
      next: 'push the card in until it holds; if it is in, try another card, then another reader',
    });
  if (disk.isReadOnly)
    throw refused('is write protected', 'slide the lock at the side of the card away from LOCK, and put it in again');
  if (disk.sizeBytes < imageBytes)
    throw new FieldmarkError('IMAGE_TOO_LARGE', {
      detail: `it has ${imageBytes} bytes, ${disk.path} (${nameAndSize(disk)}) takes ${disk.sizeBytes}`,
      state: UNTOUCHED,
      next: 'take a larger card, or a smaller image',
    });
};
