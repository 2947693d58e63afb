import { fromHex, toHex } from '#proto/bytes.js';
import { CONTENT, DROP_REASON, type DropRecord, decodeDropRecord, decodeEnvelope } from '#proto/reading.js';
import type { Entry, Queue } from './queue.js';

type Span = { first: string; last: string; count: number; from: number; until: number };

const widen = (span: Span, first: string, last: string, count: number, from: number, until: number): void => {
  if (first < span.first) span.first = first;
  if (last > span.last) span.last = last;
  span.count += count;
  // 0 is an envelope without a clock
  if (from > 0 && (span.from === 0 || from < span.from)) span.from = from;
  if (until > span.until) span.until = until;
};

const recordIn = (queue: Queue, entry: Entry): DropRecord | undefined => {
  if (entry.contentType !== CONTENT.drop || entry.state === 'damaged') return undefined;
  const bytes = queue.read(entry);
  const envelope = bytes === undefined ? undefined : decodeEnvelope(bytes);
  if (envelope === undefined || !envelope.ok) return undefined;
  const record = decodeDropRecord(envelope.value.payload);
  // it explains an object that is gone, no envelope
  return record.ok && record.value.reason !== DROP_REASON.mediaGivenUp ? record.value : undefined;
};

/**
 * The drop record for neighbours in the queue. A drop record among them goes too, so the new one takes over what it
 * covered. So the records that are left always count each envelope that is gone once, however long the outage.
 */
export const coverage = (queue: Queue, reason: number, entries: readonly Entry[]): DropRecord => {
  const span: Span = { first: entries[0]!.name, last: entries[0]!.name, count: 0, from: 0, until: 0 };
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!;
    widen(span, entry.name, entry.name, 1, entry.iat, entry.iat);
    const older = recordIn(queue, entry);
    if (older !== undefined)
      widen(span, toHex(older.first), toHex(older.last), older.count, older.from ?? 0, older.until ?? 0);
  }
  const record: { -readonly [K in keyof DropRecord]: DropRecord[K] } = {
    reason,
    first: fromHex(span.first)!,
    last: fromHex(span.last)!,
    count: span.count,
  };
  if (span.from > 0) record.from = span.from;
  if (span.until > 0) record.until = span.until;
  return record;
};
