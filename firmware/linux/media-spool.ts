import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { ClockQuality } from '#proto/reading.js';
import { errnoOf, messageOf, syncFolder, writeNewFile } from './files.js';

/** An encrypted object that waits to be uploaded, and its record. */
export type SpoolEntry = {
  readonly cid: string;
  readonly objectBytes: number;
  readonly payload: Uint8Array;
  readonly iat: number;
  readonly clock: ClockQuality;
  /** the record's envelope, once it is sealed */
  readonly name?: { readonly boot: number; readonly sequence: number } | undefined;
};

export type MediaSpool = {
  /** oldest first */
  readonly entries: () => readonly SpoolEntry[];
  readonly bytes: () => number;
  readonly bytesMax: number;
  /** Makes an object, which comes in pieces, and its record durable. Throws STORAGE_FULL, also where the bound is reached, or STORAGE_FAILED. */
  readonly add: (entry: SpoolEntry, parts: readonly Uint8Array[]) => void;
  /**
   * Says under which name a record was sealed. Where the disk is full the name is written once there is room again; with
   * the power gone before, the record is sealed anew, which names the same object twice and loses nothing.
   */
  readonly rename: (cid: string, name: { readonly boot: number; readonly sequence: number }) => void;
  /** as much of an object as is asked for and there; all of it where nothing is said */
  readonly read: (cid: string, offset?: number, length?: number) => Uint8Array | undefined;
  readonly remove: (cid: string) => void;
};

const MODE = 0o600;
const FOLDER_MODE = 0o700;
const RECORD = '.json';
const UNFINISHED = '~';

type Stored = { payload: string; iat: number; clock: ClockQuality; bytes: number; name?: SpoolEntry['name'] };

const failed = (cause: unknown): FieldmarkError =>
  cause instanceof FieldmarkError
    ? cause
    : new FieldmarkError(/ENOSPC|EDQUOT/.test(errnoOf(cause) ?? '') ? 'STORAGE_FULL' : 'STORAGE_FAILED', {
        detail: messageOf(cause),
        cause,
      });

const readEntry = (folder: string, cid: string): SpoolEntry | undefined => {
  try {
    const stored = JSON.parse(readFileSync(join(folder, cid + RECORD), 'utf8')) as Stored;
    const payload = fromHex(stored.payload);
    if (payload === undefined || statSync(join(folder, cid)).size !== stored.bytes) return undefined;
    return { cid, objectBytes: stored.bytes, payload, iat: stored.iat, clock: stored.clock, name: stored.name };
  } catch {
    return undefined;
  }
};

/** A folder of objects, bounded. What it holds is ciphertext, and records that are public anyway. */
export const openSpool = (folder: string, bytesMax: number): MediaSpool => {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const pathOf = (name: string): string => join(folder, name);
  const discard = (cid: string): void => {
    rmSync(pathOf(cid + RECORD), { force: true });
    rmSync(pathOf(cid), { force: true });
  };

  const open = (): SpoolEntry[] => {
    const names = readdirSync(folder);
    for (const name of names) if (name.endsWith(UNFINISHED)) rmSync(pathOf(name), { force: true });
    const cids = new Set(names.filter((name) => !name.endsWith(UNFINISHED)).map((name) => name.replace(RECORD, '')));
    const found: SpoolEntry[] = [];
    for (const cid of cids) {
      const entry = readEntry(folder, cid);
      // a power cut came between object and record, and nothing was sealed yet
      if (entry === undefined) discard(cid);
      else found.push(entry);
    }
    return found.sort((a, b) => a.iat - b.iat);
  };
  const entries = open();
  let bytes = entries.reduce((sum, entry) => sum + entry.objectBytes, 0);

  const write = (name: string, content: readonly Uint8Array[]): void => {
    try {
      rmSync(pathOf(name + UNFINISHED), { force: true });
      writeNewFile(pathOf(name + UNFINISHED), content, MODE);
      renameSync(pathOf(name + UNFINISHED), pathOf(name));
    } catch (cause) {
      rmSync(pathOf(name + UNFINISHED), { force: true });
      throw failed(cause);
    }
  };
  const writeRecord = ({ cid, payload, iat, clock, objectBytes, name }: SpoolEntry): void => {
    const stored: Stored = { payload: toHex(payload), iat, clock, bytes: objectBytes, ...(name && { name }) };
    write(cid + RECORD, [Buffer.from(JSON.stringify(stored))]);
    syncFolder(folder);
  };

  const unwritten = new Set<string>();
  const writeNames = (): void => {
    for (const cid of unwritten) {
      const entry = entries.find((each) => each.cid === cid);
      try {
        if (entry !== undefined) writeRecord(entry);
      } catch (error) {
        if (!(error instanceof FieldmarkError)) throw error;
        return;
      }
      unwritten.delete(cid);
    }
  };

  return {
    entries: () => entries,
    bytes: () => bytes,
    bytesMax,
    add: (entry, parts) => {
      if (bytes + entry.objectBytes > bytesMax)
        throw new FieldmarkError('STORAGE_FULL', { detail: `${bytes} of ${bytesMax} bytes wait for upload` });
      try {
        write(entry.cid, parts);
        writeRecord(entry);
      } catch (error) {
        discard(entry.cid);
        throw error;
      }
      entries.push(entry);
      bytes += entry.objectBytes;
      writeNames();
    },
    rename: (cid, name) => {
      const at = entries.findIndex((entry) => entry.cid === cid);
      if (at < 0 || entries[at]!.name !== undefined) return;
      entries[at] = { ...entries[at]!, name };
      unwritten.add(cid);
      writeNames();
    },
    read: (cid, offset = 0, length = Number.POSITIVE_INFINITY) => {
      let file: number | undefined;
      try {
        file = openSync(pathOf(cid), 'r');
        const left = Math.max(0, statSync(pathOf(cid)).size - offset);
        const out = new Uint8Array(Math.min(left, length));
        return out.subarray(0, readSync(file, out, 0, out.length, offset));
      } catch (cause) {
        if (errnoOf(cause) === 'ENOENT') return undefined;
        throw failed(cause);
      } finally {
        if (file !== undefined) closeSync(file);
      }
    },
    remove: (cid) => {
      const at = entries.findIndex((entry) => entry.cid === cid);
      if (at < 0) return;
      bytes -= entries[at]!.objectBytes;
      entries.splice(at, 1);
      discard(cid);
      writeNames();
    },
  };
};
