import type { Chain } from './client.js';
import type { DeviceDirectory, RecordStore } from './types.js';

export type DirectoryOptions = {
  readonly chain: Chain;
  /** keeps what is known over a restart, so that a gateway can start while the chain is away */
  readonly store?: RecordStore | undefined;
  /** the registry's block (`Deployed.block`); 0 if absent */
  readonly fromBlock?: bigint | undefined;
  /** milliseconds between two looks; 5,000 if absent */
  readonly pollMs?: number | undefined;
  /** without a successful look for this long the directory is stale; 60,000 if absent */
  readonly staleAfterMs?: number | undefined;
  /** blocks asked for in one request; 5,000 if absent */
  readonly blocksPerRequest?: number | undefined;
  /** Unix milliseconds; the system's clock if absent */
  readonly nowMs?: (() => number) | undefined;
};

export type DirectoryStatus = {
  readonly devices: number;
  /** the last block that was looked at; -1n before the first look */
  readonly block: bigint;
  /** Unix milliseconds of the last successful look; 0 before it */
  readonly updatedMs: number;
  readonly stale: boolean;
};

/** A directory that follows the registry's events. While the chain is away it keeps what it knows and says `stale`. */
export type LiveDirectory = DeviceDirectory & {
  /** looks now; throws what the chain throws and keeps what was known */
  readonly refresh: () => Promise<void>;
  readonly status: () => DirectoryStatus;
  /** ends the polling */
  readonly close: () => void;
};

/** Opens a directory: loads what the store has, looks once (an unreachable chain is no error here), then polls. */
export const openDirectory = async (options: DirectoryOptions): Promise<LiveDirectory> => {
  throw new Error(`not yet for ${options.chain.chainId}`);
};
