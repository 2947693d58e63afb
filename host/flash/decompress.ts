import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { FieldmarkError } from '#proto/errors.js';

/** How an image file is packed, by its first bytes, and the program of the system that unpacks it to its standard output. */
type Packing = {
  readonly name: string;
  readonly magic: readonly number[];
  readonly unpack: (path: string) => readonly [program: string, ...args: string[]];
  /** the Debian package with the program */
  readonly debian: string;
};

const PACKINGS: readonly Packing[] = [
  {
    name: 'xz',
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    unpack: (path) => ['xz', '--decompress', '--stdout', '--threads=0', path],
    debian: 'xz-utils',
  },
  { name: 'gzip', magic: [0x1f, 0x8b], unpack: (path) => ['gzip', '-dc', path], debian: 'gzip' },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: (path) => ['zstd', '-dcq', path], debian: 'zstd' },
  // a zip of more than one image has no one content, and unpacks to no partition table that fits
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04], unpack: (path) => ['unzip', '-p', path, '*.img'], debian: 'unzip' },
];

const COMPLAINT_LETTERS_MAX = 1000;

const invalid = (detail: string, cause?: unknown) =>
  new FieldmarkError('IMAGE_INVALID', {
    detail,
    state: 'nothing was written: every disk is as it was',
    next: 'download it again, and compare its sha256 with --sha256',
    cause,
  });

async function* unpacked(path: string, packing: Packing): AsyncIterable<Uint8Array> {
  const [program, ...args] = packing.unpack(path);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, COMPLAINT_LETTERS_MAX);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  ended.catch(() => {});
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    const code = await ended.catch((error: unknown) => {
      throw new FieldmarkError('NOT_FOUND', {
        detail: `${program}, which unpacks ${packing.name}`,
        state: 'nothing was written: every disk is as it was',
        next: `sudo apt install ${packing.debian}, or unpack the image yourself`,
        cause: error,
      });
    });
    if (code !== 0) throw invalid(`${program}: ${complaint.trim() || `exit code ${code}`}`);
  } finally {
    child.kill('SIGKILL');
  }
}

/** The content of an image file, unpacked where it is packed (xz, gzip, zstd, zip). Throws IMAGE_INVALID, NOT_FOUND. */
export async function* readContent(path: string): AsyncIterable<Uint8Array> {
  const handle = await open(path).catch((error: Error) => {
    throw new FieldmarkError('NOT_FOUND', {
      detail: `${path}: ${error.message}`,
      state: 'nothing was done',
      next: 'name the image with --image',
    });
  });
  const start = Buffer.alloc(8);
  const { bytesRead } = await handle.read(start, 0, start.length, 0);
  const packing = PACKINGS.find(
    ({ magic }) => bytesRead >= magic.length && magic.every((byte, i) => byte === start[i]),
  );
  if (packing !== undefined) {
    await handle.close();
    yield* unpacked(path, packing);
    return;
  }
  // closes the handle at its end
  yield* handle.createReadStream({ start: 0, highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>;
}

/** Cuts a stream into blocks of one size; the last may be shorter. */
export async function* inBlocks(source: AsyncIterable<Uint8Array>, blockBytes: number): AsyncIterable<Uint8Array> {
  let block = new Uint8Array(blockBytes);
  let filled = 0;
  for await (const chunk of source) {
    for (let taken = 0; taken < chunk.length; ) {
      const part = chunk.subarray(taken, taken + blockBytes - filled);
      block.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled < blockBytes) continue;
      yield block;
      block = new Uint8Array(blockBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
