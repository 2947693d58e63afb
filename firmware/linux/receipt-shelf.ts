import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, syncFolder, writeNewFile } from './files.js';

/**
 * Receipts of pictures as files, each under the CID of its object until the time is over for which the gateway signed to
 * keep that: then there is nothing left to prove. A file's time of change is that end.
 */
export type ReceiptShelf = {
  /** Keeps one durably; gives its path, or why it could not be kept. `keptUntil` in Unix seconds. */
  readonly keep: (
    cid: string,
    receipt: Uint8Array,
    keptUntil: number,
  ) => { readonly path: string } | { readonly fault: string };
};

const MODE = 0o600;
const UNFINISHED = '~';

/** `nowSeconds` gives undefined where no clock is trusted: then only `countMax` makes room, the first to end first. */
export const openReceiptShelf = (
  folder: string,
  countMax: number,
  nowSeconds: () => number | undefined,
): ReceiptShelf => {
  const ends = new Map<string, number>();

  const open = (): void => {
    if (ends.size > 0) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, file.name);
      if (!file.isFile()) continue;
      if (file.name.endsWith(UNFINISHED)) rmSync(path, { force: true });
      else ends.set(file.name, statSync(path).mtimeMs / 1000);
    }
  };

  const makeRoom = (): void => {
    const now = nowSeconds() ?? 0;
    for (const [cid, end] of [...ends].sort((one, other) => one[1] - other[1])) {
      if (end >= now && ends.size < countMax) return;
      rmSync(join(folder, cid), { force: true });
      ends.delete(cid);
    }
  };

  return {
    keep: (cid, receipt, keptUntil) => {
      const path = join(folder, cid);
      try {
        open();
        makeRoom();
        rmSync(path + UNFINISHED, { force: true });
        writeNewFile(path + UNFINISHED, [receipt], MODE);
        utimesSync(path + UNFINISHED, keptUntil, keptUntil);
        renameSync(path + UNFINISHED, path);
        syncFolder(folder);
      } catch (cause) {
        return { fault: messageOf(cause) };
      }
      ends.set(cid, keptUntil);
      return { path };
    },
  };
};
