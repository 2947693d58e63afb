import { createHash } from 'node:crypto';
import { mkdtemp, open, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { type BootFile, type FatPlace, listBootFiles, readBootFile, writeBootFiles } from './boot-files.js';
import { inBlocks, readContent } from './decompress.js';
import { type Architecture, checkArchitecture, createProgramCount, type ProgramCount } from './image-architecture.js';
import { type Partition, readPartitions, TABLE_BYTES } from './partitions.js';

/** An image of a whole disk that was read once from end to end, with a board's own files in its boot partition. */
export type DiskImage = {
  readonly name: string;
  readonly sizeBytes: number;
  /** of the file as it is, and of the image in it; hex */
  readonly sha256: { readonly file: string; readonly image: string };
  readonly boot: Partition;
  readonly files: readonly BootFile[];
  /** what the disk is to hold, in blocks of `BLOCK_BYTES` */
  readonly content: () => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
};

export type DiskImageOptions = {
  /** of the file, or of the image in it */
  readonly sha256?: string | undefined;
  /** names of which the boot partition must hold one: the device trees of the board */
  readonly deviceTrees?: readonly string[] | undefined;
  readonly boardName: string;
  /** of the programs that are to run on it; any where none is put there */
  readonly architecture?: Architecture | undefined;
  /** what goes into the boot partition, by what stands there */
  readonly inject: (read: (path: string) => Promise<Uint8Array>) => Promise<readonly BootFile[]>;
  readonly onRead?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
};

export const BLOCK_BYTES = 4 * 1024 * 1024;
const SECTOR_BYTES = 512;
const ZEROS = Buffer.alloc(BLOCK_BYTES);

const invalid = (detail: string, next = 'take an image of Raspberry Pi OS or Debian for this board, whole') =>
  new FieldmarkError('IMAGE_INVALID', { detail, state: 'nothing was written: every disk is as it was', next });

const findBoot = (head: Uint8Array): Partition => {
  const partitions = readPartitions(head);
  if (!partitions.ok) throw invalid(partitions.detail ?? 'no partitions');
  const boot = partitions.value.find(({ isFat }) => isFat);
  if (boot === undefined) throw invalid('it has no boot partition (FAT)');
  return boot;
};

const refuseCut = (head: Uint8Array, sizeBytes: number): void => {
  const partitions = readPartitions(head);
  const end = partitions.ok ? Math.max(...partitions.value.map((one) => one.startBytes + one.sizeBytes)) : 0;
  if (end <= sizeBytes && sizeBytes % SECTOR_BYTES === 0) return;
  throw invalid(
    `it ends after ${sizeBytes} bytes, its partitions after ${end}: it is cut off`,
    'download it again, and compare its sha256 with --sha256',
  );
};

/** The part of a block that lies in the boot partition, as offsets in the block, and where it is there. */
const overlap = (boot: Partition, offset: number, length: number) => {
  const from = Math.max(boot.startBytes, offset);
  const to = Math.min(boot.startBytes + boot.sizeBytes, offset + length);
  return from < to ? { from: from - offset, to: to - offset, at: from - boot.startBytes } : undefined;
};

/** Reads all of an image once: its size, its hash, its programs, and a copy of its boot partition in a file of its own. */
const survey = async (path: string, copyPath: string, programs: ProgramCount, options: DiskImageOptions) => {
  const copy = await open(copyPath, 'wx+');
  const hash = createHash('sha256');
  let head: Uint8Array | undefined;
  let boot: Partition | undefined;
  let sizeBytes = 0;
  try {
    for await (const block of inBlocks(readContent(path), BLOCK_BYTES)) {
      options.signal?.throwIfAborted();
      if (boot === undefined) {
        head = block.slice(0, TABLE_BYTES);
        boot = findBoot(head);
      }
      const part = overlap(boot, sizeBytes, block.length);
      const bytes = part && block.subarray(part.from, part.to);
      // zeros stay a hole of the file
      if (bytes !== undefined && ZEROS.compare(bytes, 0, bytes.length, 0, bytes.length) !== 0)
        await copy.write(bytes, 0, bytes.length, part!.at);
      hash.update(block);
      programs.take(block);
      sizeBytes += block.length;
      options.onRead?.(sizeBytes);
    }
  } finally {
    await copy.close();
  }
  if (head === undefined || boot === undefined) throw invalid('it is empty');
  refuseCut(head, sizeBytes);
  await truncate(copyPath, boot.sizeBytes);
  return { boot, sizeBytes, sha256: hash.digest('hex') };
};

const hashFile = async (path: string, signal: AbortSignal | undefined): Promise<string> => {
  const hash = createHash('sha256');
  const handle = await open(path);
  for await (const chunk of handle.createReadStream({ highWaterMark: BLOCK_BYTES })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
};

const refuseHash = (wanted: string | undefined, has: DiskImage['sha256'], name: string): void => {
  if (wanted === undefined || [has.file, has.image].includes(wanted.toLowerCase())) return;
  throw invalid(
    `${name} has sha256 ${has.file}${has.image === has.file ? '' : `, the image in it ${has.image}`}, not ${wanted}`,
    'download it again from where that sha256 stands',
  );
};

/** An image for another board holds no device tree of this one, and would not start on it. */
const refuseOtherBoard = (names: ReadonlySet<string>, options: DiskImageOptions): void => {
  const { deviceTrees = [], boardName } = options;
  if (deviceTrees.length === 0 || deviceTrees.some((name) => names.has(name))) return;
  const others = [...names].filter((name) => name.endsWith('.dtb'));
  throw new FieldmarkError('IMAGE_INVALID', {
    detail: `its boot partition has no ${deviceTrees.join(' or ')}, so ${boardName} does not start from it${
      others.length === 0 ? '' : ` (it has ${others.slice(0, 4).join(', ')})`
    }`,
    state: 'nothing was written: every disk is as it was',
    next: 'take an image for this board, or name the board that it is for with --board',
  });
};

/** The package would neither install nor start there, which nobody sees before the board is in the field. */
const refuseOtherProcessor = async (
  place: FatPlace,
  bootFiles: ReadonlySet<string>,
  programs: ProgramCount,
  { architecture, boardName }: DiskImageOptions,
): Promise<void> => {
  if (architecture === undefined) return;
  const config = bootFiles.has('config.txt') ? (await readBootFile(place, 'config.txt')).toString('latin1') : '';
  const checked = checkArchitecture({ counts: programs.counts(), bootFiles, config }, architecture);
  if (checked.ok) return;
  throw invalid(
    `the package is for ${architecture}, and this system is not: ${checked.detail}`,
    `take the 64-bit image (${architecture}) for ${boardName}`,
  );
};

/** Blocks of the image with the changed boot partition in its place. */
async function* merge(path: string, boot: Partition, copyPath: string): AsyncIterable<Uint8Array> {
  const copy = await open(copyPath);
  let offset = 0;
  try {
    for await (const block of inBlocks(readContent(path), BLOCK_BYTES)) {
      const part = overlap(boot, offset, block.length);
      if (part !== undefined) await copy.read(block, part.from, part.to - part.from, part.at);
      yield block;
      offset += block.length;
    }
  } finally {
    await copy.close();
  }
}

/**
 * Reads and checks an image file, packed or not, and puts a board's files into a copy of its boot partition. No disk is
 * touched. Throws NOT_FOUND, IMAGE_INVALID (no disk image, cut off, another hash, another board or processor) or
 * IMAGE_TOO_LARGE (the files don't fit).
 */
export const openDiskImage = async (path: string, options: DiskImageOptions): Promise<DiskImage> => {
  const folder = await mkdtemp(join(tmpdir(), 'fieldmark-image-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const copyPath = join(folder, 'boot');
    const programs = createProgramCount();
    const { boot, sizeBytes, sha256: image } = await survey(path, copyPath, programs, options);
    const sha256 = { file: await hashFile(path, options.signal), image };
    refuseHash(options.sha256, sha256, basename(path));
    const place = { path: copyPath, startBytes: 0 };
    const bootFiles = await listBootFiles(place);
    refuseOtherBoard(bootFiles, options);
    await refuseOtherProcessor(place, bootFiles, programs, options);
    const files = await options.inject((name) => readBootFile(place, name));
    await writeBootFiles(place, files);
    return { name: basename(path), sizeBytes, sha256, boot, files, content: () => merge(path, boot, copyPath), close };
  } catch (error) {
    await close();
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new FieldmarkError('STORAGE_FULL', {
      detail: `${folder} has no room for the image's boot partition`,
      state: 'nothing was written: every disk is as it was',
      next: 'make room, or name another folder by TMPDIR',
      cause: error,
    });
  }
};
