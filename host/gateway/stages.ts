import type { Algorithm } from '#proto/cose.js';
import type { ErrorCode } from '#proto/errors.js';
import type { Envelope } from '#proto/reading.js';

/**
 * What flows between the stages of the gateway: arrived → admitted → verified → stored → receipted → logged. Each
 * stage is one file with one input and one output, so that the same stages serve one process or many.
 */

/** Bytes as they came off the wire, from a client that has logged in as `deviceId`. */
export type Arrived = {
  readonly deviceId: Uint8Array;
  readonly bytes: Uint8Array;
  /** Unix milliseconds by the gateway's clock */
  readonly receivedMs: number;
};

/** A well-formed envelope of a registered device on this network, its signature not yet checked. */
export type Admitted = {
  readonly envelope: Envelope;
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
  readonly close: () => Promise<void>;
};

/** A device as the gateway knows it from the registry on chain. */
export type RegisteredDevice = {
  readonly deviceId: Uint8Array;
  readonly algorithm: Algorithm;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
  readonly assurance: number;
  readonly suspended: boolean;
};

/** Where the gateway looks devices up; kept current from the chain, answered from memory. */
export type DeviceDirectory = { readonly find: (deviceId: Uint8Array) => RegisteredDevice | undefined };

/** The log's state that goes under a checkpoint. */
export type LogState = { readonly size: number; readonly root: Uint8Array };

/** What a checkpoint on chain looks like once it is mined. */
export type Anchored = LogState & {
  readonly transaction: `0x${string}`;
  readonly block: bigint;
  readonly timestamp: number;
};

/** The one who puts checkpoints on chain; at most one checkpoint of a size is ever accepted. */
export type Anchor = {
  /** the newest checkpoint of this gateway on chain */
  readonly latest: () => Promise<LogState>;
  /** submits and waits until it is mined; resolves too when another attempt already put this size there */
  readonly submit: (from: LogState, to: LogState, consistency: readonly Uint8Array[]) => Promise<Anchored>;
};
