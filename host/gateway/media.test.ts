import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { verifySecp256k1 } from '#linux/secp256k1.js';
import { formatCid } from '#proto/cid.js';
import { codeOf } from '#proto/errors.fixture.js';
import { FieldmarkError, unwrap } from '#proto/errors.js';
import { crypto, encryptTo, OWNER, pictureOf, recordOf } from '#proto/media.fixture.js';
import { encodeMediaRecord } from '#proto/media.js';
import { type EncryptedMedia, encryptMedia } from '#proto/media-cipher.js';
import { decodeMediaReceipt } from '#proto/media-receipt.js';
import { CONTENT, encodeCti } from '#proto/reading.js';
import { createSealer, simIdentity } from '#tools/sim/sealer.js';
import { temporaryFolder } from './engine.fixture.js';
import { NET } from './front.fixture.js';
import { sha256 } from './hash.js';
import { openGatewayKeys } from './keys.js';
import { type Media, type MediaOptions, openMedia } from './media.js';
import { issueMediaReceipt } from './media-receipt.js';
import { type MediaVault, openDiskVault } from './media-vault.js';
import type { StoredCheckpoint, StoredEntry } from './stored.js';

const { deviceId } = simIdentity(0);
const DAY_MS = 86_400_000;

const objectOf = (length: number, seed = 1): EncryptedMedia =>
  encryptMedia(crypto, {
    picture: pictureOf(length, seed),
    mediaType: 'image/jpeg',
    net: NET,
    deviceId,
    readers: [OWNER],
  });

/** Changes; each bench has the rest. */
type Change = { readonly [K in keyof MediaOptions]?: MediaOptions[K] | undefined };

/** A store that holds the media records it is told of, and a media store beside it. */
const openBench = async (more: Change = {}) => {
  const folder = temporaryFolder();
  const keys = openGatewayKeys(join(folder.path, 'keys'));
  const stored: string[] = [];
  const sealer = createSealer(simIdentity(0), NET, 1);
  const entries: StoredEntry[] = [];
  const checkpoints: { size: number; timestamp: number }[] = [];
  const quarantined: Uint8Array[] = [];
  const options: MediaOptions = {
    folder: folder.path,
    store: {
      find: (_device, cti) => entries.find((entry) => Buffer.compare(entry.cti, cti) === 0),
      anchoredCheckpointOf: (index) =>
        checkpoints.find((one) => one.size > index) as unknown as StoredCheckpoint | undefined,
      isQuarantined: () => quarantined.length > 0,
    },
    deviceQuotaBytes: 1_000_000,
    retentionMs: 30 * DAY_MS,
    unfinishedMs: 7 * DAY_MS,
    diskReserveBytes: 0,
    issueReceipt: (object) => issueMediaReceipt({ keys, net: NET }, object),
    onStored: ({ objectHash }) => stored.push(formatCid(objectHash)),
    ...more,
  } as MediaOptions;
  let media = await openMedia(options);
  return {
    folder: folder.path,
    keys,
    stored,
    checkpoints,
    quarantined,
    media: (): Media => media,
    record: (object: EncryptedMedia): Uint8Array => {
      const { sequence, bytes } = sealer.sealPayload(CONTENT.media, encodeMediaRecord(recordOf(object)), 1_796_000_000);
      const cti = encodeCti(1, sequence);
      const index = entries.length + 1;
      entries.push({
        index,
        deviceId,
        cti,
        leaf: new Uint8Array(32),
        bytes,
        receivedMs: 1,
        iat: 1,
        contentType: CONTENT.media,
      } as StoredEntry);
      return cti;
    },
    restart: async (change: Change = {}) => {
      await media.close();
      media = await openMedia({ ...options, ...change } as MediaOptions);
    },
    close: async () => {
      await media.close();
      folder.remove();
    },
  };
};

type Bench = Awaited<ReturnType<typeof openBench>>;
const benches: Bench[] = [];
const bench = async (more: Change = {}): Promise<Bench> => {
  const one = await openBench(more);
  benches.push(one);
  return one;
};
afterEach(async () => {
  for (const one of benches.splice(0)) await one.close();
});

describe('uploads', () => {
  test('come in parts, across a restart, and are there under their CID', async () => {
    const on = await bench();
    const object = objectOf(10_000);
    const cti = on.record(object);
    expect(await on.media().state(deviceId, cti)).toMatchObject({ offset: 0, complete: false });
    await on.media().append(deviceId, cti, 0, object.object.subarray(0, 4000));
    await on.restart();
    expect(await on.media().state(deviceId, cti)).toMatchObject({ offset: 4000, complete: false });
    const done = await on.media().append(deviceId, cti, 4000, object.object.subarray(4000));
    expect(done).toMatchObject({ complete: true, cid: formatCid(object.objectHash) });
    expect(await on.media().read(done.cid)).toEqual(object.object);
    expect(on.media().index.ofDevice(deviceId, 9)).toHaveLength(1);
    // the last part again, as after an answer that was lost
    expect(await on.media().append(deviceId, cti, 4000, object.object.subarray(4000))).toEqual(done);
    await on.restart();
    expect(await on.media().state(deviceId, cti)).toEqual(done);
  });

  test('a part twice, a part left out, and parts in the wrong order are told where to go on', async () => {
    const on = await bench();
    const object = objectOf(10_000);
    const cti = on.record(object);
    const part = (from: number, to: number) => on.media().append(deviceId, cti, from, object.object.subarray(from, to));
    await part(0, 4000);
    expect(await codeOf(part(0, 4000))).toBe('MEDIA_OFFSET');
    expect(await codeOf(part(5000, 6000))).toBe('MEDIA_OFFSET');
    expect(await on.media().state(deviceId, cti)).toMatchObject({ offset: 4000 });
    const both = await Promise.all([codeOf(part(4000, 6000)), codeOf(part(4000, 6000))]);
    expect(both.sort()).toEqual(['MEDIA_OFFSET', 'ok']);
  });

  test('A41: one altered byte anywhere is refused, nothing is kept, and the whole comes through afterwards', async () => {
    const on = await bench();
    const object = objectOf(500);
    const cti = on.record(object);
    for (let at = 0; at < object.object.length; at++) {
      const altered = object.object.slice();
      altered[at]! ^= 1;
      expect(await codeOf(on.media().append(deviceId, cti, 0, altered))).toMatch(/^MEDIA_(MISMATCH|INVALID)$/);
      expect(await on.media().state(deviceId, cti)).toMatchObject({ offset: 0, complete: false });
    }
    expect(await on.media().read(formatCid(object.objectHash))).toBeUndefined();
    expect(await on.media().append(deviceId, cti, 0, object.object)).toMatchObject({ complete: true });
  });

  test('what no record names, what is too long, another device’s, and plain pictures are refused', async () => {
    const on = await bench();
    const object = objectOf(500);
    expect(await codeOf(on.media().append(deviceId, encodeCti(1, 9), 0, object.object))).toBe('NOT_FOUND');
    const cti = on.record(object);
    const long = new Uint8Array(object.object.length + 1);
    expect(await codeOf(on.media().append(deviceId, cti, 0, long))).toBe('MEDIA_TOO_LARGE');
    const foreign = encryptTo(pictureOf(500));
    expect(await codeOf(on.media().append(deviceId, on.record(foreign), 0, foreign.object))).toBe('MEDIA_INVALID');
    const plain = pictureOf(500);
    // not even for a moment, and not even a part of it
    expect(await codeOf(on.media().append(deviceId, cti, 0, plain.subarray(0, 300)))).toBe('MEDIA_INVALID');
    const named = { ...object, object: plain, objectHash: crypto.sha256([plain]) };
    expect(await codeOf(on.media().append(deviceId, on.record(named), 0, plain))).toBe('MEDIA_INVALID');
    expect(readdirSync(join(on.folder, 'unfinished'))).toEqual([]);
    expect(existsSync(join(on.folder, 'objects'))).toBe(false);
  });

  test('a quarantined device and one over its quota are refused', async () => {
    const blocked = await bench();
    const object = objectOf(700);
    blocked.quarantined.push(deviceId);
    expect(await codeOf(blocked.media().append(deviceId, blocked.record(object), 0, object.object))).toBe(
      'DEVICE_QUARANTINED',
    );
    const on = await bench({ deviceQuotaBytes: 1500 });
    const [one, two] = [objectOf(700, 1), objectOf(700, 2)];
    await on.media().append(deviceId, on.record(one), 0, one.object);
    const cti = on.record(two);
    expect(await codeOf(on.media().append(deviceId, cti, 0, two.object))).toBe('QUOTA_EXCEEDED');
    on.checkpoints.push({ size: 10, timestamp: 0 });
    expect(await on.media().collect(Date.now() + 31 * DAY_MS)).toBe(1);
    expect(await on.media().append(deviceId, cti, 0, two.object)).toMatchObject({ complete: true });
  });

  test('a kill between the vault and the index, and one before the index, leave nothing behind', async () => {
    const on = await bench();
    const object = objectOf(900);
    const cid = formatCid(object.objectHash);
    const cti = on.record(object);
    await on.media().append(deviceId, cti, 0, object.object.subarray(0, 300));
    const aside = join(on.folder, 'aside');
    writeFileSync(aside, object.object);
    const vault = openDiskVault(join(on.folder, 'objects'));
    await vault.put(cid, aside);
    await vault.close?.();
    writeFileSync(join(on.folder, 'unfinished', 'stray'), 'x');
    await on.restart();
    expect(await on.media().state(deviceId, cti)).toMatchObject({ complete: true });
    await on.restart();
    expect(readdirSync(join(on.folder, 'unfinished'))).toEqual([]);
  });
});

const receiptIn = ({ receipt }: { readonly receipt?: Uint8Array }) => unwrap(decodeMediaReceipt(receipt!));

describe('receipts', () => {
  test('are signed by the gateway for this object of this device once all of it is durable, and again when asked', async () => {
    const on = await bench();
    const object = objectOf(10_000);
    const cti = on.record(object);
    const begun = await on.media().append(deviceId, cti, 0, object.object.subarray(0, 5000));
    expect(begun.receipt).toBeUndefined();
    const beforeMs = Date.now();
    const done = await on.media().append(deviceId, cti, 5000, object.object.subarray(5000));
    const said = receiptIn(done);
    expect(said).toMatchObject({ gatewayId: on.keys.gatewayId, net: NET, deviceId, cti });
    expect(said).toMatchObject({ objectHash: object.objectHash, objectBytes: object.object.length });
    expect(said.storedAt).toBeGreaterThanOrEqual(Math.floor(beforeMs / 1000));
    expect(said.keptUntil - said.storedAt).toBe((30 * DAY_MS) / 1000);
    expect(verifySecp256k1(sha256(said.toBeSigned), said.signature, on.keys.logKey.publicKey)).toBe(true);
    expect(on.stored).toEqual([done.cid]);
    await on.restart();
    expect(receiptIn(await on.media().state(deviceId, cti))).toEqual(said);
    expect(on.stored).toEqual([done.cid]);
  });

  test('hold although the operator keeps objects for a shorter time since', async () => {
    const on = await bench();
    const object = objectOf(900);
    const { cid } = await on.media().append(deviceId, on.record(object), 0, object.object);
    on.checkpoints.push({ size: 10, timestamp: 0 });
    await on.restart({ retentionMs: DAY_MS });
    expect(await on.media().collect(Date.now() + 29 * DAY_MS)).toBe(0);
    expect(await on.media().read(cid)).toBeDefined();
    expect(await on.media().collect(Date.now() + 31 * DAY_MS)).toBe(1);
  });

  test('are not given while the vault fails; the upload ends by itself once it is back', async () => {
    const folder = temporaryFolder();
    const sound = openDiskVault(folder.path);
    let faults = 2;
    const vault: MediaVault = {
      ...sound,
      put: async (cid, path) => {
        if (faults-- > 0) throw new FieldmarkError('STORAGE_FAILED', { detail: 'the store is away' });
        await sound.put(cid, path);
      },
    };
    const on = await bench({ vault });
    const object = objectOf(900);
    const cti = on.record(object);
    expect(await codeOf(on.media().append(deviceId, cti, 0, object.object))).toBe('STORAGE_FAILED');
    expect(await codeOf(on.media().state(deviceId, cti))).toBe('STORAGE_FAILED');
    await on.restart();
    const state = await on.media().state(deviceId, cti);
    expect([state.complete, receiptIn(state).objectBytes]).toEqual([true, object.object.length]);
    expect(await on.media().read(state.cid)).toEqual(object.object);
    await sound.close?.();
    folder.remove();
  });
});

describe('bounds', () => {
  test('pictures leave the disk that the log needs', async () => {
    const on = await bench({ diskReserveBytes: Number.MAX_SAFE_INTEGER });
    const object = objectOf(900);
    expect(await codeOf(on.media().append(deviceId, on.record(object), 0, object.object))).toBe('STORAGE_FULL');
    expect(readdirSync(join(on.folder, 'unfinished'))).toEqual([]);
  });

  test('more uploads at one time than files may be open all come through', async () => {
    const on = await bench({ deviceQuotaBytes: 10_000_000 });
    const objects = Array.from({ length: 300 }, (_, seed) => objectOf(1500, seed));
    const names = objects.map(on.record);
    for (const from of [0, 500, 1000])
      await Promise.all(
        objects.map(({ object }, i) =>
          on.media().append(deviceId, names[i]!, from, object.subarray(from, from === 1000 ? undefined : from + 500)),
        ),
      );
    expect(on.stored).toHaveLength(objects.length);
    for (const { objectHash, object } of objects) expect(await on.media().read(formatCid(objectHash))).toEqual(object);
  });

  test('one device can’t pass its quota by many uploads at one time', async () => {
    const on = await bench({ deviceQuotaBytes: 2500 });
    const objects = [1, 2, 3, 4].map((seed) => objectOf(700, seed));
    const codes = await Promise.all(
      objects.map((object) => codeOf(on.media().append(deviceId, on.record(object), 0, object.object))),
    );
    expect(codes.sort()).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'ok', 'ok']);
  });
});

describe('garbage collection', () => {
  test('takes nothing that a checkpoint names before its retention ends, nor what one may still name', async () => {
    const on = await bench();
    const object = objectOf(900);
    const { cid } = await on.media().append(deviceId, on.record(object), 0, object.object);
    const nowMs = Date.now();
    expect(await on.media().collect(nowMs + 400 * DAY_MS)).toBe(0);
    on.checkpoints.push({ size: 2, timestamp: (nowMs + 10 * DAY_MS) / 1000 });
    expect(await on.media().collect(nowMs + 39 * DAY_MS)).toBe(0);
    expect(await on.media().read(cid)).toBeDefined();
    expect(await on.media().collect(nowMs + 41 * DAY_MS)).toBe(1);
    expect(await on.media().read(cid)).toBeUndefined();
    expect(await on.media().collect(nowMs + 41 * DAY_MS)).toBe(0);
  });

  test('leaves what is pinned, and gives up uploads that came to a halt', async () => {
    const on = await bench();
    const [kept, begun] = [objectOf(900, 1), objectOf(900, 2)];
    const { cid } = await on.media().append(deviceId, on.record(kept), 0, kept.object);
    await on.media().append(deviceId, on.record(begun), 0, begun.object.subarray(0, 300));
    on.checkpoints.push({ size: 10, timestamp: 0 });
    expect(on.media().pin(cid, true)).toBe(true);
    expect(on.media().pin('nothing', true)).toBe(false);
    expect(on.media().index.pins(9)).toEqual([cid]);
    expect(await on.media().collect(Date.now() + 6 * DAY_MS)).toBe(0);
    expect(await on.media().collect(Date.now() + 100 * DAY_MS)).toBe(1);
    expect(readdirSync(join(on.folder, 'unfinished'))).toEqual([]);
    on.media().pin(cid, false);
    expect(await on.media().collect(Date.now() + 100 * DAY_MS)).toBe(1);
  });
});

test('A41: nothing of the picture is in any file of the store', async () => {
  const on = await bench();
  const picture = pictureOf(50_000, 3);
  const object = objectOf(50_000, 3);
  await on.media().append(deviceId, on.record(object), 0, object.object);
  const files = readdirSync(on.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    for (let at = 0; at + 8 <= picture.length; at += 499)
      expect(bytes.indexOf(Buffer.from(picture.subarray(at, at + 8)))).toBe(-1);
  }
});
