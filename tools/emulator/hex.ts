import { FieldmarkError } from '#proto/errors.js';

const DATA = 0;
const SEGMENT = 2;
const LINEAR = 4;

export type HexImage = {
  /** erased flash (0xff) with the image's bytes in place */
  readonly bytes: Uint8Array;
  /** the lowest address that the file names, in bytes */
  readonly start: number;
};

/** Reads an Intel HEX file into `sizeBytes` of flash; a bad checksum or an address past the end throws. */
export const parseHex = (text: string, sizeBytes: number): HexImage => {
  const bytes = new Uint8Array(sizeBytes).fill(0xff);
  let base = 0;
  let start = sizeBytes;
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const record = Buffer.from(line.slice(1), 'hex');
    const sum = record.reduce((total, byte) => total + byte, 0) & 0xff;
    if (!line.startsWith(':') || record.length < 5 || record.length !== record[0]! + 5 || sum !== 0)
      throw new FieldmarkError('STORAGE_DAMAGED', { detail: `not an Intel HEX record: ${line.slice(0, 60)}` });
    const body = record.subarray(4, -1);
    const type = record[3]!;
    if (type === SEGMENT) base = body.readUInt16BE(0) * 16;
    if (type === LINEAR) base = body.readUInt16BE(0) * 65536;
    if (type !== DATA) continue;
    const address = base + record.readUInt16BE(1);
    if (address + body.length > sizeBytes)
      throw new FieldmarkError('STORAGE_DAMAGED', { detail: `the image goes past ${sizeBytes} bytes of flash` });
    bytes.set(body, address);
    start = Math.min(start, address);
  }
  return { bytes, start };
};
