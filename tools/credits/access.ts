import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { openMediaCrypto } from '#linux/media-crypto.js';
import { fromHex, toHex } from '#proto/bytes.js';
import { FieldmarkError, failure, type Result } from '#proto/errors.js';
import type { Envelope } from '#proto/reading.js';
import { decodePack, type SenmlRecord } from '#proto/senml.js';
import { decodePrivate, keysOfRange, STREAM_KEY_BYTES, streamKey, streamOpener, streamPeriod } from '#proto/stream.js';

/** What somebody may open of a stream: periods of one device that were paid for, or all, by the owner's root key. */
export type StreamAccess = {
  /** the key of a period; a failure where it is none of those */
  readonly keyOf: (period: number) => Result<Uint8Array>;
  readonly periodSeconds: number;
  /** absent where the key does not say */
  readonly deviceId?: Uint8Array | undefined;
};

/** Nobody derives more keys than these at once. */
export const ACCESS_PERIODS_MAX = 100_000;

const accessFile = z.strictObject({
  format: z.literal('fieldmark-stream/1'),
  device: z.string().regex(/^[0-9a-f]{40}$/),
  period: z.number().int().min(0).max(4_294_967_295),
  periods: z.number().int().min(1).max(ACCESS_PERIODS_MAX),
  periodSeconds: z.number().int().min(1),
  keys: z.string().regex(/^([0-9a-f]{64}){1,64}$/),
});
export type AccessFile = z.output<typeof accessFile>;

export const writeAccess = (access: Omit<AccessFile, 'format'>): string =>
  `${JSON.stringify({ format: 'fieldmark-stream/1', ...access }, null, 2)}\n`;

const crypto = openMediaCrypto();

const bought = (file: AccessFile, path: string): StreamAccess => {
  const keys = keysOfRange(crypto.hmac, fromHex(file.keys)!, file.period, file.periods);
  if (!keys.ok) throw new FieldmarkError('KEY_DAMAGED', { detail: `${path}: ${keys.detail}` });
  return {
    periodSeconds: file.periodSeconds,
    deviceId: fromHex(file.device)!,
    keyOf: (period) => {
      const key = keys.value[period - file.period];
      return key === undefined
        ? failure(
            'STREAM_INVALID',
            `period ${period} is none of the ${file.periods} from ${file.period} that were paid for`,
          )
        : { ok: true, value: key };
    },
  };
};

/** Reads what `data open` wrote, or an owner's root key of 64 hex digits. Throws KEY_NOT_FOUND, KEY_DAMAGED. */
export const readAccess = (path: string, periodSeconds: number): StreamAccess => {
  if (!existsSync(path)) throw new FieldmarkError('KEY_NOT_FOUND', { detail: path, next: 'check --stream' });
  const text = readFileSync(path, 'utf8').trim();
  const root = fromHex(text);
  if (root?.length === STREAM_KEY_BYTES)
    return { periodSeconds, keyOf: (period) => ({ ok: true, value: streamKey(crypto.hmac, root, period) }) };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const file = accessFile.safeParse(value);
  if (file.success) return bought(file.data, path);
  throw new FieldmarkError('KEY_DAMAGED', {
    detail: `${path} is neither what data open writes nor 64 hex digits`,
    next: 'data open writes it anew',
  });
};

/** What a private reading says, for who may open it. */
export const openPrivate = (access: StreamAccess, envelope: Envelope): Result<readonly SenmlRecord[]> => {
  const { deviceId } = access;
  if (deviceId !== undefined && toHex(deviceId) !== toHex(envelope.deviceId))
    return failure('STREAM_INVALID', `the key is for device ${toHex(deviceId)}`);
  const payload = decodePrivate(envelope.payload);
  if (!payload.ok) return payload;
  const key = access.keyOf(streamPeriod(envelope.iat, access.periodSeconds));
  if (!key.ok) return key;
  const pack = streamOpener(crypto, key.value, envelope.deviceId).open(payload.value);
  return pack.ok ? decodePack(pack.value) : pack;
};
