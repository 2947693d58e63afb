import { encodeFrame, LineReader } from '#proto/frame.js';
import { encodeImprov } from '#proto/improv.js';
import { LIMITS } from '#proto/limits.js';
import { decodeReply, decodeRequest, encodeRequest } from '#proto/session.js';

/** What became of a campaign of random and mutated bytes against the reader of a serial line. */
export type FramesReport = {
  readonly inputs: number;
  readonly frames: number;
  readonly improv: number;
  readonly damaged: number;
  /** good frames that were sent after a bad input and did not come through */
  readonly lost: number;
  readonly heapGrowthBytes: number;
};

/** xorshift32: the same seed gives the same campaign */
const createRandom = (seed: number): ((below: number) => number) => {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

const RANDOM_BYTES_MAX = 300;
const PROBE_ID = 65_000;

const mutate = (bytes: Uint8Array, random: (below: number) => number): Uint8Array => {
  const out = bytes.slice();
  for (let flips = random(4); flips >= 0; flips--) out[random(out.length)] = random(256);
  const kind = random(4);
  if (kind === 0) return out.subarray(0, random(out.length) + 1);
  if (kind === 1) return new Uint8Array([...out, ...out.subarray(random(out.length))]);
  return out;
};

/**
 * Gives one reader `inputs` random or mutated inputs, each with a good request behind it that must come through: none
 * may throw, and none may hide what follows. A request needs two idle bytes at most before it to be found again.
 */
export const runFrames = (inputs: number, seed: number): FramesReport => {
  const random = createRandom(seed);
  const reader = new LineReader();
  const goods = [
    encodeFrame(encodeRequest(1, 'hello', {})),
    encodeFrame(encodeRequest(2, 'attest', { nonce: new Uint8Array(32).fill(9) })),
    encodeFrame(encodeRequest(3, 'write', { settings: new Uint8Array(700).fill(1), wifiPassword: 'password' })),
    encodeImprov(3, new Uint8Array([2, 0])),
  ];
  const probe = encodeFrame(encodeRequest(PROBE_ID, 'hello', {}));
  let frames = 0;
  let improv = 0;
  let lost = 0;
  const take = (bytes: Uint8Array): boolean => {
    let isThere = false;
    for (const item of reader.push(bytes)) {
      if (item.kind === 'improv') improv++;
      if (item.kind !== 'frame') continue;
      frames++;
      const read = decodeRequest(item.payload);
      decodeReply(item.payload, PROBE_ID, 'hello');
      if (read?.id === PROBE_ID && read.request.ok) isThere = true;
    }
    return isThere;
  };
  const heapBytes = process.memoryUsage().heapUsed;
  for (let i = 0; i < inputs; i++) {
    const bad =
      random(2) === 0
        ? Uint8Array.from({ length: random(RANDOM_BYTES_MAX) + 1 }, () => random(256))
        : mutate(goods[random(goods.length)]!, random);
    take(bad);
    // as after a second of silence
    for (const item of reader.abandon()) if (item.kind === 'improv') improv++;
    if (!take(probe)) lost++;
  }
  const heapGrowthBytes = process.memoryUsage().heapUsed - heapBytes;
  return { inputs, frames, improv, damaged: reader.damaged, lost, heapGrowthBytes };
};

export const HEAP_GROWTH_BYTES_MAX = 64 * LIMITS.framePayloadBytesMax * 1024;
