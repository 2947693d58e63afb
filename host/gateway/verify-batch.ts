import { ALGORITHM } from '#proto/cose.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Engine } from './engine.js';
import type { VerifyItem } from './stages.js';

/**
 * A batch as one buffer, so that it is handed to a thread and back without copying. A record an item: kind (1 byte), then
 * signature (64), key (33) and digest (32). Where the engine hashes by itself, the digest's place says instead where the
 * message lies behind the records: offset and length, 4 bytes each. The answer takes the first byte of each item's place
 * in order: 1 valid, 0 not.
 */
const RECORD_BYTES = 130;
const KIND = { malformed: 0, digest: 1, message: 2 } as const;
const SIGNATURE = 1;
const KEY = 65;
const DIGEST = 98;

const isWellFormed = (item: VerifyItem): boolean =>
  item.signature.length === 64 && item.publicKey.length === 33 && item.digest.length === 32;

const messageOf = (item: VerifyItem): Uint8Array | undefined =>
  item.algorithm === ALGORITHM.ES256K ? undefined : item.toBeSigned;

/** A caller's mistake, found before its items share a batch with those of others. */
export const requireMessage = (item: VerifyItem): void => {
  if (item.algorithm !== ALGORITHM.ES256K && item.toBeSigned === undefined)
    throw new FieldmarkError('INTERNAL', { detail: 'an ESP256 item without what was signed' });
};

export const packBatch = (items: readonly VerifyItem[]): ArrayBuffer => {
  let length = items.length * RECORD_BYTES;
  for (const item of items) length += messageOf(item)?.length ?? 0;
  const buffer = new ArrayBuffer(length);
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let messageOffset = items.length * RECORD_BYTES;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const start = i * RECORD_BYTES;
    if (!isWellFormed(item)) continue;
    bytes.set(item.signature, start + SIGNATURE);
    bytes.set(item.publicKey, start + KEY);
    const message = messageOf(item);
    if (message === undefined) {
      bytes[start] = KIND.digest;
      bytes.set(item.digest, start + DIGEST);
      continue;
    }
    bytes[start] = KIND.message;
    view.setUint32(start + DIGEST, messageOffset);
    view.setUint32(start + DIGEST + 4, message.length);
    bytes.set(message, messageOffset);
    messageOffset += message.length;
  }
  return buffer;
};

/** Checks all `count` items and writes the answers over the beginning of the buffer. */
export const verifyBatch = (engine: Engine, buffer: ArrayBuffer, count: number): void => {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  for (let i = 0; i < count; i++) {
    const start = i * RECORD_BYTES;
    const kind = bytes[start]!;
    const signature = bytes.subarray(start + SIGNATURE, start + KEY);
    const key = bytes.subarray(start + KEY, start + DIGEST);
    let isValid = false;
    if (kind === KIND.digest)
      isValid = engine.verifySecp256k1(bytes.subarray(start + DIGEST, start + RECORD_BYTES), signature, key);
    else if (kind === KIND.message) {
      const offset = view.getUint32(start + DIGEST);
      isValid = engine.verifyP256(bytes.subarray(offset, offset + view.getUint32(start + DIGEST + 4)), signature, key);
    }
    // item i's record is done with, and answer i lies at or before it
    bytes[i] = isValid ? 1 : 0;
  }
};

export const readAnswers = (buffer: ArrayBuffer, count: number): readonly boolean[] => {
  const bytes = new Uint8Array(buffer);
  const answers: boolean[] = new Array(count);
  for (let i = 0; i < count; i++) answers[i] = bytes[i] === 1;
  return answers;
};
