import { CborMap, type CborValue, decode, encode } from '#proto/cbor.js';
import { encodeFrame, LineReader } from '#proto/frame.js';
import { METHODS, type Method } from '#proto/session.js';

const ANSWER = 1;

/** Something on the line that changes a device's answers to one request, or its errors, under a sound frame. */
export const tamperWith =
  (method: Method, change: (key: number, value: CborValue) => CborValue, wanted = ANSWER) =>
  (bytes: Uint8Array): Uint8Array => {
    for (const item of new LineReader().push(bytes)) {
      const said = item.kind === 'frame' ? decode(item.payload) : undefined;
      if (said === undefined || !said.ok || !Array.isArray(said.value)) continue;
      const [kind, id, code, body] = said.value as CborValue[];
      if (kind !== wanted || code !== METHODS[method].code || !(body instanceof CborMap)) continue;
      const entries = body.entries.map(([key, value]) => [key, change(key as number, value)] as const);
      return encodeFrame(encode([kind, id!, code, new CborMap(entries)]));
    }
    return bytes;
  };

/** Keeps the first attestation it sees, and gives that one ever after. */
export const replayAttestation = () => {
  let kept: CborValue | undefined;
  return tamperWith('attest', (_key, value) => {
    kept ??= value;
    return kept;
  });
};
