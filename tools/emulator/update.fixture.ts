import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { updateFiles } from '#gateway/updates.js';
import { toHex } from '#proto/bytes.js';
import { decodeEnvelope } from '#proto/reading.js';
import { releaseOf } from '#proto/update.fixture.js';
import { encodeUpdateAnswer } from '#proto/update-messages.js';
import { readLog } from '../sim/log.fixture.js';

/** Lays a release where the gateway of `folder` finds it; gives what `firmware` of a reading sealed under it is, in hex. */
export const publishRelease = (folder: string, image: Uint8Array, sequence: number, classId: Uint8Array): string => {
  const said = { classId };
  const { manifest, notice, manifestDigest } = releaseOf({ image, sequence, manifest: said, notice: said });
  const updates = join(folder, 'updates');
  mkdirSync(updates, { recursive: true });
  writeFileSync(join(updates, updateFiles.image(manifestDigest)), image);
  writeFileSync(join(updates, updateFiles.release(classId)), encodeUpdateAnswer({ notice, manifest }));
  return toHex(manifestDigest.subarray(0, 8));
};

/** What sealed the readings in a gateway's log, in hex, each once. */
export const firmwaresIn = (folder: string): string[] => [
  ...new Set(
    readLog(folder).map(({ bytes }) => {
      const envelope = decodeEnvelope(bytes);
      return envelope.ok ? toHex(envelope.value.firmware) : '';
    }),
  ),
];
