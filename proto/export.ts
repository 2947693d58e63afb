import { CborTag, decode, encode } from './cbor.js';
import { failure, type Result } from './errors.js';
import { LIMITS } from './limits.js';
import { GROUP_BYTES_MAX, type Place, placeType } from './receipt.js';
import { bytesWithin, optional, required, table } from './table.js';

/**
 * One envelope with all that proves it, as a file that anyone can check without asking the gateway. The group and the
 * place are what the device was promised; the COSE receipt and the checkpoint are what the log holds since.
 */
export type ProvenEnvelope = {
  readonly envelope: Uint8Array;
  /** the signed commit group and the envelope's place in it: both or neither */
  readonly group?: Uint8Array;
  readonly place?: Place;
  /** an RFC 9942 receipt of inclusion */
  readonly coseReceipt?: Uint8Array;
  /** a signed note with the root that the COSE receipt leads to */
  readonly checkpoint?: Uint8Array;
};

/** `FMEX` in ASCII */
const EXPORT_TAG = 0x464d4558;

const exportTable = table({
  envelope: required(1, bytesWithin(1, LIMITS.envelopeBytesMax)),
  group: optional(2, bytesWithin(1, GROUP_BYTES_MAX)),
  place: optional(3, placeType),
  coseReceipt: optional(4, bytesWithin(1, LIMITS.coseReceiptBytesMax)),
  checkpoint: optional(5, bytesWithin(1, LIMITS.noteBytesMax)),
});

export const encodeExport = (proven: ProvenEnvelope): Uint8Array =>
  encode(new CborTag(EXPORT_TAG, exportTable.toCbor(proven)));

/** Decodes the frame only: each part has its own decoder, and nothing is proven before those have run. */
export const decodeExport = (bytes: Uint8Array): Result<ProvenEnvelope> => {
  if (bytes.length > LIMITS.exportBytesMax) return failure('RECEIPT_INVALID', 'too long');
  const item = decode(bytes);
  if (!item.ok) return item;
  if (!(item.value instanceof CborTag) || item.value.tag !== EXPORT_TAG)
    return failure('RECEIPT_INVALID', 'not an exported envelope');
  const proven = exportTable.decode(item.value.value);
  if (!proven.ok) return proven;
  if ((proven.value.group === undefined) !== (proven.value.place === undefined))
    return failure('RECEIPT_INVALID', 'a group without a place, or a place without a group');
  if (proven.value.group === undefined && proven.value.coseReceipt === undefined)
    return failure('RECEIPT_INVALID', 'nothing that proves the envelope');
  return proven;
};
