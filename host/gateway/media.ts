import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { equal } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { type ErrorCode, FieldmarkError, failure, type Result, success } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeMediaRecord, type MediaRecord } from '#proto/media.js';
import { decodeMediaHeader, TAG_BYTES } from '#proto/media-format.js';
import { CONTENT, decodeEnvelope } from '#proto/reading.js';
import { createBatcher } from './batch.js';
import { sha256 } from './hash.js';
import { type Completion, type MediaIndex, type MediaRow, openMediaIndex } from './media-index.js';
import type { StoredObject } from './media-receipt.js';
import { type MediaVault, openDiskVault, storageFailure } from './media-vault.js';
import type { Store } from './store.js';
import { openUnfinished } from './unfinished.js';

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
  /** left free on the disk of `folder`: pictures never take the room that the log needs */
  readonly diskReserveBytes: number;
  /** signs that an object is durable */
  readonly issueReceipt: (stored: StoredObject) => Uint8Array;
  /** an object is durable from now on */
  readonly onStored?: ((object: StoredObject) => void) | undefined;
};

export type UploadState = {
  readonly cid: string;
  readonly objectBytes: number;
  /** the next part begins here */
  readonly offset: number;
  readonly complete: boolean;
  /** signed by the gateway, once it is complete */
  readonly receipt?: Uint8Array;
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
   * (the upload begins anew), QUOTA_EXCEEDED, DEVICE_QUARANTINED, STORAGE_FULL, STORAGE_FAILED. The first part must hold
   * the whole header: what is not of the form that ciphertext has is never written, not even in part.
   */
  readonly append: (
    deviceId: Uint8Array,
    cti: Uint8Array,
    offset: number,
    part: Uint8Array,
    /** a way in that takes less than others */
    objectBytesMax?: number,
  ) => Promise<UploadState>;
  readonly read: (cid: string) => Promise<Uint8Array | undefined>;
  readonly index: Pick<MediaIndex, 'ofDevice' | 'find' | 'pins'>;
  /** keeps an object beyond its retention, or no longer; false where there is none */
  readonly pin: (cid: string, pinned: boolean) => boolean;
  /** removes what nothing holds any more; gives how many objects went */
  readonly collect: (nowMs: number) => Promise<number>;
  readonly close: () => Promise<void>;
};

/** Whether an object begins as the record says, in the form that only ciphertext has. */
const checkStart = (record: MediaRecord, deviceId: Uint8Array, start: Uint8Array): Result<true> => {
  const header = decodeMediaHeader(sha256, start);
  if (!header.ok) return header;
  const { bytes, plaintextBytes, chunkBytes, chunkCount } = header.value;
  if (!equal(header.value.deviceId, deviceId)) return failure('MEDIA_INVALID', 'of another device');
  if (chunkBytes !== record.chunkBytes || chunkCount !== record.chunkCount) return failure('MEDIA_INVALID', 'chunks');
  if (record.objectBytes !== bytes.length + plaintextBytes + chunkCount * TAG_BYTES)
    return failure('MEDIA_INVALID', 'size');
  return success(true);
};

const isComplete = (row: MediaRow | undefined): row is MediaRow & { readonly completeMs: number } =>
  row?.completeMs !== undefined;

/** An object by the record that names it. */
type Named = {
  readonly deviceId: Uint8Array;
  readonly cti: Uint8Array;
  readonly record: MediaRecord;
  readonly cid: string;
  readonly logIndex: number;
};

const storedOf = ({ deviceId, cti, record }: Named, done: Completion): StoredObject => ({
  deviceId,
  cti,
  objectHash: record.objectHash,
  objectBytes: record.objectBytes,
  storedAt: Math.floor(done.completeMs / 1000),
  keptUntil: Math.floor(done.keepUntilMs / 1000),
});

/** files of uploads that are kept open between two parts */
const OPEN_FILES_MAX = 256;
const COMPLETIONS_MAX = 256;
/** for so long the free space of the disk is believed */
const ROOM_MS = 1000;

export const openMedia = async (options: MediaOptions): Promise<Media> => {
  const { folder, store, deviceQuotaBytes, retentionMs, unfinishedMs, issueReceipt } = options;
  mkdirSync(folder, { recursive: true });
  const unfinished = openUnfinished(join(folder, 'unfinished'), OPEN_FILES_MAX);
  const vault = options.vault ?? openDiskVault(join(folder, 'objects'));
  const index = openMediaIndex(folder);
  /** one piece of work an object at a time */
  const turns = new Map<string, Promise<unknown>>();
  /** one durable write for all objects that became complete meanwhile */
  const completions = createBatcher(
    async (objects: readonly Completion[]) => {
      await index.complete(objects);
      return objects;
    },
    { itemsMax: COMPLETIONS_MAX },
  );

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
    const cid = formatCid(record.value.objectHash);
    return { deviceId, cti, record: record.value, cid, logIndex: entry.index };
  };

  const stateOf = async (target: Named): Promise<UploadState> => {
    const { cid, record } = target;
    const { objectBytes } = record;
    const row = index.find(cid);
    const complete = (done: Completion): UploadState => {
      const receipt = issueReceipt(storedOf(target, done));
      return { cid, objectBytes, offset: objectBytes, complete: true, receipt };
    };
    if (isComplete(row)) return complete(row);
    const offset = row === undefined ? 0 : await unfinished.offsetOf(cid);
    // the last part has come, just now or before the vault failed or the power
    if (offset === objectBytes) return complete(await finish(target));
    return { cid, objectBytes, offset, complete: false };
  };

  /** free bytes of the disk, less what has begun since they were asked for */
  let room = { bytes: 0, untilMs: 0 };
  const requireRoom = async (bytes: number, nowMs: number): Promise<void> => {
    if (nowMs >= room.untilMs) {
      const disk = await statfs(folder).catch((cause) => {
        throw storageFailure(folder, cause);
      });
      room = { bytes: disk.bavail * disk.bsize, untilMs: nowMs + ROOM_MS };
    }
    if (room.bytes - bytes < options.diskReserveBytes)
      throw new FieldmarkError('STORAGE_FULL', { detail: 'the disk has no room for pictures beside the log' });
    room.bytes -= bytes;
  };

  const begin = async ({ cid, record, logIndex, deviceId, cti }: Named, nowMs: number): Promise<void> => {
    if (index.find(cid) !== undefined) {
      index.touch(cid, nowMs);
      return;
    }
    await requireRoom(record.objectBytes, nowMs);
    const used = index.bytesOf(deviceId);
    if (used + record.objectBytes > deviceQuotaBytes)
      throw new FieldmarkError('QUOTA_EXCEEDED', { detail: `${used} of ${deviceQuotaBytes} bytes are used` });
    index.begin({ cid, deviceId, cti, logIndex, objectBytes: record.objectBytes, touchedMs: nowMs });
  };

  /** Nothing of it is kept, and it counts for nothing. */
  const refuse = async (cid: string, code: ErrorCode, detail: string | undefined): Promise<never> => {
    await unfinished.remove(cid);
    index.remove(cid);
    throw new FieldmarkError(code, { detail, state: 'the upload begins anew' });
  };

  const finish = async (target: Named): Promise<Completion> => {
    const { cid, record } = target;
    if (!equal(await unfinished.finish(cid), record.objectHash)) return refuse(cid, 'MEDIA_MISMATCH', 'hash');
    await vault.put(cid, unfinished.pathOf(cid));
    const completeMs = Date.now();
    const done = await completions.add({ cid, completeMs, keepUntilMs: completeMs + retentionMs });
    options.onStored?.(storedOf(target, done));
    return done;
  };

  const append: Media['append'] = async (deviceId, cti, offset, part, objectBytesMax = LIMITS.mediaObjectBytesMax) => {
    const target = named(deviceId, cti);
    const { cid, record } = target;
    if (store.isQuarantined(deviceId)) throw new FieldmarkError('DEVICE_QUARANTINED');
    if (record.objectBytes > objectBytesMax)
      throw new FieldmarkError('MEDIA_TOO_LARGE', { detail: `${record.objectBytes} bytes, of ${objectBytesMax} here` });
    return inTurn(cid, async () => {
      const state = await stateOf(target);
      if (state.complete) return state;
      if (offset !== state.offset)
        throw new FieldmarkError('MEDIA_OFFSET', { detail: `it goes on at ${state.offset}` });
      const end = offset + part.length;
      if (end > state.objectBytes)
        throw new FieldmarkError('MEDIA_TOO_LARGE', { detail: `${end} of ${state.objectBytes} bytes` });
      if (offset === 0) {
        const start = checkStart(record, deviceId, part);
        if (!start.ok) return refuse(cid, start.code, start.detail);
      }
      await begin(target, Date.now());
      await unfinished.append(cid, offset, part);
      return end < state.objectBytes ? { ...state, offset: end } : stateOf(target);
    });
  };

  const remove = (cid: string, work: () => Promise<unknown>): Promise<void> =>
    inTurn(cid, async () => {
      await work();
      index.remove(cid);
    });

  const collect = async (nowMs: number): Promise<number> => {
    let gone = 0;
    for (const row of index.olderThan(nowMs - retentionMs, nowMs)) {
      // what no checkpoint names yet may be named by the next one
      const checkpoint = store.anchoredCheckpointOf(row.logIndex);
      if (checkpoint === undefined || nowMs < (checkpoint.timestamp ?? nowMs / 1000) * 1000 + retentionMs) continue;
      await remove(row.cid, () => vault.remove(row.cid));
      gone++;
    }
    for (const row of index.unfinished()) {
      if (nowMs - row.touchedMs < unfinishedMs) continue;
      await remove(row.cid, () => unfinished.remove(row.cid));
      gone++;
    }
    return gone;
  };

  /** A kill may come between an object's arrival in the vault and its mark here, or before its row was written. */
  const recover = async (): Promise<void> => {
    const completeMs = Date.now();
    for (const row of index.unfinished()) {
      // a store that is away must not keep the log from starting: the upload ends with it once it is back
      const isThere = await vault.has(row.cid).catch(() => false);
      if (isThere) await index.complete([{ cid: row.cid, completeMs, keepUntilMs: completeMs + retentionMs }]);
    }
    for (const name of await unfinished.names()) {
      const row = index.find(name);
      if (row === undefined || isComplete(row)) await unfinished.remove(name);
    }
  };
  try {
    await recover();
  } catch (error) {
    await index.close();
    throw error;
  }

  return {
    state: async (deviceId, cti) => {
      const target = named(deviceId, cti);
      return inTurn(target.cid, () => stateOf(target));
    },
    append,
    read: (cid) => vault.read(cid),
    index,
    pin: index.pin,
    collect,
    close: async () => {
      await Promise.allSettled(turns.values());
      await unfinished.close();
      await vault.close?.();
      await index.close();
    },
  };
};
