import type { Algorithm } from '#proto/cose.js';
import type { ErrorCode } from '#proto/errors.js';
import type { Envelope } from '#proto/reading.js';

/** The gateway's view of the chain; the chain zone owns these shapes. */
export type { Anchor, Anchored, DeviceDirectory, LogState, RegisteredDevice } from '#chain/types.js';

/**
 * What flows between the stages of the gateway: arrived → admitted → verified → stored → receipted → logged. Each
 * stage is one file with one input and one output, so that the same stages serve one process or many.
 */

/** Bytes as they came off the wire, from a client that has logged in as `deviceId`. */
export type Arrived = {
  readonly deviceId: Uint8Array;
  /** `deviceId` as 40 hex digits, the key of all that is kept by device */
  readonly deviceKey: string;
  readonly bytes: Uint8Array;
  /** Unix milliseconds by the gateway's clock */
  readonly receivedMs: number;
};

/** A well-formed envelope of a registered device on this network, its signature not yet checked. */
export type Admitted = {
  readonly envelope: Envelope;
  /** the envelope's device id as 40 hex digits */
  readonly deviceKey: string;
  /** the exact envelope: the log's entry */
  readonly bytes: Uint8Array;
  /** SHA-256 of the Sig_structure */
  readonly digest: Uint8Array;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
  readonly receivedMs: number;
};

/**
 * What became of one envelope. Only `stored` and `replayed` may be acknowledged and receipted; `leaf` is its RFC 9162
 * leaf hash and `index` its place in the log.
 */
export type Outcome =
  | { readonly kind: 'stored'; readonly index: number; readonly leaf: Uint8Array }
  | { readonly kind: 'replayed'; readonly index: number; readonly leaf: Uint8Array }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail?: string };

/** One signature to check; `verifyItemOf` makes it of an admitted envelope. */
export type VerifyItem = {
  readonly algorithm: Algorithm;
  /** SHA-256 of what was signed */
  readonly digest: Uint8Array;
  /** 64 bytes r‖s */
  readonly signature: Uint8Array;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
  /** what was signed; ESP256 needs it, because OpenSSL through Node hashes by itself */
  readonly toBeSigned?: Uint8Array;
};

/** One interface for every engine: batches in, one flag an item out, in order. High-S is false. */
export type Verifier = {
  readonly engine: string;
  readonly verify: (items: readonly VerifyItem[]) => Promise<readonly boolean[]>;
  /** for a caller with a single item, which shares a batch with those of others */
  readonly verifyOne: (item: VerifyItem) => Promise<boolean>;
  readonly close: () => Promise<void>;
};
