import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { FieldmarkError } from '#proto/errors.js';
import { startEmbargo } from './embargo.js';
import { createTestDevice, HEADER, temporaryFolder } from './engine.fixture.js';
import { openLog } from './log.js';
import { openStore } from './store.js';

const ANCHORED = 1_700_000_000;
const SECONDS = 10_800;

test('entries become public when their checkpoint has been on chain long enough, and not those after it (A13)', async () => {
  const folder = temporaryFolder();
  const store = await openStore({ folder: folder.path, header: HEADER });
  const log = await openLog({ store, folder: join(folder.path, 'tiles') });
  const device = createTestDevice();
  const faults: FieldmarkError[] = [];
  let now = ANCHORED;
  const embargo = startEmbargo({
    store,
    log,
    seconds: SECONDS,
    onFault: (error) => faults.push(error),
    nowMs: () => now * 1000,
  });
  try {
    for (const later of [0, 600]) {
      await store.commit([device.seal(2000 + later)]);
      const at = { status: 'anchored', transaction: '0x01', block: 1n, timestamp: ANCHORED + later } as const;
      await store.saveCheckpoint({
        ...log.state(),
        note: `note of ${store.size()}`,
        signature: new Uint8Array(65),
        ...at,
      });
    }
    const publicAt = async (time: number): Promise<readonly boolean[]> => {
      now = time;
      await embargo.publishDue();
      return [0, 1, 2].map(embargo.isPublic);
    };
    expect(await publicAt(ANCHORED + SECONDS - 1)).toEqual([false, false, false]);
    expect(existsSync(join(folder.path, 'tiles', 'checkpoint'))).toBe(false);
    expect(await publicAt(ANCHORED + SECONDS)).toEqual([true, true, false]);
    expect(await publicAt(ANCHORED + SECONDS + 600)).toEqual([true, true, true]);
    expect(faults).toEqual([]);
  } finally {
    await embargo.close();
    await store.close();
    folder.remove();
  }
});
