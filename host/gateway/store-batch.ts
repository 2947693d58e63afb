import { encodeCti } from '#proto/reading.js';
import type { Admitted, Outcome } from './stages.js';

/**
 * A commit group as one buffer, so that it is handed to the store's thread and back without copying. A record an item:
 *   answer (1 byte), index (8), received (8), iat (4), content type (2), envelope length (4), device (20), cti (10),
 *   leaf hash (32), a zero byte, the envelope
 * The thread fills in answer, index and leaf hash. The zero byte is RFC 9162's leaf prefix: prefix and envelope are hashed in place.
 */
const INDEX = 1;
const RECEIVED = 9;
const IAT = 17;
const CONTENT_TYPE = 21;
const LENGTH = 23;
const DEVICE = 27;
const CTI = 47;
const LEAF = 57;
const PREFIX = 89;
const ENVELOPE = 90;

export const ANSWER = { stored: 0, replayed: 1, forked: 2, quarantined: 3 } as const;
export type Answer = (typeof ANSWER)[keyof typeof ANSWER];

/** One record of a group; its arrays are views into the group's buffer. */
export type GroupRow = {
  readonly device: Uint8Array;
  readonly cti: Uint8Array;
  /** to be filled in */
  readonly leaf: Uint8Array;
  /** 0x00 ‖ envelope: what the leaf hash is taken of */
  readonly leafInput: Uint8Array;
  readonly envelope: Uint8Array;
  readonly receivedMs: number;
  readonly iat: number;
  readonly contentType: number;
  readonly answer: (answer: Answer, index: number) => void;
};

export const packGroup = (batch: readonly Admitted[]): ArrayBuffer => {
  let length = 0;
  for (const admitted of batch) length += ENVELOPE + admitted.bytes.length;
  const buffer = new ArrayBuffer(length);
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  let start = 0;
  for (const { envelope, bytes: sealed, receivedMs } of batch) {
    view.setFloat64(start + RECEIVED, receivedMs);
    view.setUint32(start + IAT, envelope.iat);
    view.setUint16(start + CONTENT_TYPE, envelope.contentType);
    view.setUint32(start + LENGTH, sealed.length);
    bytes.set(envelope.deviceId, start + DEVICE);
    bytes.set(encodeCti(envelope.boot, envelope.sequence), start + CTI);
    bytes.set(sealed, start + ENVELOPE);
    start += ENVELOPE + sealed.length;
  }
  return buffer;
};

/** The records of a group, in order. */
export const readGroup = (buffer: ArrayBuffer): readonly GroupRow[] => {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const rows: GroupRow[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at;
    const end = start + ENVELOPE + view.getUint32(start + LENGTH);
    rows.push({
      device: bytes.subarray(start + DEVICE, start + CTI),
      cti: bytes.subarray(start + CTI, start + LEAF),
      leaf: bytes.subarray(start + LEAF, start + PREFIX),
      leafInput: bytes.subarray(start + PREFIX, end),
      envelope: bytes.subarray(start + ENVELOPE, end),
      receivedMs: view.getFloat64(start + RECEIVED),
      iat: view.getUint32(start + IAT),
      contentType: view.getUint16(start + CONTENT_TYPE),
      answer: (answer, index) => {
        bytes[start] = answer;
        view.setFloat64(start + INDEX, index);
      },
    });
    at = end;
  }
  return rows;
};

/** What the thread answered, an item each, in order. */
export const readOutcomes = (buffer: ArrayBuffer): readonly Outcome[] => {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const outcomes: Outcome[] = [];
  for (let start = 0; start < bytes.length; start += ENVELOPE + view.getUint32(start + LENGTH)) {
    const answer = bytes[start];
    if (answer === ANSWER.forked) outcomes.push({ kind: 'refused', code: 'READING_FORKED' });
    else if (answer === ANSWER.quarantined) outcomes.push({ kind: 'refused', code: 'DEVICE_QUARANTINED' });
    else
      outcomes.push({
        kind: answer === ANSWER.stored ? 'stored' : 'replayed',
        index: view.getFloat64(start + INDEX),
        leaf: bytes.slice(start + LEAF, start + PREFIX),
      });
  }
  return outcomes;
};
