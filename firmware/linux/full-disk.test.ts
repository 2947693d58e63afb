import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createStorage, createWorld } from '#core/device.fixture.js';
import { sha256 } from '#core/gateway.fixture.js';
import { toHex } from '#proto/bytes.js';
import { unwrap } from '#proto/errors.js';
import { decodeEnvelope } from '#proto/reading.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { temporaryFolder } from './process.fixture.js';
import { type FolderStorage, openStorage } from './storage.js';

describeWith(['mount', 'umount'], 'a device on a disk that fills up', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let disk: string;
  let storage: FolderStorage | undefined;

  beforeEach(() => {
    folder = temporaryFolder();
    disk = join(folder.path, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', disk]);
    if (mounted.status !== 0) throw new Error(`no small disk to test on: ${mounted.stderr}`);
  });
  afterEach(() => {
    storage?.close();
    spawnSync('umount', [disk]);
    folder.remove();
  });

  test('A25 says so, keeps what it sealed, and goes on by itself once there is space', () => {
    const world = createWorld();
    storage = openStorage(join(disk, 'data'));
    Object.assign(world, { storage: Object.assign(createStorage(), storage) });
    world.reset().start();
    const run = (seconds: number): void => {
      for (let i = 0; i < seconds * 10; i++) {
        world.clock.nowMs += 100;
        world.device.tick();
      }
    };
    const count = (kind: string): number => world.events.filter((event) => event.kind === kind).length;
    const ballast = join(disk, 'ballast');

    run(5);
    const sealedBefore = count('sealed');
    writeFileSync(ballast, Buffer.alloc(4096));
    // what is left is filled to the last byte
    spawnSync('sh', ['-c', `cat /dev/zero > '${ballast}'`]);
    run(20);
    expect(count('storage-full')).toBeGreaterThan(0);
    expect(world.device.status().blockedBy).toBe('STORAGE_FULL');
    const sealedFull = count('sealed');

    rmSync(ballast);
    run(30);
    expect(count('storage-recovered')).toBeGreaterThan(0);
    expect(world.device.status().blockedBy).toBeUndefined();
    expect(sealedBefore).toBeGreaterThan(0);
    expect(count('sealed')).toBeGreaterThan(sealedFull);

    let prev = '0'.repeat(32);
    const names = readdirSync(join(disk, 'data')).filter((name) => name.startsWith('q.'));
    for (const name of names.sort()) {
      const bytes = new Uint8Array(readFileSync(join(disk, 'data', name))).slice(16);
      expect(toHex(unwrap(decodeEnvelope(bytes)).prev)).toBe(prev);
      prev = toHex(sha256(bytes).slice(0, 16));
    }
    expect(names.length).toBe(count('sealed'));
  });
});
