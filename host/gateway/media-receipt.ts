import { assembleMediaReceipt, type MediaReceipt, prepareMediaReceipt } from '#proto/media-receipt.js';
import { sha256 } from './hash.js';
import type { GatewayKeys } from './keys.js';

/** What of a receipt depends on the object. */
export type StoredObject = Omit<MediaReceipt, 'gatewayId' | 'net'>;

/** Signs that an object is durable here. The log key signs it under a content type of its own. */
export const issueMediaReceipt = (
  { keys, net }: { readonly keys: GatewayKeys; readonly net: Uint8Array },
  stored: StoredObject,
): Uint8Array => {
  const prepared = prepareMediaReceipt({ gatewayId: keys.gatewayId, net, ...stored });
  return assembleMediaReceipt(prepared, keys.logKey.sign(sha256(prepared.toBeSigned)));
};
