import { concat, toBigEndian } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import type { Bootloader } from './bootloader.js';
import { createLinkReader, type Link } from './link.js';

/** STK500 protocol version 2 (Atmel AVR068), as the bootloader of ATmega2560 boards speaks it. */
const COMMAND = {
  signOn: 0x01,
  loadAddress: 0x06,
  enter: 0x10,
  leave: 0x11,
  write: 0x13,
  read: 0x14,
  signature: 0x1b,
} as const;
const STATUS_OK = 0x00;
const MESSAGE_START = 0x1b;
const TOKEN = 0x0e;
const HEAD_BYTES = 5;
/** LOAD ADDRESS above 64 KiB words is marked in the top bit (AVR068 §4.2) */
const EXTENDED_ADDRESS = 0x80000000;

const SIGN_ON_ATTEMPTS = 5;
const SIGN_ON_DEADLINE_MS = 300;
const DEADLINE_MS = 3000;

/** Serial programming instructions of the chip, which the bootloader takes and ignores or passes on. */
const ENTER_PARAMETERS = [200, 100, 25, 32, 0, 0x53, 3, 0xac, 0x53, 0, 0];
const WRITE_PARAMETERS = [0xc1, 10, 0x40, 0x4c, 0x20, 0, 0];
const READ_INSTRUCTION = 0x20;
const SIGNATURE_INSTRUCTION = 0x30;

const xorOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

export const openStk500v2 = async (link: Link): Promise<Bootloader | undefined> => {
  const reader = createLinkReader(link);
  let sequence = 0;

  /** One message and its answer's body, or undefined when none came. */
  const exchange = async (body: Uint8Array, deadlineMs: number): Promise<Uint8Array | undefined> => {
    sequence = (sequence + 1) & 255;
    const message = concat([
      new Uint8Array([MESSAGE_START, sequence, body.length >> 8, body.length & 255, TOKEN]),
      body,
    ]);
    await link.write(concat([message, new Uint8Array([xorOf(message)])]));
    const head = await reader.exactly(HEAD_BYTES, deadlineMs);
    if (head === undefined || head[0] !== MESSAGE_START || head[1] !== sequence || head[4] !== TOKEN) return undefined;
    const rest = await reader.exactly(head[2]! * 256 + head[3]! + 1, deadlineMs);
    if (rest === undefined || xorOf(head) !== xorOf(rest)) return undefined;
    return rest.subarray(0, rest.length - 1);
  };

  const command = async (body: readonly number[] | Uint8Array, what: string): Promise<Uint8Array> => {
    const answer = await exchange(Uint8Array.from(body), DEADLINE_MS);
    if (answer === undefined) throw new FieldmarkError('FLASH_NO_ANSWER', { detail: what });
    if (answer[0] !== body[0] || answer[1] !== STATUS_OK)
      throw new FieldmarkError('FLASH_REFUSED', { detail: `${what}: status 0x${(answer[1] ?? 0).toString(16)}` });
    return answer.subarray(2);
  };

  const loadAddress = (address: number): Promise<Uint8Array> => {
    const word = address / 2;
    const marked = word > 0xffff ? word + EXTENDED_ADDRESS : word;
    return command([COMMAND.loadAddress, ...toBigEndian(marked, 4)], 'load address');
  };

  if (!(await signOn(exchange, reader))) return undefined;
  return {
    signature: async () => {
      const bytes = new Uint8Array(3);
      for (let i = 0; i < bytes.length; i++) {
        const answer = await command([COMMAND.signature, 4, SIGNATURE_INSTRUCTION, 0, i, 0], 'read signature');
        bytes[i] = answer[0] ?? 0;
      }
      return bytes;
    },
    enter: async () => {
      await command([COMMAND.enter, ...ENTER_PARAMETERS], 'enter programming');
    },
    writePage: async (address, page) => {
      await loadAddress(address);
      const head = [COMMAND.write, page.length >> 8, page.length & 255, ...WRITE_PARAMETERS];
      await command(concat([Uint8Array.from(head), page]), `write page 0x${address.toString(16)}`);
    },
    readPage: async (address, length) => {
      await loadAddress(address);
      const answer = await command([COMMAND.read, length >> 8, length & 255, READ_INSTRUCTION], 'read page');
      // data, and a second status
      if (answer.length !== length + 1 || answer[length] !== STATUS_OK)
        throw new FieldmarkError('FLASH_REFUSED', { detail: `read page 0x${address.toString(16)}` });
      return answer.subarray(0, length);
    },
    leave: async () => {
      await command([COMMAND.leave, 1, 1], 'leave programming');
    },
  };
};

const signOn = async (
  exchange: (body: Uint8Array, deadlineMs: number) => Promise<Uint8Array | undefined>,
  reader: ReturnType<typeof createLinkReader>,
): Promise<boolean> => {
  for (let attempt = 0; attempt < SIGN_ON_ATTEMPTS; attempt++) {
    const answer = await exchange(new Uint8Array([COMMAND.signOn]), SIGN_ON_DEADLINE_MS);
    if (answer?.[0] === COMMAND.signOn && answer[1] === STATUS_OK) return true;
    await reader.drain(20);
  }
  return false;
};
