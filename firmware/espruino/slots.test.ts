import { describe, expect, test } from '@jest/globals';
import { sha256 } from '#core/gateway.fixture.js';
import {
  chooseImage,
  commitTrial,
  freeSlot,
  type Image,
  offerTrial,
  readUpdateState,
  type SlotParts,
} from '#core/slots.js';
import { concat, toUtf8 } from '#proto/bytes.js';
import { createTestFlash, PowerCut, type TestFlash } from './flash.fixture.js';
import { openFlashStorage } from './flash-storage.js';
import type { NativeSigner } from './signer.js';
import { flashedImage, IMAGE_HEAD_BYTES, imageHead, openSlots } from './slots.js';

const PAGE_BYTES = 512;
const BASE = new Uint8Array(8).fill(7);
const imageOf = (text: string): Uint8Array => toUtf8(`${text}${'.'.repeat(601)}`);

/** Three areas of two pages, and six pages for the record. */
const newBoard = () => {
  const flash = createTestFlash(PAGE_BYTES, 12, 0x1000);
  const areas = [0, 2, 4].map((page) => ({ address: flash.pages[page]!.address, sizeBytes: 2 * PAGE_BYTES }));
  return { flash, areas, pages: flash.pages.slice(6) };
};
const nativeOn = (flash: TestFlash): NativeSigner =>
  ({ sha256, digestAt: (address: number, length: number) => sha256(flash.read(address, length)) }) as never;

const partsOn = ({ flash, areas, pages }: ReturnType<typeof newBoard>): SlotParts => {
  const native = nativeOn(flash);
  return {
    storage: openFlashStorage(flash, pages),
    crypto: native,
    slots: openSlots(flash, native, areas, PAGE_BYTES),
  };
};

/** What an updater does with a release that comes to its end, and the start after it. */
const install = (parts: SlotParts, bytes: Uint8Array, sequence: number): void => {
  const running = chooseImage(parts, BASE).image;
  const slot = freeSlot(parts, BASE, running);
  for (let at = 0; at < bytes.length; at += 128) parts.slots.write(slot, at, bytes.subarray(at, at + 128));
  parts.slots.finish(slot);
  const digest = sha256(bytes);
  const image: Image = { slot, sequence, manifestDigest: digest, imageDigest: digest, imageBytes: bytes.length };
  offerTrial(parts, BASE, image, sequence);
  if (chooseImage(parts, BASE).isTrial) commitTrial(parts, BASE);
};

describe('slots on bare flash', () => {
  test('A37 A39 wherever the power goes, a whole image starts, and the next release goes in', () => {
    const day = (cut: number | undefined) => {
      const board = newBoard();
      install(partsOn(board), imageOf('one'), 1);
      const before = board.flash.steps();
      board.flash.cutAt(cut);
      let wasCut = false;
      try {
        install(partsOn(board), imageOf('two'), 2);
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
        wasCut = true;
      }
      return { board, wasCut, steps: board.flash.steps() - before };
    };
    const { steps } = day(undefined);
    expect(steps).toBeGreaterThan(200);
    for (let cut = 1; cut <= steps; cut++) {
      const { board, wasCut } = day(cut);
      expect([cut, wasCut]).toEqual([cut, true]);
      board.flash.cutAt(undefined);
      const parts = partsOn(board);
      const image = chooseImage(parts, BASE).image;
      expect([cut, image?.sequence === 1 || image?.sequence === 2]).toEqual([cut, true]);
      const text = image!.sequence === 1 ? 'one' : 'two';
      expect(parts.slots.digest(image!.slot, image!.imageBytes)).toEqual(sha256(imageOf(text)));
      install(parts, imageOf('three'), 3);
      expect([cut, readUpdateState(parts, BASE).good?.sequence]).toEqual([cut, 3]);
    }
  });

  test('A38 a bit that turns in a slot keeps its image from starting', () => {
    const board = newBoard();
    install(partsOn(board), imageOf('one'), 1);
    install(partsOn(board), imageOf('two'), 2);
    board.flash.write(board.areas[2]!.address + IMAGE_HEAD_BYTES + 4, new Uint8Array(4));
    expect(chooseImage(partsOn(board), BASE).image?.sequence).toBe(1);
    board.flash.write(board.areas[1]!.address + IMAGE_HEAD_BYTES + 4, new Uint8Array(4));
    expect(chooseImage(partsOn(board), BASE).image).toBeUndefined();
  });

  test('erases nothing that is neither empty nor an image, and says when cells are worn', () => {
    const board = newBoard();
    const { slots } = partsOn(board);
    board.flash.write(board.areas[1]!.address + PAGE_BYTES, toUtf8('code of the interpreter!'));
    expect(() => slots.erase(0)).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(board.flash.read(board.areas[1]!.address + PAGE_BYTES, 4)).toEqual(toUtf8('code'));
    slots.erase(1);
    board.flash.wear(board.areas[2]!.address + IMAGE_HEAD_BYTES, 64);
    expect(() => slots.write(1, 0, toUtf8('an image'))).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
  });

  test('knows what was flashed over the cable, where it is whole', () => {
    const { flash, areas } = newBoard();
    const native = nativeOn(flash);
    expect(flashedImage(flash, native, areas[0]!)).toBeUndefined();
    const image = imageOf('flashed');
    flash.write(areas[0]!.address, concat([imageHead(image.length, sha256(image)), image]));
    expect(flashedImage(flash, native, areas[0]!)).toEqual({
      length: image.length,
      base: sha256(image).slice(0, 8),
    });
    flash.write(areas[0]!.address + 200, new Uint8Array(4));
    expect(flashedImage(flash, native, areas[0]!)).toBeUndefined();
  });
});
