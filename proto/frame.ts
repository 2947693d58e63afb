import { decodeCobs, encodeCobs } from './cobs.js';
import { FieldmarkError } from './errors.js';
import { IMPROV_HEADER, improvPacketLength, improvSum } from './improv.js';
import { LIMITS } from './limits.js';

/**
 * What shares one serial line: frames of the provisioning session, Improv packets, and log text. A frame is
 * `00 ‖ COBS(payload ‖ CRC-32 of it, little-endian) ‖ 00`; text holds no zero byte, and an Improv packet says its length.
 */
export type LineItem =
  | { readonly kind: 'frame'; readonly payload: Uint8Array }
  | { readonly kind: 'improv'; readonly type: number; readonly data: Uint8Array }
  | { readonly kind: 'text'; readonly bytes: Uint8Array };

const CRC_BYTES = 4;
const STUFFED_BYTES_MAX = LIMITS.framePayloadBytesMax + CRC_BYTES + Math.floor(LIMITS.framePayloadBytesMax / 254) + 2;

/** CRC-32/ISO-HDLC, bit by bit: a table would cost a small board a kilobyte. */
export const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    crc ^= bytes[i]!;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
};

/** The bytes of one frame on the line. Throws FRAME_INVALID for a payload over its bound. */
export const encodeFrame = (payload: Uint8Array): Uint8Array => {
  if (payload.length > LIMITS.framePayloadBytesMax)
    throw new FieldmarkError('FRAME_INVALID', { detail: `${payload.length} bytes` });
  const checked = new Uint8Array(payload.length + CRC_BYTES);
  checked.set(payload);
  const crc = crc32(payload);
  for (let i = 0; i < CRC_BYTES; i++) checked[payload.length + i] = (crc >>> (8 * i)) & 255;
  const stuffed = encodeCobs(checked);
  const out = new Uint8Array(stuffed.length + 2);
  out.set(stuffed, 1);
  return out;
};

/** The payload of the stuffed bytes between two zeros, or undefined where they are damaged. */
export const openFrame = (stuffed: Uint8Array): Uint8Array | undefined => {
  const checked = decodeCobs(stuffed);
  if (!checked.ok || checked.value.length < CRC_BYTES) return undefined;
  const payload = checked.value.subarray(0, checked.value.length - CRC_BYTES);
  const crc = crc32(payload);
  for (let i = 0; i < CRC_BYTES; i++)
    if (checked.value[payload.length + i] !== ((crc >>> (8 * i)) & 255)) return undefined;
  return payload.length > LIMITS.framePayloadBytesMax ? undefined : payload.slice();
};

/**
 * Takes a serial line apart. Holds one bounded buffer; a damaged frame is read again as the text and Improv packets
 * that it then was, so that one flipped byte never hides what follows.
 */
export class LineReader {
  /** frames that failed their check since the start */
  damaged = 0;
  private readonly buffer = new Uint8Array(STUFFED_BYTES_MAX);
  private length = 0;
  private inFrame = false;
  private items: LineItem[] = [];
  private text: number[] = [];

  /** The items that `bytes` complete, in the order of the line. Text that may begin an Improv packet waits for more. */
  push(bytes: Uint8Array): readonly LineItem[] {
    for (let i = 0; i < bytes.length; i++) this.take(bytes[i]!);
    return this.finish();
  }

  /** Gives up on what is incomplete, as after a pulled cable or a long silence: it comes out as text. */
  abandon(): readonly LineItem[] {
    if (this.inFrame) this.reread();
    this.toText(this.length);
    return this.finish();
  }

  private finish(): readonly LineItem[] {
    this.flushText();
    const items = this.items;
    this.items = [];
    return items;
  }

  private take(byte: number): void {
    if (this.inFrame) {
      if (byte === 0) this.endFrame();
      else if (this.length < this.buffer.length) this.buffer[this.length++] = byte;
      else {
        // nothing that long is a frame
        this.reread();
        this.take(byte);
      }
      return;
    }
    // inside an Improv packet a zero is data; in its header or in text it begins a frame
    if (byte === 0 && this.length < IMPROV_HEADER.length) {
      this.toText(this.length);
      this.inFrame = true;
      return;
    }
    this.buffer[this.length++] = byte;
    this.improvOrText();
  }

  /** Keeps what is, or may become, an Improv packet; the rest is text. */
  private improvOrText(): void {
    while (this.length > 0) {
      const expected = improvPacketLength(this.buffer, this.length);
      if (expected < 0 || this.length < expected) return;
      if (expected > 0 && improvSum(this.buffer.subarray(0, expected - 1)) === this.buffer[expected - 1]) {
        this.flushText();
        const data = this.buffer.slice(IMPROV_HEADER.length + 2, expected - 1);
        this.items.push({ kind: 'improv', type: this.buffer[IMPROV_HEADER.length]!, data });
        this.drop(expected);
        continue;
      }
      let start = 1;
      while (start < this.length && this.buffer[start] !== IMPROV_HEADER[0]) start++;
      this.toText(start);
    }
  }

  private endFrame(): void {
    // zeros in a row are idle fill between frames
    if (this.length === 0) return;
    const payload = openFrame(this.buffer.subarray(0, this.length));
    if (payload !== undefined) {
      this.flushText();
      this.items.push({ kind: 'frame', payload });
      this.length = 0;
      this.inFrame = false;
      return;
    }
    this.reread();
    this.toText(this.length);
    // the zero that ended the damaged frame may begin a good one
    this.inFrame = true;
  }

  /** Reads the frame that was none again, as line; it holds no zero, so it is read once only. */
  private reread(): void {
    this.damaged++;
    this.inFrame = false;
    const again = this.buffer.slice(0, this.length);
    this.length = 0;
    for (let i = 0; i < again.length; i++) this.take(again[i]!);
  }

  private toText(count: number): void {
    for (let i = 0; i < count; i++) this.text.push(this.buffer[i]!);
    this.drop(count);
  }

  private flushText(): void {
    if (this.text.length === 0) return;
    this.items.push({ kind: 'text', bytes: new Uint8Array(this.text) });
    this.text = [];
  }

  private drop(count: number): void {
    this.buffer.set(this.buffer.subarray(count, this.length), 0);
    this.length -= count;
  }
}
