import type { Algorithm } from '#proto/cose.js';
import type { ErrorCode } from '#proto/errors.js';

/** `0x` and hex digits, as EVM tools write bytes. */
export type Hex = `0x${string}`;

/** A device, or a key of one, as the registry on chain knows it. */
export type RegisteredDevice = {
  /** the key's id, which is the device's own for its first key */
  readonly deviceId: Uint8Array;
  /** the device that a later key is of; undefined for a first key */
  readonly laterKeyOf?: Uint8Array | undefined;
  /** boot ‖ sequence of the last envelope that a replaced key may seal; undefined for a key in use */
  readonly lastCti?: Uint8Array | undefined;
  readonly algorithm: Algorithm;
  /** 33 bytes */
  readonly publicKey: Uint8Array;
  /** 0 key in a file, 1 sealed to the board, 2 in a secure element */
  readonly assurance: number;
  readonly suspended: boolean;
};

/** Where the gateway looks devices up; kept current from the chain, answered from memory. */
export type DeviceDirectory = { readonly find: (deviceId: Uint8Array) => RegisteredDevice | undefined };

/** The log's state that goes under a checkpoint. An empty log has size 0 and the root of RFC 9162 §2.1.1. */
export type LogState = { readonly size: number; readonly root: Uint8Array };

/** What a checkpoint on chain looks like once it is mined. */
export type Anchored = LogState & {
  readonly transaction: Hex;
  readonly block: bigint;
  /** Unix seconds, the block's */
  readonly timestamp: number;
};

/** The one who puts checkpoints on chain; at most one checkpoint of a size is ever accepted. */
export type Anchor = {
  /** the newest checkpoint of this gateway on chain; size 0 before the first */
  readonly latest: () => Promise<LogState>;
  /** submits and waits until it is mined; resolves too when another attempt already put this size there */
  readonly submit: (from: LogState, to: LogState, consistency: readonly Uint8Array[]) => Promise<Anchored>;
};

/** Small durable memory, as a row of a database or a file a key. `put` resolves when the value is on disk. */
export type RecordStore = {
  readonly get: (key: string) => Promise<unknown>;
  /** `value` is JSON; undefined where nothing was put */
  readonly put: (key: string, value: unknown) => Promise<void>;
};

/** What happens to submissions, for logs and metrics. */
export type SubmitEvent =
  | {
      readonly kind: 'sent' | 'replaced';
      readonly size: number;
      readonly transaction: Hex;
      /** wei */
      readonly maxFeePerGas: bigint;
    }
  | { readonly kind: 'mined'; readonly size: number; readonly transaction: Hex; readonly block: bigint }
  | { readonly kind: 'lost'; readonly size: number }
  | { readonly kind: 'retrying'; readonly size: number; readonly code: ErrorCode; readonly detail: string };
