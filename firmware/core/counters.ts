import type { ErrorCode } from '#proto/errors.js';
import type { DeviceEvent } from './events.js';

/** What a device has done since it was started. */
export type Counters = {
  sealed: number;
  published: number;
  receipted: number;
  refused: number;
  /** envelopes given up by policy or damage */
  dropped: number;
  receiptsIgnored: number;
  /** samples that were due while nothing could be sealed */
  samplesMissed: number;
  connections: number;
};

export const noCounts = (): Counters => ({
  sealed: 0,
  published: 0,
  receipted: 0,
  refused: 0,
  dropped: 0,
  receiptsIgnored: 0,
  samplesMissed: 0,
  connections: 0,
});

export const count = (counters: Counters, event: DeviceEvent): void => {
  if (event.kind === 'sealed') counters.sealed++;
  else if (event.kind === 'published') counters.published++;
  else if (event.kind === 'receipted') counters.receipted++;
  else if (event.kind === 'refused') counters.refused++;
  else if (event.kind === 'receipt-ignored') counters.receiptsIgnored++;
  else if (event.kind === 'connected') counters.connections++;
};

/** The code of an event that tells of something wrong. */
export const errorOf = (event: DeviceEvent): ErrorCode | undefined => {
  if (event.kind === 'storage-damaged') return 'STORAGE_DAMAGED';
  if (event.kind === 'sensor-failed' || event.kind === 'disconnected' || event.kind === 'storage-full')
    return event.code;
  if (event.kind === 'update-refused') return event.code;
  return event.kind === 'signer-failed' || event.kind === 'receipt-ignored' ? event.code : undefined;
};
