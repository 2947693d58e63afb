import { concat } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Bootloader } from './bootloader.js';
import { createLinkReader, type Link } from './link.js';

/** STK500 communication protocol (Atmel AVR061), the part that Arduino bootloaders speak. */
const COMMAND = {
  sync: 0x30,
  enter: 0x50,
  leave: 0x51,
  loadAddress: 0x55,
  writePage: 0x64,
  readPage: 0x74,
  signature: 0x75,
} as const;
const END = 0x20;
const IN_SYNC = 0x14;
const OK = 0x10;
const FLASH_MEMORY = 0x46;

const SYNC_ATTEMPTS = 5;
const SYNC_DEADLINE_MS = 250;
const DEADLINE_MS = 2000;

/** Gets into step with the bootloader, or gives undefined when it does not answer. */
export const openStk500v1 = async (link: Link): Promise<Bootloader | undefined> => {
  const reader = createLinkReader(link);

  const command = async (bytes: readonly number[] | Uint8Array, length: number, what: string): Promise<Uint8Array> => {
    await link.write(concat([Uint8Array.from(bytes), new Uint8Array([END])]));
    const reply = await reader.exactly(length + 2, DEADLINE_MS);
    if (reply === undefined) throw new FieldmarkError('FLASH_NO_ANSWER', { detail: what });
    if (reply[0] !== IN_SYNC || reply[length + 1] !== OK)
      throw new FieldmarkError('FLASH_REFUSED', { detail: `${what}: 0x${reply[0]!.toString(16)}` });
    return reply.subarray(1, length + 1);
  };

  const loadAddress = (address: number): Promise<Uint8Array> => {
    const word = address / 2;
    return command([COMMAND.loadAddress, word & 255, word >> 8], 0, 'load address');
  };

  if (!(await synchronise(link, reader))) return undefined;
  return {
    signature: () => command([COMMAND.signature], 3, 'read signature'),
    enter: async () => {
      await command([COMMAND.enter], 0, 'enter programming');
    },
    writePage: async (address, page) => {
      await loadAddress(address);
      const head = [COMMAND.writePage, page.length >> 8, page.length & 255, FLASH_MEMORY];
      await command(concat([Uint8Array.from(head), page]), 0, `write page 0x${address.toString(16)}`);
    },
    readPage: async (address, length) => {
      await loadAddress(address);
      const head = [COMMAND.readPage, length >> 8, length & 255, FLASH_MEMORY];
      return command(head, length, `read page 0x${address.toString(16)}`);
    },
    leave: async () => {
      await command([COMMAND.leave], 0, 'leave programming');
    },
  };
};

/** A board that just reset may miss the first requests, and may still be sending what its last program wrote. */
const synchronise = async (link: Link, reader: ReturnType<typeof createLinkReader>): Promise<boolean> => {
  for (let attempt = 0; attempt < SYNC_ATTEMPTS; attempt++) {
    await link.write(new Uint8Array([COMMAND.sync, END]));
    const reply = await reader.exactly(2, SYNC_DEADLINE_MS);
    if (reply?.[0] === IN_SYNC && reply[1] === OK) {
      // one that was late to answer answers the requests before this one too
      await reader.drain(attempt === 0 ? 20 : SYNC_DEADLINE_MS);
      return true;
    }
    if (reply !== undefined) await reader.drain(20);
  }
  return false;
};
