import type { LogState } from './stages.js';

/** One entry of the log as it is stored. Entry 0 is the log header; its device id and cti are empty. */
export type StoredEntry = {
  readonly index: number;
  readonly deviceId: Uint8Array;
  readonly cti: Uint8Array;
  /** RFC 9162 leaf hash of `bytes` */
  readonly leaf: Uint8Array;
  /** the exact envelope */
  readonly bytes: Uint8Array;
  /** Unix milliseconds by the gateway's clock */
  readonly receivedMs: number;
};

/** Two envelopes of one device with one cti: the proof that its key was cloned. */
export type StoredFork = {
  readonly deviceId: Uint8Array;
  readonly cti: Uint8Array;
  /** index in the log of the envelope that came first */
  readonly index: number;
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly receivedMs: number;
};

export type DeviceSummary = {
  readonly deviceId: Uint8Array;
  readonly count: number;
  /** the entry with the highest cti */
  readonly newest: StoredEntry;
  readonly quarantined: boolean;
};

/** A checkpoint as this gateway signed it, and what became of it on chain. */
export type StoredCheckpoint = LogState & {
  /** the signed note (C2SP tlog-checkpoint), UTF-8 */
  readonly note: string;
  /** EIP-712, 65 bytes r‖s‖v by the log key */
  readonly signature: Uint8Array;
  readonly status: 'signed' | 'submitted' | 'anchored';
  readonly transaction?: `0x${string}`;
  readonly block?: bigint;
  /** Unix seconds of the block */
  readonly timestamp?: number;
};
