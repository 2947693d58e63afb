import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Stream } from '#core/stream.js';
import { fromHex, toHex, toUtf8 } from '#proto/bytes.js';
import { FieldmarkError } from '#proto/errors.js';
import {
  DISCLOSED_KEYS_MAX,
  encodeDisclosure,
  STREAM_KEY_BYTES,
  type StreamCrypto,
  sealPrivate,
  streamKey,
  streamPeriod,
} from '#proto/stream.js';
import { syncFolder, writeNewFile } from './files.js';

export type StreamConfig = {
  /** a file of 64 hex digits: the root of all keys of the stream; made where there is none */
  readonly key: string;
  readonly periodSeconds: number;
  /** how long after its end the key of a period is made public; absent for never */
  readonly discloseSeconds?: number | undefined;
};

/** After a start the keys of so many seconds are made public anew, for a gateway may not have got them before. */
const LOOK_BACK_SECONDS = 28 * 3600;

const damaged = (path: string): FieldmarkError =>
  new FieldmarkError('KEY_DAMAGED', {
    detail: `${path} does not hold 64 hex digits`,
    state: 'nothing was sealed',
    next: 'restore it from your copy: another key opens no earlier reading',
  });

/** The root key of a stream. Throws KEY_DAMAGED, KEY_LOCKED. */
export const readStreamRoot = (path: string): Uint8Array => {
  if ((statSync(path).mode & 0o077) !== 0)
    throw new FieldmarkError('KEY_LOCKED', { detail: `others could read ${path}`, next: `chmod 600 ${path}` });
  const root = fromHex(readFileSync(path, 'utf8').trim());
  if (root?.length !== STREAM_KEY_BYTES) throw damaged(path);
  return root;
};

const rootAt = (path: string, random: StreamCrypto['random']): Uint8Array => {
  if (!existsSync(path)) {
    writeNewFile(path, [toUtf8(`${toHex(random(STREAM_KEY_BYTES))}\n`)], 0o600);
    syncFolder(dirname(path));
  }
  return readStreamRoot(path);
};

/** Opens the stream of a device. Throws KEY_DAMAGED, KEY_LOCKED. */
export const openStream = (crypto: StreamCrypto, settings: StreamConfig, deviceId: Uint8Array): Stream => {
  const { key, periodSeconds, discloseSeconds } = settings;
  const root = rootAt(key, crypto.random);
  let current: { readonly period: number; readonly key: Uint8Array } | undefined;
  const keyOf = (period: number): Uint8Array => {
    if (current?.period !== period) current = { period, key: streamKey(crypto.hmac, root, period) };
    return current.key;
  };
  /** all periods below were made public in this boot */
  let disclosed: number | undefined;
  return {
    seal: (pack, iat) => sealPrivate(crypto, keyOf(streamPeriod(iat, periodSeconds)), deviceId, pack),
    disclose: (seconds) => {
      if (discloseSeconds === undefined || seconds === 0) return undefined;
      const end = Math.max(0, streamPeriod(seconds - discloseSeconds, periodSeconds));
      const from = disclosed ?? Math.max(0, end - Math.ceil(LOOK_BACK_SECONDS / periodSeconds));
      if (from >= end) return undefined;
      const until = Math.min(end, from + DISCLOSED_KEYS_MAX);
      disclosed = until;
      return encodeDisclosure(Array.from({ length: until - from }, (_, i) => streamKey(crypto.hmac, root, from + i)));
    },
  };
};
