import { FieldmarkError } from '#proto/errors.js';
import type { LogState } from './stages.js';
import type { Store } from './store.js';

/** The append-only log (RFC 9162) over the store's entries, and its static files (C2SP tlog-tiles). */
export type Log = {
  /** size and root of all that is stored */
  readonly state: () => LogState;
  /** root of the first `size` entries */
  readonly root: (size: number) => Uint8Array;
  /** path of entry `index` in the tree of the first `size` entries, lowest sibling first (RFC 9162 §2.1.3) */
  readonly inclusion: (index: number, size: number) => readonly Uint8Array[];
  /** proof that the first `from` entries are a prefix of the first `to` (RFC 9162 §2.1.4); empty for 0 and for equal sizes */
  readonly consistency: (from: number, to: number) => readonly Uint8Array[];
  /** writes the tiles and entry bundles of the first `size` entries, then `note` as `checkpoint`; durable when it resolves */
  readonly publish: (size: number, note: string) => Promise<void>;
};

export type LogOptions = {
  readonly store: Store;
  /** the folder that is served as static files; rebuilt from the store where files are missing */
  readonly folder: string;
};

export const openLog = async (options: LogOptions): Promise<Log> => {
  throw new FieldmarkError('INTERNAL', { detail: `no log at ${options.folder} yet` });
};
