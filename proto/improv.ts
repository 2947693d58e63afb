import { concat, fromUtf8, toUtf8 } from './bytes.js';
import { FieldmarkError, failure, type Result, success } from './errors.js';

/**
 * Improv Wi-Fi over serial, version 1 (improv-wifi.com/serial): `IMPROV`, 01, type, length, data, checksum, line feed.
 */
export const IMPROV_HEADER = new Uint8Array([0x49, 0x4d, 0x50, 0x52, 0x4f, 0x56, 1]);
const CHECKSUM_BYTES = 1;
const LINE_FEED = 0x0a;
const BYTE_MAX = 255;

export const IMPROV_TYPE = { state: 1, error: 2, command: 3, result: 4 } as const;
export const IMPROV_STATE = { ready: 2, provisioning: 3, provisioned: 4 } as const;
export const IMPROV_ERROR = {
  none: 0,
  invalid: 1,
  unknownCommand: 2,
  unableToConnect: 3,
  badHostname: 5,
  unknown: 255,
} as const;
export const IMPROV_COMMAND = { wifi: 1, state: 2, info: 3, scan: 4, hostname: 5, name: 6 } as const;

/** Sum of all bytes, modulo 256. */
export const improvSum = (bytes: Uint8Array): number => {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum = (sum + bytes[i]!) & BYTE_MAX;
  return sum;
};

/**
 * How long the packet is that begins the buffer, checksum included and line feed not: 0 where none begins there, -1
 * while too little has come to tell.
 */
export const improvPacketLength = (buffer: Uint8Array, length: number): number => {
  for (let i = 0; i < IMPROV_HEADER.length && i < length; i++) if (buffer[i] !== IMPROV_HEADER[i]) return 0;
  const lengthAt = IMPROV_HEADER.length + 1;
  return length <= lengthAt ? -1 : lengthAt + 1 + buffer[lengthAt]! + CHECKSUM_BYTES;
};

/**
 * One packet for the line. A line feed goes before it too: a client that reads lines would otherwise take the packet for
 * the end of a log line. Throws FRAME_INVALID for data over 255 bytes.
 */
export const encodeImprov = (type: number, data: Uint8Array): Uint8Array => {
  if (data.length > BYTE_MAX)
    throw new FieldmarkError('FRAME_INVALID', { detail: `Improv data of ${data.length} bytes` });
  const body = concat([IMPROV_HEADER, new Uint8Array([type, data.length]), data]);
  return concat([new Uint8Array([LINE_FEED]), body, new Uint8Array([improvSum(body), LINE_FEED])]);
};

/** Commands and results look alike: which command, and its strings. */
export type ImprovRpc = { readonly command: number; readonly strings: readonly string[] };

/** Data of a command or result packet. Throws FRAME_INVALID where the strings don't fit. */
export const encodeImprovRpc = (rpc: ImprovRpc): Uint8Array => {
  const parts: Uint8Array[] = [];
  for (let i = 0; i < rpc.strings.length; i++) {
    const text = toUtf8(rpc.strings[i]!);
    if (text.length > BYTE_MAX)
      throw new FieldmarkError('FRAME_INVALID', { detail: 'an Improv string over 255 bytes' });
    parts.push(new Uint8Array([text.length]), text);
  }
  const body = concat(parts);
  if (body.length > BYTE_MAX - 2)
    throw new FieldmarkError('FRAME_INVALID', { detail: 'Improv strings over 253 bytes' });
  return concat([new Uint8Array([rpc.command, body.length]), body]);
};

/** Strict: the lengths must add up. */
export const decodeImprovRpc = (data: Uint8Array): Result<ImprovRpc> => {
  if (data.length < 2 || data[1] !== data.length - 2) return failure('FRAME_INVALID', 'Improv length');
  const strings: string[] = [];
  let at = 2;
  while (at < data.length) {
    const end = at + 1 + data[at]!;
    if (end > data.length) return failure('FRAME_INVALID', 'Improv string');
    const text = fromUtf8(data.subarray(at + 1, end));
    if (text === undefined) return failure('FRAME_INVALID', 'Improv string is not UTF-8');
    strings.push(text);
    at = end;
  }
  return success({ command: data[0]!, strings });
};
