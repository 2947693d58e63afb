import { LIMITS } from '#proto/limits.js';

/** bytes of an envelope beyond its payload, and of what is stored of it, at most */
export const ENVELOPE_OVERHEAD_BYTES = 256;
export const PAYLOAD_BYTES_MAX = LIMITS.envelopeBytesMax - ENVELOPE_OVERHEAD_BYTES;
/** what a drop record takes, at most */
export const DROP_RECORD_BYTES_MAX = 384;
/** the part of a full queue that goes at a time */
export const DROP_SHARE = 16;
