import type { Network } from '#core/ports.js';
import { concat, fromBigEndian } from '#proto/bytes.js';
import { encodeFrame } from '#proto/frame.js';
import { MESSAGE_KIND, METHOD } from '#proto/session-codes.js';
import type { Device } from './device.js';
import { bool, int, map, text } from './wire.js';

/** The request `report` of the session (proto/session.ts): four parts, of which the last is an empty map. */
const ARRAY_OF_FOUR = 0x84;
const EMPTY_MAP = 0xa0;

/**
 * The frame that answers `report` while the board seals, so that whoever provisioned it sees its first reading accepted;
 * undefined for any other request, which the console answers.
 */
export const reportReply = (
  payload: Uint8Array,
  /** undefined before it begins */
  running: { readonly device: Pick<Device, 'status'>; readonly network: Pick<Network, 'state'> } | undefined,
): Uint8Array | undefined => {
  const end = payload.length - 2;
  if (
    payload[0] !== ARRAY_OF_FOUR ||
    payload[1] !== 0 ||
    payload[end] !== METHOD.report ||
    payload[end + 1] !== EMPTY_MAP
  )
    return undefined;
  const status = running === undefined ? undefined : running.device.status();
  const items = [
    int(1),
    bool(status === undefined ? false : status.isSealing),
    int(2),
    text(running === undefined ? 'closed' : running.network.state()),
    int(3),
    int(status === undefined ? 0 : status.queueCount),
  ];
  const cti = status === undefined ? undefined : status.receipted;
  if (cti !== undefined)
    items.push(int(4), map([int(1), int(fromBigEndian(cti, 0, 4)), int(2), int(fromBigEndian(cti, 4, 6))]));
  if (status !== undefined && status.lastError !== undefined) items.push(int(5), text(status.lastError));
  const head = new Uint8Array([ARRAY_OF_FOUR, MESSAGE_KIND.answer]);
  return encodeFrame(concat([head, payload.subarray(2, end), int(METHOD.report), map(items)]));
};
