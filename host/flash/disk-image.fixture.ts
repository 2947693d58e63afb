import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { requireProgram } from '#tools/setup/require.fixture.js';

/** Genuine programs, from Debian's cross packages. */
export const PROGRAMS = {
  arm64: '/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1',
  armhf: '/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3',
};

/** What the programs below come from, for `describeWith`. */
export const IMAGE_NEEDS = [
  'mkfs.vfat',
  'fsck.vfat',
  'mcopy',
  'mdir',
  'mke2fs',
  'e2fsck',
  'sfdisk',
  'xz',
  'gzip',
  ...Object.values(PROGRAMS),
];

const SECTOR_BYTES = 512;
const MIB = 1024 * 1024;
export const BOOT_START = 4 * MIB;
export const BOOT_BYTES = 8 * MIB;
export const ROOT_START = BOOT_START + BOOT_BYTES;
export const ROOT_BYTES = 6 * MIB;
export const IMAGE_BYTES = ROOT_START + ROOT_BYTES;

export const CMDLINE = 'console=serial0,115200 console=tty1 root=PARTUUID=0af3c8e4-02 rootwait quiet\n';

const tool = (name: string, ...args: readonly string[]): string =>
  execFileSync(requireProgram(name), args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

const place = (image: string, part: string, offset: number): void => {
  const file = openSync(image, 'r+');
  writeSync(file, readFileSync(part), 0, undefined, offset);
  closeSync(file);
};

export type ImageParts = {
  readonly deviceTree?: string;
  readonly ballastBytes?: number;
  readonly kernel?: string;
  readonly config?: string;
  /** files that its root has as programs */
  readonly programs?: readonly string[];
};

/** An image as Raspberry Pi OS has it, small: a FAT boot partition, and an ext4 root with programs and random bytes. */
export const makeImage = (folder: string, parts: ImageParts = {}): string => {
  const { deviceTree = 'bcm2711-rpi-4-b.dtb', ballastBytes = 0, kernel = 'kernel8.img', config = '' } = parts;
  const { programs = [PROGRAMS.arm64] } = parts;
  const image = join(folder, 'board.img');
  const boot = join(folder, 'boot.fat');
  const root = join(folder, 'root.ext4');
  writeFileSync(boot, '');
  truncateSync(boot, BOOT_BYTES);
  tool('mkfs.vfat', '-F', '16', '-s', '1', '-n', 'bootfs', boot);
  const files = {
    'config.txt': Buffer.from(`# a comment\n${config}[pi4]\narm_boost=1\n`),
    'cmdline.txt': Buffer.from(CMDLINE),
    [deviceTree]: randomBytes(20_000),
    [kernel]: randomBytes(MIB),
    ...(ballastBytes > 0 && { initramfs8: randomBytes(ballastBytes) }),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    tool('mcopy', '-i', boot, join(folder, name), `::/${name}`);
  }
  mkdirSync(join(folder, 'root', 'etc'), { recursive: true });
  writeFileSync(join(folder, 'root', 'etc', 'hostname'), 'raspberrypi\n');
  writeFileSync(join(folder, 'root', 'etc', 'noise'), randomBytes(MIB));
  for (const [i, program] of programs.entries()) copyFileSync(program, join(folder, 'root', `program${i}`));
  tool('mke2fs', '-q', '-t', 'ext4', '-d', join(folder, 'root'), root, `${ROOT_BYTES / 1024}k`);
  writeFileSync(image, '');
  truncateSync(image, IMAGE_BYTES);
  const sectors = (bytes: number): number => bytes / SECTOR_BYTES;
  const table = [
    'label: dos',
    `start=${sectors(BOOT_START)}, size=${sectors(BOOT_BYTES)}, type=c`,
    `start=${sectors(ROOT_START)}, size=${sectors(ROOT_BYTES)}, type=83`,
  ];
  execFileSync(requireProgram('sfdisk'), ['--quiet', image], {
    input: table.join('\n'),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  place(image, boot, BOOT_START);
  place(image, root, ROOT_START);
  return image;
};

/** A file of these bytes, all 0xa5, that stands for a disk somebody used before. */
export const makeUsedDisk = (path: string, bytes: number): string => {
  writeFileSync(path, Buffer.alloc(bytes, 0xa5));
  return path;
};

export const pack = (image: string, program: 'xz' | 'gzip'): string => {
  const copy = `${image}.copy`;
  copyFileSync(image, copy);
  tool(program, '-1', '-f', copy);
  return `${copy}.${program === 'xz' ? 'xz' : 'gz'}`;
};

export const withLoop = async (file: string, args: readonly string[], work: (path: string) => Promise<void>) => {
  const path = tool('losetup', '--find', '--show', ...args, file).trim();
  try {
    await work(path);
  } finally {
    tool('losetup', '--detach', path);
  }
};

/** Both file systems of a disk are whole, as their own checkers say. */
export const checkFileSystems = (folder: string, disk: Uint8Array): void => {
  const boot = join(folder, 'check.fat');
  const root = join(folder, 'check.ext4');
  writeFileSync(boot, disk.subarray(BOOT_START, BOOT_START + BOOT_BYTES));
  writeFileSync(root, disk.subarray(ROOT_START, ROOT_START + ROOT_BYTES));
  tool('fsck.vfat', '-n', boot);
  tool('e2fsck', '-f', '-n', root);
};

export const bootFileOf = (path: string, name: string): string =>
  execFileSync('mcopy', ['-n', '-i', `${path}@@${BOOT_START}`, `::/${name}`, '-'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** A FAT32 file system as a board has it, at this offset of a file; it needs 65,525 clusters, here of one sector. */
export const makeFat32 = (path: string, offset: number): void => {
  writeFileSync(path, '');
  truncateSync(path, offset + 34 * MIB);
  tool('mkfs.vfat', '-F', '32', '-s', '1', `--offset=${offset / SECTOR_BYTES}`, path, `${34 * 1024}`);
};

export const checkFat = (path: string, offset: number, copy: string): string => {
  writeFileSync(copy, readFileSync(path).subarray(offset));
  return tool('fsck.vfat', '-n', copy);
};
