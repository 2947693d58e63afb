import { wallTime } from '#core/clock.js';
import type { DeviceEvent } from '#core/events.js';
import type { Clock } from '#core/ports.js';
import type { SealRequest } from '#core/seal.js';
import { equal } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { decodeMediaRecord } from '#proto/media.js';
import { CONTENT, DROP_REASON, decodeDropRecord, decodeEnvelope, encodeCti, encodeDropRecord } from '#proto/reading.js';
import type { MediaSpool, SpoolEntry } from './media-spool.js';

/** Brings the records of what the spool holds to the seal, names them once they are sealed, and makes room. */
export type MediaKeeper = {
  /** Makes object and record durable and hands the record over. Throws STORAGE_FULL or STORAGE_FAILED. */
  readonly add: (entry: SpoolEntry, parts: readonly Uint8Array[]) => void;
  readonly tick: () => void;
  readonly heard: (event: DeviceEvent) => void;
  /** cti of the newest reading that this device sealed */
  readonly newestReading: () => Uint8Array | undefined;
};

export type KeeperParts = {
  readonly clock: Clock;
  readonly spool: MediaSpool;
  /** hands a payload to the seal; false where it takes nothing for now */
  readonly offer: (request: SealRequest) => boolean;
};

/** the spool gives up its oldest above this share, so that the next picture finds room */
const SPOOL_SHARE = 0.9;

export const createMediaKeeper = ({ clock, spool, offer }: KeeperParts): MediaKeeper => {
  /** Records that are with the seal. After a restart each unnamed one is handed over again. */
  const offered = new Set<string>();
  const dropping = new Set<string>();
  let newestReading: Uint8Array | undefined;

  const offerRecord = ({ cid, payload, iat, clock: quality }: SpoolEntry): boolean => {
    if (!offer({ contentType: CONTENT.media, payload, iat, clock: quality })) return false;
    offered.add(cid);
    return true;
  };

  const offerAgain = (): void => {
    for (const entry of spool.entries())
      if (entry.name === undefined && !offered.has(entry.cid) && !offerRecord(entry)) return;
  };

  /** The oldest goes only once a sealed record says so. */
  const makeRoom = (): void => {
    if (dropping.size > 0 || spool.bytes() < spool.bytesMax * SPOOL_SHARE) return;
    const oldest = spool.entries().find((entry) => entry.name !== undefined);
    if (oldest?.name === undefined) return;
    const cti = encodeCti(oldest.name.boot, oldest.name.sequence);
    const payload = encodeDropRecord({ reason: DROP_REASON.mediaGivenUp, first: cti, last: cti, count: 1 });
    const wall = wallTime(clock);
    if (offer({ contentType: CONTENT.drop, payload, iat: wall.seconds, clock: wall.quality })) dropping.add(oldest.cid);
  };

  const giveUp = (first: Uint8Array): void => {
    for (const { cid, name } of spool.entries())
      if (name !== undefined && equal(encodeCti(name.boot, name.sequence), first)) {
        dropping.delete(cid);
        spool.remove(cid);
        return;
      }
    dropping.clear();
  };

  return {
    add: (entry, pieces) => {
      spool.add(entry, pieces);
      offerRecord(entry);
    },
    tick: () => {
      offerAgain();
      makeRoom();
    },
    heard: (event) => {
      if (event.kind !== 'sealed' && event.kind !== 'receipted') return;
      const { boot, sequence, contentType } = event;
      if (contentType === CONTENT.reading && event.kind === 'sealed') newestReading = encodeCti(boot, sequence);
      if (contentType !== CONTENT.media && contentType !== CONTENT.drop) return;
      const envelope = decodeEnvelope(event.bytes);
      if (!envelope.ok) return;
      if (contentType === CONTENT.media) {
        const record = decodeMediaRecord(envelope.value.payload);
        if (record.ok) spool.rename(formatCid(record.value.objectHash), { boot, sequence });
        return;
      }
      const drop = decodeDropRecord(envelope.value.payload);
      if (drop.ok && drop.value.reason === DROP_REASON.mediaGivenUp) giveUp(drop.value.first);
    },
    newestReading: () => newestReading,
  };
};
