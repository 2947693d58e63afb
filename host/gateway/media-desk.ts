import { setTimeout as sleep } from 'node:timers/promises';
import { toHex } from '#proto/bytes.js';
import { type ErrorCode, FieldmarkError } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { decodeMediaPart, encodeMediaAnswer, type MediaAnswer } from '#proto/media-part.js';
import { decodeCti } from '#proto/reading.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import type { Media } from './media.js';
import { createRateLimiter } from './rate.js';
import type { Reporter } from './report.js';

/** Where parts of objects arrive, over HTTP or MQTT, within bounds of bandwidth and memory. */
export type MediaDesk = {
  readonly state: Media['state'];
  /** as `Media.append`, and RATE_LIMITED or GATEWAY_BUSY */
  readonly append: Media['append'];
  /**
   * Takes one message of `up/media` that is a part. Gives an answer for `down/receipt`, or none where a part was taken
   * and more are to come: MQTT's acknowledgement says that.
   */
  readonly answer: (deviceId: Uint8Array, message: Uint8Array) => Promise<Uint8Array | undefined>;
};

/** what a device runs into by itself when it asks early or again */
const ORDINARY: readonly ErrorCode[] = ['NOT_FOUND', 'MEDIA_OFFSET'];
const EMPTY = new Uint8Array(0);

export const createMediaDesk = (media: Pick<Media, 'state' | 'append'>, reporter: Reporter): MediaDesk => {
  const bandwidth = createRateLimiter(RATES.media, GATEWAY_LIMITS.slowdownMsMax, GATEWAY_LIMITS.rateKeysMax);
  let bytesInWork = 0;

  const withinBounds = async <T>(deviceKey: string, bytes: number, work: () => Promise<T>): Promise<T> => {
    if (bytesInWork + bytes > GATEWAY_LIMITS.mediaBytesInWorkMax)
      throw new FieldmarkError('GATEWAY_BUSY', { detail: 'too many pictures arrive at one time' });
    const waitMs = bandwidth.take(deviceKey, bytes, Date.now());
    if (waitMs === Number.POSITIVE_INFINITY) throw new FieldmarkError('RATE_LIMITED', { detail: 'pictures' });
    bytesInWork += bytes;
    try {
      // parts that need not wait keep their order
      if (waitMs > 0) await sleep(waitMs);
      return await work();
    } finally {
      bytesInWork -= bytes;
    }
  };

  const refused = (deviceId: string, cti: Uint8Array, error: unknown): void => {
    if (!(error instanceof FieldmarkError)) reporter.warning(error, 'a part of a picture could not be taken');
    else if (!ORDINARY.includes(error.code))
      reporter.refused(error.code, error.message, { deviceId, ...decodeCti(cti) });
  };

  const append: MediaDesk['append'] = async (deviceId, cti, offset, part, objectBytesMax) => {
    const deviceKey = toHex(deviceId);
    try {
      const work = () => media.append(deviceId, cti, offset, part, objectBytesMax);
      return await withinBounds(deviceKey, part.length, work);
    } catch (error) {
      refused(deviceKey, cti, error);
      throw error;
    }
  };

  return {
    state: media.state,
    append,
    answer: async (deviceId, message) => {
      const part = decodeMediaPart(message);
      if (!part.ok) {
        reporter.refused(part.code, part.detail, { deviceId: toHex(deviceId) });
        return undefined;
      }
      const { cti, offset, bytes } = part.value;
      const answerOf = (said: Partial<MediaAnswer>): Uint8Array =>
        encodeMediaAnswer({ cti, offset: 0, receipt: EMPTY, code: '', ...said });
      try {
        // over MQTT others share the connection, so what is large goes another way
        const state = await (bytes.length === 0
          ? media.state(deviceId, cti)
          : append(deviceId, cti, offset, bytes, LIMITS.mediaMqttObjectBytesMax));
        if (bytes.length > 0 && !state.complete) return undefined;
        return answerOf({ offset: state.offset, ...(state.receipt && { receipt: state.receipt }) });
      } catch (error) {
        return answerOf({ code: error instanceof FieldmarkError ? error.code : 'INTERNAL' });
      }
    },
  };
};
