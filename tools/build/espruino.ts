import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KEY_FILE_BYTES } from '#espruino/signer.js';
import { IMAGE_HEAD_BYTES, imageHead } from '#espruino/slots.js';
import { bootCodeFor, IMAGE_FILE } from '#flash/espruino.js';
import { concat, toHex } from '#proto/bytes.js';
import { classIdOf } from '#proto/class-id.js';
import { FieldmarkError } from '#proto/errors.js';
import { boardModule, type EspruinoBoard, type NativeOffsets, queuePagesOf, readBoard } from './board-module.js';
import { boardNative } from './board-native.js';
import { bundleBoard, bundleSensors, projectRoot } from './bundle.js';
import { checkSensors } from './check-sensors.js';
import { type HeapUse, heapUse } from './heap.js';
import { joinParts, splitParts } from './on-demand.js';
import { toTokens } from './tokens.js';

export type EspruinoBuild = {
  readonly board: string;
  readonly device: string;
  /** the native signer's entries where they are not those of the board's own blob, as in a test */
  readonly entries?: NativeOffsets | undefined;
  readonly root?: string | undefined;
  /** the signed set of keys by which the board is updated at first; without one it is not */
  readonly updateKeys?: Uint8Array | undefined;
};

export type BuildReport = {
  readonly board: string;
  /** the script as it lies in flash */
  readonly codeBytes: number;
  /** the same in words, as it would be without tokens */
  readonly textBytes: number;
  readonly nativeBytes: number;
  /** bytes of each file that is loaded when it is needed */
  readonly parts: { readonly [file: string]: number };
  /** such files that do not fit into the board's storage: it works without what they do */
  readonly without: readonly string[];
  /** what the board stores in all, where its JSON says so */
  readonly storageBytes: number | undefined;
  /** what is left there once script, parts, signer, boot code, key and settings are in it, each with its head */
  readonly freeBytes: number | undefined;
  /** expected variables of the interpreter: of definitions, once started, and the most */
  readonly heapVariables: HeapUse;
  readonly heapVariablesMax: number | undefined;
  readonly heapFreePercent: number | undefined;
  /** on a board with slots for updates: the class of its images, and what one takes of its slot */
  readonly update: { readonly class: string; readonly imageBytes: number; readonly slotBytes: number } | undefined;
  /** where readings wait for their receipts */
  readonly queue: { readonly at: 'own flash' | 'serial flash'; readonly sizeBytes: number };
};

export type Built = {
  readonly code: Uint8Array;
  readonly native: Uint8Array;
  /** what is loaded when it is needed, by its name in Storage */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** what its slots take, on a board that has some: it is flashed as `fm.image`, with a head */
  readonly image: Uint8Array | undefined;
  readonly report: BuildReport;
};

/** Everything that is flashed, by its name in the board's Storage; the image goes to pages of its own. */
export const filesOf = (built: Built): ReadonlyMap<string, Uint8Array> =>
  new Map<string, Uint8Array>([
    ['fieldmark.js', built.code],
    ['fm.native', built.native],
    ...built.files,
    ...(built.image === undefined ? [] : [[IMAGE_FILE, headed(built.image)] as const]),
  ]);

const digestOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const sha1 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha1').update(bytes).digest());

/** An image as it lies in its area. */
export const headed = (image: Uint8Array): Uint8Array => concat([imageHead(image.length, digestOf(image)), image]);

/** Boards whose images are the same kind: the signer stays as it was flashed, and a script calls it by place. */
const classOf = (board: string, native: Uint8Array): string => `${board}-${toHex(digestOf(native).subarray(0, 4))}`;

/** On a board with slots Storage has the boot, and the program is an image, with all its parts in it. */
export const wholeOf = async (board: EspruinoBoard, bundle: string, root: string, module: string) => {
  const text = joinParts(bundle);
  const image = toTokens(text);
  const slotBytes = board.limits.imageAreas![0]!.sizeBytes - IMAGE_HEAD_BYTES;
  if (image.length > slotBytes)
    throw refuse(`${image.length} bytes of script for slots of ${slotBytes} on ${board.name}`, 'use fewer drivers');
  const boot = await bundleBoard({ root, entry: '#espruino/boot.js', board: module });
  // within a function, so that none of its names is left when the image begins
  return { text, code: toTokens(`(()=>{${boot.text}})()`), files: new Map<string, Uint8Array>(), image, slotBytes };
};

/** A file in Storage has a head of this size and ends at a multiple of 4. */
const FILE_HEAD_BYTES = 32;
const fileBytes = (length: number): number => FILE_HEAD_BYTES + Math.ceil(length / 4) * 4;
/** what of the heap the device needs free, for sensors that keep something and for what fragments it */
const FREE_PERCENT_MIN = 10;

const refuse = (detail: string, next: string): FieldmarkError => new FieldmarkError('CONFIG_INVALID', { detail, next });

const queueOf = (board: EspruinoBoard): BuildReport['queue'] => {
  const pages = queuePagesOf(board);
  if (pages.length < 2)
    throw refuse(
      `${board.name} has no flash pages for readings that wait for their receipts`,
      'name queuePages or queueFlash in the JSON of the board',
    );
  const sizeBytes = pages.reduce((sum, page) => sum + page.sizeBytes, 0);
  return { at: board.limits.queueFlash === undefined ? 'own flash' : 'serial flash', sizeBytes };
};

/** A script and its parts as a board stores them; `text` is the script in words. */
export const tokensOf = (bundle: string) => {
  const { code: text, files } = splitParts(bundle);
  return {
    text,
    code: toTokens(text),
    files: new Map([...files].map(([name, part]) => [name, toTokens(part)] as const)),
  };
};

/** for settings with the most gateways that a board can have */
const SETTINGS_BYTES = 1024;

const sizeOf = (parts: ReadonlyMap<string, Uint8Array>): number =>
  [...parts.values()].reduce((sum, bytes) => sum + fileBytes(bytes.length), 0);

/** As many parts as there is room for, small ones first. */
const fitting = (files: ReadonlyMap<string, Uint8Array>, room: number): ReadonlyMap<string, Uint8Array> => {
  const parts = new Map<string, Uint8Array>();
  for (const [name, bytes] of [...files].sort(([, a], [, b]) => a.length - b.length))
    if (sizeOf(new Map([...parts, [name, bytes]])) <= room) parts.set(name, bytes);
  return parts;
};

const softwareOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;

/** Short, and another for each text of the user's module; that there is none, the bundler says better. */
const programOf = (device: string): string =>
  existsSync(device) ? createHash('sha256').update(readFileSync(device)).digest('hex').slice(0, 8) : '';

/**
 * The script of one board with one user's module. Throws BOARD_UNKNOWN, CONFIG_INVALID with the lines that the
 * interpreter would not run, or CONFIG_INVALID where the board has no room for it in storage or heap, or none for readings.
 */
export const buildEspruino = async (options: EspruinoBuild): Promise<Built> => {
  const root = options.root ?? projectRoot();
  const board = readBoard(options.board);
  const signer = boardNative(board.limits.nativeCode);
  if (signer === undefined)
    throw new FieldmarkError('CONFIG_INVALID', {
      detail: `${board.name} runs no native code, and the interpreter alone takes minutes to sign`,
    });
  if (!existsSync(options.device))
    throw refuse(`${options.device} is not there`, 'name the file that exports the sensors of your board');
  const queue = queueOf(board);
  const native = signer.bytes;
  const className = classOf(board.id, native);
  const updates = { classId: classIdOf(sha1, className), keys: options.updateKeys };
  const entries = options.entries ?? signer.entries;
  const module = boardModule(board, entries, programOf(options.device), softwareOf(root), updates);
  const device = resolve(options.device);
  const bundle = await bundleBoard({ root, entry: '#espruino/main.js', device, board: module });
  checkSensors(await bundleSensors(root, options.device), options.device, board.buses.i2c.length > 0);
  const whole = board.limits.imageAreas === undefined ? undefined : await wholeOf(board, bundle.text, root, module);
  const { text, code, files } = whole ?? tokensOf(bundle.text);
  const { storageBytes, heapVariables: heapVariablesMax } = board.limits;
  const kept = [code.length, native.length, bootCodeFor(code).length, KEY_FILE_BYTES, SETTINGS_BYTES];
  const needed = kept.reduce((sum, length) => sum + fileBytes(length), 0);
  const room = (storageBytes ?? Number.POSITIVE_INFINITY) - needed;
  if (room < 0)
    throw refuse(
      `${code.length} bytes of script and ${native.length} of signer, ${needed} with all files, for ${storageBytes} of storage on ${board.name}`,
      'use fewer drivers',
    );
  const parts = fitting(files, room);
  const heapVariables = heapUse(text, whole !== undefined);
  const heapFreePercent =
    heapVariablesMax === undefined ? undefined : Math.round(100 - (100 * heapVariables.most) / heapVariablesMax);
  if (heapFreePercent !== undefined && heapFreePercent < FREE_PERCENT_MIN)
    throw refuse(
      `the script takes ${heapVariables.most} variables of ${heapVariablesMax} on ${board.name}`,
      'use fewer drivers, or a board with more memory',
    );
  const report = {
    board: board.id,
    codeBytes: code.length,
    textBytes: text.length,
    nativeBytes: native.length,
    parts: Object.fromEntries([...parts].map(([name, bytes]) => [name, bytes.length])),
    without: [...files.keys()].filter((name) => !parts.has(name)),
    storageBytes,
    freeBytes: storageBytes === undefined ? undefined : room - sizeOf(parts),
    heapVariables,
    heapVariablesMax,
    heapFreePercent,
    update: whole && { class: className, imageBytes: whole.image.length, slotBytes: whole.slotBytes },
    queue,
  };
  return { code, native, files: parts, image: whole?.image, report };
};
