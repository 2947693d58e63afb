import { FieldmarkError } from '#proto/errors.js';
import type { EventListener } from './events.js';
import type { GatewayOptions } from './options.js';

export type Gateway = {
  /** `0x` and 40 hex digits: the EVM address of the log key */
  readonly gatewayId: `0x${string}`;
  /** the log key, 33 bytes */
  readonly publicKey: Uint8Array;
  /** the port the embedded broker listens on; undefined with an external broker */
  readonly mqttPort: number | undefined;
  readonly httpPort: number;
  readonly on: (listener: EventListener) => () => void;
  /** takes no more, finishes what has arrived, and closes; safe to call twice */
  readonly stop: () => Promise<void>;
};

/**
 * Starts a gateway: keys, store, verifier, log, chain, broker or bridge, HTTP, in this order, so that nothing is
 * accepted before it can be kept. Starts where it stopped, also after a kill.
 * Throws PORT_BUSY, STORAGE_FAILED, STORAGE_DAMAGED, VERIFIER_UNAVAILABLE, CHAIN_UNREACHABLE, CHAIN_MISMATCH.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  throw new FieldmarkError('INTERNAL', { detail: `no gateway can be started at ${options.dataDir} yet` });
};
