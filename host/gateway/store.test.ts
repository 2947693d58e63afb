import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { leafHash } from '#proto/merkle.js';
import { databasePath, openDatabase } from './database.js';
import { createTestDevice, HEADER, sha256, temporaryFolder } from './engine.fixture.js';
import type { Admitted, Outcome } from './stages.js';
import { openStore, type Store } from './store.js';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store | undefined;
const open = async (check: 'tail' | 'full' = 'tail'): Promise<Store> => {
  store = await openStore({ folder: folder.path, header: HEADER, check });
  return store;
};
const reopen = async (check: 'tail' | 'full' = 'tail'): Promise<Store> => {
  await store?.close();
  store = undefined;
  return open(check);
};
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  folder.remove();
});

const indexOf = (outcome: Outcome | undefined): number | undefined =>
  outcome?.kind === 'refused' ? undefined : outcome?.index;
const kinds = (outcomes: readonly Outcome[]): readonly string[] =>
  outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind));

describe('the store', () => {
  test('begins with the header and numbers readings from 1', async () => {
    const device = createTestDevice();
    const log = await open();
    expect(log.entry(0)?.bytes).toEqual(HEADER);
    const readings = [device.seal(1), device.seal(2), device.seal(3)];
    const outcomes = await log.commit(readings);
    expect(outcomes.map(indexOf)).toEqual([1, 2, 3]);
    expect(outcomes.map((o) => o.kind !== 'refused' && o.leaf)).toEqual(
      readings.map((reading) => leafHash(sha256, reading.bytes)),
    );
    expect(log.size()).toBe(4);
    expect(log.entry(2)).toMatchObject({ index: 2, deviceId: device.deviceId, bytes: readings[1]!.bytes });
    expect(log.leaves(1, 4)).toHaveLength(3);
  });

  test('syncs every commit: synchronous is FULL and the journal a WAL', () => {
    const db = openDatabase(folder.path, HEADER);
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });

  test('A07 counts a replayed reading once, inside a group, later, and after a restart', async () => {
    const device = createTestDevice();
    const [first, second] = [device.seal(1), device.seal(2)];
    let log = await open();
    expect(kinds(await log.commit([first, first, second]))).toEqual(['stored', 'replayed', 'stored']);
    const again = await log.commit([first]);
    expect(again[0]).toEqual({ kind: 'replayed', index: 1, leaf: leafHash(sha256, first.bytes) });
    log = await reopen();
    expect(kinds(await log.commit([second, first]))).toEqual(['replayed', 'replayed']);
    expect(log.size()).toBe(3);
  });

  test('A01 quarantines a device with two envelopes for one cti and keeps both, across a restart', async () => {
    const device = createTestDevice();
    const other = createTestDevice();
    const [first, twin] = [device.seal(1), device.sealAs(0, 999)];
    let log = await open();
    const outcomes = await log.commit([first, other.seal(1), twin, device.seal(2), other.seal(2)]);
    expect(kinds(outcomes)).toEqual(['stored', 'stored', 'READING_FORKED', 'DEVICE_QUARANTINED', 'stored']);
    expect(outcomes.map(indexOf)).toEqual([1, 2, undefined, undefined, 3]);
    log = await reopen();
    expect(log.isQuarantined(device.deviceId)).toBe(true);
    expect(log.isQuarantined(other.deviceId)).toBe(false);
    expect(log.forks(device.deviceId)).toMatchObject([{ index: 1, first: first.bytes, second: twin.bytes }]);
    // what was receipted before stays so; nothing new gets in, and one proof is enough
    expect(kinds(await log.commit([first, device.seal(3), device.sealAs(0, 5)]))).toEqual([
      'replayed',
      'DEVICE_QUARANTINED',
      'READING_FORKED',
    ]);
    expect(log.forks()).toHaveLength(1);
  });

  test('A07 A17 accepts a login counter once, and only a greater one, across a restart', async () => {
    const { deviceId } = createTestDevice();
    let log = await open();
    expect(await log.acceptLogin(deviceId, 5)).toBe(true);
    expect(await log.acceptLogin(deviceId, 5)).toBe(false);
    expect(await log.acceptLogin(deviceId, 4)).toBe(false);
    log = await reopen();
    expect(await log.acceptLogin(deviceId, 5)).toBe(false);
    expect(await log.acceptLogin(deviceId, 2 ** 40)).toBe(true);
    const together = await Promise.all([7, 7, 8].map((counter) => log.acceptLogin(new Uint8Array(20), counter)));
    expect(together).toEqual([true, false, true]);
  });

  test('answers what a device sent last', async () => {
    const device = createTestDevice();
    const log = await open();
    const readings = [1, 2, 3].map((value) => device.seal(value));
    await log.commit(readings);
    expect(log.device(device.deviceId)).toMatchObject({ count: 3, newest: { index: 3 }, quarantined: false });
    expect(log.device(new Uint8Array(20))).toBeUndefined();
    const page = log.deviceEntries(device.deviceId, 2);
    expect(page.map((entry) => entry.index)).toEqual([3, 2]);
    expect(log.deviceEntries(device.deviceId, 2, page[1]!.cti).map((entry) => entry.index)).toEqual([1]);
    expect(log.find(device.deviceId, page[0]!.cti)?.bytes).toEqual(readings[2]!.bytes);
  });

  test('A27 keeps checkpoints with both signatures as evidence', async () => {
    let log = await open();
    const signed = {
      size: 1,
      root: sha256(HEADER),
      note: 'note',
      signature: new Uint8Array(65),
      status: 'signed',
    } as const;
    await log.saveCheckpoint(signed);
    const anchored = { ...signed, status: 'anchored', transaction: '0xab', block: 7n, timestamp: 9 } as const;
    expect(log.anchoredCheckpointOf(0)).toBeUndefined();
    await log.saveCheckpoint(anchored);
    log = await reopen();
    expect(log.latestCheckpoint()).toEqual(anchored);
    expect(log.latestCheckpoint('signed')).toBeUndefined();
    expect(log.anchoredCheckpointOf(0)).toEqual(anchored);
    expect(log.anchoredCheckpointOf(1)).toBeUndefined();
  });

  test('refuses the log of another gateway', async () => {
    await (await open()).close();
    store = undefined;
    const { encodeLogHeader, decodeLogHeader } = await import('#proto/log.js');
    const header = decodeLogHeader(HEADER);
    if (!header.ok) throw new Error('header');
    await expect(
      openStore({ folder: folder.path, header: encodeLogHeader({ ...header.value, origin: 'other' }) }),
    ).rejects.toMatchObject({ code: 'CHAIN_MISMATCH' });
    // the time of a restart is not another log
    store = await openStore({ folder: folder.path, header: encodeLogHeader({ ...header.value, created: 5 }) });
    expect(store.entry(0)?.bytes).toEqual(HEADER);
  });

  test('behaves as a map from (device, cti) to the first envelope, whatever is sent', async () => {
    const devices = Array.from({ length: 3 }, () => createTestDevice());
    const pool: Admitted[] = devices.flatMap((device) => [0, 1, 2, 3].map((n) => device.sealAs(n, 100)));
    const log = await open();
    const model = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: pool.length - 1 }), { maxLength: 12 }), async (picks) => {
        const outcomes = await log.commit(picks.map((pick) => pool[pick]!));
        picks.forEach((pick, i) => {
          const known = model.get(pick);
          if (known === undefined) model.set(pick, model.size + 1);
          expect(outcomes[i]).toMatchObject({
            kind: known === undefined ? 'stored' : 'replayed',
            index: known ?? model.get(pick),
          });
        });
        expect(log.size()).toBe(model.size + 1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('A25 damage', () => {
  const fill = async (): Promise<readonly Admitted[]> => {
    const device = createTestDevice();
    const readings = Array.from({ length: 40 }, (_, i) => device.seal(i));
    const log = await open();
    await log.commit(readings);
    await log.close();
    store = undefined;
    return readings;
  };

  test.each(['tail', 'full'] as const)('names the entry of one flipped bit (%s check)', async (check) => {
    const readings = await fill();
    const file = readFileSync(databasePath(folder.path));
    const at = file.indexOf(readings[16]!.bytes);
    expect(at).toBeGreaterThan(0);
    const fd = openSync(databasePath(folder.path), 'r+');
    writeSync(fd, new Uint8Array([file[at + 100]! ^ 4]), 0, 1, at + 100);
    closeSync(fd);
    await expect(open(check)).rejects.toMatchObject({
      code: 'STORAGE_DAMAGED',
      message: expect.stringContaining('entry 17'),
    });
  });

  test('names a missing entry', async () => {
    await fill();
    const db = new Database(databasePath(folder.path));
    db.exec('DELETE FROM entries WHERE idx = 9');
    db.close();
    await expect(open()).rejects.toMatchObject({
      code: 'STORAGE_DAMAGED',
      message: expect.stringContaining('entry 9'),
    });
  });

  test('does not open a file that is no database', async () => {
    await fill();
    const fd = openSync(databasePath(folder.path), 'r+');
    writeSync(fd, Buffer.alloc(4096, 0x5a), 0, 4096, 0);
    closeSync(fd);
    await expect(open()).rejects.toMatchObject({ code: 'STORAGE_DAMAGED' });
  });
});
