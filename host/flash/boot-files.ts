import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { FieldmarkError } from '#proto/errors.js';

/**
 * Files of a FAT file system inside a larger file or disk, by mtools: where it begins is known from the partition table,
 * so nothing is mounted and no label is looked for on this computer.
 */
export type FatPlace = { readonly path: string; readonly startBytes: number };

/** An image's boot partition after its files are put there. Paths as `fieldmark/device.yaml`. */
export type BootFile = { readonly path: string; readonly content: Uint8Array };

const NEXT_FOR_IMAGE = 'take an image of Raspberry Pi OS or Debian for this board, whole and unchanged';

/** the first second that FAT can say */
const FAT_EPOCH = '315532800';

/** Runs one of mtools on a place. Throws NOT_FOUND without mtools, IMAGE_INVALID with what it says. */
const mtool = (place: FatPlace, name: string, args: readonly string[]): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn(name, ['-i', `${place.path}@@${place.startBytes}`, ...args], {
      // sizes in a boot sector that differ from the partition's are no fault here; with one date for all, the same files
      // make the same bytes, so that a disk can be compared later
      env: { ...process.env, MTOOLS_SKIP_CHECK: '1', SOURCE_DATE_EPOCH: FAT_EPOCH, TZ: 'UTC', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(0, 1000);
    });
    child.once('error', (error) =>
      reject(
        new FieldmarkError('NOT_FOUND', {
          detail: `${name}, which reads and writes boot partitions`,
          state: 'nothing was written: every disk is as it was',
          next: 'sudo apt install mtools',
          cause: error,
        }),
      ),
    );
    child.once('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(output));
      reject(
        new FieldmarkError(/full|no space/i.test(complaint) ? 'IMAGE_TOO_LARGE' : 'IMAGE_INVALID', {
          detail: `its boot partition: ${complaint.trim().split('\n').join('; ') || `${name} ended with ${code}`}`,
          state: 'nothing was written: every disk is as it was',
          next: NEXT_FOR_IMAGE,
        }),
      );
    });
  });

/** Names in the first folder of the file system, in lower case as FAT compares them. */
export const listBootFiles = async (place: FatPlace): Promise<ReadonlySet<string>> => {
  const output = await mtool(place, 'mdir', ['-b', '::/']);
  const names = output.toString('utf8').split('\n');
  return new Set(names.map((line) => line.trim().replace(/^::\//, '').toLowerCase()).filter((name) => name !== ''));
};

export const readBootFile = (place: FatPlace, path: string): Promise<Buffer> =>
  mtool(place, 'mcopy', ['-n', `::/${path}`, '-']);

/** Writes files, over those that are there, and folders as they are needed. Not for a disk: it puts a file beside the place. */
export const writeBootFiles = async (place: FatPlace, files: readonly BootFile[]): Promise<void> => {
  const there = new Set(await listBootFiles(place));
  for (const { path, content } of files) {
    const [folder, name] = path.includes('/') ? path.split('/') : [undefined, path];
    // mdir marks a folder by a slash at its end
    if (folder !== undefined && !there.has(`${folder}/`)) {
      await mtool(place, 'mmd', [`::/${folder}`]);
      there.add(`${folder}/`);
    }
    // from a file, since of standard input mcopy drops without a word what finds no room; `-o` writes over what is there
    const source = `${place.path}.part`;
    await writeFile(source, content);
    try {
      await mtool(place, 'mcopy', ['-o', source, `::/${folder === undefined ? '' : `${folder}/`}${name}`]);
    } finally {
      await rm(source);
    }
  }
};
