import { LIMITS } from '#proto/limits.js';
import { closedTree } from '#proto/merkle.js';
import { envelopeCti } from '#proto/reading.js';
import { assembleGroup, encodeReceiptMessage, type Place, prepareGroup, type ReceiptMessage } from '#proto/receipt.js';
import { sha256 } from './hash.js';
import type { GatewayKeys } from './keys.js';
import type { Admitted, Outcome } from './stages.js';

export type ReceiptOptions = {
  readonly keys: GatewayKeys;
  readonly net: Uint8Array;
  /** seconds within which a stored reading is under a checkpoint on chain */
  readonly promiseSeconds: number;
};

/** One message for `down/receipt` of one device: an encoded ReceiptMessage and what is in it. */
export type DeviceReceipts = {
  /** the device's id as 40 hex digits */
  readonly deviceKey: string;
  readonly message: Uint8Array;
  /** receipts in it; refusals are not counted */
  readonly count: number;
  /** Unix seconds */
  readonly anchorBy: number;
};

type Refusal = NonNullable<ReceiptMessage['refused']>[number];
/** What one device is told of one group. */
type Told = { readonly deviceKey: string; readonly places: Place[]; readonly refused: Refusal[] };

/** Bytes of CBOR around the places of a message, generously: heads, the signed group, refusals. */
const PLACE_OVERHEAD_BYTES = 32;
const MESSAGE_OVERHEAD_BYTES = 16;

/** Places a message can carry, so that it stays within its count and its bytes. */
const placesPerMessage = (groupBytes: number, levels: number): number => {
  const room = LIMITS.receiptMessageBytesMax - MESSAGE_OVERHEAD_BYTES - groupBytes;
  // a hash of 32 bytes takes 34
  const placeBytes = PLACE_OVERHEAD_BYTES + 34 * levels;
  return Math.max(1, Math.min(LIMITS.receiptsPerMessageMax, Math.floor(room / placeBytes)));
};

const chunk = <T>(items: readonly T[], size: number): readonly (readonly T[])[] => {
  const out: T[][] = [];
  for (let i = 0; i < items.length; i += size) out.push(items.slice(i, i + size));
  return out;
};

const signGroup = (root: Uint8Array, size: number, anchorBy: number, options: ReceiptOptions): Uint8Array => {
  const { keys, net } = options;
  const prepared = prepareGroup({ gatewayId: keys.gatewayId, net, root, size, anchorBy });
  return assembleGroup(prepared, keys.logKey.sign(sha256(prepared.toBeSigned)));
};

/** Sorts the outcomes by device and gives the leaves of the group's tree. */
const sortByDevice = (
  group: readonly Admitted[],
  outcomes: readonly Outcome[],
): { readonly told: readonly Told[]; readonly leaves: readonly Uint8Array[] } => {
  const byDevice = new Map<string, Told>();
  const leaves: Uint8Array[] = [];
  group.forEach(({ envelope, deviceKey }, i) => {
    let told = byDevice.get(deviceKey);
    if (told === undefined) {
      told = { deviceKey, places: [], refused: [] };
      byDevice.set(deviceKey, told);
    }
    const outcome = outcomes[i]!;
    const cti = envelopeCti(envelope);
    if (outcome.kind === 'refused') told.refused.push({ cti, code: outcome.code });
    else told.places.push({ cti, index: leaves.push(outcome.leaf) - 1, path: [] });
  });
  return { told: [...byDevice.values()], leaves };
};

/**
 * Receipts for one commit: a tree over the leaf hashes of all stored and replayed readings in their order in the group,
 * one signature, and messages for each device within the limits. `refused` outcomes are told to their devices too.
 */
export const issueReceipts = (
  group: readonly Admitted[],
  outcomes: readonly Outcome[],
  nowMs: number,
  options: ReceiptOptions,
): readonly DeviceReceipts[] => {
  const { told, leaves } = sortByDevice(group, outcomes);
  const anchorBy = Math.floor(nowMs / 1000) + options.promiseSeconds;
  const size = leaves.length;
  const tree = closedTree(sha256, leaves);
  const signed = size === 0 ? undefined : signGroup(tree.root, size, anchorBy, options);
  const perMessage = placesPerMessage(signed?.length ?? 0, Math.ceil(Math.log2(Math.max(size, 1))));
  const out: DeviceReceipts[] = [];
  for (const { deviceKey, places, refused } of told) {
    for (const part of chunk(places, perMessage)) {
      const proven = part.map((place) => ({ ...place, path: tree.path(place.index) }));
      const message = encodeReceiptMessage({ group: signed!, places: proven });
      out.push({ deviceKey, message, count: part.length, anchorBy });
    }
    for (const part of chunk(refused, LIMITS.receiptsPerMessageMax))
      out.push({ deviceKey, message: encodeReceiptMessage({ refused: part }), count: 0, anchorBy });
  }
  return out;
};
