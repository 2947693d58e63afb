import type { MachineFlash } from './espruino-storage.js';

/** A serial NOR flash (Winbond W25Q16JV), register by register, over cells that can be cut and worn. */
export type NorFlash = {
  /** one selection: the bytes that came, and as many back */
  readonly send: (bytes: ArrayLike<number>) => Uint8Array;
};

const MAKER = 0xef;
const DEVICE = [0x40, 0x15];
const SECTOR_BYTES = 4096;
const PROGRAM_BYTES = 256;
const FILL = 0xff;
/** how often the status says busy after a change */
const BUSY_POLLS = 3;

export const createW25q = (cells: MachineFlash): NorFlash => {
  let isEnabled = false;
  let busy = 0;
  let isAsleep = true;

  const program = (address: number, data: Uint8Array): void => {
    const page = address - (address % PROGRAM_BYTES);
    const bytes = new Uint8Array(PROGRAM_BYTES).fill(FILL);
    // beyond the end it wraps to the start of the same 256 bytes
    for (const [i, byte] of data.entries()) bytes[(address + i) % PROGRAM_BYTES] = byte;
    cells.write(page, bytes);
  };

  const change = (act: () => void): void => {
    if (!isEnabled || busy > 0) return;
    isEnabled = false;
    busy = BUSY_POLLS;
    act();
  };

  return {
    send: (given) => {
      const bytes = Uint8Array.from(given);
      const back = new Uint8Array(bytes.length);
      const address = bytes[1]! * 65_536 + bytes[2]! * 256 + bytes[3]!;
      if (bytes[0] === 0xab) isAsleep = false;
      else if (isAsleep) back.fill(FILL);
      else if (bytes[0] === 0x05) back[1] = busy > 0 ? busy-- && 1 : 0;
      else if (busy > 0) back.fill(FILL);
      else if (bytes[0] === 0x9f) back.set([MAKER, ...DEVICE], 1);
      else if (bytes[0] === 0x06) isEnabled = true;
      else if (bytes[0] === 0x03) back.set(cells.read(address, bytes.length - 4), 4);
      else if (bytes[0] === 0x02) change(() => program(address, bytes.subarray(4)));
      else if (bytes[0] === 0x20) change(() => cells.erase(address - (address % SECTOR_BYTES)));
      return back;
    },
  };
};
