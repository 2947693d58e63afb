import { equal } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import { crc32 } from '#proto/frame.js';
import type { EspruinoMethod } from './board.js';
import { CONTROL, fromLatin1, latin1 } from './espruino-console.js';
import { type Interpreter, openInterpreter } from './espruino-interpreter.js';
import { type BoardState, type FlashOptions, inState, reportFlash, UNTOUCHED } from './flash.js';
import type { Link } from './link.js';

export type EspruinoTarget = EspruinoMethod & {
  /** flash for code and data of the user, where the board's file says it */
  readonly storageBytes?: number | undefined;
  /** where the image of a board with slots goes, and what of that is erased at one time */
  readonly imageArea?: { readonly address: number; readonly sizeBytes: number; readonly pageBytes: number } | undefined;
};

/** What of a package goes to pages of its own, not into Storage. */
export const IMAGE_FILE = 'fm.image';

const PROGRAM = 'fieldmark.js';
const BOOT_CODE = '.bootcde';
const CHUNK_BYTES = 1024;
const IMAGE_CHUNK_BYTES = 512;
/** what Storage adds to a file, rounded up, for all of them */
const OVERHEAD_BYTES = 256;
const FILE_HEADER_BYTES = 32;
const START_DELAY_MS = 2000;
/** the version that first took packets */
const PACKETS_SINCE = [2, 25] as const;

const LEFT_AT_PROMPT: BoardState = {
  state: 'nothing was written; the board waits at its prompt and does not run its program',
  next: 'reset the board, or unplug it and plug it in again',
};
const NOT_STARTED: BoardState = {
  state: 'the new program is not whole in flash, and boot code starts only a whole one: the board waits at its prompt',
  next: 'flash it again',
};
const READ_BACK: BoardState = {
  state: 'the program is in flash, as reading it back showed, and starts at each power-up',
  next: 'unplug the board and plug it in again; for two seconds it can be reached whatever the program does',
};

/**
 * Boot code that can always be recovered: it starts the program only if every byte is there, and only after a while in
 * which the prompt answers, so that no program can shut a person out. It is a text, since what is evaluated within a function
 * has every one of its own functions hold on to that one, at a variable each.
 */
export const bootCodeFor = (program: Uint8Array): Uint8Array =>
  latin1(
    `setTimeout('var c=require("Storage").read("${PROGRAM}");` +
      `if(c&&c.length==${program.length}&&(!E.CRC32||E.CRC32(c)==${crc32(program)}))eval(c);` +
      `else print("fieldmark: the program is damaged")',${START_DELAY_MS});`,
  );

/** Where `work` fails, the board starts what it held before; that the work failed is what is told, not that this did. */
const givingBack = async <T>(interpreter: Interpreter, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await interpreter.restart('load()').catch(() => {});
    throw error;
  }
};

const connect = async (link: Link, target: EspruinoTarget, options: FlashOptions): Promise<Interpreter> => {
  for (const baudRate of target.baudRates) {
    options.signal?.throwIfAborted();
    options.onState?.({ state: 'initializing', detail: `looking for the prompt at ${baudRate} baud` });
    await link.setBaudRate(baudRate);
    const interpreter = await openInterpreter(link);
    if (interpreter !== undefined) return interpreter;
  }
  throw new FieldmarkError('FLASH_NO_ANSWER', {
    detail: `no prompt at ${target.baudRates.join(' or ')} baud`,
    next: 'reset the board, and start again within two seconds; check that the port is the board',
  });
};

const identify = async (interpreter: Interpreter, target: EspruinoTarget): Promise<string> => {
  const [name, version] = (await interpreter.evaluate('process.env.BOARD+" "+process.env.VERSION')).split(' ');
  if (target.interpreters !== undefined && !target.interpreters.includes(name ?? ''))
    throw new FieldmarkError('FLASH_WRONG_CHIP', {
      detail: `the interpreter is built for ${name}, not for ${target.interpreters.join(' or ')}`,
      next: 'name the board that is plugged in with --board',
    });
  const [major, minor] = (version ?? '').split('v').map((part) => Number.parseInt(part, 10));
  const [majorMin, minorMin] = PACKETS_SINCE;
  if (major! > majorMin || (major === majorMin && minor! >= minorMin)) interpreter.usePackets();
  return `${name} ${version}`;
};

/** Makes room: files that were replaced stay in flash until Storage is compacted. */
const makeRoom = async (
  interpreter: Interpreter,
  files: readonly StoredFile[],
  neededBytes: number,
  options: FlashOptions,
): Promise<void> => {
  const free = async () => Number(await interpreter.evaluate('require("Storage").getFree()'));
  if ((await free()) >= neededBytes) return;
  options.onState?.({ state: 'erasing' });
  await inState(NOT_STARTED, async () => {
    for (const { name } of [...files].reverse()) await interpreter.evaluate(`require("Storage").erase("${name}")`);
    await interpreter.evaluate('require("Storage").compact()');
    const left = await free();
    if (left >= neededBytes) return;
    throw new FieldmarkError('IMAGE_TOO_LARGE', {
      detail: `it takes ${neededBytes} bytes of flash, and ${left} are free`,
      state: 'the program that was there is erased, and nothing is in its place: the board waits at its prompt',
      next: 'build for this board, or erase other files on it',
    });
  });
};

const refuseLarge = (detail: string): never => {
  throw new FieldmarkError('IMAGE_TOO_LARGE', { detail, next: 'build for this board, or leave something out' });
};

/**
 * Puts a program, and files that it needs, into the flash of a board with the Espruino interpreter, reads all of it back, and makes it
 * start at each power-up. Throws IMAGE_TOO_LARGE, FLASH_NO_ANSWER, FLASH_WRONG_CHIP, FLASH_REFUSED, FLASH_VERIFY_FAILED,
 * LINK_CLOSED or what `signal` was aborted with, each with the board's state; the link stays open.
 */
export const flashEspruino = (
  link: Link,
  target: EspruinoTarget,
  program: Uint8Array,
  options: FlashOptions,
  beside: readonly StoredFile[] = [],
): Promise<void> => {
  const bootCode = bootCodeFor(program);
  const image = beside.find(({ name }) => name === IMAGE_FILE)?.bytes;
  const files = [
    ...beside.filter(({ name }) => name !== IMAGE_FILE),
    { name: PROGRAM, bytes: program },
    // last: until it is there, nothing starts the new program
    { name: BOOT_CODE, bytes: bootCode },
  ];
  const bytesTotal = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const neededBytes = bytesTotal + OVERHEAD_BYTES + FILE_HEADER_BYTES * beside.length;
  return reportFlash(options, bytesTotal, async () => {
    const interpreter = await inState(UNTOUCHED, async () => {
      const room = target.storageBytes ?? Number.POSITIVE_INFINITY;
      if (neededBytes > room) refuseLarge(`it takes ${neededBytes} bytes of flash, the board has ${room}`);
      if ((image?.length ?? 0) > (target.imageArea?.sizeBytes ?? 0))
        refuseLarge(`an image of ${image!.length} bytes, the board has ${target.imageArea?.sizeBytes ?? 0} for one`);
      const found = await connect(link, target, options);
      const detail = await givingBack(found, () => identify(found, target));
      options.onState?.({ state: 'preparing', detail });
      return found;
    });
    // who has the prompt has the line: a program that runs hears nobody until the board starts again
    const giveBack = () => inState(LEFT_AT_PROMPT, () => interpreter.restart('load()'));
    if (options.dryRun === true) return await giveBack();
    if (options.verifyOnly === true) {
      const other = { state: 'nothing was written: the board holds another program', next: 'flash it' };
      const compare = async (): Promise<void> => {
        await verify(interpreter, files, bytesTotal, options);
        if (image !== undefined) await verifyImage(interpreter, target.imageArea!.address, image);
      };
      await givingBack(interpreter, () => inState(other, compare));
      return await giveBack();
    }
    // stops what runs, so that it neither talks in between nor takes the memory
    await inState(UNTOUCHED, () => interpreter.restart('reset()'));
    await inState(UNTOUCHED, () => makeRoom(interpreter, files, neededBytes, options));
    await inState(NOT_STARTED, async () => {
      let bytesWritten = 0;
      // a program must never start with files that are another's
      if (beside.length > 0) await interpreter.evaluate(`require("Storage").erase("${BOOT_CODE}")`);
      if (image !== undefined) {
        await writeImage(interpreter, target.imageArea!, image, options);
        await verifyImage(interpreter, target.imageArea!.address, image);
      }
      for (const file of files) {
        await write(interpreter, file, options, (bytes) => {
          bytesWritten += bytes;
          options.onState?.({ state: 'writing', bytesTotal, bytesWritten });
        });
        // boot code is written only for what has been read back
        if (file.name === PROGRAM) await verify(interpreter, files.slice(0, -1), bytesTotal, options);
      }
      await verify(interpreter, files.slice(-1), bytesTotal, options, bytesTotal - bootCode.length);
    });
    await inState(READ_BACK, () => interpreter.restart('load()'));
  });
};

/** A file of Storage: a name of at most 28 letters, and what is in it. */
export type StoredFile = { readonly name: string; readonly bytes: Uint8Array };

const write = async (
  interpreter: Interpreter,
  { name, bytes }: StoredFile,
  options: FlashOptions,
  written: (bytes: number) => void,
): Promise<void> => {
  const isText = !bytes.includes(CONTROL.ctrlC);
  written(0);
  for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
    options.signal?.throwIfAborted();
    const chunk = bytes.subarray(offset, offset + CHUNK_BYTES);
    await interpreter.writeChunk(name, chunk, offset, bytes.length, isText);
    written(chunk.length);
  }
};

/**
 * Does something to a page beside Storage. No line has a checksum, and a digit that came over wrong may name a page of the
 * firmware: what is not named twice alike is not touched.
 */
const touching = (address: number, act: string): string =>
  `(function(a,b){if(a!=b)throw "misheard";require("Flash").${act}})(${address},${address})`;

/** Pages of flash beside Storage: erased, then written in words. */
const writeImage = async (
  interpreter: Interpreter,
  area: NonNullable<EspruinoTarget['imageArea']>,
  image: Uint8Array,
  options: FlashOptions,
): Promise<void> => {
  for (let at = 0; at < image.length; at += area.pageBytes) {
    options.signal?.throwIfAborted();
    await interpreter.evaluate(touching(area.address + at, 'erasePage(a)'));
  }
  for (let at = 0; at < image.length; at += IMAGE_CHUNK_BYTES) {
    options.signal?.throwIfAborted();
    const chunk = new Uint8Array(Math.ceil(Math.min(IMAGE_CHUNK_BYTES, image.length - at) / 4) * 4).fill(0xff);
    chunk.set(image.subarray(at, at + IMAGE_CHUNK_BYTES));
    const bytes = `E.toUint8Array(atob("${Buffer.from(chunk).toString('base64')}"))`;
    await interpreter.evaluate(touching(area.address + at, `write(${bytes},a)`));
    options.onState?.({
      state: 'writing',
      bytesTotal: image.length,
      bytesWritten: Math.min(at + chunk.length, image.length),
    });
  }
};

const verifyImage = async (interpreter: Interpreter, address: number, image: Uint8Array): Promise<void> => {
  for (let at = 0; at < image.length; at += IMAGE_CHUNK_BYTES) {
    const wanted = image.subarray(at, at + IMAGE_CHUNK_BYTES);
    const text = await interpreter.evaluate(`btoa(require("Flash").read(${wanted.length},${address + at}))`);
    if (!equal(Buffer.from(text, 'base64'), wanted))
      throw new FieldmarkError('FLASH_VERIFY_FAILED', {
        detail: `the image differs within ${IMAGE_CHUNK_BYTES} bytes from ${at}`,
        next: 'flash it again; if it fails again, erase the board',
      });
  }
};

/** The interpreter confirms a packet whose bytes it could not write, so only reading back tells. */
const verify = async (
  interpreter: Interpreter,
  files: readonly StoredFile[],
  bytesTotal: number,
  options: FlashOptions,
  bytesBefore = 0,
): Promise<void> => {
  let bytesVerified = bytesBefore;
  for (const { name, bytes } of files) {
    const stored = await interpreter.evaluate(`(require("Storage").read("${name}")||"").length`);
    const differs = (detail: string) =>
      new FieldmarkError('FLASH_VERIFY_FAILED', { detail, next: 'flash it again; if it fails again, erase the board' });
    if (Number(stored) !== bytes.length) throw differs(`${name} has ${stored} bytes, not ${bytes.length}`);
    for (let offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
      options.signal?.throwIfAborted();
      const wanted = bytes.subarray(offset, offset + CHUNK_BYTES);
      const text = await interpreter.evaluate(`btoa(require("Storage").read("${name}",${offset},${wanted.length}))`);
      if (!equal(Buffer.from(text, 'base64'), wanted))
        throw differs(`${name} differs within 1,024 bytes from ${offset}`);
      bytesVerified += wanted.length;
      options.onState?.({ state: 'verifying', bytesTotal, bytesVerified });
    }
  }
};

/** A program as the interpreter takes it: text of Latin-1 letters, since its strings are bytes. */
export const isEspruinoProgram = (bytes: Uint8Array): boolean =>
  bytes.length > 0 && !bytes.includes(0) && !/^\s*$/.test(fromLatin1(bytes));

/** What `fieldmark build` makes for such a board: a program, and what lies beside it, by their names in Storage. */
export type EspruinoPackage = { readonly program: Uint8Array; readonly beside: readonly StoredFile[] };

const NAME = /^[a-z0-9.-]{1,28}$/;

/** Opens a package, `{"files": {name: base64}}`. Undefined where it is none. */
export const openPackage = (bytes: Uint8Array): EspruinoPackage | undefined => {
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  const held = typeof said === 'object' && said !== null ? (said as { readonly files?: unknown }).files : undefined;
  if (typeof held !== 'object' || held === null) return undefined;
  const files = Object.entries(held).map(([name, text]) => ({
    name,
    bytes: new Uint8Array(Buffer.from(String(text), 'base64')),
  }));
  const program = files.find((file) => file.name === PROGRAM)?.bytes;
  if (program === undefined || !isEspruinoProgram(program)) return undefined;
  const isRight = files.every(({ name, bytes: held }) => NAME.test(name) && name !== BOOT_CODE && held.length > 0);
  return isRight ? { program, beside: files.filter((file) => file.name !== PROGRAM) } : undefined;
};

/** The bytes of a package. */
export const sealPackage = (files: ReadonlyMap<string, Uint8Array>): Uint8Array =>
  Buffer.from(
    `${JSON.stringify({ files: Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])) })}\n`,
  );
