import { describe, expect, test } from '@jest/globals';
import { crc32 } from '#proto/frame.js';
import { createW25q } from '#tools/emulator/w25q.js';
import { createTestFlash, PowerCut } from './flash.fixture.js';
import { openFlashStorage } from './flash-storage.js';
import { openFlash } from './spi-flash.js';

const SECTOR_BYTES = 4096;
const blob = (seed: number, length: number): Uint8Array => new Uint8Array(length).map((_, i) => (seed * 31 + i) & 255);

const part = (sectors = 3) => {
  const cells = createTestFlash(SECTOR_BYTES, sectors);
  const open = () => openFlash({ spi: createW25q(cells), select: {}, crc32 });
  return { cells, open, storage: () => openFlashStorage(open(), cells.pages) };
};

describe('serial flash', () => {
  test('reads what was written, across the 256 bytes of one instruction, and erases by sectors', () => {
    const { cells, open } = part();
    const flash = open();
    flash.write(200, blob(1, 600));
    expect(flash.read(200, 600)).toEqual(blob(1, 600));
    expect(flash.read(196, 4)).toEqual(new Uint8Array([255, 255, 255, 255]));
    flash.write(SECTOR_BYTES, blob(2, 4));
    flash.erase(0);
    expect(flash.read(200, 4)).toEqual(new Uint8Array([255, 255, 255, 255]));
    expect(flash.read(SECTOR_BYTES, 4)).toEqual(blob(2, 4));
    expect(cells.erases).toEqual([1, 0, 0]);
  });

  test.each([0, 255])('is not there: a line at %i', (level) => {
    const spi = { send: (bytes: ArrayLike<number>) => new Uint8Array(bytes.length).fill(level) };
    expect(() => openFlash({ spi, select: {}, crc32 })).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
  });

  test('a part that never gets ready is given up, and what it did not take is seen', () => {
    const { cells } = part();
    const w25q = createW25q(cells);
    let isStuck = false;
    const spi = {
      send: (bytes: ArrayLike<number>) => {
        // its cells take nothing any more, and its status never says that it is done
        if (isStuck && bytes[0] === 0x02) return new Uint8Array(bytes.length);
        const back = w25q.send(bytes);
        return isStuck && bytes[0] === 0x05 ? new Uint8Array([0, 1]) : back;
      },
    };
    const storage = openFlashStorage(openFlash({ spi, select: {}, crc32 }), cells.pages);
    storage.write('a', blob(1, 20));
    isStuck = true;
    expect(() => storage.write('b', blob(2, 20))).toThrow(expect.objectContaining({ code: 'STORAGE_FAILED' }));
    expect(storage.read('a')).toEqual(blob(1, 20));
  });

  test('A25 keeps the queue through a cut at any instruction', () => {
    const steps = (cut: number | undefined): number => {
      const { cells, storage } = part();
      const kept = new Map<string, Uint8Array>();
      let name = '';
      try {
        const first = storage();
        cells.cutAt(cut);
        for (let i = 0; i < 40; i++) {
          name = `q.${String(i).padStart(3, '0')}`;
          first.write(name, blob(i, 240));
          kept.set(name, blob(i, 240));
          if (i >= 4) {
            name = `q.${String(i - 4).padStart(3, '0')}`;
            first.remove(name);
            kept.delete(name);
          }
        }
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error;
      }
      cells.cutAt(undefined);
      const again = storage();
      for (const [one, bytes] of kept) if (one !== name) expect([cut, one, again.read(one)]).toEqual([cut, one, bytes]);
      return cells.steps();
    };
    const all = steps(undefined);
    expect(all).toBeGreaterThan(5000);
    for (let cut = 1; cut < all; cut += 47) steps(cut);
  });
});
