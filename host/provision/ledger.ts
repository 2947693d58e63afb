import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FieldmarkError } from '#proto/errors.js';
import { lockFile, readIfThere, syncFolder } from './files.js';
import type { LedgerEntry, UnitEntry } from './ledger-entry.js';
import type { DeviceIdentity } from './provision.js';

/**
 * What a factory did, for good: a file of lines of JSON to which lines are only ever added. Each carries the SHA-256 of
 * the line before it, so that none can be altered, dropped or slipped in without every later one showing it; the hash of
 * the last line, kept elsewhere, vouches for all. A line that was given back by `append` is on disk.
 */
export type Ledger = {
  readonly lines: () => readonly LedgerLine[];
  /** durable when it returns; throws STORAGE_FULL or STORAGE_FAILED, after which the ledger must be opened again */
  readonly append: (entry: LedgerEntry) => LedgerLine;
  /** SHA-256 of the last line in hex; zeros for an empty ledger */
  readonly head: () => string;
  readonly close: () => void;
};

export type LedgerLine = LedgerEntry & {
  /** place in the ledger, from 0 */
  readonly seq: number;
  /** SHA-256 of the bytes of the line before, without its newline */
  readonly prev: string;
};

export type PassLine = UnitEntry & { readonly seq: number; readonly identity: DeviceIdentity };

/** The lines of units that passed, one a unit. */
export const passesOf = (ledger: Pick<Ledger, 'lines'>): readonly PassLine[] =>
  ledger.lines().filter((line): line is LedgerLine & PassLine => line.kind === 'unit' && line.result === 'pass');

export type ReadLedger = {
  readonly lines: readonly LedgerLine[];
  readonly head: string;
  /** bytes of whole lines */
  readonly soundBytes: number;
  /** bytes after them: of a line whose writing was cut short, and that nobody was told of */
  readonly tornBytes: number;
};

const NO_LINE = '0'.repeat(64);
const NEWLINE = 0x0a;

const hashOf = (line: Uint8Array): string => createHash('sha256').update(line).digest('hex');

const damaged = (path: string, line: number, what: string, cause?: unknown): FieldmarkError =>
  new FieldmarkError('LEDGER_DAMAGED', {
    detail: `${path}, line ${line + 1}: ${what}`,
    state: 'the ledger was left as it is',
    next: 'find out what changed the file, and put it back from a copy; lines after the damage prove nothing',
    cause,
  });

const parseLine = (path: string, bytes: Uint8Array, seq: number, prev: string): LedgerLine => {
  let line: LedgerLine;
  try {
    line = JSON.parse(Buffer.from(bytes).toString('utf8')) as LedgerLine;
  } catch (cause) {
    throw damaged(path, seq, 'it is no JSON', cause);
  }
  if (typeof line !== 'object' || line === null || line.seq !== seq || line.prev !== prev)
    throw damaged(path, seq, 'it does not follow from the line before it');
  return line;
};

const fileError = (path: string, cause: NodeJS.ErrnoException): FieldmarkError => {
  const isDenied = cause.code === 'EACCES' || cause.code === 'EPERM' || cause.code === 'EROFS';
  const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  return new FieldmarkError(isDenied ? 'PERMISSION_DENIED' : isFull ? 'STORAGE_FULL' : 'STORAGE_FAILED', {
    detail: `${path}: ${cause.message}`,
    state: 'the last line may be missing; every line before it is there',
    next: isDenied
      ? 'name a ledger in a folder that this user may write to'
      : 'make room or mend the disk, and start again: it goes on after the last line',
    cause,
  });
};

/** What a file operation gives; its failure as an error that says what to do. */
const attempt = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof FieldmarkError ? cause : fileError(path, cause as NodeJS.ErrnoException);
  }
};

/** Reads a ledger and checks its chain. Throws LEDGER_DAMAGED with the line that is wrong. */
export const readLedger = (path: string): ReadLedger => {
  const bytes = attempt(path, () => readIfThere(path)) ?? Buffer.alloc(0);
  const lines: LedgerLine[] = [];
  let head = NO_LINE;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) break;
    const line = bytes.subarray(start, end);
    lines.push(parseLine(path, line, lines.length, head));
    head = hashOf(line);
    start = end + 1;
  }
  return { lines, head, soundBytes: start, tornBytes: bytes.length - start };
};

/**
 * Opens a ledger for this process alone, and makes it where there is none. What a crash left of a line is cut off: it
 * had not been acknowledged. Throws STORAGE_LOCKED, LEDGER_DAMAGED, PERMISSION_DENIED, STORAGE_FULL or STORAGE_FAILED.
 */
export const openLedger = (path: string): Ledger => {
  const folder = dirname(resolve(path));
  attempt(path, () => mkdirSync(folder, { recursive: true }));
  const release = lockFile(`${path}.lock`);
  let handle: number | undefined;
  const close = (): void => {
    if (handle !== undefined) closeSync(handle);
    handle = undefined;
    release();
  };
  const lines: LedgerLine[] = [];
  let head = NO_LINE;
  try {
    const found = readLedger(path);
    lines.push(...found.lines);
    head = found.head;
    handle = attempt(path, () => openSync(path, 'a', 0o600));
    const opened = handle;
    attempt(path, () => {
      if (found.tornBytes > 0) ftruncateSync(opened, found.soundBytes);
      fsyncSync(opened);
      syncFolder(folder);
    });
  } catch (error) {
    close();
    throw error;
  }

  return {
    lines: () => lines,
    head: () => head,
    close,
    append: (entry) => {
      if (handle === undefined) throw new FieldmarkError('INTERNAL', { detail: 'the ledger is closed' });
      const opened = handle;
      const line: LedgerLine = { seq: lines.length, prev: head, ...entry };
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(opened, bytes, done);
        fsyncSync(opened);
      } catch (cause) {
        // what became of the line is not known any more; who opens the ledger again finds out
        close();
        throw fileError(path, cause as NodeJS.ErrnoException);
      }
      lines.push(line);
      head = hashOf(bytes.subarray(0, -1));
      return line;
    },
  };
};
