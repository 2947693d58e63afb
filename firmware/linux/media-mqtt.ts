import type { EnvelopeName } from '#core/events.js';
import { equal } from '#proto/bytes.js';
import { FieldmarkError, isErrorCode } from '#proto/errors.js';
import { LIMITS } from '#proto/limits.js';
import { encodeMediaPart, type MediaAnswer } from '#proto/media-part.js';
import { encodeCti } from '#proto/reading.js';
import { type Carried, type Carrier, refusedBy } from './media-carrier.js';
import type { MediaLine } from './media-line.js';

/** parts that are under way at one time; readings wait behind them in the socket */
const PARTS_AT_ONCE = 4;
const ANSWER_TIMEOUT_MS = 60_000;
const EMPTY = new Uint8Array(0);

const failureOf = ({ code }: MediaAnswer): FieldmarkError =>
  isErrorCode(code)
    ? refusedBy(code, 'the gateway answers')
    : new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'the gateway refuses, by an unknown code' });

const silent = (): FieldmarkError =>
  new FieldmarkError('GATEWAY_UNREACHABLE', { detail: 'it does not answer for a picture' });

/** An answer for one upload that is yet to come. */
type Awaited = { readonly answer: Promise<MediaAnswer>; readonly end: () => void };

export type MqttCarrier = Carrier & {
  /** the gateway at the broker of now takes no parts there */
  readonly isForbidden: () => boolean;
};

/** Uploads over the connection that readings take, in parts of MQTT's size. */
export const openMqttCarrier = (line: MediaLine, partBytes: number = LIMITS.mediaPartBytesMax): MqttCarrier => {
  const forbidding = new Set<string>();

  const awaitAnswer = (cti: Uint8Array, counts: (answer: MediaAnswer) => boolean, signal: AbortSignal): Awaited => {
    let end = (): void => {};
    const answer = new Promise<MediaAnswer>((resolve, reject) => {
      const giveUp = (): void => reject(silent());
      const stopListening = line.listen((one) => {
        if (!equal(one.cti, cti) || !counts(one)) return;
        if (one.code === 'TOPIC_FORBIDDEN') forbidding.add(line.url());
        if (one.code === '') resolve(one);
        else reject(failureOf(one));
      });
      const timer = setTimeout(giveUp, ANSWER_TIMEOUT_MS);
      signal.addEventListener('abort', giveUp);
      end = () => {
        stopListening();
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      };
    });
    // whoever waits for it hears of the failure; where nobody does any more, it is none
    answer.catch(() => {});
    return { answer, end };
  };

  const carriedOf = ({ offset, receipt }: MediaAnswer): Carried =>
    receipt.length === 0 ? { offset } : { offset, receipt };

  const cut = (cti: Uint8Array, offset: number, bytes: Uint8Array): Uint8Array[] => {
    const messages = [];
    for (let at = 0; at < bytes.length; at += partBytes)
      messages.push(encodeMediaPart({ cti, offset: offset + at, bytes: bytes.subarray(at, at + partBytes) }));
    return messages;
  };

  const ctiOf = ({ boot, sequence }: EnvelopeName): Uint8Array => encodeCti(boot, sequence);

  return {
    isForbidden: () => forbidding.has(line.url()),
    partBytes: PARTS_AT_ONCE * partBytes,
    ask: async (name, signal) => {
      const cti = ctiOf(name);
      // a question can't be out of order: that answer is one to a part of before
      const { answer, end } = awaitAnswer(cti, ({ code }) => code !== 'MEDIA_OFFSET', signal);
      try {
        await Promise.race([line.send(encodeMediaPart({ cti, offset: 0, bytes: EMPTY })), answer]);
        return carriedOf(await answer);
      } finally {
        end();
      }
    },
    put: async (name, offset, bytes, signal) => {
      const cti = ctiOf(name);
      const { answer, end } = awaitAnswer(cti, () => true, signal);
      try {
        const taken = Promise.all(cut(cti, offset, bytes).map(line.send)).then(() => undefined);
        const first = await Promise.race([taken, answer]);
        return first === undefined ? { offset: offset + bytes.length } : carriedOf(first);
      } finally {
        end();
      }
    },
  };
};
