import { FieldmarkError } from '#proto/errors.js';
import type { DeviceConfig } from './config.js';

/** What a running device tells: the core's events and these of its surroundings. */
export type RunEvent =
  | {
      readonly kind: 'started';
      readonly deviceId: string;
      readonly algorithm: 'ES256K' | 'ESP256';
      readonly assurance: number;
    }
  | { readonly kind: 'stopped' };

export type RunOptions = {
  /** called in the order in which things happen; must not throw */
  readonly onEvent: (event: RunEvent) => void;
  /** aborting ends the run cleanly: connections closed, everything on disk */
  readonly signal: AbortSignal;
  /** `process.env` where absent */
  readonly env?: { readonly [name: string]: string | undefined };
};

/** Runs one device until `signal` aborts. Throws where it can't start: no key, no data folder, a wrong setting. */
export const runDevice = async (_config: DeviceConfig, _options: RunOptions): Promise<void> => {
  throw new FieldmarkError('INTERNAL', { detail: 'not assembled yet' });
};
