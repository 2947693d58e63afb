import { concat, toBigEndian } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { FlashPort } from './flash-storage.js';

/** A port of the interpreter: sends, and gives as many bytes as it sent, with `select` low meanwhile. */
export type BoardSpi = { readonly send: (bytes: Uint8Array, select: object) => ArrayLike<number> };

export type SpiFlashParts = {
  readonly spi: BoardSpi | undefined;
  readonly select: object | undefined;
  readonly crc32: (bytes: Uint8Array) => number;
};

// instructions that all serial NOR flash of this kind shares, as in Winbond W25Q16JV §8.1
const PAGE_PROGRAM = 0x02;
const READ = 0x03;
const READ_STATUS = 0x05;
const WRITE_ENABLE = 0x06;
const SECTOR_ERASE = 0x20;
const READ_ID = 0x9f;
const RELEASE_POWER_DOWN = 0xab;

const BUSY = 1;
const PROGRAM_BYTES = 256;
/** a sector of worn cells may take 400 ms; one poll takes at least 20 µs */
const POLLS_MAX = 20_000;

/** Serial NOR flash beside a processor whose own has no page to spare. Throws STORAGE_FAILED where no such part answers. */
export const openFlash = (parts: SpiFlashParts): FlashPort => {
  const send = (bytes: Uint8Array): ArrayLike<number> => parts.spi!.send(bytes, parts.select!);

  const command = (code: number, address: number): Uint8Array => {
    const bytes = toBigEndian(address, 4);
    bytes[0] = code;
    return bytes;
  };

  const change = (bytes: Uint8Array): void => {
    send(new Uint8Array([WRITE_ENABLE]));
    send(bytes);
    for (let i = 0; i < POLLS_MAX; i++) if ((send(new Uint8Array([READ_STATUS, 0]))[1]! & BUSY) === 0) return;
  };

  send(new Uint8Array([RELEASE_POWER_DOWN]));
  const maker = send(new Uint8Array([READ_ID, 0, 0, 0]))[1]!;
  // a line that nobody drives reads as all zeros or all ones
  if (maker === 0 || maker === 255) throw new FieldmarkError('STORAGE_FAILED', { detail: `no flash: id ${maker}` });

  return {
    read: (address, length) => {
      const bytes = new Uint8Array(4 + length);
      bytes.set(command(READ, address));
      return new Uint8Array(send(bytes)).slice(4);
    },
    write: (address, bytes) => {
      for (let at = 0; at < bytes.length; ) {
        // a program instruction that passes the end of its 256 bytes goes on at their start
        const room = PROGRAM_BYTES - ((address + at) % PROGRAM_BYTES);
        const end = Math.min(bytes.length, at + room);
        change(concat([command(PAGE_PROGRAM, address + at), bytes.subarray(at, end)]));
        at = end;
      }
    },
    erase: (address) => change(command(SECTOR_ERASE, address)),
    crc32: parts.crc32,
  };
};
