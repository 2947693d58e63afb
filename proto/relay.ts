import { concat } from './bytes.js';
import { type CborValue, decode, encode } from './cbor.js';
import { encodeFrame } from './frame.js';
import { LIMITS } from './limits.js';

/**
 * What a board without a network and the computer at its serial line say to each other. A message is a CBOR array
 * whose first item is its kind. It goes in pieces, each in one frame: a byte that is 1 in the last piece and 0 in those
 * before it, then the piece. No message of the provisioning session begins with these bytes, so both share the line.
 */
export const RELAY = {
  /** to the computer: url, client id, password, topics to subscribe to */
  connect: 1,
  /** to the computer: number, topic, payload */
  publish: 2,
  close: 3,
  /** to the board: connected and subscribed */
  opened: 16,
  /** to the board: the code of why */
  closed: 17,
  /** to the board: number of what the broker acknowledged */
  acknowledged: 18,
  /** to the board: topic, payload */
  message: 19,
} as const;

/** small, since a board holds a piece several times over while it is taken apart */
const PIECE_BYTES = 480;
const MORE = 0;
const LAST = 1;

/** The bytes on the line of one message that is encoded already. */
export const frameRelay = (bytes: Uint8Array): Uint8Array => {
  const frames: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    const piece = bytes.subarray(start, start + PIECE_BYTES);
    const head = start + PIECE_BYTES < bytes.length ? MORE : LAST;
    frames.push(encodeFrame(concat([new Uint8Array([head]), piece])));
  }
  return concat(frames);
};

/** The bytes on the line of one message. */
export const encodeRelay = (message: readonly CborValue[]): Uint8Array => frameRelay(encode(message));

/**
 * Puts messages of at most `bytesMax` together from the payloads of frames, in their order; undefined until one is
 * whole. Payloads of something else and a message over its bound are passed over.
 */
export const createRelayJoiner = (bytesMax: number): ((payload: Uint8Array) => Uint8Array | undefined) => {
  let pieces: Uint8Array[] = [];
  let length = 0;
  return (payload) => {
    const head = payload[0];
    if (head !== MORE && head !== LAST) return undefined;
    length += payload.length;
    if (length > bytesMax) pieces = [];
    else pieces.push(payload.subarray(1));
    if (head === MORE) return undefined;
    const whole = concat(pieces);
    pieces = [];
    length = 0;
    return whole;
  };
};

/** The same, taken apart; what is no message is passed over. */
export const createRelayReader = (): ((payload: Uint8Array) => readonly CborValue[] | undefined) => {
  const join = createRelayJoiner(LIMITS.relayMessageBytesMax);
  return (payload) => {
    const bytes = join(payload);
    const item = bytes === undefined ? undefined : decode(bytes);
    return item?.ok && Array.isArray(item.value) ? item.value : undefined;
  };
};
