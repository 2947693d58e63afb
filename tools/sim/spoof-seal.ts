import { RULES } from '#gateway/score-rules.js';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { concat, fromHex, toBigEndian, toUtf8 } from '#proto/bytes.js';
import { ALGORITHM } from '#proto/cose.js';
import { encodeHealth } from '#proto/health.js';
import { assembleEnvelope, CONTENT, type ContentType, prepareEnvelope } from '#proto/reading.js';
import { encodePack, type SenmlRecord } from '#proto/senml.js';
import {
  DISCLOSED_KEYS_MAX,
  encodeDisclosure,
  type StreamCrypto,
  sealPrivate,
  streamKey,
  streamPeriod,
} from '#proto/stream.js';
import { sha256 } from './sealer.js';
import { type Item, SLOT_SECONDS, STREAM_PERIOD_SECONDS } from './spoof-world.js';

/** A device's chain of envelopes. The signature is a blank: scoring takes entries as an audit has passed them. */
export type Chain = (item: Item) => Uint8Array;

const NET = new Uint8Array(8).fill(7);
const BLANK = new Uint8Array(64).fill(1);
const FIRMWARE = new Uint8Array(8);

const recordsOf = ({ weather, isWarmthOnly, position, kind }: Item): readonly SenmlRecord[] => {
  const records: SenmlRecord[] = [];
  if (kind === 'unruled') return [{ name: 'reading', unit: 'foo', value: { mantissa: 1, exponent: 0 } }];
  if (weather !== undefined)
    records.push({ name: 'temperature', unit: 'Cel', value: { mantissa: weather.temperature, exponent: -2 } });
  if (weather !== undefined && !isWarmthOnly)
    records.push(
      { name: 'humidity', unit: '%RH', value: { mantissa: weather.humidity, exponent: -2 } },
      { name: 'pressure', unit: 'Pa', value: { mantissa: weather.pressure, exponent: 0 } },
    );
  if (position !== undefined)
    records.push(
      { name: 'lat', unit: 'lat', value: { mantissa: position.latitude, exponent: -7 } },
      { name: 'lon', unit: 'lon', value: { mantissa: position.longitude, exponent: -7 } },
    );
  return records;
};

const healthOf = ({ position, periodSeconds = SLOT_SECONDS }: Item): Uint8Array => {
  const said = position === undefined ? {} : { place: position, periodSeconds };
  return encodeHealth({ uptimeSeconds: 1, queueLength: 0, queueBytes: 0, droppedCount: 0, ...said });
};

const contentOf = (item: Item): { readonly contentType: ContentType; readonly payload: Uint8Array } => {
  if (item.kind === 'health') return { contentType: CONTENT.health, payload: healthOf(item) };
  // what it says nobody can read; that it is no COSE_Encrypt0 nobody looks at either
  if (item.kind === 'private')
    return { contentType: CONTENT.privateReading, payload: concat([toBigEndian(item.iat, 4), BLANK]) };
  return { contentType: CONTENT.reading, payload: encodePack(recordsOf(item)) };
};

/** The same campaign gives the same bytes: nonces come of the readings alone. */
const CRYPTO: StreamCrypto = { ...openMediaCrypto(), random: (length) => new Uint8Array(length) };

/** What closes a device's readings, and opens them when their time is over; it outlives the device's key. */
export const createStream = (name: string) => {
  const root = sha256(toUtf8(`stream of ${name}`));
  const keys = new Map<number, Uint8Array>();
  return {
    seal: (pack: Uint8Array, iat: number, deviceId: Uint8Array): Uint8Array => {
      const period = streamPeriod(iat, STREAM_PERIOD_SECONDS);
      const key = keys.get(period) ?? streamKey(CRYPTO.hmac, root, period);
      keys.set(period, key);
      return sealPrivate(CRYPTO, key, deviceId, pack);
    },
    disclose: (now: number): Uint8Array => {
      const end = streamPeriod(now - RULES.closedSeconds, STREAM_PERIOD_SECONDS);
      const due = [...keys].filter(([period]) => period < end).slice(0, DISCLOSED_KEYS_MAX);
      for (const [period] of due) keys.delete(period);
      return encodeDisclosure(due.map(([, key]) => key));
    },
  };
};

/** `id` is 40 hex digits. A second chain of one id is what a cloned key makes. */
export const createChain = (id: string, stream = createStream(id)): Chain => {
  const deviceId = fromHex(id)!;
  let [boot, sequence] = [1, 0];
  let prev: Uint8Array = new Uint8Array(16);
  const closed = (item: Item): ReturnType<typeof contentOf> => {
    if (item.kind === 'disclosure') return { contentType: CONTENT.disclosure, payload: stream.disclose(item.iat) };
    const said = contentOf(item);
    if (said.contentType !== CONTENT.reading || item.isOpen) return said;
    return { contentType: CONTENT.privateReading, payload: stream.seal(said.payload, item.iat, deviceId) };
  };
  return (item) => {
    if (item.reboots) [boot, sequence] = [boot + 1, 0];
    const { contentType, payload } = closed(item);
    const { protectedBytes } = prepareEnvelope(
      {
        algorithm: ALGORITHM.ES256K,
        contentType,
        deviceId,
        iat: item.iat,
        boot,
        sequence: sequence++,
        net: NET,
        prev,
        clock: 2,
        firmware: FIRMWARE,
      },
      payload,
    );
    const bytes = assembleEnvelope(protectedBytes, payload, BLANK);
    prev = sha256(bytes).subarray(0, 16);
    return bytes;
  };
};
