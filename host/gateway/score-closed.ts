import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { toHex } from '#proto/bytes.js';
import {
  decodeDisclosure,
  decodePrivate,
  type PrivatePayload,
  type StreamReader,
  streamOpener,
} from '#proto/stream.js';

/** A private reading that waits for its key: where it is logged, and what is to be done once it opens. */
export type ClosedReading = {
  readonly iat: number;
  readonly cover: number;
  readonly index: number;
  /** 20 bytes: the id of the key that sealed it, to which its payload is bound */
  readonly keyId: Uint8Array;
  /** its row of the device */
  readonly row: number;
  readonly payload: PrivatePayload;
};

/** Private readings of one device and the keys that it made public, whichever comes first in the logs. */
export type Closed = {
  /** a reading as it is logged; what opens at once, and when its key was made public */
  readonly take: (reading: ClosedReading) => Opened | undefined;
  /** a disclosure sealed at `iat`; every reading that it opens */
  readonly disclose: (payload: Uint8Array, iat: number) => readonly Opened[];
};

export type Opened = { readonly reading: ClosedReading; readonly pack: Uint8Array; readonly disclosedAt: number };

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
    return new Uint8Array(plaintext);
  },
};

type Key = { readonly opener: ReturnType<typeof streamOpener>; readonly disclosedAt: number };

export const createClosed = (): Closed => {
  const waiting = new Map<string, ClosedReading[]>();
  const keys = new Map<string, Key>();
  const open = (reading: ClosedReading, { opener, disclosedAt }: Key): Opened | undefined => {
    const pack = opener.open(reading.payload, reading.keyId);
    return pack.ok ? { reading, pack: pack.value, disclosedAt } : undefined;
  };
  return {
    take: (reading) => {
      const id = toHex(reading.payload.keyId);
      const key = keys.get(id);
      if (key !== undefined) return open(reading, key);
      const list = waiting.get(id);
      if (list === undefined) waiting.set(id, [reading]);
      else list.push(reading);
      return undefined;
    },
    disclose: (payload, iat) => {
      const disclosed = decodeDisclosure(payload);
      if (!disclosed.ok) return [];
      const opened: Opened[] = [];
      for (const bytes of disclosed.value) {
        const opener = streamOpener(crypto, bytes);
        const id = toHex(opener.keyId);
        const known = keys.get(id);
        // the first time that it was public counts
        if (known !== undefined && known.disclosedAt <= iat) continue;
        const key = { opener, disclosedAt: iat };
        keys.set(id, key);
        for (const reading of waiting.get(id) ?? []) {
          const one = open(reading, key);
          if (one !== undefined) opened.push(one);
        }
        waiting.delete(id);
      }
      return opened;
    },
  };
};

/** The payload, copied out of the entry it came in; undefined where it is no private reading. */
export const closedPayload = (payload: Uint8Array): PrivatePayload | undefined => {
  const decoded = decodePrivate(payload.slice());
  return decoded.ok ? decoded.value : undefined;
};
