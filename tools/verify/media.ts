import { openMediaCrypto } from '#linux/media-crypto.js';
import { equal, toHex } from '#proto/bytes.js';
import { formatCid } from '#proto/cid.js';
import { ALGORITHM } from '#proto/cose.js';
import { failure, type Result, success } from '#proto/errors.js';
import { decodeMediaRecord, type MediaRecord } from '#proto/media.js';
import { mediaCommitment, openMedia } from '#proto/media-cipher.js';
import { decodeMediaHeader, TAG_BYTES } from '#proto/media-format.js';
import { decodeMediaReceipt, type MediaReceipt } from '#proto/media-receipt.js';
import { CONTENT, type Envelope, envelopeCti } from '#proto/reading.js';
import { isSignedBy, sha256 } from './signatures.js';

export const mediaRecordOf = (envelope: Envelope): Result<MediaRecord> =>
  envelope.contentType === CONTENT.media
    ? decodeMediaRecord(envelope.payload)
    : failure('CONTENT_TYPE_UNKNOWN', 'the envelope is not a media record');

/** Whether these bytes are the object that the record names, by the device that sealed it. No key is needed. */
export const proveObject = (envelope: Envelope, object: Uint8Array): Result<MediaRecord> => {
  const record = mediaRecordOf(envelope);
  if (!record.ok) return record;
  const { objectHash, objectBytes, chunkBytes, chunkCount } = record.value;
  if (!equal(sha256(object), objectHash) || object.length !== objectBytes)
    return failure('MEDIA_MISMATCH', `the record names ${formatCid(objectHash)}`);
  const header = decodeMediaHeader(sha256, object);
  if (!header.ok) return header;
  const said = header.value;
  if (!equal(said.deviceId, envelope.deviceId))
    return failure('MEDIA_INVALID', `made by device ${toHex(said.deviceId)}`);
  if (!equal(said.net, envelope.net)) return failure('NETWORK_MISMATCH', 'the header of the object');
  const length = said.bytes.length + said.plaintextBytes + said.chunkCount * TAG_BYTES;
  if (said.chunkBytes !== chunkBytes || said.chunkCount !== chunkCount || length !== objectBytes)
    return failure('MEDIA_INVALID', 'header and record differ');
  return record;
};

export type OpenPicture = { readonly picture: Uint8Array; readonly salt: Uint8Array; readonly record: MediaRecord };

/** Opens the object for one reader, and proves that it shows what the device committed to. */
export const openPicture = (
  envelope: Envelope,
  object: Uint8Array,
  reader: { readonly id: Uint8Array; readonly secretKey: Uint8Array },
): Result<OpenPicture> => {
  const record = proveObject(envelope, object);
  if (!record.ok) return record;
  const opened = openMedia(openMediaCrypto(), object, reader);
  if (!opened.ok) return opened;
  if (!equal(opened.value.commitment, record.value.commitment)) return failure('MEDIA_MISMATCH', 'commitment');
  return success({ picture: opened.value.picture, salt: opened.value.salt, record: record.value });
};

/** Whether an opened picture is the one that the record commits to, by the salt that goes with it. */
export const provePicture = (envelope: Envelope, picture: Uint8Array, salt: Uint8Array): Result<MediaRecord> => {
  const record = mediaRecordOf(envelope);
  if (!record.ok) return record;
  return equal(mediaCommitment(openMediaCrypto(), salt, picture), record.value.commitment)
    ? record
    : failure('MEDIA_MISMATCH', 'the picture is not the one that was sealed');
};

/** Whether a gateway signed that it keeps the object that this record names, and until when. */
export const proveKept = (envelope: Envelope, receiptBytes: Uint8Array): Result<MediaReceipt> => {
  const record = mediaRecordOf(envelope);
  if (!record.ok) return record;
  const receipt = decodeMediaReceipt(receiptBytes);
  if (!receipt.ok) return failure(receipt.code, 'the receipt');
  const { toBeSigned, signature, ...said } = receipt.value;
  if (!equal(said.net, envelope.net)) return failure('NETWORK_MISMATCH', 'the receipt');
  const isOfRecord = equal(said.deviceId, envelope.deviceId) && equal(said.cti, envelopeCti(envelope));
  const { objectHash, objectBytes } = record.value;
  if (!isOfRecord || !equal(said.objectHash, objectHash) || said.objectBytes !== objectBytes)
    return failure('RECEIPT_INVALID', 'the receipt is for another picture');
  return isSignedBy(ALGORITHM.ES256K, toBeSigned, signature, said.gatewayId)
    ? success(said)
    : failure('SIGNATURE_INVALID', `the receipt is not by gateway ${toHex(said.gatewayId)}`);
};
