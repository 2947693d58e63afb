import type { Crypto } from '#core/ports.js';
import { equal } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { failure, type Result, success } from '#proto/errors.js';
import { decodeMediaReceipt, type MediaReceipt } from '#proto/media-receipt.js';
import { encodeCti } from '#proto/reading.js';
import type { SpoolEntry } from './media-spool.js';

/** Whose receipts a device takes, and for what. */
export type ReceiptTerms = {
  readonly crypto: Pick<Crypto, 'sha256' | 'verify'>;
  readonly deviceId: Uint8Array;
  readonly net: Uint8Array;
  /** the owner's gateways: id and 33-byte public key of the log key */
  readonly gateways: readonly { readonly id: Uint8Array; readonly publicKey: Uint8Array }[];
};

/** Whether one of the owner's gateways signed that it keeps this object of this device. Only then it may be let go. */
export const checkMediaReceipt = (terms: ReceiptTerms, entry: SpoolEntry, bytes: Uint8Array): Result<MediaReceipt> => {
  const receipt = decodeMediaReceipt(bytes);
  if (!receipt.ok) return receipt;
  const said = receipt.value;
  const gateway = terms.gateways.find((one) => equal(one.id, said.gatewayId));
  if (gateway === undefined) return failure('RECEIPT_INVALID', 'by a gateway that is not in the settings');
  if (!equal(said.net, terms.net)) return failure('NETWORK_MISMATCH', 'a media receipt');
  if (!equal(said.deviceId, terms.deviceId)) return failure('DEVICE_MISMATCH', 'a media receipt');
  const { name } = entry;
  if (name === undefined || !equal(said.cti, encodeCti(name.boot, name.sequence)))
    return failure('RECEIPT_INVALID', 'for another record');
  if (formatCid(said.objectHash) !== entry.cid || said.objectBytes !== entry.objectBytes)
    return failure('RECEIPT_INVALID', 'for another object');
  const digest = terms.crypto.sha256(said.toBeSigned);
  if (!terms.crypto.verify(digest, said.signature, gateway.publicKey))
    return failure('SIGNATURE_INVALID', 'a media receipt');
  return success(said);
};
