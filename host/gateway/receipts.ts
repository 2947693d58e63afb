import { FieldmarkError } from '#proto/errors.js';
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
  readonly deviceId: Uint8Array;
  readonly message: Uint8Array;
  readonly count: number;
  /** Unix seconds */
  readonly anchorBy: number;
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
  throw new FieldmarkError('INTERNAL', {
    detail: `${group.length} ${outcomes.length} ${nowMs} ${options.promiseSeconds}`,
  });
};
