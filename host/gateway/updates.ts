import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { toHex } from '#proto/bytes.js';
import { LIMITS } from '#proto/limits.js';
import {
  decodeUpdateAnswer,
  decodeUpdateRequest,
  encodeUpdateAnswer,
  type UpdateAnswer,
  type UpdateRequest,
} from '#proto/update-messages.js';
import { GATEWAY_LIMITS, RATES } from './limits.js';
import { createRateLimiter } from './rate.js';
import type { Reporter } from './report.js';

/**
 * What devices ask on `up/update`, answered out of a folder that `fieldmark update publish` fills: `<class>.release` is a
 * notice with its manifest, `<digest of the manifest>.image` the image, `<version>.keys` a set of keys. A gateway judges
 * nothing of it: devices believe signatures only, and a folder that lies costs them a download.
 */
export type UpdateDesk = {
  /** the message for `down/update`, or none where the device asks too much or what it says is no request */
  readonly answer: (deviceId: Uint8Array, message: Uint8Array) => Promise<Uint8Array | undefined>;
};

/** Names of files, for who publishes too. */
export const updateFiles = {
  release: (classId: Uint8Array): string => `${toHex(classId)}.release`,
  image: (manifestDigest: Uint8Array): string => `${toHex(manifestDigest)}.image`,
  keys: (version: number): string => `${version}.keys`,
};

/** Up to `length` bytes of a regular file; undefined where there is none, or where the name is a link. */
const readAt = async (path: string, offset: number, length: number): Promise<Uint8Array | undefined> => {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!(await handle.stat()).isFile()) return undefined;
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } catch {
    return undefined;
  } finally {
    await handle?.close();
  }
};

const NONE: UpdateAnswer = { code: 'NOT_FOUND' };

export const createUpdateDesk = (folder: string, reporter: Reporter): UpdateDesk => {
  const bandwidth = createRateLimiter(RATES.update, 0, GATEWAY_LIMITS.rateKeysMax);

  const offer = async ({ classId, keysVersion }: UpdateRequest & { kind: 'ask' }): Promise<UpdateAnswer> => {
    const keys = await readAt(join(folder, updateFiles.keys(keysVersion + 1)), 0, LIMITS.updateSignedBytesMax + 1);
    if (keys !== undefined) return { keys };
    const bytes = await readAt(join(folder, updateFiles.release(classId)), 0, LIMITS.mqttPacketBytesMax);
    const release = bytes && decodeUpdateAnswer(bytes);
    return release?.ok ? release.value : NONE;
  };

  const part = async ({ manifestDigest, offset, length }: UpdateRequest & { kind: 'fetch' }): Promise<UpdateAnswer> => {
    const bytes = await readAt(join(folder, updateFiles.image(manifestDigest)), offset, length);
    return bytes === undefined || bytes.length === 0 ? NONE : { manifestDigest, offset, part: bytes };
  };

  return {
    answer: async (deviceId, message) => {
      const deviceKey = toHex(deviceId);
      const request = decodeUpdateRequest(message);
      if (!request.ok) {
        reporter.refused(request.code, request.detail, { deviceId: deviceKey });
        return undefined;
      }
      const said = request.value;
      const cost = LIMITS.updateSignedBytesMax + (said.kind === 'fetch' ? said.length : 0);
      if (bandwidth.take(deviceKey, cost, Date.now()) > 0) {
        reporter.refused('RATE_LIMITED', 'updates', { deviceId: deviceKey });
        return undefined;
      }
      return encodeUpdateAnswer(await (said.kind === 'ask' ? offer(said) : part(said)));
    },
  };
};
