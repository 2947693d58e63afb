import type { Slots } from '#core/slots.js';
import { concat, equal, fromBigEndian, putBigEndian, toBigEndian } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { FlashPage, FlashPort } from './flash-storage.js';
import type { NativeSigner } from './signer.js';

/**
 * Images on bare pages of the processor's own flash, which the interpreter runs where they lie: the first area holds what
 * was flashed over the cable, the two others are slots. Each begins with a head, so that nothing is ever erased but what
 * is empty or an image.
 */
const MAGIC = 0x464d494d;
/** magic, length of the image, SHA-256 of it; the length and hash of a slot stand in the record instead */
export const IMAGE_HEAD_BYTES = 48;
const DIGEST_AT = 8;
const DIGEST_BYTES = 32;
const ERASED = 0xffffffff;
const WORD = 4;

export const imageAt = (area: FlashPage): number => area.address + IMAGE_HEAD_BYTES;

/** The head that goes before the image that is flashed over a cable. */
export const imageHead = (length: number, digest: Uint8Array): Uint8Array => {
  const head = new Uint8Array(IMAGE_HEAD_BYTES).fill(0xff);
  putBigEndian(head, 0, WORD, MAGIC);
  putBigEndian(head, WORD, WORD, length);
  head.set(digest, DIGEST_AT);
  return head;
};

/** What was flashed over the cable; undefined where it is not whole. */
export const flashedImage = (
  flash: FlashPort,
  native: NativeSigner,
  area: FlashPage,
): { readonly length: number; readonly base: Uint8Array } | undefined => {
  const head = flash.read(area.address, IMAGE_HEAD_BYTES);
  const length = fromBigEndian(head, WORD, WORD);
  if (fromBigEndian(head, 0, WORD) !== MAGIC || length > area.sizeBytes - IMAGE_HEAD_BYTES) return undefined;
  const digest = head.subarray(DIGEST_AT, DIGEST_AT + DIGEST_BYTES);
  if (!equal(native.digestAt(imageAt(area), length), digest)) return undefined;
  return { length, base: new Uint8Array(digest.subarray(0, 8)) };
};

export const openSlots = (
  flash: FlashPort,
  native: NativeSigner,
  areas: readonly FlashPage[],
  pageBytes: number,
): Slots => {
  const areaOf = (slot: number): FlashPage => areas[1 + slot]!;
  const word = (address: number): number => fromBigEndian(flash.read(address, WORD), 0, WORD);

  /** Flash that holds something else is not ours, whatever the board's file says. */
  const refuseForeign = (area: FlashPage): void => {
    if (word(area.address) === MAGIC) return;
    // the page of the head is erased and written last: a power cut may leave anything in it, once the others are empty
    for (let at = pageBytes; at < area.sizeBytes; at += pageBytes)
      if (word(area.address + at) !== ERASED)
        throw new FieldmarkError('STORAGE_FAILED', { detail: 'the slot holds something else' });
  };

  return {
    imageBytesMax: areaOf(0).sizeBytes - IMAGE_HEAD_BYTES,
    erase: (slot) => {
      const area = areaOf(slot);
      refuseForeign(area);
      // its head goes last, so that what is half erased is still known for a slot
      for (let at = area.sizeBytes - pageBytes; at >= 0; at -= pageBytes) flash.erase(area.address + at);
      flash.write(area.address, toBigEndian(MAGIC, WORD));
    },
    write: (slot, offset, bytes) => {
      const padding = new Uint8Array((WORD - (bytes.length % WORD)) % WORD).fill(0xff);
      const at = imageAt(areaOf(slot)) + offset;
      flash.write(at, concat([bytes, padding]));
      if (!equal(flash.read(at, bytes.length), bytes)) throw new FieldmarkError('STORAGE_FAILED', { detail: 'slot' });
    },
    finish: () => {},
    digest: (slot, length) => native.digestAt(imageAt(areaOf(slot)), length),
  };
};
