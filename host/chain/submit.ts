import type { ErrorCode } from '#proto/errors.js';
import type { Chain } from './client.js';
import type { Anchor, Hex, RecordStore } from './types.js';

export type SubmitOptions = {
  /** connected with the account that pays */
  readonly chain: Chain;
  /** 20 bytes: the address of the log key */
  readonly gatewayId: Uint8Array;
  /** signs the 32-byte `checkpointDigest` with the log key: 64 bytes r‖s, low s */
  readonly sign: (digest: Uint8Array) => Promise<Uint8Array>;
  /** intents are written here before anything is sent */
  readonly store: RecordStore;
  /** blocks a checkpoint must be deep, its own counted, before it is taken for mined; 1 if absent */
  readonly confirmations?: number | undefined;
  /** until this depth a checkpoint that a reorganisation took out is put back; 64 if absent */
  readonly finalityBlocks?: number | undefined;
  /** milliseconds between two looks at a transaction in flight; 1,000 if absent */
  readonly pollMs?: number | undefined;
  /** a transaction not mined for so long is replaced with higher fees; 60,000 if absent */
  readonly stuckAfterMs?: number | undefined;
  /** fees of a replacement in percent of the one before it; 125 if absent, at least 113 (nodes ask for 112.5) */
  readonly bumpPercent?: number | undefined;
  /** no transaction offers more than this for a unit of gas, in wei; no bound if absent */
  readonly maxFeePerGas?: bigint | undefined;
  /** a submission gives up with CHAIN_UNREACHABLE after so long without an answer; 30,000 if absent */
  readonly unreachableAfterMs?: number | undefined;
  /** other nodes that must see the same checkpoint before it is believed */
  readonly witnesses?: readonly Chain[] | undefined;
  /** node or witnesses that contradict each other for so long give CHAIN_MISMATCH; 60,000 if absent */
  readonly disagreeAfterMs?: number | undefined;
  readonly report?: ((event: SubmitEvent) => void) | undefined;
};

/** What happens to submissions, for logs and metrics. */
export type SubmitEvent =
  | {
      readonly kind: 'sent' | 'replaced';
      readonly size: number;
      readonly transaction: Hex;
      readonly maxFeePerGas: bigint;
    }
  | { readonly kind: 'mined'; readonly size: number; readonly transaction: Hex; readonly block: bigint }
  | { readonly kind: 'lost'; readonly size: number }
  | { readonly kind: 'retrying'; readonly size: number; readonly code: ErrorCode; readonly detail: string };

/**
 * Puts checkpoints on chain, one transaction in flight. Safe over crashes: the intent is in the store before it is
 * sent, and what is on chain decides. `latest` and `submit` first finish what an earlier run began and put back what a
 * reorganisation took out; after CHAIN_UNREACHABLE or CHAIN_REVERTED ask `latest` again and plan from there.
 */
export type Submitter = Anchor & {
  /** finishes and puts back without submitting anything new; for a timer */
  readonly settle: () => Promise<void>;
};

export const createAnchor = (options: SubmitOptions): Submitter => {
  throw new Error(`not yet for ${options.chain.chainId}`);
};
