import { fromHex } from '#proto/bytes.js';
import { failure, type Result, success } from '#proto/errors.js';

/** A firmware image as one run of bytes; gaps are filled with 0xff, as erased flash reads. */
export type Image = { readonly start: number; readonly bytes: Uint8Array };

const RECORD = { data: 0, end: 1, segment: 2, segmentStart: 3, linear: 4, linearStart: 5 } as const;
/** larger than any flash here; a file that spans more is damaged */
const SPAN_BYTES_MAX = 16 * 1024 * 1024;

type Chunk = { readonly address: number; readonly bytes: Uint8Array };

/**
 * Intel HEX (Intel, Hexadecimal Object File Format, rev. A), strictly: every record's checksum, one end record, no two
 * records at one address.
 */
export const parseIntelHex = (text: string): Result<Image> => {
  const chunks: Chunk[] = [];
  let base = 0;
  let ended = false;
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.trim();
    if (line === '') continue;
    const at = `line ${i + 1}`;
    if (ended) return failure('IMAGE_INVALID', `${at} follows the end record`);
    const record = line[0] === ':' ? fromHex(line.slice(1)) : undefined;
    if (record === undefined || record.length < 5 || record.length !== record[0]! + 5)
      return failure('IMAGE_INVALID', `${at} is no Intel HEX record`);
    if (record.reduce((sum, byte) => (sum + byte) & 255, 0) !== 0) return failure('IMAGE_INVALID', `${at}: checksum`);
    const data = record.subarray(4, record.length - 1);
    const offset = record[1]! * 256 + record[2]!;
    const type = record[3]!;
    if (type === RECORD.data) chunks.push({ address: base + offset, bytes: data });
    else if (type === RECORD.end) ended = true;
    else if ((type === RECORD.segment || type === RECORD.linear) && data.length === 2)
      base = (data[0]! * 256 + data[1]!) * (type === RECORD.segment ? 16 : 65536);
    else if (type !== RECORD.segmentStart && type !== RECORD.linearStart)
      return failure('IMAGE_INVALID', `${at}: record type ${type}`);
  }
  if (!ended) return failure('IMAGE_INVALID', 'the end record is missing: the file is cut');
  return join(chunks);
};

const join = (chunks: Chunk[]): Result<Image> => {
  const sorted = chunks.filter((chunk) => chunk.bytes.length > 0).sort((a, b) => a.address - b.address);
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (first === undefined || last === undefined) return failure('IMAGE_INVALID', 'there is no data in it');
  const span = last.address + last.bytes.length - first.address;
  if (span > SPAN_BYTES_MAX) return failure('IMAGE_INVALID', `it spans ${span} bytes`);
  const bytes = new Uint8Array(span).fill(0xff);
  let free = first.address;
  for (const chunk of sorted) {
    if (chunk.address < free) return failure('IMAGE_INVALID', `two records at 0x${chunk.address.toString(16)}`);
    bytes.set(chunk.bytes, chunk.address - first.address);
    free = chunk.address + chunk.bytes.length;
  }
  return success({ start: first.address, bytes });
};
