import { mkdirSync } from 'node:fs';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { FieldmarkError, failure, type Result, success } from '#proto/errors.js';
import { decodeMediaRecord, type MediaRecord } from '#proto/media.js';
import { decodeMediaHeader, TAG_BYTES } from '#proto/media-format.js';
import { CONTENT, decodeEnvelope } from '#proto/reading.js';
import { sha256 } from './hash.js';
import { type MediaIndex, openMediaIndex } from './media-index.js';
import { type MediaVault, openDiskVault, storageFailure } from './media-vault.js';
import type { Store } from './store.js';

export type MediaOptions = {
  /** holds the index and unfinished uploads; the vault too where none is given */
  readonly folder: string;
  readonly store: Pick<Store, 'find' | 'anchoredCheckpointOf' | 'isQuarantined'>;
  readonly vault?: MediaVault | undefined;
  readonly deviceQuotaBytes: number;
  /** counted from the checkpoint that names the object, or from its arrival where that is later */
  readonly retentionMs: number;
  /** an upload without progress for so long is given up */
  readonly unfinishedMs: number;
};

export type UploadState = {
  readonly cid: string;
  readonly objectBytes: number;
  /** the next part begins here */
  readonly offset: number;
  readonly complete: boolean;
};

/**
 * Encrypted pictures by content address. An object is taken only where a sealed record of the device that uploads it
 * names its hash, so nobody can fill the store with anything else, and everything in it is named by the log.
 */
export type Media = {
  /** Throws NOT_FOUND where no media record of this name is stored. */
  readonly state: (deviceId: Uint8Array, cti: Uint8Array) => Promise<UploadState>;
  /**
   * Adds a part. Throws NOT_FOUND, MEDIA_OFFSET (look at `state`), MEDIA_TOO_LARGE, MEDIA_MISMATCH or MEDIA_INVALID
   * (the upload begins anew), QUOTA_EXCEEDED, DEVICE_QUARANTINED, STORAGE_FULL, STORAGE_FAILED.
   */
  readonly append: (deviceId: Uint8Array, cti: Uint8Array, offset: number, part: Uint8Array) => Promise<UploadState>;
  readonly read: (cid: string) => Promise<Uint8Array | undefined>;
  readonly index: Pick<MediaIndex, 'ofDevice' | 'find' | 'pins'>;
  /** keeps an object beyond its retention, or no longer; false where there is none */
  readonly pin: (cid: string, pinned: boolean) => boolean;
  /** removes what nothing holds any more; gives how many objects went */
  readonly collect: (nowMs: number) => Promise<number>;
  readonly close: () => Promise<void>;
};

/** Whether the bytes are those that the record names, and of the form that only ciphertext has. */
export const checkObject = (record: MediaRecord, deviceId: Uint8Array, object: Uint8Array): Result<true> => {
  if (!equal(sha256(object), record.objectHash)) return failure('MEDIA_MISMATCH', 'hash');
  const header = decodeMediaHeader(sha256, object);
  if (!header.ok) return header;
  const { bytes, plaintextBytes, chunkBytes, chunkCount } = header.value;
  if (!equal(header.value.deviceId, deviceId)) return failure('MEDIA_INVALID', 'of another device');
  if (chunkBytes !== record.chunkBytes || chunkCount !== record.chunkCount) return failure('MEDIA_INVALID', 'chunks');
  if (object.length !== bytes.length + plaintextBytes + chunkCount * TAG_BYTES) return failure('MEDIA_INVALID', 'size');
  return success(true);
};

type Named = { readonly record: MediaRecord; readonly cid: string; readonly logIndex: number };

export const openMedia = async (options: MediaOptions): Promise<Media> => {
  const { folder, store, deviceQuotaBytes, retentionMs, unfinishedMs } = options;
  const partials = join(folder, 'unfinished');
  mkdirSync(partials, { recursive: true });
  const vault = options.vault ?? openDiskVault(join(folder, 'objects'));
  const index = openMediaIndex(folder);
  /** one piece of work an object at a time */
  const turns = new Map<string, Promise<unknown>>();

  const pathOf = (cid: string): string => join(partials, cid);

  const inTurn = async <T>(cid: string, work: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(cid) ?? Promise.resolve()).then(work, work);
    turns.set(cid, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(cid) === turn) turns.delete(cid);
    }
  };

  const named = (deviceId: Uint8Array, cti: Uint8Array): Named => {
    const entry = store.find(deviceId, cti);
    const envelope = entry === undefined ? undefined : decodeEnvelope(entry.bytes);
    if (entry === undefined || envelope?.ok !== true || envelope.value.contentType !== CONTENT.media)
      throw new FieldmarkError('NOT_FOUND', { detail: 'media record' });
    const record = decodeMediaRecord(envelope.value.payload);
    if (!record.ok) throw new FieldmarkError(record.code, { detail: record.detail });
    return { record: record.value, cid: formatCid(record.value.objectHash), logIndex: entry.index };
  };

  const partialBytes = async (cid: string): Promise<number> => {
    try {
      return (await stat(pathOf(cid))).size;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw storageFailure(cid, cause);
    }
  };

  const stateOf = async ({ cid, record }: Named): Promise<UploadState> => {
    const { objectBytes } = record;
    const complete = index.find(cid)?.completeMs !== undefined;
    return { cid, objectBytes, offset: complete ? objectBytes : await partialBytes(cid), complete };
  };

  const begin = ({ cid, record, logIndex }: Named, deviceId: Uint8Array, cti: Uint8Array, nowMs: number): void => {
    if (index.find(cid) !== undefined) {
      index.touch(cid, nowMs);
      return;
    }
    const used = index.bytesOf(deviceId);
    if (used + record.objectBytes > deviceQuotaBytes)
      throw new FieldmarkError('QUOTA_EXCEEDED', { detail: `${used} of ${deviceQuotaBytes} bytes are used` });
    index.begin({ cid, deviceId, cti, logIndex, objectBytes: record.objectBytes, touchedMs: nowMs });
  };

  const write = async (cid: string, offset: number, part: Uint8Array): Promise<void> => {
    try {
      const handle = await open(pathOf(cid), offset === 0 ? 'w' : 'r+');
      try {
        await handle.write(part, 0, part.length, offset);
      } finally {
        await handle.close();
      }
    } catch (cause) {
      throw storageFailure(cid, cause);
    }
  };

  const finish = async ({ cid, record }: Named, deviceId: Uint8Array): Promise<void> => {
    const checked = checkObject(record, deviceId, await readFile(pathOf(cid)));
    if (!checked.ok) {
      await rm(pathOf(cid), { force: true });
      throw new FieldmarkError(checked.code, { detail: checked.detail, state: 'the upload begins anew' });
    }
    await vault.put(cid, pathOf(cid));
    index.complete(cid, Date.now());
  };

  const append: Media['append'] = async (deviceId, cti, offset, part) => {
    const target = named(deviceId, cti);
    if (store.isQuarantined(deviceId)) throw new FieldmarkError('DEVICE_QUARANTINED');
    return inTurn(target.cid, async () => {
      const state = await stateOf(target);
      if (state.complete) return state;
      if (offset !== state.offset)
        throw new FieldmarkError('MEDIA_OFFSET', { detail: `it goes on at ${state.offset}` });
      const end = offset + part.length;
      if (end > state.objectBytes)
        throw new FieldmarkError('MEDIA_TOO_LARGE', { detail: `${end} of ${state.objectBytes} bytes` });
      begin(target, deviceId, cti, Date.now());
      await write(target.cid, offset, part);
      if (end < state.objectBytes) return { ...state, offset: end };
      await finish(target, deviceId);
      return { ...state, offset: end, complete: true };
    });
  };

  const remove = (cid: string, work: () => Promise<unknown>): Promise<void> =>
    inTurn(cid, async () => {
      await work();
      index.remove(cid);
    });

  const collect = async (nowMs: number): Promise<number> => {
    let gone = 0;
    for (const row of index.olderThan(nowMs - retentionMs)) {
      // what no checkpoint names yet may be named by the next one
      const checkpoint = store.anchoredCheckpointOf(row.logIndex);
      if (checkpoint === undefined || nowMs < (checkpoint.timestamp ?? nowMs / 1000) * 1000 + retentionMs) continue;
      await remove(row.cid, () => vault.remove(row.cid));
      gone++;
    }
    for (const row of index.unfinished()) {
      if (nowMs - row.touchedMs < unfinishedMs) continue;
      await remove(row.cid, () => rm(pathOf(row.cid), { force: true }));
      gone++;
    }
    return gone;
  };

  /** A kill may come between an object's arrival in the vault and its mark here, or before its row was written. */
  const recover = async (): Promise<void> => {
    for (const row of index.unfinished()) if (await vault.has(row.cid)) index.complete(row.cid, Date.now());
    for (const name of await readdir(partials))
      if (index.find(name)?.completeMs !== undefined || index.find(name) === undefined)
        await rm(join(partials, name), { force: true });
  };
  try {
    await recover();
  } catch (error) {
    index.close();
    throw error;
  }

  return {
    state: async (deviceId, cti) => stateOf(named(deviceId, cti)),
    append,
    read: (cid) => vault.read(cid),
    index,
    pin: index.pin,
    collect,
    close: async () => {
      await Promise.allSettled(turns.values());
      index.close();
    },
  };
};
