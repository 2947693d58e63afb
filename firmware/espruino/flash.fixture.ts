import { crc32 } from '#proto/frame.js';
import type { FlashPage, FlashPort } from './flash-storage.js';

/** Thrown where the power goes; nothing that runs after it reaches the flash. */
export class PowerCut extends Error {}

export type TestFlash = FlashPort & {
  readonly bytes: Uint8Array;
  readonly pages: readonly FlashPage[];
  /** words written and pages erased so far */
  readonly steps: () => number;
  /** the power goes at this step (1 is the next), with the step half done; undefined for never */
  readonly cutAt: (step: number | undefined) => void;
  /** cells from here on no longer take a write */
  readonly wear: (address: number, length: number) => void;
  readonly erases: readonly number[];
};

const WORD = 4;

/** NOR flash: a write clears bits word by word, an erase sets a whole page; each may be the last thing that happens. */
export const createTestFlash = (pageBytes: number, count: number, base = 0): TestFlash => {
  const bytes = new Uint8Array(pageBytes * count).fill(0xff);
  const worn = new Uint8Array(bytes.length);
  const pages = Array.from({ length: count }, (_, i) => ({ address: base + i * pageBytes, sizeBytes: pageBytes }));
  const erases = new Array<number>(count).fill(0);
  let steps = 0;
  let cut: number | undefined;
  let isDead = false;

  const step = (): 'whole' | 'half' => {
    if (isDead) throw new PowerCut();
    steps++;
    isDead = cut !== undefined && steps >= cut;
    return isDead ? 'half' : 'whole';
  };
  const clear = (at: number, value: number): void => {
    if (worn[at] === 0) bytes[at] = bytes[at]! & value;
  };
  return {
    crc32,
    bytes,
    pages,
    erases,
    steps: () => steps,
    cutAt: (next) => {
      isDead = false;
      cut = next === undefined ? undefined : steps + next;
    },
    wear: (address, length) => worn.fill(1, address - base, address - base + length),
    read: (address, length) => bytes.slice(address - base, address - base + length),
    write: (address, data) => {
      if (address % WORD !== 0 || data.length % WORD !== 0) throw new Error(`unaligned write at ${address}`);
      for (let i = 0; i < data.length; i += WORD) {
        const done = step() === 'whole' ? WORD : WORD / 2;
        for (let j = 0; j < done; j++) clear(address - base + i + j, data[i + j]!);
        if (done < WORD) throw new PowerCut();
      }
    },
    erase: (address) => {
      const page = Math.floor((address - base) / pageBytes);
      const isWhole = step() === 'whole';
      const start = page * pageBytes;
      bytes.fill(0xff, start + (isWhole ? 0 : pageBytes / 2), start + pageBytes);
      erases[page] = erases[page]! + 1;
      if (!isWhole) throw new PowerCut();
    },
  };
};
