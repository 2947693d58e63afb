import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { equal } from '#proto/bytes.js';
import {
  decodeDisclosure,
  decodePrivate,
  STREAM_KEY_BYTES,
  type StreamReader,
  streamKeyId,
  streamOpener,
} from '#proto/stream.js';

/** A private reading that opened: its row of the device, its place in its log, and what it says. */
export type Opened = {
  readonly row: number;
  readonly index: number;
  readonly pack: Uint8Array;
  /** when its key was made public, by the device's own time */
  readonly disclosedAt: number;
};

/** Private readings of one device and the keys that it made public, whichever comes first in the logs. */
export type Closed = {
  /** a reading as it is logged, by the key `sealer`; what opens at once */
  readonly take: (sealer: Uint8Array, payload: Uint8Array, row: number, index: number) => Opened | undefined;
  /** a disclosure sealed at `iat`; every reading that it opens */
  readonly disclose: (payload: Uint8Array, iat: number) => readonly Opened[];
};

const TAG_BYTES = 16;

/** By OpenSSL: an epoch has millions of them. */
const crypto: StreamReader = {
  sha256: (parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  hmac: (key, message) => new Uint8Array(createHmac('sha256', key).update(message).digest()),
  decrypt: (key, nonce, aad, sealed) => {
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad).setAuthTag(sealed.subarray(end));
    const plaintext = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    // a plain view of the same bytes: its own copy would be one more thing to collect, three million times
    return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
  },
};

/** The first six bytes of a key's id: enough to tell a device's keys apart, and a number is small to keep. */
const shortOf = (keyId: Uint8Array): number => {
  let short = 0;
  for (let i = 0; i < 6; i++) short = short * 256 + keyId[i]!;
  return short;
};

/** Readings of one key by one device that wait: as they came and in one array, for thousands of devices wait for hours. */
type Waiting = {
  readonly sealer: Uint8Array;
  bytes: Uint8Array;
  /** of each reading where it ends in `bytes`, its row and its index, one after the other */
  readonly places: number[];
  /** the same key from another sealer: one that was replaced within the hour */
  other: Waiting | undefined;
};

/** About an hour of one sensor. */
const WAITING_BYTES = 2048;
const PLACE_FIELDS = 3;

const append = (list: Waiting, payload: Uint8Array, row: number, index: number): void => {
  const start = list.places.at(-PLACE_FIELDS) ?? 0;
  const end = start + payload.length;
  if (end > list.bytes.length) {
    const more = new Uint8Array(Math.max(end, list.bytes.length * 2));
    more.set(list.bytes.subarray(0, start));
    list.bytes = more;
  }
  list.bytes.set(payload, start);
  list.places.push(end, row, index);
};

/** Keys of all devices, one after the other in one array. */
const createKeyPool = () => {
  let bytes = new Uint8Array(1024 * STREAM_KEY_BYTES);
  let times = new Uint32Array(1024);
  let count = 0;
  return {
    add: (key: Uint8Array, disclosedAt: number): number => {
      if (count === times.length) {
        const [more, later] = [new Uint8Array(bytes.length * 2), new Uint32Array(times.length * 2)];
        more.set(bytes);
        later.set(times);
        [bytes, times] = [more, later];
      }
      bytes.set(key, count * STREAM_KEY_BYTES);
      times[count] = disclosedAt;
      return count++;
    },
    key: (at: number): Uint8Array => bytes.slice(at * STREAM_KEY_BYTES, (at + 1) * STREAM_KEY_BYTES),
    disclosedAt: (at: number): number => times[at]!,
  };
};

/** For all devices of an epoch: gives each its own. */
export const createClosedReadings = (): (() => Closed) => {
  const pool = createKeyPool();
  /** arrays that nothing waits in any more: at most as many as waited at one time */
  const spare: Uint8Array[] = [];
  return () => {
    const waiting = new Map<number, Waiting>();
    const keys = new Map<number, number>();
    let lastSealer: Uint8Array = new Uint8Array(0);
    /** one copy for all that one key sealed: what comes in is a view of much more */
    const keep = (sealer: Uint8Array): Uint8Array => {
      if (!equal(lastSealer, sealer)) lastSealer = sealer.slice();
      return lastSealer;
    };
    return {
      take: (sealer, payload, row, index) => {
        const decoded = decodePrivate(payload);
        if (!decoded.ok) return undefined;
        const short = shortOf(decoded.value.keyId);
        const at = keys.get(short);
        if (at !== undefined) {
          const pack = streamOpener(crypto, pool.key(at), sealer).open(decoded.value);
          return pack.ok ? { row, index, pack: pack.value, disclosedAt: pool.disclosedAt(at) } : undefined;
        }
        let list = waiting.get(short);
        let before: Waiting | undefined;
        for (; list !== undefined && !equal(list.sealer, sealer); list = list.other) before = list;
        if (list === undefined) {
          const bytes = spare.pop() ?? new Uint8Array(WAITING_BYTES);
          list = { sealer: keep(sealer), bytes, places: [], other: undefined };
          if (before === undefined) waiting.set(short, list);
          else before.other = list;
        }
        append(list, payload, row, index);
        return undefined;
      },
      disclose: (payload, iat) => {
        const disclosed = decodeDisclosure(payload);
        if (!disclosed.ok) return [];
        const opened: Opened[] = [];
        for (const key of disclosed.value) {
          const short = shortOf(streamKeyId(crypto.sha256, key));
          const known = keys.get(short);
          // the first time that it was public counts
          if (known !== undefined && pool.disclosedAt(known) <= iat) continue;
          keys.set(short, pool.add(key, iat));
          for (let list = waiting.get(short); list !== undefined; list = list.other) {
            openAll(list, key, iat, opened);
            spare.push(list.bytes);
          }
          waiting.delete(short);
        }
        return opened;
      },
    };
  };
};

const openAll = ({ sealer, bytes, places }: Waiting, key: Uint8Array, iat: number, to: Opened[]): void => {
  const opener = streamOpener(crypto, key, sealer);
  let start = 0;
  for (let i = 0; i < places.length; i += PLACE_FIELDS) {
    const end = places[i]!;
    const decoded = decodePrivate(bytes.subarray(start, end));
    const pack = decoded.ok ? opener.open(decoded.value) : decoded;
    if (pack.ok) to.push({ row: places[i + 1]!, index: places[i + 2]!, pack: pack.value, disclosedAt: iat });
    start = end;
  }
};
