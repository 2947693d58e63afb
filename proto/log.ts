import { CborTag, decode, encode } from './cbor.js';
import { failure, type Result, success } from './errors.js';
import { LIMITS } from './limits.js';
import { isNoteName } from './note.js';
import { DEVICE_ID_BYTES } from './reading.js';
import { bytesOf, required, table, text, uint } from './table.js';

/**
 * Entry 0 of every log says whose log it is, so that no root of one log is a root of another, and no tree has one
 * leaf alone, for which RFC 9942 has no path. Its tag (`FMLG` in ASCII) keeps it apart from every envelope.
 */
export type LogHeader = {
  /** the EVM address of the gateway's log key */
  readonly gatewayId: Uint8Array;
  readonly net: Uint8Array;
  /** the first line of the log's checkpoints and the name of its note key */
  readonly origin: string;
  /** Unix seconds */
  readonly created: number;
  /** 32 bytes; signs the log's checkpoints as notes */
  readonly ed25519PublicKey: Uint8Array;
};

const LOG_HEADER_TAG = 0x464d4c47;
const VERSION = 1;

const headerTable = table({
  version: required(1, uint(VERSION)),
  gatewayId: required(2, bytesOf(DEVICE_ID_BYTES)),
  net: required(3, bytesOf(8)),
  origin: required(4, text(LIMITS.originBytesMax)),
  created: required(5, uint(LIMITS.secondsMax)),
  ed25519PublicKey: required(6, bytesOf(32)),
});

export const encodeLogHeader = (header: LogHeader): Uint8Array =>
  encode(
    new CborTag(
      LOG_HEADER_TAG,
      headerTable.toCbor({
        version: VERSION,
        gatewayId: header.gatewayId,
        net: header.net,
        origin: header.origin,
        created: header.created,
        ed25519PublicKey: header.ed25519PublicKey,
      }),
    ),
  );

export const decodeLogHeader = (entry: Uint8Array): Result<LogHeader> => {
  const item = decode(entry);
  if (!item.ok) return item;
  if (!(item.value instanceof CborTag) || item.value.tag !== LOG_HEADER_TAG)
    return failure('SHAPE_INVALID', 'not a log header');
  const header = headerTable.decode(item.value.value);
  if (!header.ok) return header;
  if (header.value.version !== VERSION) return failure('SHAPE_INVALID', 'version');
  if (!isNoteName(header.value.origin)) return failure('SHAPE_INVALID', 'origin');
  return success({
    gatewayId: header.value.gatewayId,
    net: header.value.net,
    origin: header.value.origin,
    created: header.value.created,
    ed25519PublicKey: header.value.ed25519PublicKey,
  });
};
