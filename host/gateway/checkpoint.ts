import { FieldmarkError } from '#proto/errors.js';
import type { GatewayKeys } from './keys.js';
import type { Log } from './log.js';
import type { Anchor, Anchored, LogState } from './stages.js';
import type { Store } from './store.js';

export type CheckpointerOptions = {
  readonly store: Store;
  readonly log: Log;
  readonly keys: GatewayKeys;
  /** the log's name in its notes, e.g. `gateway.example/0x…` */
  readonly origin: string;
  /** EIP-712 digest of a checkpoint for the LogAnchor of this deployment; 32 bytes */
  readonly digest: (state: LogState) => Uint8Array;
  /** absent: checkpoints are signed and published, none goes on chain */
  readonly anchor?: Anchor;
  readonly everyCount: number;
  readonly everySeconds: number;
  readonly onSigned?: (state: LogState) => void;
  readonly onAnchored?: (anchored: Anchored) => void;
  /** an attempt failed and will be made again, or, with LOG_FORKED, never */
  readonly onFault?: (error: FieldmarkError) => void;
};

export type Checkpointer = {
  /** tell it after each commit; it decides by count or time */
  readonly stored: () => void;
  /** makes a checkpoint now, if there is anything new, and resolves when it is on chain */
  readonly flush: () => Promise<void>;
  readonly status: () => {
    /** newest checkpoint on chain, as known here */
    readonly anchored: LogState | undefined;
    /** entries that are not under a checkpoint on chain */
    readonly pending: number;
    /** the last fault, until an attempt succeeds */
    readonly fault: FieldmarkError | undefined;
    /** true after LOG_FORKED: no further checkpoint will be made */
    readonly stopped: boolean;
  };
  /** waits for an attempt in flight, makes no new one */
  readonly close: () => Promise<void>;
};

export const startCheckpointer = async (options: CheckpointerOptions): Promise<Checkpointer> => {
  throw new FieldmarkError('INTERNAL', { detail: `no checkpoints of ${options.origin} yet` });
};
