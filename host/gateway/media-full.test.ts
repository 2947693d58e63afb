import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { formatCid } from '#proto/cid.js';
import { codeOf } from '#proto/errors.fixture.js';
import { crypto, OWNER, pictureOf, recordOf } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import { encryptMedia } from '#proto/media-cipher.js';
import { CONTENT, encodeCti } from '#proto/reading.js';
import { describeWith } from '#tools/setup/require.fixture.js';
import { createSealer, simIdentity } from '#tools/sim/sealer.js';
import { temporaryFolder } from './engine.fixture.js';
import { NET } from './front.fixture.js';
import { type Media, openMedia } from './media.js';
import type { StoredEntry } from './stored.js';

const { deviceId } = simIdentity(0);

describeWith(['mount', 'umount'], 'the pictures of a gateway on a disk that fills up', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let disk: string;
  let media: Media | undefined;

  beforeEach(() => {
    folder = temporaryFolder();
    disk = join(folder.path, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', disk]);
    if (mounted.status !== 0) throw new Error(`no small disk to test on: ${mounted.stderr}`);
  });
  afterEach(async () => {
    await media?.close();
    spawnSync('umount', [disk]);
    folder.remove();
  });

  const picture = pictureOf(300_000, 5);
  const object = encryptMedia(crypto, { picture, mediaType: 'image/jpeg', net: NET, deviceId, readers: [OWNER] });
  const { sequence, bytes } = createSealer(simIdentity(0), NET, 1).sealPayload(
    CONTENT.media,
    encodeMediaRecord(recordOf(object)),
    1,
  );
  const cti = encodeCti(1, sequence);
  const entry = { index: 1, deviceId, cti, bytes, leaf: bytes, receivedMs: 1 } as StoredEntry;

  const openOn = async (diskReserveBytes: number): Promise<Media> =>
    openMedia({
      folder: join(disk, 'media'),
      store: { find: () => entry, anchoredCheckpointOf: () => undefined, isQuarantined: () => false },
      deviceQuotaBytes: 10_000_000,
      retentionMs: 1,
      unfinishedMs: 1,
      diskReserveBytes,
      issueReceipt: () => new Uint8Array([1]),
    });

  test('A25 A41: a part that does not fit is refused whole, and the upload goes on from there once there is space', async () => {
    media = await openOn(0);
    const part = (from: number, to?: number) => media!.append(deviceId, cti, from, object.object.subarray(from, to));
    await part(0, 100_000);
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(4096));
    // what is left is filled to the last byte
    spawnSync('sh', ['-c', `cat /dev/zero > '${ballast}'`]);
    // room for half of the next part, so that some of it could be written
    spawnSync('truncate', ['-s', '-49152', ballast]);
    expect(await codeOf(part(100_000, 200_000))).toBe('STORAGE_FULL');
    expect(await media.state(deviceId, cti)).toMatchObject({ offset: 100_000, complete: false });
    const unfinished = join(disk, 'media', 'unfinished');
    expect(statSync(join(unfinished, readdirSync(unfinished)[0]!)).size).toBe(100_000);
    rmSync(ballast);
    await part(100_000, 200_000);
    expect(await part(200_000)).toMatchObject({ complete: true });
    expect(Buffer.from((await media.read(formatCid(object.objectHash)))!).equals(Buffer.from(object.object))).toBe(
      true,
    );
    for (const file of readdirSync(disk, { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(readFileSync(join(file.parentPath, file.name)).indexOf(picture.subarray(1000, 1016))).toBe(-1);
  });

  test('A25: what would leave less than the log’s share is refused before any of it is written', async () => {
    media = await openOn(1_900_000);
    expect(await codeOf(media.append(deviceId, cti, 0, object.object.subarray(0, 1000)))).toBe('STORAGE_FULL');
    expect(readdirSync(join(disk, 'media', 'unfinished'))).toEqual([]);
    expect(media.index.ofDevice(deviceId, 9)).toEqual([]);
  });
});
