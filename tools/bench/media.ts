import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { openDiskVault } from '#gateway/media-vault.js';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { formatCid } from '#proto/cid.js';
import { encodeMediaRecord } from '#proto/media.js';
import { encryptMedia } from '#proto/media-cipher.js';
import { CONTENT } from '#proto/reading.js';
import { createSealer, simIdentity } from '../sim/sealer.js';
import type { Row } from './report.js';

/** a picture of 1280×720 */
const PICTURE_BYTES = 200_000;
const ROUNDS = 50;
const KEPT = 256;
/** uploads that end at one time */
const AT_ONCE = 16;
const NET = new Uint8Array(8);

/** Encrypting and sealing one picture to its owner, and keeping objects on disk. */
export const benchMedia = async (folder: string): Promise<Row[]> => {
  const crypto = openMediaCrypto();
  const identity = simIdentity(0);
  const sealer = createSealer(identity, NET, 1);
  const readers = [{ id: identity.deviceId, publicKey: secp256k1.getPublicKey(randomBytes(32), true) }];
  const picture = new Uint8Array(randomBytes(PICTURE_BYTES));
  const encrypt = () =>
    encryptMedia(crypto, { picture, mediaType: 'image/jpeg', net: NET, deviceId: identity.deviceId, readers });
  const sealOne = () => {
    const { object, ...media } = encrypt();
    const record = {
      ...media,
      objectBytes: object.length,
      capturedAt: 1,
      mediaType: 'image/jpeg',
      source: 3,
      trigger: 1,
      clockNote: 0,
    };
    sealer.sealPayload(CONTENT.media, encodeMediaRecord(record), 1);
    return object;
  };
  sealOne();
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) sealOne();
  const { user, system } = process.cpuUsage(before);
  const object = encrypt().object;
  const rate = await keep(join(folder, 'media'), object);
  return [
    { name: 'encrypt and seal 200 kB', value: (user + system) / ROUNDS / 1000, unit: 'ms CPU', bound: '≤ 60' },
    {
      name: 'object beyond its picture',
      value: (100 * (object.length - PICTURE_BYTES)) / PICTURE_BYTES,
      unit: '%',
      bound: '≤ 2',
    },
    { name: 'memory of one, picture included', value: memoryOf(sealOne), unit: 'pictures', bound: '≤ 3' },
    { name: 'objects of 200 kB hashed and kept on disk', value: rate, unit: '1/s', bound: '≥ 200' },
  ];
};

/** Buffers that one picture takes before any is collected, in pictures: more than it ever needs at one time. */
const memoryOf = (sealOne: () => unknown): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().arrayBuffers;
  sealOne();
  return 1 + (process.memoryUsage().arrayBuffers - before) / PICTURE_BYTES;
};

const keep = async (folder: string, object: Uint8Array): Promise<number> => {
  mkdirSync(folder, { recursive: true });
  const vault = openDiskVault(join(folder, 'objects'));
  const keepOne = async (number: number): Promise<void> => {
    const bytes = object.slice();
    bytes.set([number & 255, number >> 8]);
    const cid = formatCid(new Uint8Array(createHash('sha256').update(bytes).digest()));
    writeFileSync(join(folder, cid), bytes);
    await vault.put(cid, join(folder, cid));
  };
  const start = performance.now();
  for (let i = 0; i < KEPT; i += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, (_, j) => keepOne(i + j)));
  return (1000 * KEPT) / (performance.now() - start);
};
