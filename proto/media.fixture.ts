import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { MEDIA_CLOCK, MEDIA_SOURCE, MEDIA_TRIGGER, type MediaRecord, PRIVACY } from './media.js';
import { type EncryptedMedia, encryptMedia, type MediaCrypto, type MediaReader } from './media-cipher.js';

/** Pictures and who may see them, for tests. */
export const crypto: MediaCrypto = openMediaCrypto();

export type TestReader = MediaReader & { readonly secretKey: Uint8Array };

export const readerOf = (fill: number): TestReader => {
  const secretKey = new Uint8Array(32).fill(fill);
  const publicKey = secp256k1.getPublicKey(secretKey, true);
  const id = keccak_256(secp256k1.getPublicKey(secretKey, false).slice(1)).slice(12);
  return { id, publicKey, secretKey };
};

export const OWNER = readerOf(0x41);
export const FRIEND = readerOf(0x42);
export const STRANGER = readerOf(0x43);
export const NET = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
export const DEVICE_ID = new Uint8Array(20).fill(0xd1);

/** Bytes that look like nothing else, and differ with `seed`. */
export const pictureOf = (length: number, seed = 1): Uint8Array => {
  const out = new Uint8Array(length);
  let state = seed * 2654435761 + 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    out[i] = state >>> 16;
  }
  return out;
};

export const encryptTo = (
  picture: Uint8Array,
  readers: readonly MediaReader[] = [OWNER],
  more: { readonly chunkBytes?: number; readonly crypto?: MediaCrypto } = {},
): EncryptedMedia =>
  encryptMedia(more.crypto ?? crypto, {
    picture,
    mediaType: 'image/jpeg',
    net: NET,
    deviceId: DEVICE_ID,
    readers,
    chunkBytes: more.chunkBytes,
  });

export const recordOf = (media: EncryptedMedia): MediaRecord => ({
  commitment: media.commitment,
  objectHash: media.objectHash,
  objectBytes: media.object.length,
  chunkBytes: media.chunkBytes,
  chunkCount: media.chunkCount,
  capturedAt: 1_796_000_000,
  mediaType: 'image/jpeg',
  source: MEDIA_SOURCE.ffmpeg,
  trigger: MEDIA_TRIGGER.schedule,
  clockNote: MEDIA_CLOCK.trusted,
  width: 1280,
  height: 720,
  privacy: [{ kind: PRIVACY.mask, settings: new Uint8Array(32).fill(7), model: new Uint8Array(0) }],
});
